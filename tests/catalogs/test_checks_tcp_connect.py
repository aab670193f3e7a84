"""The check tcp-connect against real sockets on this machine."""

import contextlib
import re
import signal
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

SCRIPT = "tcp-connect/tcp_connect.py"


@pytest.fixture
def closed_port() -> str:
    """A port at which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return str(server.getsockname()[1])


@pytest.fixture
def silent_port() -> Iterator[tuple[str, threading.Event]]:
    """A port that takes connections and says nothing, and an event for when one came."""
    reached = threading.Event()
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(socket.create_server(("127.0.0.1", 0)))

        def take() -> None:
            with contextlib.suppress(OSError):
                stack.enter_context(server.accept()[0])
                reached.set()

        thread = threading.Thread(target=take)
        thread.start()
        stack.callback(thread.join)
        stack.callback(server.shutdown, socket.SHUT_RDWR)
        yield str(server.getsockname()[1]), reached


def test_a_port_that_listens_passes(run_check: Any, silent_port: Any) -> None:
    finding = run_check(SCRIPT, HOST="localhost", PORT=silent_port[0])
    assert (finding.code, finding.errors, finding.message) == (0, "", "")
    port = silent_port[0]
    assert re.fullmatch(rf"passed: localhost:{port} answered at 127\.0\.0\.1:{port} after \d+ ms\n", finding.output)


def test_a_port_that_does_not_listen_fails(run_check: Any, closed_port: str) -> None:
    finding = run_check(SCRIPT, HOST="127.0.0.1", PORT=closed_port)
    hint = "does it run and listen there, and do the NetworkPolicies let it through?"
    assert (finding.code, finding.message) == (1, f"127.0.0.1:{closed_port}: connection refused: {hint}")
    assert finding.errors == f"failed: {finding.message}\n"


def test_what_should_be_blocked_passes_if_it_is(run_check: Any, closed_port: str) -> None:
    finding = run_check(SCRIPT, HOST="127.0.0.1", PORT=closed_port, EXPECT="blocked")
    assert finding.output == f"passed: 127.0.0.1:{closed_port} can't be reached, as it should be (connection refused)\n"
    assert finding.code == 0


def test_what_should_be_blocked_fails_if_it_is_not(run_check: Any, silent_port: Any) -> None:
    finding = run_check(SCRIPT, HOST="127.0.0.1", PORT=silent_port[0], EXPECT="blocked")
    assert finding.code == 1
    assert "can be reached, at 127.0.0.1:" in finding.message
    assert "but should be blocked" in finding.message


@pytest.mark.parametrize("expect", ["open", "blocked"])
def test_a_name_that_is_unknown_always_fails(run_check: Any, expect: str) -> None:
    finding = run_check(SCRIPT, HOST="nowhere.invalid", PORT="1", EXPECT=expect)
    assert finding.code == 1
    assert finding.message.startswith("nowhere.invalid:1: the name can't be resolved: ")


def test_tls_looks_at_the_certificate(run_check: Any, http_server: Any, certificates: Any) -> None:
    port = http_server(tls=True).url.split(":")[2].partition("/")[0]
    trusted = {"PORT": port, "TLS": "true", "CA_PEM": certificates.ca}
    finding = run_check(SCRIPT, HOST="127.0.0.1", **trusted)
    assert finding.code == 0
    assert re.search(r"; its certificate is valid for \d+ days\n", finding.output)
    finding = run_check(SCRIPT, HOST="localhost", **trusted)
    assert "its certificate is not trusted: Hostname mismatch" in finding.message
    assert run_check(SCRIPT, HOST="localhost", SERVER_NAME="127.0.0.1", **trusted).code == 0
    finding = run_check(SCRIPT, HOST="127.0.0.1", **{**trusted, "CA_PEM": certificates.other_ca})
    assert (finding.code, "its certificate is not trusted" in finding.message) == (1, True)


def test_a_certificate_that_expires_soon_fails(run_check: Any, http_server: Any, certificates: Any) -> None:
    port = http_server(tls=certificates.expiring).url.split(":")[2].partition("/")[0]
    trusted = {"HOST": "127.0.0.1", "PORT": port, "TLS": "true", "CA_PEM": certificates.ca}
    assert run_check(SCRIPT, CERTIFICATE_DAYS="5", **trusted).code == 0
    finding = run_check(SCRIPT, CERTIFICATE_DAYS="6", **trusted)
    message = f"127.0.0.1:{port}: its certificate expires in 5 days, and should be valid for 6: renew it"
    assert (finding.code, finding.message) == (1, message)


def test_what_does_not_speak_tls_fails(run_check: Any, http_server: Any) -> None:
    port = http_server().url.split(":")[2].partition("/")[0]
    finding = run_check(SCRIPT, HOST="127.0.0.1", PORT=port, TLS="true")
    assert (finding.code, "it does not speak TLS" in finding.message) == (1, True)


def test_silence_fails_in_time(run_check: Any, silent_port: Any) -> None:
    finding = run_check(SCRIPT, HOST="127.0.0.1", PORT=silent_port[0], TLS="true", SECONDS="1")
    assert (finding.code, "no answer within 1 s" in finding.message) == (1, True)


def test_sigterm_ends_it(run_check: Any, silent_port: Any) -> None:
    port, reached = silent_port
    finding = run_check(SCRIPT, HOST="127.0.0.1", PORT=port, TLS="true", SECONDS="30", stop_when=reached)
    assert (finding.code, finding.errors) == (143, "failed: stopped by SIGTERM\n")


def test_it_ends_when_time_is_up(run_check: Any, silent_port: Any) -> None:
    port, reached = silent_port
    stop = {"stop_when": reached, "stop_by": signal.SIGALRM}
    finding = run_check(SCRIPT, HOST="127.0.0.1", PORT=port, TLS="true", SECONDS="30", **stop)
    assert (finding.code, finding.errors) == (1, "failed: out of time\n")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"HOST": " "}, "HOST is empty"),
        ({"PORT": "0"}, "PORT is '0', and should be a number from 1 to 65535"),
        ({"SECONDS": "soon"}, "SECONDS is 'soon', and should be a number from 1 to 60"),
        ({"EXPECT": "shut"}, "EXPECT is 'shut', and should be one of open, blocked"),
        ({"CA_PEM": "\n"}, "CA_PEM is empty"),
        ({"CA_PEM": "nonsense", "TLS": "true"}, "CA_PEM holds no certificate"),
    ],
)
def test_a_wrong_setting_is_named(run_check: Any, settings: dict[str, str], message: str) -> None:
    finding = run_check(SCRIPT, **{"HOST": "127.0.0.1", "PORT": "1", **settings})
    assert (finding.code, finding.errors) == (2, f"{message}\n")
