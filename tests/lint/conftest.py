"""A repository of manifests to lint, and what is said of it."""

import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from argogen.diagnostics import Diagnostic
from argogen.lint.files import lint_files
from argogen.project import open_project

Write = Callable[[dict[str, str]], None]
Said = Callable[..., list[str]]

TABLES = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: tables}
spec:
  templates:
  - name: count
    inputs: {parameters: [{name: table}]}
    container: {image: "postgres:17.5", command: [psql]}
"""
"""A WorkflowTemplate with one template, which needs a parameter."""

CALLER = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: import-}
spec:
  entrypoint: main
  templates:
  - name: main
    steps:
    - - name: count
        templateRef: {name: tables, template: count}
"""
"""A Workflow that calls it, and passes nothing."""


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write files, by their paths, into an empty folder, which becomes the current one."""
    monkeypatch.chdir(tmp_path)

    def write(files: dict[str, str]) -> None:
        for name, text in files.items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(textwrap.dedent(text), encoding="utf-8")

    return write


@pytest.fixture
def said() -> Said:
    """Return what lint says of files, or of all there are: the lines of findings whose codes begin so."""

    def said(*files: str, codes: tuple[str, ...] = ("AG01", "AG6"), complete: bool = False) -> list[str]:
        project = open_project()
        chosen = [Path(file) for file in files] or [*project.spec_files(), *sorted(Path.cwd().rglob("*.yaml"))]
        chosen = [file.absolute() for file in chosen if file.name != "argogen.yaml"]
        found = lint_files(project, list(dict.fromkeys(chosen)), complete=complete)
        return [line for one in found if one.code.startswith(codes) for line in _lines(one)]

    return said


def _lines(diagnostic: Diagnostic) -> Iterator[str]:
    yield f"{diagnostic.location} {diagnostic.severity} {diagnostic.code} {diagnostic.message}"
    yield from (f"  {related.location} {related.message}" for related in diagnostic.related)
