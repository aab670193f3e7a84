"""The example databases: its scripts do what they say, and a second thing to do with every database costs little."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

SPECS = Path(__file__).parents[2] / "examples" / "databases" / "specs"
SCRIPTS = SPECS / "scripts"


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    path = environment.pop("PATH", os.environ["PATH"])
    return subprocess.run(command, env={"PATH": path, **environment}, capture_output=True, text=True, timeout=30)


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a word on stderr."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def inventory(tmp_path: Path) -> Iterator[str]:
    """Serve the inventory of one environment, and return where."""
    databases = [{"engine": "postgres", "host": f"{name}.dev.foo.bar"} for name in "cab"]
    (tmp_path / "dev.json").write_text(json.dumps([*databases, {"engine": "mysql", "host": "d.dev.foo.bar"}]))
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()
        thread.join()


def list_databases(inventory: str, environment: str, items: Path) -> subprocess.CompletedProcess[str]:
    program = (sys.executable, "-W", "error", str(SCRIPTS / "list_databases.py"))
    return run(*program, INVENTORY_URL=inventory, ENVIRONMENT=environment, ITEMS_FILE=str(items))


def test_the_databases_of_an_environment_are_listed(inventory: str, tmp_path: Path) -> None:
    done = list_databases(inventory, "dev", tmp_path / "items.json")
    assert (done.returncode, done.stdout) == (0, "4 databases, 3 of them PostgreSQL\n")
    assert json.loads((tmp_path / "items.json").read_text()) == ["a.dev.foo.bar", "b.dev.foo.bar", "c.dev.foo.bar"]


def test_an_environment_without_an_inventory_fails(inventory: str, tmp_path: Path) -> None:
    done = list_databases(inventory, "prod", tmp_path / "items.json")
    assert (done.returncode, (tmp_path / "items.json").exists()) == (1, False)
    assert "HTTP Error 404" in done.stderr


def with_psql(folder: Path, answer: str) -> str:
    """Put a psql into `folder` that answers, and keeps what it was asked; return the PATH to find it by."""
    psql = folder / "psql"
    psql.write_text(f'#!/bin/sh\n{{ printf "%s\\n" "$@"; cat; }} > {folder}/asked < /dev/stdin\n{answer}\n')
    psql.chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


def test_rows_are_counted(tmp_path: Path) -> None:
    path, rows = with_psql(tmp_path, "echo 42"), tmp_path / "rows.txt"
    database = {"DB_HOST": "a.dev.foo.bar", "DB_NAME": "main", "TABLE": "fruits"}
    done = run("sh", str(SCRIPTS / "row_count.sh"), PATH=path, ROWS_FILE=str(rows), **database)
    assert (done.returncode, rows.read_text()) == (0, "42\n")
    *words, query = (tmp_path / "asked").read_text().splitlines()
    assert " ".join(words) == "--host a.dev.foo.bar --dbname main -qAtX --set ON_ERROR_STOP=1 --set table=fruits"
    assert query == 'select count(*) from :"table"'


def test_a_database_that_does_not_answer_fails_the_count(tmp_path: Path) -> None:
    path = with_psql(tmp_path, "echo no such host >&2; exit 2")
    database = {"DB_HOST": "z.dev.foo.bar", "DB_NAME": "main", "TABLE": "fruits"}
    done = run("sh", str(SCRIPTS / "row_count.sh"), PATH=path, ROWS_FILE=str(tmp_path / "rows.txt"), **database)
    assert (done.returncode, done.stderr) == (2, "no such host\n")


def test_the_size_is_asked_for(tmp_path: Path) -> None:
    path, size = with_psql(tmp_path, "echo 7453 kB"), tmp_path / "size.txt"
    done = run("sh", str(SCRIPTS / "database_size.sh"), PATH=path, DB_HOST="a.dev.foo.bar", SIZE_FILE=str(size))
    assert (done.returncode, size.read_text()) == (0, "7453 kB\n")


def test_an_event_is_one_line_of_json() -> None:
    done = run(sys.executable, "-W", "error", str(SCRIPTS / "send_log_event.py"), MESSAGE='Size of "a" is\n7453 kB')
    (line,) = done.stdout.splitlines()
    assert json.loads(line)["message"] == 'Size of "a" is\n7453 kB'


def test_a_letter_is_processed() -> None:
    assert run("sh", str(SCRIPTS / "process_letter.sh"), ITEM="a").stdout == "processing a\n"


def test_another_operation_on_every_database_costs_a_spec_of_less_than_15_lines() -> None:
    spec = (SPECS / "db-sizes.yaml").read_text(encoding="utf-8")
    assert "from: get-dbs" in spec
    assert len(spec.splitlines()) < 15
