"""The examples: committed manifests are up to date, specs are short, and the scripts do what they say."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from argogen.cli.main import main
from argogen.output import compare, manifest_path, planned_files, save
from argogen.project import open_project
from argogen.repository import render_project

EXAMPLES = Path(__file__).parents[2] / "examples"
PROJECTS = sorted(file.parent for file in EXAMPLES.glob("*/argogen.yaml"))
SCRIPTS = EXAMPLES / "notifications" / "specs" / "scripts"
REWRITE = os.environ.get("ARGOGEN_REWRITE_GOLDEN") == "1"


@pytest.mark.parametrize("root", PROJECTS, ids=lambda root: root.name)
def test_committed_manifests_are_what_the_specs_say(root: Path) -> None:
    for project in open_project(root).environments():
        rendered, _, locks = render_project(project)
        planned = planned_files(rendered, project, locks=locks)
        if REWRITE:
            save(planned, project.output, project)
        assert compare(planned, project.output) == []


@pytest.mark.parametrize("root", PROJECTS, ids=lambda root: root.name)
def test_check_finds_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--project", str(root), "check"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("root", PROJECTS, ids=lambda root: root.name)
def test_a_workflow_is_at_least_four_times_its_spec(root: Path) -> None:
    project = open_project(root).environments()[0]
    for spec in project.spec_files():
        texts = [path.read_text(encoding="utf-8") for path in (spec, manifest_path(spec, project))]
        lines = [len(text.splitlines()) for text in texts]
        assert lines[0] * 4 <= lines[1] or "kind: WorkflowTemplate" not in texts[1], spec.name


PICTURES = {
    "databases.svg": ("databases", ()),
    "db-auditing.svg": ("databases", ("db-auditing",)),
}
"""The pictures in docs/pictures that no page's own commands draw: of which example, and what of it."""


@pytest.mark.parametrize("name", PICTURES)
def test_committed_pictures_are_up_to_date(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    example, what = PICTURES[name]
    file = EXAMPLES.parent / "docs" / "pictures" / name
    assert main(["--project", str(EXAMPLES / example), "graph", *what, "--format", "svg"]) == 0
    drawn = capsys.readouterr().out
    if REWRITE:
        file.write_text(drawn, encoding="utf-8", newline="\n")
    assert file.read_text(encoding="utf-8") == drawn


@pytest.mark.parametrize("root", PROJECTS, ids=lambda root: root.name)
def test_committed_catalogues_are_up_to_date(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["--project", str(root), "docs", "-o", str(root / "workflows.md"), *([] if REWRITE else ["--check"])]) == 0
    )


def test_every_example_is_in_the_readme() -> None:
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert [root.name for root in PROJECTS if f"]({root.name})" not in readme] == []


@dataclass
class Server:
    """A web server that answers GET and POST by path, and keeps what was sent."""

    answers: dict[str, tuple[int, bytes]]
    url: str = ""
    received: list[tuple[str, bytes, str | None]] = field(default_factory=list)


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server({})

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            state.received.append((self.path, body, self.headers.get("X-ClickHouse-Key")))
            status, answer = state.answers.get(self.path.split("?")[0], (404, b"nothing here"))
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        state.url = f"http://127.0.0.1:{http.server_port}"
        yield state
        http.shutdown()
        thread.join()


def run(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    login = {"DATABASE_USER": "loader", "DATABASE_PASSWORD": "secret"}
    program = [sys.executable, "-W", "error", str(SCRIPTS / script)]
    return subprocess.run(program, env=login | environment, capture_output=True, text=True, timeout=30)


def load_orders(server: Server, database: str, result: Path) -> tuple[int, dict[str, object]]:
    settings = {"JOB": "345", "TRIGGERED_BY": "foo@bar.com", "SHOP_URL": server.url, "DATABASE_URL": database}
    done = run("load_orders.py", RESULT_FILE=str(result), **settings)
    return done.returncode, json.loads(result.read_text())


def test_loading_orders_reports_success(server: Server, tmp_path: Path) -> None:
    server.answers = {"/exports/345": (200, b'{"order": 1}\n'), "/": (200, b"")}
    code, report = load_orders(server, server.url, tmp_path / "result.json")
    assert (code, report["status"], report["failure_reason"]) == (0, "Succeeded", "")
    assert server.received[1] == ("/?query=INSERT%20INTO%20orders%20FORMAT%20JSONEachRow", b'{"order": 1}\n', "secret")


def test_the_report_has_the_keys_of_the_sample(server: Server, tmp_path: Path) -> None:
    sample = json.loads((SCRIPTS.parent / "samples" / "load-orders.json").read_text())
    _, report = load_orders(server, server.url, tmp_path / "result.json")
    assert report.keys() == sample.keys()
    assert (report["name"], report["triggered_by"]) == (sample["name"], sample["triggered_by"])


@pytest.mark.parametrize(
    ("answers", "database", "reason"),
    [
        ({}, "", "Failed to read the export: HTTP Error 404: Not Found"),
        ({"/exports/345": (200, b"{}")}, "http://127.0.0.1:1", "Failed to connect to database"),
        (
            {"/exports/345": (200, b"{}"), "/": (500, b"no such table")},
            "",
            "The database refused the orders: no such table",
        ),
    ],
)
def test_loading_orders_reports_failure(
    server: Server, tmp_path: Path, answers: dict[str, tuple[int, bytes]], database: str, reason: str
) -> None:
    server.answers = answers
    code, report = load_orders(server, database or server.url, tmp_path / "result.json")
    assert (code, report["status"], report["failure_reason"]) == (1, "Failed", reason)


def test_old_months_are_found(server: Server, tmp_path: Path) -> None:
    server.answers = {"/": (200, b"999912\n000103\n000102\n")}
    months = tmp_path / "months.txt"
    done = run("find_old_months.py", DATABASE_URL=server.url, RETENTION_MONTHS="120", MONTHS_FILE=str(months))
    assert (done.returncode, months.read_text()) == (0, "000102 000103")


def test_old_months_are_dropped(server: Server) -> None:
    server.answers = {"/": (200, b"")}
    assert run("drop_months.py", DATABASE_URL=server.url, MONTHS="201501 201502").returncode == 0
    assert [body for _, body, _ in server.received] == [
        b"ALTER TABLE orders DROP PARTITION 201501",
        b"ALTER TABLE orders DROP PARTITION 201502",
    ]


def test_only_months_are_dropped(server: Server) -> None:
    done = run("drop_months.py", DATABASE_URL=server.url, MONTHS="201501 tuple()")
    assert (done.returncode, server.received) == (1, [])
    assert "not a list of months: '201501 tuple()'" in done.stderr
