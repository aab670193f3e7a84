"""argogen as git's own diff driver: what `git diff` and `git log -p` show of a manifest."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from argogen.cli.main import main

MANIFEST = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: export, namespace: data}
spec:
  entrypoint: run
  templates:
  - name: run
    container: {image: "alpine:3.20", command: [date]}
"""

Git = Callable[..., str]


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """A repository with one commit whose manifests are shown by argogen, as docs/review.md sets it up."""
    identity = {f"GIT_{who}_{what}": "a@b.c" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    settings = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), **identity, **settings}

    def run(*arguments: str, **more: str) -> str:
        command = ["git", *arguments]
        done = subprocess.run(command, env=environment | more, capture_output=True, check=True, text=True)
        return done.stdout

    monkeypatch.chdir(tmp_path)
    Path("manifests").mkdir()
    Path("manifests/export.yaml").write_text(MANIFEST)
    Path(".gitattributes").write_text("manifests/** diff=argogen\n")
    run("init", "-q", "-b", "main")
    run("config", "diff.argogen.command", f"{sys.executable} -m argogen diff --git-driver --")
    run("add", "-A")
    run("commit", "-q", "-m", "a")
    return run


def test_a_change_is_told_by_what_it_means(git: Git) -> None:
    Path("manifests/export.yaml").write_text(MANIFEST.replace("date", "uptime"))
    lines = git("diff").splitlines()
    assert lines[0] == "argogen diff: a/manifests/export.yaml -> b/manifests/export.yaml"
    assert "~ spec.templates[run].container.command[0]: date -> uptime" in map(str.strip, lines)
    assert "-    container:" in git("diff", "--no-ext-diff")


def test_files_that_come_and_go_and_move(git: Git) -> None:
    Path("manifests/new.yaml").write_text(MANIFEST.replace("export", "import"))
    git("add", "-A")
    assert "+ WorkflowTemplate data/import (added" in git("diff", "--cached")
    git("reset", "-q", "--hard")
    git("mv", "manifests/export.yaml", "manifests/moved.yaml")
    Path("manifests/moved.yaml").write_text(MANIFEST.replace("date", "uptime"))
    git("add", "-A")
    assert "a/manifests/export.yaml -> b/manifests/moved.yaml" in git("diff", "--cached", "-M")
    git("reset", "-q", "--hard")
    Path("manifests/export.yaml").unlink()
    assert "- WorkflowTemplate data/export (removed" in git("diff")


def test_what_is_only_written_differently_is_said_to_be(git: Git) -> None:
    Path("manifests/export.yaml").write_text(MANIFEST.replace("[date]", "['date']"))
    assert git("diff") == ("argogen diff: a/manifests/export.yaml -> b/manifests/export.yaml: no changes of meaning\n")


def test_what_is_no_manifest_is_shown_by_lines(git: Git) -> None:
    Path("manifests/export.yaml").write_bytes(b"a: [\xff\x1b\n")
    out = git("diff")
    assert "by lines, since " in out
    assert "\n-apiVersion: argoproj.io/v1alpha1\n" in out
    assert "\x1b" not in out


def test_colours_go_through_gits_pager(git: Git) -> None:
    Path("manifests/export.yaml").write_text(MANIFEST.replace("date", "uptime"))
    assert "\x1b[" in git("diff", GIT_PAGER_IN_USE="true")
    assert "\x1b[" not in git("diff", GIT_PAGER_IN_USE="true", NO_COLOR="1")


def test_files_that_are_not_merged_and_other_arguments(git: Git, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "--git-driver", "manifests/a.yaml"]) == 0
    assert capsys.readouterr().out == "manifests/a.yaml is not merged\n"
    assert main(["diff", "--git-driver", "a", "b"]) == 2
    assert "these are not the arguments that git gives" in capsys.readouterr().err
