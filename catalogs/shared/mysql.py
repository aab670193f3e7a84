"""The protocol of MySQL's clients, which MariaDB speaks too: logging in, and statements one at a time."""

import re
import socket
import ssl
from collections.abc import Iterator
from hashlib import sha1, sha256
from typing import NamedTuple

from shared.process import choice, setting
from shared.tls import tls_setting

CONNECT_SECONDS = 30
LARGEST_ANSWER = 8_000_000  # bytes
ABILITIES, TLS = 0x8A20D, 0x800  # protocol 4.1, a database to begin with, logins by plugins, one statement at a time
LARGEST_PACKET, UTF8 = 0xFFFFFF, 45


class UnusableError(Exception):
    """What can't be done with a server; its text says what."""


class RefusedError(Exception):
    """An error that the server answers with."""

    def __init__(self, packet: bytes) -> None:
        self.code = int.from_bytes(packet[1:3], "little")
        text = re.sub(rb"^#.{5}", b"", packet[3:]).decode("utf-8", "replace")
        text = text.replace(setting("PASSWORD") or "\0", "***")
        self.text = " ".join("".join(c if c.isprintable() else " " for c in text).split())[:500]


class Greeting(NamedTuple):
    """What the server begins with."""

    version: str
    abilities: int
    salt: bytes
    plugin: str


class Column(NamedTuple):
    """What the server says of a column."""

    name: str
    type: int


class Wire:
    """A connection, and the packets that go over it, which are numbered."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection, self.stream = connection, connection.makefile("rb")
        self.number, self.left = 0, LARGEST_ANSWER

    def exactly(self, length: int) -> bytes:
        self.left -= length
        if self.left < 0:
            raise UnusableError(f"the answer has more than {LARGEST_ANSWER} bytes")
        found = self.stream.read(length)
        if len(found) < length:
            raise ConnectionResetError(0, "connection lost")
        return found

    def read(self) -> bytes:
        """The next packet; raises RefusedError if it is an error, ValueError if it is out of order."""
        payload, length = b"", LARGEST_PACKET
        while length == LARGEST_PACKET:
            head = self.exactly(4)
            if head[3] != self.number:
                raise ValueError
            length, self.number = int.from_bytes(head[:3], "little"), (self.number + 1) % 256
            payload += self.exactly(length)
        if payload[:1] == b"\xff":
            raise RefusedError(payload)
        return payload

    def write(self, payload: bytes) -> None:
        self.connection.sendall(len(payload).to_bytes(3, "little") + bytes([self.number]) + payload)
        self.number = (self.number + 1) % 256

    def command(self, text: str) -> bytes:
        """The first packet of the answer to a statement."""
        self.number = 0
        self.write(b"\x03" + text.encode())
        return self.read()


def greeting_of(packet: bytes) -> Greeting:
    version, _, rest = packet[1:].partition(b"\0")
    if packet[:1] != b"\x0a" or len(rest) < 44:
        raise ValueError
    plugin = rest[44:].partition(b"\0")[0]
    abilities = int.from_bytes(rest[13:15] + rest[18:20], "little")
    return Greeting(version.decode("latin-1"), abilities, rest[4:12] + rest[31:43], plugin.decode("latin-1"))


def mixed(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def proof_of(plugin: str, salt: bytes, secure: bool) -> bytes:
    """What shows a login plugin that the password is known."""
    password = setting("PASSWORD").encode()
    if plugin == "mysql_native_password":
        hashed = sha1(password).digest()  # noqa: S324 - as that plugin has it
        return mixed(hashed, sha1(salt + sha1(hashed).digest()).digest())  # noqa: S324
    if plugin == "caching_sha2_password":
        hashed = sha256(password).digest()
        return mixed(hashed, sha256(sha256(hashed).digest() + salt).digest())
    if plugin == "mysql_clear_password" and secure:
        return password + b"\0"
    without = "" if secure else " without TLS"
    raise UnusableError(f'the server wants the login "{plugin[:80]}", which is not there{without}')


def log_in(wire: Wire, greeting: Greeting, tls: ssl.SSLContext | None) -> None:
    """Begin TLS unless it is switched off, and log in."""
    abilities = ABILITIES | (TLS if tls else 0)
    head = abilities.to_bytes(4, "little") + LARGEST_PACKET.to_bytes(4, "little") + bytes([UTF8]) + bytes(23)
    if tls:
        if not greeting.abilities & TLS:
            raise UnusableError("the server does without TLS, which only sslmode disable allows")
        wire.write(head)
        wire.connection = tls.wrap_socket(wire.connection, server_hostname=setting("HOST"))
        wire.stream = wire.connection.makefile("rb")
    known = greeting.plugin == "caching_sha2_password"
    plugin = greeting.plugin if known else "mysql_native_password"  # the server asks for another one if need be
    proof = proof_of(plugin, greeting.salt, tls is not None)
    names = [setting("USER_NAME").encode(), setting("DATABASE").encode(), plugin.encode()]
    wire.write(head + names[0] + b"\0" + bytes([len(proof)]) + proof + names[1] + b"\0" + names[2] + b"\0")
    answer = wire.read()
    while answer[:1] != b"\0":
        if answer[:1] == b"\xfe":
            asked, _, salt = answer[1:].partition(b"\0")
            wire.write(proof_of(asked.decode("latin-1"), salt[:20], tls is not None))
        elif answer == b"\x01\x04":  # the server has not seen the password for long, and wants all of it
            wire.write(proof_of("mysql_clear_password", b"", tls is not None))
        elif answer != b"\x01\x03":
            raise ValueError
        answer = wire.read()


def values_of(packet: bytes) -> Iterator[bytes | None]:
    """The values in a packet, each behind its length."""
    place = 0
    while place < len(packet):
        length, place = packet[place], place + 1
        if length == 251:
            yield None
            continue
        if length > 251:
            size = {252: 2, 253: 3, 254: 8}[length]
            length, place = int.from_bytes(packet[place : place + size], "little"), place + size
        if place + length > len(packet):
            raise ValueError
        yield packet[place : place + length]
        place += length


def column_of(packet: bytes) -> Column:
    *_, name, _, facts = values_of(packet)
    return Column((name or b"").decode(), (facts or b"")[6])


def tls_of_mode() -> ssl.SSLContext | None:
    """What TLS is begun with, as SSLMODE says; None for clear text."""
    mode, tls = choice("SSLMODE", ("verify-full", "require", "disable")), tls_setting()
    if mode == "require":
        tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
    return None if mode == "disable" else tls


def begun(port: int, seconds: int, tls: ssl.SSLContext | None, patience: int = CONNECT_SECONDS) -> Wire:
    """A session at HOST that can't write, and in which no statement takes longer than `seconds`.

    `patience` is how long the server may be silent until then, in seconds.
    """
    connection = socket.create_connection((setting("HOST"), port), patience)
    wire = Wire(connection)
    greeting = greeting_of(wire.read())
    log_in(wire, greeting, tls)
    limit = f"max_statement_time = {seconds}"
    wire.command(f"set {limit if 'MariaDB' in greeting.version else f'max_execution_time = {seconds}000'}")
    wire.command("set session transaction read only")
    wire.connection.settimeout(seconds + patience)
    return wire


def head_of(wire: Wire, query: str) -> list[Column]:
    """Ask a query; returns the columns of its rows."""
    first = wire.command(query)
    if first[:1] in (b"\0", b"\xfb"):
        raise UnusableError("QUERY is no query that gives rows")
    count = first[0] if len(first) == 1 else int.from_bytes(first[1:], "little")
    columns = [column_of(wire.read()) for _ in range(count)]
    wire.read()
    return columns


def packets_of_rows(wire: Wire) -> Iterator[bytes]:
    """The packets of all rows of a query whose columns were read."""
    while not ((packet := wire.read())[:1] == b"\xfe" and len(packet) < 9):
        yield packet
