"""A small project to try the verbs on, and ways to call argogen: in this process, or as a program of its own."""

import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from argogen.cli.main import main

Run = Callable[..., tuple[int, str, str]]
"""Calls argogen with arguments and returns its exit code, its stdout and its stderr."""

GOOD = """\
pattern: job
name: {name}
job: {{image: alpine:3.20, command: [date]}}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of two specs, `a` and `b`, in the current folder."""
    (tmp_path / "specs").mkdir()
    (tmp_path / "argogen.yaml").write_text("defaults: {namespace: team}\n")
    for name in ("a", "b"):
        (tmp_path / f"specs/{name}.yaml").write_text(GOOD.format(name=name))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def argogen(capsys: pytest.CaptureFixture[str]) -> Run:
    """Call argogen in this process."""

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(arguments)
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def program(tmp_path: Path) -> Run:
    """Call argogen as a program of its own, in the test's folder; `environment` adds variables."""

    def run(*arguments: str, **environment: str) -> tuple[int, str, str]:
        command = [sys.executable, "-m", "argogen", *arguments]
        settings = {**os.environ, **environment}
        done = subprocess.run(command, cwd=tmp_path, env=settings, capture_output=True, check=False, timeout=60)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    return run


@pytest.fixture
def terminal(tmp_path: Path) -> Callable[..., tuple[int, str]]:
    """Call argogen on a terminal of its own, and answer what it asks; return its exit code and all that was shown.

    `answers` are lines, each given to one question; `keys` are typed at the first question.
    """

    def run(*arguments: str, answers: Sequence[str] = (), keys: str = "") -> tuple[int, str]:
        master, slave = pty.openpty()
        command = [sys.executable, "-m", "argogen", *arguments]
        process = subprocess.Popen(command, cwd=tmp_path, preexec_fn=lambda: os.login_tty(slave))
        os.close(slave)
        shown, waiting = "", [*([keys] if keys else []), *(f"{answer}\n" for answer in answers)]
        while part := _read(master):
            shown += part
            if waiting and re.search(r"\? (\[.*\] )?$", shown):
                os.write(master, waiting.pop(0).encode())
        os.close(master)
        return process.wait(timeout=60), shown

    return run


def _read(master: int) -> str:
    """Return what is shown next on a terminal, "" when nothing holds it any more."""
    try:
        return os.read(master, 65536).decode()
    except OSError:
        return ""


@pytest.fixture
def snapshot(tmp_path: Path) -> Callable[[], dict[str, str]]:
    """Return every file below the test's folder, hidden ones too, as text by its path."""

    def take() -> dict[str, str]:
        files = [file for file in tmp_path.rglob("*") if file.is_file()]
        return {file.relative_to(tmp_path).as_posix(): file.read_text() for file in files}

    return take
