"""mysql-query and sql-ping against a real MariaDB server, and against one that logs in as MySQL's servers do."""

import contextlib
import os
import pwd
import re
import shutil
import signal
import socket
import socketserver
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import trustme

SCRIPT, PING = "mysql-query/mysql_query.py", "sql-ping/mysql_ping.py"
PASSWORD = "s3cret $(pass) 'w\u00f6rd"
SETUP = f"""
create database inventory character set utf8mb4;
use inventory;
create table servers (host varchar(80), port int, environment varchar(80) character set latin1,
    mask bit(3) default b'101');
insert into servers (host, port, environment) values ('b.example.com', 3306, 'dev'), ('a.example.com', 3307, 'dev');
insert into servers (host, port, environment) values ('c''s', 1, 'it''s \\\\ "prod"');
create user reader identified by '{PASSWORD.replace("'", "''")}';
grant all on inventory.* to reader;
install soname 'auth_ed25519';
create user other identified via ed25519 using password('x');
"""


@dataclass(frozen=True)
class Database:
    """A server on 127.0.0.1 that takes connections with and without TLS; `ca` is its authority's certificate (PEM)."""

    port: int
    ca: str


@pytest.fixture(scope="session")
def database() -> Iterator[Database]:
    """Start a server of its own in a new folder; it should not run as root."""
    program = shutil.which("mariadbd", path="/usr/sbin:/usr/bin")
    if not program:
        pytest.skip("there is no MariaDB server: apt-get install mariadb-server")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    account = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    authority, quiet = trustme.CA(), {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with tempfile.TemporaryDirectory(prefix="my") as name, contextlib.ExitStack() as stack:
        folder, certificate = Path(name), authority.issue_cert("127.0.0.1")
        certificate.private_key_pem.write_to_path(folder / "key")
        certificate.cert_chain_pems[0].write_to_path(folder / "cert")
        for path in (folder, folder / "key", folder / "cert"):
            os.chown(path, account.pw_uid, account.pw_gid)
        data = f"--datadir={folder}/data"
        install = ["mariadb-install-db", "--no-defaults", data, "--auth-root-authentication-method=normal"]
        subprocess.run([*install, "--skip-test-db"], check=True, timeout=120, cwd="/", **quiet, **user)
        options = [f"--socket={folder}/socket", f"--port={port}", "--bind-address=127.0.0.1"]
        options += [f"--ssl-cert={folder}/cert", f"--ssl-key={folder}/key", "--innodb-flush-log-at-trx-commit=0"]
        server = stack.enter_context(
            subprocess.Popen([program, "--no-defaults", data, *options], cwd="/", **quiet, **user)
        )
        stack.callback(server.kill)
        ask, end = ["mariadb", "--no-defaults", f"--socket={folder}/socket", "-uroot"], time.monotonic() + 60
        while subprocess.run([*ask, "-e", "select 1"], check=False, **quiet).returncode and time.monotonic() < end:
            time.sleep(0.2)
        subprocess.run([*ask, "--default-character-set=utf8mb4"], input=SETUP.encode(), check=True, timeout=60)
        yield Database(port, authority.cert_pem.bytes().decode())


@pytest.fixture
def run_query(database: Database, run_source: Any) -> Callable[..., Any]:
    """Run the script on the server."""

    def run(query: str = "", **settings: Any) -> Any:
        place = {"HOST": "127.0.0.1", "PORT": str(database.port), "DATABASE": "inventory", "USER_NAME": "reader"}
        return run_source(SCRIPT, **{"QUERY": query, **place, "PASSWORD": PASSWORD, "SSLMODE": "disable", **settings})

    return run


@pytest.mark.parametrize(
    ("query", "items"),
    [
        (
            "select host, port from servers where environment = 'dev' order by host -- all of them",
            [{"host": "a.example.com", "port": 3307}, {"host": "b.example.com", "port": 3306}],
        ),
        ("with t as (select 1 as t) select t from t; ;\n", [{"t": 1}]),
        (
            "select 'it''s \"100 %\" \u00e4\U0001f600 $HOME\\t' as x, null as y, mask as z from servers limit 1",
            [{"x": 'it\'s "100 %" \u00e4\U0001f600 $HOME\t', "y": None, "z": 5}],
        ),
        ("values (1.5), (-2)", [{"1.5": 1.5}, {"1.5": -2}]),
        ("select 1e3 as f, cast(18446744073709551615 as unsigned) as u, date '2024-02-03' as d", None),
        ("select host from servers where false", []),
        ("show databases like 'inv%'", [{"Database (inv%)": "inventory"}]),
        ("select repeat('x', 70000) as x", [{"x": "x" * 70000}]),
    ],
    ids=["comment", "semicolons", "texts", "values", "types", "no rows", "show", "long"],
)
def test_rows_are_listed(run_query: Any, query: str, items: list[object]) -> None:
    outcome = run_query(query)
    items = [{"f": 1000.0, "u": 18446744073709551615, "d": "2024-02-03"}] if items is None else items
    assert (outcome.code, outcome.errors, outcome.items) == (0, "", items)
    assert outcome.output == f"listed {len(items)} items (attempt 1)\n"


def test_one_column_gives_plain_values(run_query: Any) -> None:
    query = 'select host as `Host "name"`, port from servers order by port'
    assert run_query(query, COLUMN='Host "name"').items == ["c's", "b.example.com", "a.example.com"]
    assert run_query("select 1 as x from servers where false", COLUMN="x").items == []


def test_many_columns_and_rows_are_read(run_query: Any) -> None:
    columns = ", ".join(f"{number} as c{number}" for number in range(300))
    assert run_query(f"select {columns}").items == [{f"c{number}": number for number in range(300)}]
    assert run_query("select seq from seq_1_to_20000", COLUMN="seq").items == list(range(1, 20001))


def test_variables_are_quoted(run_query: Any) -> None:
    nasty = '{"env": "it\'s \\\\ \\"prod\\"", "p": 1, "drop": "\'; drop table servers; --", "on": true, "none": ""}'
    query = """select host, :'drop' as d, :'on' = 'true' as o, ':''p''' as q, /* :'p' */ ":'p'" as r, :'none' as n
               from servers where environment = :'env' and port = :'p' # :'p'"""
    outcome = run_query(query, VARIABLES=nasty)
    assert (outcome.code, outcome.errors) == (0, "")
    row = {"host": "c's", "d": "'; drop table servers; --", "o": 1, "q": ":'p'", "r": ":'p'", "n": ""}
    assert outcome.items == [row]


@pytest.mark.parametrize(
    ("query", "settings", "message"),
    [
        ("select * from nowhere", {}, "1146: Table 'inventory.nowhere' doesn't exist"),
        ("select :'region'", {"VARIABLES": '{"area": "eu"}'}, "1064: You have an error in your SQL syntax;"),
        ("select 1; drop table servers", {}, "1064: You have an error in your SQL syntax;"),
        ("delete from servers", {}, "1792: Cannot execute statement in a READ ONLY transaction"),
        ("load data local infile '/etc/passwd' into table servers", {}, "4166: The used command is not allowed"),
        ("drop table servers", {}, "1792: Cannot execute statement in a READ ONLY transaction"),
        ("select sleep(20)", {"TIMEOUT_SECONDS": "1"}, "1969: Query execution was interrupted (max_statement_time"),
        ("select 1", {"PASSWORD": "wr0ng-pass"}, "1045: Access denied for user 'reader'"),
        ("select 1", {"DATABASE": "nowhere"}, "1044: Access denied for user 'reader'"),
    ],
)
def test_a_refusal_fails_at_once(run_query: Any, query: str, settings: dict[str, str], message: str) -> None:
    outcome = run_query(query, **settings)
    assert (outcome.code, outcome.output, outcome.items) == (1, "", None)
    assert outcome.errors.startswith(f"not listed (attempt 1): the server answered {message}")
    assert outcome.errors.count("\n") == 1


@pytest.mark.parametrize(
    ("query", "settings", "message"),
    [
        ("set @a = 1", {}, "QUERY is no query that gives rows"),
        ("select 1 as a, 2 as a", {}, "two columns have the same name"),
        ("select 1 as a", {"COLUMN": "b"}, 'there is no column "b"'),
        ("select x'ff00' as a", {}, 'the column "a" holds bytes that are no text'),
        ("select repeat('x', 500000) as x", {}, "the list has 500011 bytes, and at most 500000 fit into a Workflow"),
        ("select repeat('x', 9000000) as x", {}, "the answer has more than 8000000 bytes"),
        ("select 1", {"USER_NAME": "other"}, 'the server wants the login "client_ed25519", which is not there'),
    ],
)
def test_what_makes_no_list_fails(run_query: Any, query: str, settings: dict[str, str], message: str) -> None:
    outcome = run_query(query, SSLMODE="require", **settings)
    assert (outcome.code, outcome.errors, outcome.items) == (1, f"not listed: {message}\n", None)


def test_the_certificate_is_verified(run_query: Any, database: Database, certificates: Any) -> None:
    query = "show status like 'Ssl_cipher'"
    outcome = run_query(query, SSLMODE="verify-full", CA_PEM=database.ca, COLUMN="Value")
    assert (outcome.code, outcome.items) == (0, ["TLS_AES_256_GCM_SHA384"])
    for settings in ({"CA_PEM": certificates.other_ca}, {"SSLMODE": ""}):
        outcome = run_query(query, **{"SSLMODE": "verify-full", **settings})
        assert (outcome.code, outcome.items) == (1, None)
        assert outcome.errors.startswith("not listed (attempt 1): the server's certificate: ")
    outcome = run_query(query, SSLMODE="verify-full", CA_PEM=database.ca, HOST="localhost")
    assert "the server's certificate: Hostname mismatch" in outcome.errors
    assert run_query(query, SSLMODE="require", COLUMN="Value").items == ["TLS_AES_256_GCM_SHA384"]
    assert run_query(query, SSLMODE="disable", COLUMN="Value").items == [""]


def test_a_line_end_behind_the_password_does_no_harm(run_query: Any) -> None:
    assert run_query("select 1 as a", PASSWORD=f"{PASSWORD}\n").code == 0


class _Server(socketserver.ThreadingTCPServer):
    """Plays MySQL's side of a login with caching_sha2_password; `behaviours` say how each connection goes."""

    def __init__(self, behaviours: list[str], tls: ssl.SSLContext) -> None:
        self.behaviours, self.tls, self.passwords = behaviours, tls, list[bytes]()
        self.reached, self.released = threading.Event(), threading.Event()
        super().__init__(("127.0.0.1", 0), _Login)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that goes away is what some tests want."""


SALT = b"abcdefgh0123456789AB"


class _Login(socketserver.BaseRequestHandler):
    server: _Server

    def finish(self) -> None:
        self.request.close()

    def write(self, number: int, *packets: bytes) -> None:
        for count, packet in enumerate(packets, number):
            self.request.sendall(len(packet).to_bytes(3, "little") + bytes([count]) + packet)

    def read(self) -> bytes:
        return self.exactly(int.from_bytes(self.exactly(4)[:3], "little"))

    def exactly(self, length: int) -> bytes:
        """Read no more than that: what follows may be TLS."""
        found = b""
        while len(found) < length:
            part = self.request.recv(length - len(found))
            assert part
            found += part
        return found

    def handle(self) -> None:
        behaviour = self.server.behaviours.pop(0)
        self.server.reached.set()
        if behaviour == "hang":
            self.server.released.wait(20)
        elif behaviour == "drop":
            return
        elif behaviour == "HTTP":
            self.request.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        elif behaviour == "busy":
            self.write(0, b"\xff\x10\x04Too many connections")
        else:
            self.log_in(behaviour)

    def log_in(self, behaviour: str) -> None:
        tls, number = behaviour != "clear", 1
        abilities = (0x8A20D | (0x800 if tls else 0)).to_bytes(4, "little")
        plugin = b"sha256_password" if behaviour == "switch" else b"caching_sha2_password"
        rest = bytes(4) + SALT[:8] + b"\0" + abilities[:2] + b"\x2d\x02\0" + abilities[2:] + b"\x15" + bytes(10)
        self.write(0, b"\x0a8.4.0\0" + rest + SALT[8:] + b"\0" + plugin + b"\0")
        answer = self.read()
        if len(answer) == 32:
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
            answer, number = self.read(), 2
        if behaviour == "switch":
            self.write(number + 1, b"\xfecaching_sha2_password\0" + SALT + b"\0")
            answer, number = self.read(), number + 2
        hashed = sha256(PASSWORD.encode()).digest()
        other = sha256(sha256(hashed).digest() + SALT).digest()
        assert bytes(a ^ b for a, b in zip(hashed, other, strict=True)) in answer
        if behaviour == "fast":
            self.write(number + 1, b"\x01\x03", b"\0\0\0\x02\0\0\0")
        else:
            self.write(number + 1, b"\x01\x04")
            self.server.passwords.append(self.read())
            self.write(number + 3, b"\0\0\0\x02\0\0\0")
        self.answer_queries()

    def answer_queries(self) -> None:
        assert self.read() == b"\x03set max_execution_time = 60000"
        self.write(1, b"\0\0\0\x02\0\0\0")
        assert self.read() == b"\x03set session transaction read only"
        self.write(1, b"\0\0\0\x02\0\0\0")
        assert self.read() == b"\x03select j"
        column = b"\x03def\0\0\0\x01j\x01j\x0c\x3f\0\xff\xff\xff\xff\xf5\0\0\0\0\0"
        end = b"\xfe\0\0\x02\0"
        self.write(1, b"\x01", column, end, b'\x09{"a":[1]}', end)


@pytest.fixture
def mysql(run_source: Any, certificates: Any) -> Iterator[Callable[..., Any]]:
    """Run the script on a server with the given behaviours; returns both outcome and server."""
    with contextlib.ExitStack() as stack:

        def run(*behaviours: str, stop: bool = False, **settings: Any) -> Any:
            server = stack.enter_context(_Server(list(behaviours), certificates.context))
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.shutdown)
            stack.callback(server.released.set)
            place = {"HOST": "127.0.0.1", "PORT": str(server.server_address[1]), "DATABASE": "d", "USER_NAME": "u"}
            place |= {"PASSWORD": PASSWORD, "QUERY": "select j", "CA_PEM": certificates.ca}
            settings |= {"stop_when": server.reached} if stop else {}
            return run_source(SCRIPT, **{**place, **settings}), server

        yield run


@pytest.mark.parametrize("behaviour", ["fast", "full", "switch"])
def test_it_logs_in_as_mysql_wants(mysql: Any, behaviour: str) -> None:
    outcome, server = mysql(behaviour)
    assert (outcome.code, outcome.errors, outcome.items) == (0, "", [{"j": {"a": [1]}}])
    assert server.passwords == ([] if behaviour == "fast" else [f"{PASSWORD}\0".encode()])


def test_the_password_does_not_leave_without_tls(mysql: Any) -> None:
    outcome, server = mysql("full", SSLMODE="disable")
    message = 'not listed: the server wants the login "mysql_clear_password", which is not there without TLS\n'
    assert (outcome.code, outcome.errors) == (1, message)
    outcome, server = mysql("clear")
    message = "not listed: the server does without TLS, which only sslmode disable allows\n"
    assert (outcome.code, outcome.errors) == (1, message)
    assert server.passwords == []


@pytest.mark.parametrize("behaviour", ["drop", "busy"])
def test_what_may_pass_is_tried_again(mysql: Any, behaviour: str) -> None:
    outcome, _ = mysql(behaviour, "fast")
    assert (outcome.code, outcome.output) == (0, "listed 1 items (attempt 2)\n")


def test_what_speaks_otherwise_is_no_database(mysql: Any) -> None:
    outcome, _ = mysql("HTTP")
    assert (outcome.code, outcome.items) == (1, None)
    assert outcome.errors == "not listed: the server does not speak MySQL's protocol as it should\n"


@pytest.mark.parametrize(
    ("number", "code", "message"),
    [(signal.SIGTERM, 143, "not listed: stopped by SIGTERM\n"), (signal.SIGALRM, 1, "not listed: out of time\n")],
)
def test_it_ends_at_once_while_the_server_hangs(mysql: Any, number: signal.Signals, code: int, message: str) -> None:
    outcome, _ = mysql("hang", stop=True, stop_by=number)
    assert (outcome.code, outcome.errors, outcome.items) == (code, message, None)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"HOST": ""}, "HOST is empty"),
        ({"DATABASE": " "}, "DATABASE is empty"),
        ({"USER_NAME": ""}, "USER_NAME is empty"),
        ({"PASSWORD": "\n"}, "PASSWORD is empty"),
        ({"QUERY": ""}, "QUERY is empty"),
        ({"PORT": "0"}, "PORT is '0', and should be a number from 1 to 65535"),
        ({"TIMEOUT_SECONDS": "soon"}, "TIMEOUT_SECONDS is 'soon', and should be a number from 1 to 180"),
        ({"VARIABLES": "[1]"}, "VARIABLES is not a JSON object"),
        ({"SSLMODE": "prefer"}, "SSLMODE is 'prefer', and should be one of verify-full, require, disable"),
        ({"CA_PEM": "nonsense"}, "CA_PEM holds no certificate"),
        ({"CA_PEM": " "}, "CA_PEM is empty"),
    ],
)
def test_a_wrong_setting_is_named(run_source: Any, settings: dict[str, str], message: str) -> None:
    place = {"HOST": "127.0.0.1", "PORT": "1", "DATABASE": "d", "USER_NAME": "u", "PASSWORD": "s3cret-s3cret"}
    outcome = run_source(SCRIPT, **{"QUERY": "select 1", **place, **settings})
    assert (outcome.code, outcome.output, outcome.errors) == (2, "", f"{message}\n")


@pytest.fixture
def ping(database: Database, run_check: Any) -> Callable[..., Any]:
    """Run the check on the server."""

    def run(**settings: Any) -> Any:
        place = {"HOST": "127.0.0.1", "PORT": str(database.port), "DATABASE": "inventory", "USER_NAME": "reader"}
        return run_check(PING, **{**place, "PASSWORD": f"{PASSWORD}\n", "SSLMODE": "disable", **settings})

    return run


def test_a_server_that_answers_passes(ping: Any, database: Database) -> None:
    finding = ping()
    assert (finding.code, finding.errors, finding.message) == (0, "", "")
    assert re.fullmatch(rf"passed: 127\.0\.0\.1:{database.port} answered '1' after \d+ ms\n", finding.output)
    finding = ping(SSLMODE="verify-full", CA_PEM=database.ca, QUERY="select count(*), 'x' from servers;", EXPECTED="3")
    assert finding.code == 0


def test_the_first_value_is_compared(ping: Any, database: Database) -> None:
    finding = ping(QUERY="select null", EXPECTED="1")
    assert (finding.code, finding.message) == (1, f"127.0.0.1:{database.port} answered '', and should answer '1'")
    assert "answered ''" in ping(QUERY="select host from servers where false").output


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"PASSWORD": "wr0ng-pass"}, "1045: Access denied for user 'reader'"),
        ({"DATABASE": "nowhere"}, "1044: Access denied for user 'reader'"),
        ({"QUERY": "delete from servers"}, "1792: Cannot execute statement in a READ ONLY transaction: what does"),
        ({"QUERY": "set @a = 1"}, "QUERY is no query that gives rows"),
        ({"QUERY": "select sleep(20)", "SECONDS_EACH": "1"}, "1969: Query execution was interrupted"),
        ({"SSLMODE": "verify-full"}, "its certificate is not trusted: "),
        ({"PORT": "1"}, "connection refused: does it run and listen there"),
        ({"HOST": "nowhere.invalid"}, "the name can't be resolved: "),
        ({"USER_NAME": "other"}, 'the server wants the login "client_ed25519", which is not there'),
    ],
)
def test_a_refusal_is_told_with_where_to_look(ping: Any, settings: dict[str, str], message: str) -> None:
    finding = ping(**settings)
    assert (finding.code, message in finding.message) == (1, True), finding.message
    assert finding.errors == f"failed: {finding.message}\n"


def test_what_is_no_database_fails_a_ping(ping: Any, http_server: Any) -> None:
    port = http_server().url.split(":")[2].partition("/")[0]
    finding = ping(PORT=port, SECONDS_EACH="1")
    assert (finding.code, "no answer within 1 s: does it run" in finding.message) == (1, True)


@pytest.mark.parametrize("name", ["HOST", "DATABASE", "USER_NAME", "PASSWORD"])
def test_a_ping_without_a_setting_names_it(ping: Any, name: str) -> None:
    finding = ping(**{name: " "})
    assert (finding.code, finding.errors) == (2, f"{name} is empty\n")
