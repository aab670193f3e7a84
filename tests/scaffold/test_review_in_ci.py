"""The jobs that show a review in CI: their scripts are sound, and a comment is written once and then edited."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
import yaml

from argogen.project import Project
from argogen.report.diff.markdown import MARK
from argogen.scaffold.repository import repository_files

REPORT = f"{MARK}\n### argogen: 1 risky\n\nwith `code`, & and = in it\n"
NO_CHANGES = f"{MARK}\n### argogen: no changes of meaning\n"
SHELLCHECK = str(Path(sys.executable).with_name("shellcheck"))
GH = """\
#!/bin/bash
# What GitHub's own `gh api` does with the calls of the job, on a file of comments.
printf '%s\\n' "$*" >> calls
case "$*" in
  *--paginate*) jq -r "${@: -1}" comments.json ;;
esac
"""


def scripts(service: str, folder: Path) -> list[str]:
    """Return the scripts of the job that reviews a change, of a project in a folder whose name has to be quoted."""
    (folder / ".git").mkdir(exist_ok=True)
    files = repository_files(Project(folder / "data flows"), argo_version=None, namespace="a", ci=service)
    if service == "github":
        steps = yaml.safe_load(files[folder / ".github/workflows/argogen-diff.yaml"])["jobs"]["diff"]["steps"]
        return [step["run"] for step in steps if "run" in step]
    found: list[str] = yaml.safe_load(files[folder / ".gitlab-ci.yml"])["argogen-diff"]["script"]
    return found


@pytest.mark.parametrize("service", ["github", "gitlab"])
def test_shellcheck_has_nothing_to_say(service: str, tmp_path: Path) -> None:
    for script in scripts(service, tmp_path):
        known = "BASE=x; export BASE\n" if "$BASE" in script else ""
        done = subprocess.run(
            [SHELLCHECK, "--shell", "bash", "-"], input=known + script, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout
        assert "${{" not in script, "what a pull request says reaches a script in its environment only"


@pytest.mark.parametrize("service", ["github", "gitlab"])
def test_the_project_is_named_where_it_is_not_the_root(service: str, tmp_path: Path) -> None:
    calls = [
        script for script in scripts(service, tmp_path) if "argogen --project 'data flows' diff \"$BASE\" " in script
    ]
    assert len(calls) == 2


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Run a script as CI does, in the folder of the test."""
    monkeypatch.chdir(tmp_path)

    def run(script: str, **variables: str) -> None:
        path = os.pathsep.join([str(tmp_path), str(Path(sys.executable).parent), os.environ["PATH"]])
        subprocess.run(["bash", "-e", "-c", script], env={"PATH": path, **variables}, check=True, timeout=30)

    return run


@pytest.mark.skipif(shutil.which("jq") is None, reason="there is no jq, with which the stand-in of gh filters")
@pytest.mark.parametrize(
    ("comments", "report", "call"),
    [
        ([], REPORT, "--method POST repos/team/flows/issues/7/comments --field body=@argogen-diff.md"),
        (
            [(5, "someone", MARK), (6, "github-actions[bot]", "hello")],
            REPORT,
            "--method POST repos/team/flows/issues/7/comments",
        ),
        (
            [(5, "someone", MARK), (6, "github-actions[bot]", f"{MARK}\nold")],
            REPORT,
            "--method PATCH repos/team/flows/issues/comments/6 ",
        ),
        (
            [(6, "github-actions[bot]", f"{MARK}\nold")],
            NO_CHANGES,
            "--method PATCH repos/team/flows/issues/comments/6 ",
        ),
        ([], NO_CHANGES, None),
    ],
    ids=["the first", "none of its own", "again", "no changes any more", "no changes at all"],
)
def test_github_has_one_comment(
    comments: list[tuple[int, str, str]], report: str, call: str | None, tmp_path: Path, run: Callable[..., None]
) -> None:
    Path("gh").write_text(GH)
    Path("gh").chmod(0o755)
    listed = [{"id": number, "user": {"login": who}, "body": body} for number, who, body in comments]
    Path("comments.json").write_text(json.dumps(listed))
    Path("argogen-diff.md").write_text(report)
    (script,) = (script for script in scripts("github", tmp_path) if "gh api" in script)
    run(script, GITHUB_REPOSITORY="team/flows", NUMBER="7")
    calls = [line for line in Path("calls").read_text().splitlines() if "--method" in line]
    assert len(calls) == (call is not None)
    assert not call or call in calls[0]


class _GitLab(BaseHTTPRequestHandler):
    """GitLab's API as its documentation says, as far as the job uses it: who am I, list, create and edit notes."""

    notes: list[dict[str, Any]]

    def do_GET(self) -> None:
        self._answer({"id": 3} if self.path == "/api/v4/user" else self.notes)

    def do_POST(self) -> None:
        self.notes.append({"id": 50, "author": {"id": 3}, "body": self._body()})
        self._answer({})

    def do_PUT(self) -> None:
        number = int(self.path.rpartition("/")[2])
        next(note for note in self.notes if note["id"] == number)["body"] = self._body()
        self._answer({})

    def _body(self) -> str:
        return parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())["body"][0]

    def _answer(self, data: Any) -> None:
        assert self.headers["PRIVATE-TOKEN"] == "a token"
        text = json.dumps(data).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def gitlab() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A server on this machine: its address, and the notes of its one merge request."""
    notes: list[dict[str, Any]] = []
    server = HTTPServer(("127.0.0.1", 0), type("GitLab", (_GitLab,), {"notes": notes}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/api/v4", notes
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl, which the job calls")
def test_gitlab_has_one_note(
    gitlab: tuple[str, list[dict[str, Any]]], tmp_path: Path, run: Callable[..., None]
) -> None:
    url, notes = gitlab
    (script,) = (script for script in scripts("gitlab", tmp_path) if "curl" in script)
    variables = {"CI_API_V4_URL": url, "CI_PROJECT_ID": "1", "CI_MERGE_REQUEST_IID": "7"}
    notes.append({"id": 1, "author": {"id": 9}, "body": f"{MARK}\nsomebody else's"})
    Path("argogen-diff.md").write_text(NO_CHANGES)
    run(script, **variables, ARGOGEN_TOKEN="a token")
    assert len(notes) == 1
    Path("argogen-diff.md").write_text(REPORT)
    run(script, **variables)
    assert len(notes) == 1, "without a token nothing is written"
    run(script, **variables, ARGOGEN_TOKEN="a token")
    assert [note["body"] for note in notes[1:]] == [REPORT]
    Path("argogen-diff.md").write_text(NO_CHANGES)
    run(script, **variables, ARGOGEN_TOKEN="a token")
    assert [note["body"] for note in notes] == [f"{MARK}\nsomebody else's", NO_CHANGES]


@pytest.mark.parametrize("labels", ["", "a,argogen:accept-breaking", "argogen:accept-breaking-not"])
def test_gitlabs_gate_is_open_with_the_label_only(labels: str, tmp_path: Path, run: Callable[..., None]) -> None:
    Path("argogen").write_text("#!/bin/sh\nexit 1\n")
    Path("argogen").chmod(0o755)
    gate = scripts("gitlab", tmp_path)[-1]
    if labels.endswith("accept-breaking"):
        run(gate, CI_MERGE_REQUEST_LABELS=labels)
    else:
        with pytest.raises(subprocess.CalledProcessError):
            run(gate, CI_MERGE_REQUEST_LABELS=labels)
