"""A project in an empty folder with one pattern of its own, `own`, and a spec for it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from argogen.diagnostics import Severity
from argogen.project import open_project
from argogen.repository import render_project

PATTERN = """\
title: Own
summary: A pattern of the repository's own.
parameters: {type: object, properties: {words: {type: array, default: []}}}
"""
SPEC = "pattern: own\nname: mine\n"

Said = Callable[..., list[str]]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Write a project and make it the current folder; None leaves a file out."""

    def write(template: str | None, pattern: str | None = PATTERN, spec: str = SPEC) -> Path:
        texts = {
            "argogen.yaml": "templates: [templates]\n",
            "specs/mine.yaml": spec,
            "templates/own/pattern.yaml": pattern,
            "templates/own/workflow.yaml.j2": template,
        }
        for name, text in texts.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            if text is not None:
                (tmp_path / name).write_text(text, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        return tmp_path

    return write


@pytest.fixture
def said(project: Callable[..., Path]) -> Said:
    """Write a project, render it, and return every error as `path:line code message`."""

    def render(*texts: str | None, **named: str | None) -> list[str]:
        rendered, beyond, _ = render_project(open_project(project(*texts, **named)))
        found = [*beyond, *(one for result in rendered for one in result.diagnostics)]
        errors = [one for one in found if one.severity == Severity.ERROR]
        return [f"{one.location.path}:{one.location.line} {one.code} {one.message}" for one in errors]

    return render
