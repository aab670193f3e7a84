"""Write the rows that QUERY finds in a MySQL or MariaDB database to /tmp/items.json, as a JSON list.

Speaks the protocol of MySQL's clients. Exits 0 when the rows are there, 1 when they are not, 2 when a setting is wrong,
143 when stopped.
"""

import json
import os
import re
import signal
import socket
import ssl
import sys
import time
from collections.abc import Iterator
from hashlib import sha1, sha256
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

ATTEMPTS, CALL_SECONDS, TOTAL_SECONDS = 5, 30, 240
LARGEST_ANSWER, LARGEST_LIST = 8_000_000, 500_000  # bytes; the list has to fit into a Workflow
ABILITIES, TLS = 0x8A20D, 0x800  # protocol 4.1, a database to begin with, logins by plugins, one statement at a time
LARGEST_PACKET, UTF8 = 0xFFFFFF, 45
PASSING = (1040, 1053, 1203, 1205, 1213, 1226, 1927)  # too much load, a server that shuts down, locks
WHOLE_TYPES, BROKEN_TYPES, BIT_TYPE, JSON_TYPE = (1, 2, 3, 8, 9, 13), (0, 4, 5, 246), 16, 245
PIECE = re.compile(r"""'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`[^`]*`|(?:#|--\s)[^\n]*|/\*.*?\*/""", re.DOTALL)
VARIABLE = re.compile(r":'(\w+)'", re.ASCII)


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
            stop(1, f"not listed: the answer has more than {LARGEST_ANSWER} bytes")
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


def stop(code: int, message: str) -> NoReturn:
    print(message, file=sys.stderr)
    raise SystemExit(code)


def on_signal(number: int, _frame: object) -> None:
    code, why = (1, "out of time") if number == signal.SIGALRM else (143, "stopped by SIGTERM")
    os.write(2, f"not listed: {why}\n".encode())
    os._exit(code)  # at once, whatever call hangs


def setting(name: str, default: str = "") -> str:
    return os.environb.get(name.encode(), b"").decode("utf-8", "replace").strip() or default


def number_in(name: str, default: str, largest: int) -> int:
    text = setting(name, default)
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= largest:
        stop(2, f"{name} is {text[:80]!r}, and should be a number from 1 to {largest}")
    return int(text)


def filled_in(query: str, variables: dict[str, Any]) -> str:
    """The query with its :'name' as literals that nothing can leave; quoted texts and comments stay as they are."""
    parts, place = [], 0
    for found in re.finditer(rf"{PIECE.pattern}|{VARIABLE.pattern}", query, re.DOTALL | re.ASCII):
        name = found[found.re.groups]
        if name in variables:
            value = variables[name]
            text = value if isinstance(value, str) else json.dumps(value)
            parts += [query[place : found.start()], f"_utf8mb4 X'{text.encode().hex()}'"]
            place = found.end()
    return "".join([*parts, query[place:]])


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
    stop(
        1,
        f'not listed: the server wants the login "{plugin[:80]}", which is not there{"" if secure else " without TLS"}',
    )


def log_in(wire: Wire, greeting: Greeting, tls: ssl.SSLContext | None) -> None:
    """Begin TLS unless it is switched off, and log in."""
    abilities = ABILITIES | (TLS if tls else 0)
    head = abilities.to_bytes(4, "little") + LARGEST_PACKET.to_bytes(4, "little") + bytes([UTF8]) + bytes(23)
    if tls:
        if not greeting.abilities & TLS:
            stop(1, "not listed: the server does without TLS; with sslmode disable the source does too")
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


def value_of(value: bytes | None, column: Column) -> Any:
    """A value as JSON has it: a number, a text, null, or what a JSON column holds."""
    if value is None or column.type == JSON_TYPE:
        return None if value is None else json.loads(value)
    if column.type in WHOLE_TYPES or column.type == BIT_TYPE:
        return int.from_bytes(value, "big") if column.type == BIT_TYPE else int(value)
    if column.type in BROKEN_TYPES:
        return float(value)
    try:
        return value.decode()
    except UnicodeDecodeError:
        stop(1, f'not listed: the column "{column.name}" holds bytes that are no text')


def rows_of(wire: Wire, query: str) -> list[Any]:
    """The rows that a query finds, as maps or as the values of COLUMN."""
    first = wire.command(query)
    if first[:1] in (b"\0", b"\xfb"):
        stop(1, "not listed: QUERY is no query that gives rows")
    count = first[0] if len(first) == 1 else int.from_bytes(first[1:], "little")
    columns = [column_of(wire.read()) for _ in range(count)]
    names, wanted = [column.name for column in columns], setting("COLUMN")
    if len(set(names)) < len(names):
        stop(1, "not listed: two columns have the same name")
    if wanted and wanted not in names:
        stop(1, f'not listed: there is no column "{wanted[:80]}"')
    wire.read()
    rows = []
    while not ((packet := wire.read())[:1] == b"\xfe" and len(packet) < 9):
        row = {c.name: value_of(value, c) for value, c in zip(values_of(packet), columns, strict=True)}
        rows.append(row[wanted] if wanted else row)
    return rows


def listing(query: str, seconds: int, tls: ssl.SSLContext | None) -> list[Any]:
    """The rows, from a connection of its own."""
    place = (setting("HOST"), number_in("PORT", "3306", 65535))
    with socket.create_connection(place, CALL_SECONDS) as connection:
        wire = Wire(connection)
        greeting = greeting_of(wire.read())
        log_in(wire, greeting, tls)
        limit = f"max_statement_time = {seconds}"
        wire.command(f"set {limit if 'MariaDB' in greeting.version else f'max_execution_time = {seconds}000'}")
        wire.command("set session transaction read only")
        wire.connection.settimeout(seconds + CALL_SECONDS)
        return rows_of(wire, query)


def context() -> ssl.SSLContext | None:
    """What TLS is begun with; None for clear text."""
    mode = setting("SSLMODE", "verify-full")
    if mode not in ("verify-full", "require", "disable"):
        stop(2, f"SSLMODE is {mode[:80]!r}, and should be one of verify-full, require, disable")
    try:
        tls = ssl.create_default_context(cadata=setting("CA_PEM") or None)
    except (ssl.SSLError, TypeError):
        stop(2, "CA_PEM holds no certificate")
    if mode == "require":
        tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
    return None if mode == "disable" else tls


def main(file: str = "/tmp/items.json") -> None:
    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGALRM, on_signal)
    signal.alarm(TOTAL_SECONDS)
    for name in ("HOST", "DATABASE", "USER_NAME", "PASSWORD", "QUERY"):
        if not setting(name):
            stop(2, f"{name} is empty")
    if "CA_PEM" in os.environ and not setting("CA_PEM"):
        stop(2, "CA_PEM is empty")
    try:
        variables = dict(json.loads(setting("VARIABLES", "{}")))
    except (ValueError, TypeError, RecursionError):
        stop(2, "VARIABLES is not a JSON object")
    query, tls = filled_in(setting("QUERY").rstrip("; \n\t"), variables), context()
    seconds = number_in("TIMEOUT_SECONDS", "60", 180)
    for attempt in range(1, ATTEMPTS + 1):
        try:
            items = listing(query, seconds, tls)
            break
        except RefusedError as error:
            problem, passing = f"the server answered {error.code}: {error.text}", error.code in PASSING
        except ssl.SSLCertVerificationError as error:
            problem, passing = f"the server's certificate: {error.verify_message}", False
        except OSError as error:
            problem, passing = f"no answer: {error.strerror or type(error).__name__}", True
        except (ValueError, LookupError, RecursionError):
            stop(1, "not listed: the server does not speak MySQL's protocol as it should")
        if not passing or attempt == ATTEMPTS:
            stop(1, f"not listed (attempt {attempt}): {problem}")
        time.sleep(2 ** (attempt - 1))
    text = json.dumps(items)
    if len(text) > LARGEST_LIST:
        stop(1, f"not listed: the list has {len(text)} bytes, and at most {LARGEST_LIST} fit into a Workflow")
    Path(f"{file}.part").write_text(text, "ascii")
    Path(f"{file}.part").replace(file)  # so that a failure leaves no half list
    print(f"listed {len(items)} items (attempt {attempt})")


if __name__ == "__main__":
    main()
