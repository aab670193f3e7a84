"""The check resolve-dns against a name server on this machine that speaks DNS over UDP and TCP (RFC 1035).

The script speaks DNS itself, so that it can be tried against a server with every answer there is; a hosts file would
show none of them.
"""

import contextlib
import ipaddress
import re
import socket
import socketserver
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

SCRIPT = "resolve-dns/resolve_dns.py"
TYPES = {1: "A", 5: "CNAME", 28: "AAAA", 33: "SRV"}
Zone = dict[str, Any]
"""By name: a code, "drop", "garbage", "cut", or records by their type."""


@dataclass
class NameServer:
    """Where it listens, what it knows, and what it was asked: protocol, name, type."""

    zone: Zone
    address: str = ""
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    reached: threading.Event = field(default_factory=threading.Event)

    def reply(self, query: bytes, protocol: str) -> bytes | None:
        labels, place = [], 12
        while length := query[place]:
            labels.append(query[place + 1 : place + 1 + length].decode())
            place += 1 + length
        name, (kind,) = ".".join(labels), struct.unpack("!H", query[place + 1 : place + 3])
        self.asked.append((protocol, name, TYPES[kind]))
        self.reached.set()
        known = self.zone.get(name, 3)
        question = query[12 : place + 5]
        if known == "drop once":
            self.zone[name] = {"A": ["10.0.0.1"]}
        if known in ("drop", "drop once"):
            return None
        if known == "garbage":
            return query[:2] + b"\x81"
        if known == "other":
            return b"\0\0" + query[2:12] + question
        if isinstance(known, int):
            return query[:2] + struct.pack("!HHHHH", 0x8180 | known, 1, 0, 0, 0) + question
        if "cut" in known and protocol == "UDP":
            return query[:2] + struct.pack("!HHHHH", 0x8380, 1, 0, 0, 0) + question
        records = [(b"\xc0\x0c", 5, known["alias"])] if "alias" in known else []
        owner = _encoded(known["alias"]) if "alias" in known else b"\xc0\x0c"
        records += [(owner, kind, value) for value in known.get(TYPES[kind], ())]
        head = query[:2] + struct.pack("!HHHHH", 0x8180, 1, len(records), 0, 0)
        return head + question + b"".join(_record(*one) for one in records)


def _encoded(name: str) -> bytes:
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"


def _record(owner: bytes, kind: int, value: str) -> bytes:
    if TYPES[kind] in ("A", "AAAA"):
        data = ipaddress.ip_address(value).packed
    elif TYPES[kind] == "SRV":
        host, _, port = value.partition(":")
        data = struct.pack("!HHH", 0, 100, int(port)) + _encoded(host)
    else:
        data = _encoded(value)
    return owner + struct.pack("!HHIH", kind, 1, 60, len(data)) + data


@pytest.fixture
def name_server() -> Iterator[Callable[[Zone], NameServer]]:
    """Start name servers, each at one port of UDP and TCP."""
    with contextlib.ExitStack() as stack:

        def start(zone: Zone) -> NameServer:
            state = NameServer(dict(zone))

            class Datagram(socketserver.BaseRequestHandler):
                def handle(self) -> None:
                    query, connection = self.request
                    if reply := state.reply(query, "UDP"):
                        connection.sendto(reply, self.client_address)

            class Stream(socketserver.StreamRequestHandler):
                def handle(self) -> None:
                    reply = state.reply(self.rfile.read(int.from_bytes(self.rfile.read(2), "big")), "TCP") or b""
                    for part in (len(reply).to_bytes(2, "big"), reply[:5], reply[5:]):
                        self.wfile.write(part)

            tcp = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Stream)
            udp = socketserver.ThreadingUDPServer(tcp.server_address, Datagram)
            state.address = f"127.0.0.1:{udp.server_address[1]}"
            for server in (udp, tcp):
                thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
                thread.start()
                stack.callback(thread.join)
                stack.callback(server.server_close)
                stack.callback(server.shutdown)
            return state

        yield start


@pytest.fixture
def look_up(tmp_path: Path, name_server: Any, run_check: Any) -> Callable[..., Any]:
    """Run the check in a pod whose resolv.conf names a server with the given zone."""

    def run(zone: Zone, host: str, *, stop: bool = False, options: str = "", **settings: str) -> Any:
        server = name_server(zone)
        lines = f"# a pod\nnameserver {server.address}\nsearch team.svc.cluster.local svc.cluster.local\n{options}"
        (tmp_path / "resolv.conf").write_text(lines)
        stop_when = {"stop_when": server.reached} if stop else {}
        main = {"resolver_file": str(tmp_path / "resolv.conf")}
        return run_check(SCRIPT, main=main, HOST=host, **stop_when, **{"SECONDS": "1", **settings}), server

    return run


def test_a_name_that_is_known_passes(look_up: Any) -> None:
    finding, server = look_up({"db.example.com": {"A": ["10.0.0.2", "10.0.0.1"]}}, "db.example.com")
    assert (finding.code, finding.errors, finding.message) == (0, "", "")
    said = rf"passed: db\.example\.com is 10\.0\.0\.1, 10\.0\.0\.2 for {server.address} after \d+ ms\n"
    assert re.fullmatch(said, finding.output)
    assert server.asked == [("UDP", "db.example.com", "A")]


def test_it_searches_as_programs_in_the_pod_do(look_up: Any) -> None:
    zone = {"web.svc.cluster.local": {"A": ["10.0.0.1"]}}
    finding, server = look_up(zone, "web", options="options ndots:5 timeout:2\n")
    assert "passed: web.svc.cluster.local is 10.0.0.1 for" in finding.output
    assert [name for _, name, _ in server.asked] == ["web.team.svc.cluster.local", "web.svc.cluster.local"]
    finding, server = look_up(zone, "web.")
    assert [name for _, name, _ in server.asked] == ["web"]
    assert "does not know it (web: NXDOMAIN): is it spelled right" in finding.message


@pytest.mark.parametrize(
    ("kind", "known", "said"),
    [
        ("AAAA", {"AAAA": ["fd00::1"]}, "fd00::1"),
        ("CNAME", {"CNAME": ["Other.example.com"]}, "other.example.com"),
        ("SRV", {"SRV": ["node-0.example.com:5432"]}, "node-0.example.com:5432"),
        ("A", {"alias": "lb.example.net", "A": ["192.0.2.1"]}, "192.0.2.1"),
        ("A", {"cut": True, "A": [f"10.1.0.{number}" for number in range(40)]}, "10.1.0.0, 10.1.0.1, 10.1.0.10"),
    ],
    ids=["AAAA", "CNAME", "SRV", "alias", "over TCP"],
)
def test_each_type_is_read(look_up: Any, kind: str, known: Any, said: str) -> None:
    finding, _ = look_up({"a.b": known}, "a.b", RECORD_TYPE=kind)
    assert (finding.code, finding.output.startswith(f"passed: a.b is {said}")) == (0, True)


def test_a_datagram_may_get_lost(look_up: Any) -> None:
    finding, server = look_up({"a.b": "drop once"}, "a.b")
    assert (finding.code, len(server.asked)) == (0, 2)


@pytest.mark.parametrize(
    ("known", "message"),
    [
        (2, "SERVFAIL about a.b: what does its own log say?"),
        (5, "REFUSED about a.b: what does its own log say?"),
        (9, "code 9 about a.b: what does its own log say?"),
        ("drop", "no answer within 2 s: does the cluster's DNS run"),
        ("garbage", "what it answered about a.b is not DNS"),
        ("other", "what it answered about a.b is not DNS"),
    ],
)
def test_what_is_no_answer_fails(look_up: Any, known: Any, message: str) -> None:
    finding, server = look_up({"a.b": known}, "a.b")
    assert finding.code == 1
    assert finding.message.startswith(f"the name server {server.address}: {message}")
    assert finding.errors == f"failed: {finding.message}\n"


def test_a_name_without_a_record_of_the_type_fails(look_up: Any) -> None:
    finding, server = look_up({"a.b": {"A": ["10.0.0.1"]}}, "a.b", RECORD_TYPE="AAAA")
    assert finding.message.startswith(
        f"the name server {server.address} does not know it (a.b: no record of type AAAA, "
    )


@pytest.mark.parametrize("expected", ['["10.0.0.0/8"]', '["192.0.2.9", "10.1.2.3"]'])
def test_the_records_can_be_expected(look_up: Any, expected: str) -> None:
    assert look_up({"a.b": {"A": ["10.1.2.3"]}}, "a.b", EXPECTED=expected)[0].code == 0
    finding, server = look_up({"a.b": {"A": ["10.1.2.3", "203.0.113.7"]}}, "a.b", EXPECTED=expected)
    start = f"a.b is 203.0.113.7 for the name server {server.address}, and not "
    assert (finding.code, finding.message.startswith(start)) == (1, True)


def test_every_server_has_to_know_it(look_up: Any, name_server: Any) -> None:
    good, bad = name_server({"a.b": {"A": ["10.0.0.1"]}}), name_server({})
    finding, _ = look_up({}, "a.b", SERVERS=f'["{good.address}"]')
    assert finding.code == 0
    finding, _ = look_up({}, "a.b", SERVERS=f'["{good.address}", "{bad.address}"]')
    assert finding.message.startswith(f"the name server {bad.address} does not know it")


def test_sigterm_ends_it(look_up: Any) -> None:
    finding, _ = look_up({"a.b": "drop"}, "a.b", stop=True, SECONDS="20")
    assert (finding.code, finding.errors) == (143, "failed: stopped by SIGTERM\n")


def test_a_port_where_no_server_is_fails(run_check: Any) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    finding = run_check(SCRIPT, main={"resolver_file": "/nowhere"}, HOST="a", SERVERS=f'["{address}"]')
    assert finding.message.startswith(f"the name server {address}: connection refused: ")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"HOST": ""}, "HOST is empty"),
        ({"HOST": "a..b"}, "HOST 'a..b' is no name of DNS"),
        ({"RECORD_TYPE": "MX"}, "RECORD_TYPE is 'MX', and should be one of A, CNAME, AAAA, SRV"),
        ({"SERVERS": '["dns.example.com"]'}, "the name server 'dns.example.com' is no address"),
        ({"SERVERS": "[]"}, "the pod has no name server, and SERVERS names none"),
        ({"EXPECTED": '["10.0.0/8"]'}, "EXPECTED: '10.0.0/8' is neither an address nor a network such as 10.0.0.0/8"),
    ],
)
def test_a_wrong_setting_is_named(run_check: Any, settings: dict[str, str], message: str) -> None:
    settings = {"HOST": "a", "SERVERS": '["127.0.0.1:1", "[::1]:1", "::1"]', **settings}
    finding = run_check(SCRIPT, main={"resolver_file": "/nowhere"}, **settings)
    assert (finding.code, finding.errors) == (2, f"{message}\n")
