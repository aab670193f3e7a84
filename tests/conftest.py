"""For every test: no network beyond this machine, and the same random examples in every run."""

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest

hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("repeatable")


class NetworkError(RuntimeError):
    """A test reached for the network. No OSError, so that nothing takes it for a server that is down."""


def _refuse_far_hosts(host: object) -> None:
    if host in (None, "", b"", "localhost"):
        return
    try:
        loopback = ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        str(host).encode("idna")  # what is no name at all fails as it would without this guard
        loopback = False
    if not loopback:
        raise NetworkError(f"a test reached for the network: {host}")


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what argogen remembers out of the home folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Let sockets connect to this machine only, and look up no other names."""
    look_up, originals = socket.getaddrinfo, {name: getattr(socket.socket, name) for name in ("connect", "connect_ex")}

    def guarded(name: str) -> Any:
        def connect(self: socket.socket, address: Any) -> Any:
            if self.family != socket.AF_UNIX:
                _refuse_far_hosts(address[0])
            return originals[name](self, address)

        return connect

    def guarded_look_up(host: Any, *arguments: Any, **named: Any) -> Any:
        _refuse_far_hosts(host)
        return look_up(host, *arguments, **named)

    with pytest.MonkeyPatch.context() as patch:
        for name in originals:
            patch.setattr(socket.socket, name, guarded(name))
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield
