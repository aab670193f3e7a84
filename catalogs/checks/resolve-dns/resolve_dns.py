"""Ask each name server of the pod, or those in SERVERS, for HOST; compare the answers with EXPECTED.

It speaks DNS itself: the system's resolver says neither which server it asked nor why it got nothing, and has no time
limit. Exits 0 when it passes, 1 when it fails, 2 when a setting is wrong, 143 when stopped.
"""

import ipaddress
import os
import re
import socket
import struct
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from shared.check import begin, failed, list_setting, number_setting, passed
from shared.connection import place, reason_of
from shared.http import excerpt
from shared.process import choice, required, stop

TYPES = {"A": 1, "CNAME": 5, "AAAA": 28, "SRV": 33}
CODES = {1: "FORMERR", 2: "SERVFAIL", 3: "NXDOMAIN", 4: "NOTIMP", 5: "REFUSED"}
NO_SUCH_NAME, CUT = 3, 0x200
TRIES = 2  # as a datagram may get lost


class Resolver(NamedTuple):
    """What resolv.conf says."""

    servers: list[str]
    search: list[str]
    dots: int


class Reply(NamedTuple):
    """What a name server answers: a code, whether it was cut off, and the records of the type asked for."""

    code: int
    cut: bool
    records: list[str]


def read_resolver(file: str) -> Resolver:
    servers, search, dots = list[str](), list[str](), 1
    try:
        lines = Path(file).read_text("utf-8", "replace").splitlines()
    except OSError:
        lines = []
    for line in lines:
        key, *values = line.split() or [""]
        servers += values[:1] if key == "nameserver" else []
        search = values if key in ("search", "domain") else search
        for found in re.findall(r"\bndots:(\d+)", line) if key == "options" else ():
            dots = int(found)
    return Resolver(servers, search, dots)


def candidates(host: str, resolver: Resolver) -> list[str]:
    """The names that a program asks for in turn: with each search domain, and as it is, which one first."""
    if host.endswith("."):
        return [host[:-1]]
    searched = [f"{host}.{domain.strip('.')}" for domain in resolver.search if domain != "."]
    return [host, *searched] if host.count(".") >= resolver.dots else [*searched, host]


def encoded(name: str) -> bytes:
    """A name as DNS writes it; raises ValueError."""
    labels = name.encode("idna" if not name.isascii() else "ascii").split(b".")
    if not all(0 < len(label) < 64 for label in labels) or len(name) > 253:
        raise ValueError
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


def name_at(packet: bytes, start: int) -> tuple[str, int]:
    """The name at a place in a packet, and the place behind it; raises IndexError or ValueError."""
    labels, at, behind, jumps = list[str](), start, 0, 0
    while length := packet[at]:
        if length >= 0xC0:  # the rest stands further up
            behind, jumps = behind or at + 2, jumps + 1
            at = (length & 0x3F) << 8 | packet[at + 1]
            if jumps > 50:
                raise ValueError
        else:
            labels.append(packet[at + 1 : at + 1 + length].decode("ascii"))
            at += 1 + length
    return ".".join(labels).lower(), behind or at + 1


def value_at(packet: bytes, start: int, length: int, kind: str) -> str:
    """A record's value as text."""
    if kind in ("A", "AAAA"):
        return str(ipaddress.ip_address(packet[start : start + length]))
    if kind == "SRV":
        return f"{name_at(packet, start + 6)[0]}:{int.from_bytes(packet[start + 4 : start + 6])}"
    return name_at(packet, start)[0]


def reply_in(packet: bytes, query: bytes, kind: str) -> Reply:
    """What a packet answers to a query; raises ValueError where it is no answer to it."""
    try:
        number, flags, questions, answers = struct.unpack("!HHHH", packet[:8])
        if number != int.from_bytes(query[:2]) or not flags & 0x8000 or questions != 1:
            raise ValueError
        at, records = name_at(packet, 12)[1] + 4, list[str]()
        for _ in range(0 if flags & CUT else answers):
            at = name_at(packet, at)[1]
            found, _, _, length = struct.unpack("!HHIH", packet[at : at + 10])
            records += [value_at(packet, at + 10, length, kind)] if found == TYPES[kind] else []
            at += 10 + length
    except (struct.error, IndexError) as error:
        raise ValueError from error
    return Reply(flags & 0xF, bool(flags & CUT), sorted(records))


def exactly(connection: socket.socket, length: int) -> bytes:
    found = b""
    while len(found) < length:
        part = connection.recv(length - len(found))
        if not part:
            raise ConnectionResetError(0, "connection lost")
        found += part
    return found


def by_datagram(server: tuple[str, int], query: bytes, seconds: int) -> bytes:
    with socket.socket(socket.AF_INET6 if ":" in server[0] else socket.AF_INET, socket.SOCK_DGRAM) as connection:
        connection.settimeout(seconds)
        connection.connect(server)
        for _ in range(TRIES - 1):
            connection.send(query)
            with suppress(TimeoutError):
                return connection.recv(65535)
        connection.send(query)
        return connection.recv(65535)


def by_stream(server: tuple[str, int], query: bytes, seconds: int) -> bytes:
    with socket.create_connection(server, seconds) as connection:
        connection.sendall(len(query).to_bytes(2) + query)
        return exactly(connection, int.from_bytes(exactly(connection, 2)))


def reply_of(server: tuple[str, int], name: str, kind: str, seconds: int) -> Reply:
    """Ask one server by UDP, and by TCP where the answer does not fit; raises OSError and ValueError."""
    query = os.urandom(2) + b"\1\0\0\1\0\0\0\0\0\0" + encoded(name) + struct.pack("!HH", TYPES[kind], 1)
    reply = reply_in(by_datagram(server, query, seconds), query, kind)
    return reply_in(by_stream(server, query, seconds), query, kind) if reply.cut else reply


def found_at(server: tuple[str, int], names: list[str], kind: str, seconds: int) -> tuple[str, list[str]]:
    """The first of the names that a server knows, and its records."""
    where, reasons = f"the name server {place(*server)}", []
    for name in names:
        try:
            reply = reply_of(server, name, kind, seconds)
        except OSError as error:
            reason = reason_of(error, seconds * TRIES)
            failed(f"{where}: {reason}: does the cluster's DNS run, and do the NetworkPolicies let port 53 through?")
        except ValueError:
            failed(f"{where}: what it answered about {name} is not DNS")
        if reply.records:
            return name, reply.records
        if reply.code not in (0, NO_SUCH_NAME):
            failed(f"{where}: {CODES.get(reply.code, f'code {reply.code}')} about {name}: what does its own log say?")
        reasons.append(f"{name}: {CODES[NO_SUCH_NAME] if reply.code else f'no record of type {kind}'}")
    return failed(f"{where} does not know it ({excerpt(', '.join(reasons), longest=500)}): is it spelled right?")


def fits(record: str, expected: list[str], kind: str) -> bool:
    """Whether a record is in one of the networks, or one of the names, that are expected."""
    if kind in ("A", "AAAA"):
        return any(ipaddress.ip_address(record) in ipaddress.ip_network(one, strict=False) for one in expected)
    return record in [one.lower().rstrip(".") for one in expected]


def server_in(text: str) -> tuple[str, int]:
    """A name server, written 10.0.0.10, 10.0.0.10:53, fd00::10 or [fd00::10]:53."""
    found = re.fullmatch(r"\[([^]]+)\](?::(\d{1,5}))?|([^:]+):(\d{1,5})|(.+)", text)
    host, port = (found[1] or found[3] or found[5], int(found[2] or found[4] or 53)) if found else ("", 0)
    try:
        return str(ipaddress.ip_address(host)), port
    except ValueError:
        stop(2, f"the name server {text[:80]!r} is no address")


def check_settings(host: str, names: list[str], kind: str, expected: list[str]) -> None:
    try:
        for name in names:
            encoded(name)
    except ValueError:
        stop(2, f"HOST {host[:80]!r} is no name of DNS")
    for one in expected if kind in ("A", "AAAA") else ():
        try:
            ipaddress.ip_network(one, strict=False)
        except ValueError:
            stop(2, f"EXPECTED: {one[:80]!r} is neither an address nor a network such as 10.0.0.0/8")


def main(resolver_file: str = "/etc/resolv.conf") -> None:
    begin()
    host, kind, seconds = required("HOST"), choice("RECORD_TYPE", tuple(TYPES)), number_setting("SECONDS", 5, 1, 20)
    expected, resolver = [str(one) for one in list_setting("EXPECTED")], read_resolver(resolver_file)
    servers = [server_in(str(one)) for one in list_setting("SERVERS") or resolver.servers]
    if not servers:
        stop(2, "the pod has no name server, and SERVERS names none")
    names = candidates(host, resolver)
    check_settings(host, names, kind, expected)
    facts = list[str]()
    for server in servers:
        start = time.monotonic()
        name, records = found_at(server, names, kind, seconds)
        facts.append(f"{place(*server)} after {round(1000 * (time.monotonic() - start))} ms")
        for record in records:
            if expected and not fits(record, expected, kind):
                failed(f"{name} is {record} for the name server {place(*server)}, and not {' or '.join(expected)}")
    passed(f"{name} is {excerpt(', '.join(records))} for {', '.join(facts)}")


if __name__ == "__main__":
    main()
