"""The check reach-url against real servers on this machine."""

import re
from typing import Any

import pytest

SCRIPT = "reach-url/reach_url.py"
TOKEN = "s3cret-t0ken"


def test_an_answer_of_2xx_passes(run_check: Any, http_server: Any) -> None:
    server = http_server({"status": 204, "body": b""})
    finding = run_check(SCRIPT, URL=f"{server.url}?key=s3cret", METHOD="HEAD", HEADERS='{"X-Probe": "1"}', TOKEN=TOKEN)
    assert (finding.code, finding.errors, finding.message) == (0, "", "")
    assert re.fullmatch(rf"passed: {server.url} answered 204 after \d+ ms\n", finding.output)
    [request] = server.requests
    assert (request.method, request.path.partition("?")[2]) == ("HEAD", "key=s3cret")
    assert (request.headers["x-probe"], request.headers["authorization"]) == ("1", f"Bearer {TOKEN}")


@pytest.mark.parametrize("status", [404, 500, 302])
def test_another_status_fails_with_the_start_of_the_answer(run_check: Any, http_server: Any, status: int) -> None:
    server = http_server({"status": status, "body": f"no\x1b[31m\n{TOKEN}s".encode()})
    finding = run_check(SCRIPT, URL=server.url, TOKEN=TOKEN)
    assert (finding.code, finding.output) == (1, "")
    assert finding.message == f"{server.url} answered {status}, and not 2xx: no [31m ***s"
    assert finding.errors == f"failed: {finding.message}\n"


def test_the_statuses_that_pass_can_be_named(run_check: Any, http_server: Any) -> None:
    assert run_check(SCRIPT, URL=http_server({"status": 403}).url, STATUSES="[401, 403]").code == 0
    finding = run_check(SCRIPT, URL=http_server().url, STATUSES="[401, 403]")
    assert "answered 200, and not 401 or 403: ok" in finding.message


def test_a_text_has_to_be_there(run_check: Any, http_server: Any) -> None:
    server = http_server({"body": b'{"status": "UP"}'}, {"body": b'{"status": "DOWN"}'})
    assert run_check(SCRIPT, URL=server.url, CONTAINS='"UP"').code == 0
    finding = run_check(SCRIPT, URL=server.url, CONTAINS='"UP"')
    assert finding.message == f"""{server.url} answered 200, but without '"UP"': {{"status": "DOWN"}}"""


def test_redirects_are_followed_if_asked_for(run_check: Any, http_server: Any) -> None:
    there = http_server()
    here = http_server(*[{"status": 302, "headers": {"Location": f"{there.url}?a=1#b"}}] * 2)
    finding = run_check(SCRIPT, URL=here.url, TOKEN=TOKEN)
    assert f"answered 302, to {there.url}, and not 2xx" in finding.message
    assert run_check(SCRIPT, URL=here.url, FOLLOW_REDIRECTS="true", TOKEN=TOKEN, HEADERS='{"X-Key": "1"}').code == 0
    assert [one for one in ("authorization", "x-key") if one in there.requests[0].headers] == []
    assert there.requests[0].path.endswith("?a=1")


def test_a_redirect_on_the_same_server_keeps_the_token(run_check: Any, http_server: Any) -> None:
    server = http_server({"status": 307, "headers": {"Location": "/login"}})
    assert run_check(SCRIPT, URL=server.url, FOLLOW_REDIRECTS="true", TOKEN=TOKEN).code == 0
    assert (server.requests[1].path, server.requests[1].headers["authorization"]) == ("/login", f"Bearer {TOKEN}")


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("", "leads to '', where the check does not follow it"),
        ("ftp://example.com/a?b", "leads to 'ftp://example.com/a', where the check does not follow it"),
    ],
)
def test_a_redirect_to_nowhere_fails(run_check: Any, http_server: Any, location: str, message: str) -> None:
    server = http_server({"status": 301, "headers": {"Location": location} if location else {}})
    finding = run_check(SCRIPT, URL=server.url, FOLLOW_REDIRECTS="true")
    assert (finding.code, message in finding.message) == (1, True)


def test_a_redirect_never_leaves_tls(run_check: Any, http_server: Any, certificates: Any) -> None:
    server = http_server({"status": 301, "headers": {"Location": "http://127.0.0.1:1/"}}, tls=True)
    finding = run_check(SCRIPT, URL=server.url, FOLLOW_REDIRECTS="true", CA_PEM=certificates.ca)
    assert "leads to 'http://127.0.0.1:1/', where the check does not follow it" in finding.message


def test_a_circle_of_redirects_ends(run_check: Any, http_server: Any) -> None:
    server = http_server(*[{"status": 302, "headers": {"Location": "/again"}}] * 20)
    finding = run_check(SCRIPT, URL=server.url, FOLLOW_REDIRECTS="true")
    assert (finding.code, len(server.requests)) == (1, 11)
    assert "leads on more than 10 times" in finding.message


def test_the_certificate_is_verified(run_check: Any, http_server: Any, certificates: Any) -> None:
    server = http_server(tls=certificates.expiring)
    finding = run_check(SCRIPT, URL=server.url, CA_PEM=certificates.ca, CERTIFICATE_DAYS="5")
    assert (finding.code, "; its certificate is valid for 5 days\n" in finding.output) == (0, True)
    finding = run_check(SCRIPT, URL=server.url, CA_PEM=certificates.ca, CERTIFICATE_DAYS="14")
    assert "its certificate expires in 5 days, and should be valid for 14: renew it" in finding.message
    for settings in ({"CA_PEM": certificates.other_ca}, {}):
        finding = run_check(SCRIPT, URL=server.url, **settings)
        assert (finding.code, "its certificate is not trusted: " in finding.message) == (1, True)
    finding = run_check(SCRIPT, URL=server.url.replace("127.0.0.1", "localhost"), CA_PEM=certificates.ca)
    assert "its certificate is not trusted: Hostname mismatch" in finding.message


@pytest.mark.parametrize(
    ("behaviour", "message"),
    [
        ({"drop": True}, "connection lost: does it run and listen there"),
        ({"cut": 10}, "what it answered is not HTTP, or was cut off (IncompleteRead)"),
        ({"hang": True}, "no answer within 1 s: does it run and listen there"),
    ],
)
def test_a_broken_answer_fails(run_check: Any, http_server: Any, behaviour: Any, message: str) -> None:
    finding = run_check(SCRIPT, URL=http_server(behaviour).url, SECONDS="1")
    assert (finding.code, message in finding.message) == (1, True)


def test_an_answer_that_takes_long_fails(run_check: Any, http_server: Any) -> None:
    server = http_server({"body": b"x" * 900_000})  # which no machine brings over within a millisecond
    finding = run_check(SCRIPT, URL=server.url, SLOWEST="1")
    assert finding.code == 1
    assert re.fullmatch(rf"{server.url} answered 200 after \d+ ms, and should within 1 ms", finding.message)


def test_a_server_that_is_not_there_fails(run_check: Any) -> None:
    finding = run_check(SCRIPT, URL="http://127.0.0.1:1/healthz")
    assert finding.message.startswith("http://127.0.0.1:1/healthz: connection refused: does it run")
    finding = run_check(SCRIPT, URL="https://nowhere.invalid/")
    assert finding.message.startswith("https://nowhere.invalid/: the name can't be resolved: ")


def test_sigterm_ends_it(run_check: Any, http_server: Any) -> None:
    server = http_server({"hang": True})
    finding = run_check(SCRIPT, URL=server.url, SECONDS="30", stop_when=server.reached)
    assert (finding.code, finding.errors) == (143, "failed: stopped by SIGTERM\n")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"URL": ""}, "URL is not an http or https URL"),
        ({"URL": "http://user:pass@host/"}, "URL is not an http or https URL"),
        ({"URL": "https://host:99999/"}, "URL is not an http or https URL"),
        ({"TOKEN": "\n"}, "TOKEN is empty"),
        ({"TOKEN": "a\nb"}, "TOKEN or HEADERS hold what can't be sent"),
        ({"HEADERS": "[]"}, "HEADERS is not a JSON object"),
        ({"STATUSES": "200"}, "STATUSES is not a JSON list"),
    ],
)
def test_a_wrong_setting_is_named(run_check: Any, http_server: Any, settings: dict[str, str], message: str) -> None:
    finding = run_check(SCRIPT, **{"URL": http_server().url, **settings})
    assert (finding.code, finding.errors) == (2, f"{message}\n")
