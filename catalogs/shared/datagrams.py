"""Sending by UDP: nobody says that it arrived, but a port on which nobody listens is often noticed."""

import socket
from contextlib import suppress

from shared.process import required, stop

ANSWER_SECONDS, SENDING_SECONDS = 0.5, 60
LARGEST = 1432  # what passes through an Ethernet network in one piece, less the headers of IP and UDP


def packets(lines: list[str]) -> list[bytes]:
    """The lines in as few packets as they fit into."""
    found: list[bytes] = []
    for line in (line.encode() for line in lines):
        if found and len(found[-1]) + 1 + len(line) <= LARGEST:
            found[-1] += b"\n" + line
        else:
            found.append(line)
    return found


def port_setting() -> int:
    text = required("PORT")
    port = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    return port if 0 < port < 65_536 else stop(2, "PORT is not a port")


def send_datagrams(host: str, lines: list[str], failed: str) -> str:
    """Send to a host at PORT, and return both; `failed` says first what did not happen, `not sent`."""
    port = port_setting()
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
        with socket.socket(family, kind, protocol) as sender:
            sender.connect(address)  # so that a refusal comes back
            sender.settimeout(ANSWER_SECONDS)
            for packet in packets(lines):
                sender.send(packet)
            with suppress(TimeoutError):
                sender.recv(1)
    except (OSError, UnicodeError) as error:
        stop(1, f"{failed} to {host[:80]}:{port}: {getattr(error, 'strerror', None) or type(error).__name__}")
    return f"{host}:{port}"
