"""A project with an environment, and an `argogen` on the path, as other programs find them."""

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a spec that is rendered differently in `dev` and `prod`."""
    folder = tmp_path / "project"
    (folder / "specs").mkdir(parents=True)
    (folder / "argogen.yaml").write_text(
        "environments: {dev: {defaults: {namespace: dev}}, prod: {defaults: {namespace: prod}}}\n"
    )
    (folder / "specs/vacuum.yaml").write_text(
        "pattern: job\nname: vacuum\njob: {image: alpine:3.20, command: [date]}\n"
    )
    return folder


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The variables of a program in whose path `argogen` is the one under test."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "argogen"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m argogen "$@"\n')
    program.chmod(0o755)
    return {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
