"""The suite needs no network, and neither does argogen."""

import shutil
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).parents[2] / "templates").glob("*/example.yaml"))


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "example.com"])
def test_a_test_that_reaches_for_the_network_fails(host: str) -> None:
    with pytest.raises(RuntimeError, match=f"reached for the network: {host}"):
        socket.create_connection((host, 443), timeout=1)


def test_it_fails_through_a_library_too() -> None:
    with pytest.raises(RuntimeError, match="reached for the network"):
        urllib.request.urlopen("http://192.0.2.1/", timeout=1)


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        answering = threading.Thread(target=lambda: server.accept()[0].close())
        answering.start()
        with socket.create_connection(server.getsockname(), timeout=5) as client:
            assert client.recv(1) == b""
        answering.join()


def _without_network() -> list[str]:
    """Return a command that runs another in a network of its own, where nothing can be reached."""
    unshare = shutil.which("unshare")
    command = [unshare or "unshare", "--map-root-user", "--net"]
    if unshare is None or subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine can't take the network away from a process (unshare --net)")
    return command


@pytest.mark.parametrize("spec", EXAMPLES, ids=lambda path: path.parent.name)
def test_render_works_without_a_network(spec: Path) -> None:
    command = [*_without_network(), sys.executable, "-m", "argogen", "render", str(spec), "--stdout"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "\nkind: " in done.stdout
