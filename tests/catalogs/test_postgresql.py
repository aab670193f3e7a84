"""sql-query and sql-ping against a real PostgreSQL server, with the system's programs and with those of Alpine."""

import contextlib
import os
import pwd
import re
import shutil
import socket
import socketserver
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import trustme

SCRIPT, PING = "sql-query/sql_query.sh", "sql-ping/postgresql_ping.sh"
PASSWORD = "s3cret $(pass) 'word"
SETUP = """
create table servers (host text, port int, environment text);
insert into servers values ('b.example.com', 5432, 'dev'), ('a.example.com', 5433, 'dev');
insert into servers values ('c''s', 1, $$it's \\ "prod"$$);
create sequence visits;
"""


@dataclass(frozen=True)
class Database:
    """A server on 127.0.0.1 that takes connections with and without TLS; `ca` is its authority's certificate (PEM)."""

    programs: Path
    port: int
    ca: str


def _programs() -> Path:
    """Return the folder of the newest server's programs. The script needs the `\\getenv` of psql 15."""
    versions = {
        int(path.parent.parent.name): path.parent for path in Path("/usr/lib/postgresql").glob("[0-9]*/bin/pg_ctl")
    }
    if not versions or max(versions) < 15:
        pytest.skip("there is no PostgreSQL server 15 or newer in /usr/lib/postgresql: apt-get install postgresql")
    return versions[max(versions)]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def database() -> Iterator[Database]:
    """Start a server of its own in a new folder; it refuses to run as root."""
    programs, port, authority = _programs(), _free_port(), trustme.CA()
    account = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    root = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}

    def run(program: str, *arguments: str, **more: Any) -> None:
        subprocess.run(
            [str(programs / program), *arguments], check=True, timeout=60, stdout=subprocess.DEVNULL, cwd="/", **more
        )

    with tempfile.TemporaryDirectory(prefix="pg") as name, contextlib.ExitStack() as stack:
        folder, data = Path(name), Path(name, "data")
        certificate = authority.issue_cert("127.0.0.1")
        files = {"password": PASSWORD.encode(), "key": certificate.private_key_pem.bytes()}
        files["cert"] = b"".join(part.bytes() for part in certificate.cert_chain_pems)
        for file, content in files.items():
            (folder / file).write_bytes(content)
            (folder / file).chmod(0o600)
            os.chown(folder / file, account.pw_uid, account.pw_gid)
        os.chown(folder, account.pw_uid, account.pw_gid)
        authentication = ["-U", "reader", "-A", "scram-sha-256", "--pwfile", str(folder / "password")]
        run("initdb", "-D", str(data), "-E", "UTF8", "--locale=C", "--no-sync", *authentication, **root)
        settings = {"fsync": "off", "ssl": "on", "ssl_cert_file": folder / "cert", "ssl_key_file": folder / "key"}
        settings |= {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": folder}
        options = " ".join(f"-c {key}={value}" for key, value in settings.items())
        run("pg_ctl", "start", "-w", "-D", str(data), "-l", str(folder / "log"), "-o", options, **root)
        stack.callback(run, "pg_ctl", "stop", "-D", str(data), "-m", "immediate", **root)
        login = {"PGPASSWORD": PASSWORD, "PGSSLMODE": "disable"}
        address = ["-h", "127.0.0.1", "-p", str(port), "-U", "reader", "-d", "postgres"]
        run("psql", "-Xq", "-v", "ON_ERROR_STOP=1", *address, "-c", SETUP, env=login)
        yield Database(programs, port, authority.cert_pem.bytes().decode())


@pytest.fixture(params=["system", "alpine"])
def tools(request: pytest.FixtureRequest, tmp_path: Path, database: Database) -> dict[str, str]:
    """Where a script finds its programs: those of this system, or BusyBox as in the image; and room for its files."""
    path = os.environ["PATH"]
    if request.param == "alpine":
        busybox = shutil.which("busybox") or pytest.skip("there is no BusyBox: apt-get install busybox")
        (tmp_path / "bin").mkdir()
        for applet in subprocess.run([busybox, "--list"], check=True, capture_output=True, text=True).stdout.split():
            (tmp_path / "bin" / applet).symlink_to(busybox)
        path = str(tmp_path / "bin")
    (tmp_path / "work").mkdir()
    return {"PATH": f"{path}:{database.programs}", "TMPDIR": str(tmp_path / "work")}


@pytest.fixture
def run_query(tools: dict[str, str], database: Database, run_source: Any) -> Callable[..., Any]:
    """Run the item source on the server."""

    def run(query: str = "", **settings: Any) -> Any:
        place = {"PGHOST": "127.0.0.1", "PGPORT": str(database.port), "PGDATABASE": "postgres", "PGUSER": "reader"}
        secrets = {"PGPASSWORD": PASSWORD, "PGSSLMODE": "disable"}
        outcome = run_source(SCRIPT, **{"QUERY": query, **place, **secrets, **tools, **settings})
        assert list(Path(tools["TMPDIR"]).iterdir()) == []
        return outcome

    return run


@pytest.fixture
def ping(tools: dict[str, str], database: Database, run_check: Any) -> Callable[..., Any]:
    """Run the check on the server."""

    def run(**settings: Any) -> Any:
        place = {"HOST": "127.0.0.1", "PORT": str(database.port), "DATABASE": "postgres", "USER_NAME": "reader"}
        secrets = {"PASSWORD": f"{PASSWORD}\n", "SSLMODE": "disable"}
        finding = run_check(PING, **{**place, **secrets, **tools, **settings})
        assert list(Path(tools["TMPDIR"]).iterdir()) == []
        return finding

    return run


class _Relay(socketserver.ThreadingTCPServer):
    """Passes connections on to `target`, but drops or hangs those that `behaviours` say."""

    def __init__(self, target: int, behaviours: list[str]) -> None:
        self.target, self.behaviours = target, behaviours
        self.reached, self.released = threading.Event(), threading.Event()
        super().__init__(("127.0.0.1", 0), _RelayHandler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that goes away is what some tests want."""


class _RelayHandler(socketserver.BaseRequestHandler):
    server: _Relay

    def handle(self) -> None:
        behaviour = self.server.behaviours.pop(0) if self.server.behaviours else "pass"
        self.server.reached.set()
        if behaviour == "hang":
            self.server.released.wait(20)
        if behaviour == "pass":
            with socket.create_connection(("127.0.0.1", self.server.target)) as server:
                back = threading.Thread(target=_copy, args=(server, self.request))
                back.start()
                _copy(self.request, server)
                back.join()


def _copy(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


@pytest.fixture
def relay(database: Database) -> Iterator[Callable[..., _Relay]]:
    """Start relays to the server: `relay("drop", "hang")`."""
    with contextlib.ExitStack() as stack:

        def start(*behaviours: str) -> _Relay:
            server = stack.enter_context(_Relay(database.port, list(behaviours)))
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.shutdown)
            stack.callback(server.released.set)
            return server

        yield start


@pytest.mark.parametrize(
    ("query", "items"),
    [
        (
            "select host, port from servers where environment = 'dev' order by host -- all of them",
            [{"host": "a.example.com", "port": 5433}, {"host": "b.example.com", "port": 5432}],
        ),
        ("with t as (select 1 as t) select t from t; ;\n", [{"t": 1}]),
        (
            "select E'it''s \\\\ \"100 %\" \u00e4\U0001f600 $HOME' as x, null as y, '{\"a\": 1}'::jsonb as z",
            [{"x": 'it\'s \\ "100 %" \u00e4\U0001f600 $HOME', "y": None, "z": {"a": 1}}],
        ),
        ("values (1.5), (2)", [{"column1": 1.5}, {"column1": 2}]),
        ("select host from servers where false", []),
    ],
    ids=["comment", "semicolons", "values", "no columns", "no rows"],
)
def test_rows_are_listed(run_query: Any, query: str, items: list[object]) -> None:
    outcome = run_query(query)
    assert (outcome.code, outcome.output, outcome.errors) == (0, "listed (attempt 1)\n", "")
    assert outcome.items == items


def test_one_column_gives_plain_values(run_query: Any) -> None:
    query = 'select host as "Host ""name""", port from servers order by port'
    assert run_query(query, COLUMN='Host "name"').items == ["c's", "b.example.com", "a.example.com"]
    assert run_query("select 1 as x where false", COLUMN="x").items == []


def test_variables_are_quoted(run_query: Any) -> None:
    nasty = '{"env": "it\'s \\\\ \\"prod\\"", "p": 1, "drop": "\'; drop table servers; --", "on": true}'
    query = "select host, :'drop' as d, :'on'::bool as o from servers where environment = :'env' and port = :'p'::int;"
    outcome = run_query(query, VARIABLES=nasty)
    assert (outcome.code, outcome.errors) == (0, "")
    assert outcome.items == [{"host": "c's", "d": "'; drop table servers; --", "o": True}]


@pytest.mark.parametrize(
    ("query", "settings", "message"),
    [
        ("select * from nowhere", {}, 'ERROR: relation "nowhere" does not exist LINE 2: select * from nowhere ^ '),
        ("select 1 as a", {"COLUMN": "b"}, "ERROR: column t.b does not exist LINE 1: "),
        ("select :'region'", {"VARIABLES": '{"area": "eu"}'}, 'ERROR: syntax error at or near ":"'),
        ("select 1", {"VARIABLES": "[1]"}, "ERROR: cannot deconstruct an array as an object"),
        ("select nextval('visits')", {}, "ERROR: cannot execute nextval() in a read-only transaction"),
        ("select 1; drop table servers", {}, 'ERROR: syntax error at or near ";"'),
        ("select 'a", {}, "ERROR: unterminated quoted string"),
        ("select pg_sleep(20)", {"TIMEOUT_SECONDS": "1"}, "ERROR: canceling statement due to statement timeout"),
        ("select 1", {"PGPASSWORD": "wr0ng-pass"}, "psql: error: connection to server at"),
        ("select 1", {"PGDATABASE": "nowhere"}, "psql: error: connection to server at"),
    ],
)
def test_a_refusal_fails_at_once(run_query: Any, query: str, settings: dict[str, str], message: str) -> None:
    outcome = run_query(query, **settings)
    assert (outcome.code, outcome.output, outcome.items) == (1, "", None)
    assert outcome.errors.startswith(f"not listed (attempt 1): {message}")
    assert outcome.errors.count("\n") == 1


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("select 1) t; select count(*) from (select 2", "QUERY is more than one query"),
        ("select repeat('x', 500000) as x", "the list has 500011 bytes, and at most 500000 fit into a Workflow"),
    ],
)
def test_what_makes_no_list_fails(run_query: Any, query: str, message: str) -> None:
    outcome = run_query(query)
    assert (outcome.code, outcome.errors, outcome.items) == (1, f"not listed: {message}\n", None)


def test_a_lost_connection_is_tried_again(run_query: Any, relay: Any) -> None:
    outcome = run_query("select 1 as a", PGPORT=str(relay("drop").server_address[1]))
    assert (outcome.code, outcome.output, outcome.items) == (0, "listed (attempt 2)\n", [{"a": 1}])


def test_it_gives_up_after_five_attempts(run_query: Any, database: Database, tmp_path: Path) -> None:
    impatient = tmp_path / "impatient"
    impatient.mkdir()
    (impatient / "sleep").symlink_to("/bin/true")
    outcome = run_query("select 1", PGPORT="1", PATH=f"{impatient}:{os.environ['PATH']}:{database.programs}")
    assert (outcome.code, outcome.items) == (1, None)
    assert outcome.errors.startswith("not listed (attempt 5): psql: error: connection to server at")


def test_the_certificate_is_verified(run_query: Any, database: Database, certificates: Any) -> None:
    query = "select ssl from pg_stat_ssl where pid = pg_backend_pid()"
    outcome = run_query(query, PGSSLMODE="verify-full", CA_PEM=database.ca)
    assert (outcome.code, outcome.items) == (0, [{"ssl": True}])
    outcome = run_query(query, PGSSLMODE="verify-full", CA_PEM=certificates.other_ca)
    assert (outcome.code, outcome.items) == (1, None)
    assert "attempt 1" in outcome.errors
    assert "certificate verify failed" in outcome.errors
    assert run_query(query, PGSSLMODE="require").items == [{"ssl": True}]


def test_the_public_authorities_count_by_default(run_query: Any) -> None:
    outcome = run_query("select 1", PGSSLMODE="")
    assert (outcome.code, outcome.items) == (1, None)
    # psql 15 takes the name of the system's store, which it does not know, for a file.
    assert re.search(r'attempt 1\).*("system" does not exist|certificate verify failed)', outcome.errors)


def test_a_line_end_behind_the_password_does_no_harm(run_query: Any) -> None:
    assert run_query("select 1 as a", PGPASSWORD=f"{PASSWORD}\n").code == 0


def test_it_ends_at_once_while_the_server_hangs(run_query: Any, relay: Any) -> None:
    server = relay("hang")
    outcome = run_query("select 1", PGPORT=str(server.server_address[1]), stop_when=server.reached)
    assert (outcome.code, outcome.errors, outcome.items) == (143, "not listed: stopped by SIGTERM\n", None)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"PGHOST": ""}, "PGHOST is empty"),
        ({"PGDATABASE": " "}, "PGDATABASE is empty"),
        ({"PGUSER": ""}, "PGUSER is empty"),
        ({"PGPASSWORD": "\n"}, "PGPASSWORD is empty"),
        ({"QUERY": ""}, "QUERY is empty"),
        ({"TIMEOUT_SECONDS": "soon"}, "TIMEOUT_SECONDS is no whole number"),
    ],
)
def test_a_wrong_setting_is_named(run_query: Any, settings: dict[str, str], message: str) -> None:
    outcome = run_query(**{"QUERY": "select 1", **settings})
    assert (outcome.code, outcome.output, outcome.errors) == (2, "", f"{message}\n")


def test_a_server_that_answers_passes(ping: Any, database: Database) -> None:
    finding = ping()
    said = f"passed: 127.0.0.1:{database.port} answered '1'\n"
    assert (finding.code, finding.output, finding.errors, finding.message) == (0, said, "", "")


def test_the_first_value_is_compared(ping: Any, database: Database) -> None:
    query = "select count(*) > 2, host from servers group by 2 order by 2 -- it's one"
    assert ping(QUERY=query, EXPECTED="f").code == 0
    finding = ping(QUERY=query, EXPECTED="t")
    message = f"127.0.0.1:{database.port} answered 'f', and should answer 't'"
    assert (finding.code, finding.message, finding.errors) == (1, message, f"failed: {message}\n")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"PASSWORD": "wr0ng-pass"}, 'FATAL: password authentication failed for user "reader": is the password in'),
        ({"DATABASE": "nowhere"}, 'FATAL: database "nowhere" does not exist: is the database there'),
        (
            {"QUERY": "delete from servers"},
            "ERROR: cannot execute DELETE in a read-only transaction: what does",
        ),
        (
            {"QUERY": "select pg_sleep(20)", "SECONDS_EACH": "1"},
            "canceling statement due to statement timeout: what",
        ),
        (
            {"PORT": "1"},
            "Connection refused Is the server running on that host and accepting TCP/IP connections?: does",
        ),
    ],
)
def test_a_refusal_is_told_with_where_to_look(ping: Any, settings: dict[str, str], message: str) -> None:
    finding = ping(**settings)
    assert (finding.code, message in finding.message) == (1, True), finding.message
    assert finding.errors.count("\n") == 1


def test_the_certificate_is_verified_by_a_ping(ping: Any, database: Database, certificates: Any) -> None:
    assert ping(SSLMODE="verify-full", CA_PEM=database.ca).code == 0
    finding = ping(SSLMODE="verify-full", CA_PEM=certificates.other_ca)
    assert "SSL error: certificate verify failed: is ca the right authority" in finding.message


def test_sigterm_ends_a_ping(ping: Any, relay: Any) -> None:
    server = relay("hang")
    finding = ping(PORT=str(server.server_address[1]), stop_when=server.reached)
    assert (finding.code, finding.errors) == (143, "failed: stopped by SIGTERM\n")


@pytest.mark.parametrize("name", ["HOST", "DATABASE", "USER_NAME", "PASSWORD"])
def test_a_ping_without_a_setting_names_it(ping: Any, name: str) -> None:
    finding = ping(**{name: " "})
    assert (finding.code, finding.errors) == (2, f"{name} is empty\n")
