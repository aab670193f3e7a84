"""A pull request as its reviewer sees it: an output of a facade is gone, a lock is raised, a schedule has moved.

`pull_request/before` and `after` are the two commits, `report.*` what is said of them. `ARGOGEN_REWRITE_EXPECTED=1`
writes that down, to be read.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from argogen.cli.main import main

FOLDER = Path(__file__).parent / "pull_request"
REWRITE = os.environ.get("ARGOGEN_REWRITE_EXPECTED") == "1"
FILES = {"text": "report.txt", "markdown": "report.md", "github": "report.github.txt"}

Git = Callable[..., str]


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """A repository with the commit `before` on main and `after` on the branch that is checked out, the current folder.

    The commits have the same names every time.
    """
    identity = {f"GIT_{who}_{what}": "a@b.c" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    dates = {f"GIT_{who}_DATE": "2026-01-01T00:00:00Z" for who in ("AUTHOR", "COMMITTER")}
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "HOME": str(tmp_path)}
    environment = {"PATH": os.environ["PATH"], **identity, **dates, **settings}

    def run(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], env=environment, capture_output=True, check=True, text=True)
        return done.stdout

    folder = tmp_path / "repository"
    folder.mkdir()
    monkeypatch.chdir(folder)
    run("init", "-q", "-b", "main")
    for side, branch in (("before", "main"), ("after", "change")):
        run("checkout", "-q", "-B", branch)
        shutil.copytree(FOLDER / side, folder, dirs_exist_ok=True)
        run("add", "-A")
        run("commit", "-q", "-m", side)
    return run


@pytest.mark.parametrize("format_", FILES)
def test_the_report_that_a_reviewer_needs(format_: str, git: Git, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "main", "--format", format_]) == 0
    said, file = capsys.readouterr().out, FOLDER / FILES[format_]
    if REWRITE:
        file.write_text(said, encoding="utf-8")
    assert said == file.read_text(encoding="utf-8")


def test_the_reports_name_the_callers_with_the_lines_that_call(git: Git, capsys: pytest.CaptureFixture[str]) -> None:
    main(["diff", "main", "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    found = {one["rule"]: one for each in report["objects"] for one in each["judgements"]}
    output, lock, schedule = (found[rule] for rule in ("output-removed", "lock-limit-raised", "schedule-changed"))
    assert [line(FOLDER / "before", output["before"]), line(FOLDER / "after", output["after"])] == [
        "  rows: {path: $.rows, type: integer, default: 0}",
        "  status: {path: $.status, default: Crashed}",
    ]
    assert [
        (line(FOLDER / side, one["place"]).strip(), one["updated"])
        for side, one in zip(("after", "before"), output["callers"], strict=True)
    ] == [
        ('arguments: {parameters: [{name: text, value: "{{steps.load.outputs.parameters.rows}} rows"}]}', False),
        ('arguments: {parameters: [{name: text, value: "loaded {{steps.load.outputs.parameters.rows}}"}]}', True),
    ]
    assert line(FOLDER / "after", lock["after"]) == "locks: {warehouse: {limit: 3}}"
    assert line(FOLDER / "before", lock["callers"][0]["place"]) == "semaphore: warehouse"
    assert line(FOLDER / "after", schedule["after"]) == 'schedule: {cron: "0 3 * * 1", timezone: Europe/Zurich}'


def line(folder: Path, place: dict[str, object]) -> str:
    """Return the line of a file that a place of the JSON report means."""
    return (folder / str(place["path"])).read_text().splitlines()[int(str(place["line"])) - 1]


def test_a_gate_refuses_it_until_it_is_accepted(git: Git, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "main", "--fail-on", "breaking", "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    fingerprint = report["objects"][0]["judgements"][0]["fingerprint"]
    assert main(["diff", "main", "--accept", fingerprint, "--reason", "nobody else reads the rows"]) == 0
    capsys.readouterr()
    assert main(["diff", "main", "--fail-on", "breaking"]) == 0
    assert "(accepted: nobody else reads the rows)" in capsys.readouterr().out


def test_several_reports_come_from_one_run(git: Git, capsys: pytest.CaptureFixture[str]) -> None:
    Path("comment.md").write_text("the last one\n")
    assert main(["diff", "main", "--also", "markdown=comment.md", "--also", "json=out/diff.json", "--no-color"]) == 0
    assert capsys.readouterr().out == (FOLDER / "report.txt").read_text()
    assert Path("comment.md").read_text() == (FOLDER / "report.md").read_text()
    assert json.loads(Path("out/diff.json").read_text())["worst"] == "breaking"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--format", "markdwon"), 'there is no format "markdwon"\n  = help: did you mean "markdown"?'),
        (("--also", "comment.md"), '"comment.md" does not say which file\n  = help: --also markdown=comment.md'),
        (("--also", "html=a"), 'there is no format "html"'),
        (("--also", "json=specs"), '"specs" is no file'),
        (("--also", "json=a", "--also", "text=./a"), 'two reports would go to "./a"'),
        (("--flavor", "forgejo"), 'there is no flavor "forgejo"\n  = help: it is one of "github" and "gitlab"'),
        (("--max-bytes", "100"), "100 bytes are too few for a report\n  = help: --max-bytes takes 3,000 or more"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_calls(arguments: tuple[str, ...], said: str, git: Git, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", *arguments]) == 2
    out, err = capsys.readouterr()
    assert (out, err.startswith(f"argogen: {said}")) == ("", True), err
    assert not Path("a").exists()
