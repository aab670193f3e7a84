"""What the verbs that render have in common: which specs, and what is wrong with them."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from argogen.cli.console import Console
from argogen.codes import severity
from argogen.diagnostics import Diagnostic, Location, Severity, sort_diagnostics, worst
from argogen.errors import InputError, UsageError
from argogen.render import Rendered, render_project

if TYPE_CHECKING:
    from argogen.project import Project


def render_specs(
    console: Console, specs: Sequence[Path] | None
) -> tuple["Project", list[Rendered], list[Diagnostic], bool]:
    """Return the project, the rendered specs, everything there is to say, and whether any of it is an error.

    Raises InputError where there is no spec at all: empty output would delete what is deployed.
    """
    project = console.open_project(specs[0] if specs else None)
    files = _files(specs) if specs else project.spec_files()
    if not files:
        where = project.settings.get("specs", "specs")
        message = f"there is no spec in {where}" if not specs else "there is no spec in what was named"
        hint = "argogen new PATTERN NAME writes one; argogen.yaml says under `specs` where they are"
        raise InputError([Diagnostic(Location(project.show(project.root)), "AG010", severity("AG010"), message, hint)])
    rendered, beyond = render_project(project, files, progress=console.progress("rendering"))
    diagnostics = sort_diagnostics([*beyond, *(d for result in rendered for d in result.diagnostics)])
    return project, rendered, diagnostics, worst(diagnostics) == Severity.ERROR


def _files(paths: Sequence[Path]) -> list[Path]:
    """Return the files that arguments name, folders expanded, each once."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = [file for ending in ("*.yaml", "*.yml") for file in path.rglob(ending)]
            found |= dict.fromkeys(file.absolute() for file in sorted(inside))
        elif path.exists():
            found[path.absolute()] = None
        else:
            raise UsageError(f'there is no file "{path}"', "paths count from the current folder")
    return list(found)
