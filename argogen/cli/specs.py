"""What the verbs that render have in common: which specs, and what is wrong with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from argogen.cli.console import Console
from argogen.cli.sources import missing_file
from argogen.codes import of_file
from argogen.diagnostics import Diagnostic, Severity, sort_diagnostics, worst
from argogen.errors import InputError

if TYPE_CHECKING:
    from argogen.project import Project
    from argogen.render import Rendered


@dataclass(frozen=True)
class Outcome:
    """What became of the specs that a call is about, in one environment if the project declares any.

    `locks` is the text of the shared locks' manifest, if any.
    """

    project: "Project"
    rendered: list["Rendered"]
    locks: str | None
    diagnostics: list[Diagnostic]

    @property
    def failed(self) -> bool:
        """Whether anything is an error."""
        return worst(self.diagnostics) == Severity.ERROR


def render_specs(console: Console, specs: Sequence[Path] | None, environment: str | None) -> list[Outcome]:
    """Render the named specs, or all of the project, for one environment or for all of them.

    Raises InputError where there is no spec at all: empty output would delete what is deployed.
    """
    from argogen.repository import render_project

    project = console.open_project(specs[0] if specs else None)
    files = _files(specs, project) if specs else project.spec_files()
    if not files:
        where = project.settings.get("specs", "specs")
        message = f"there is no spec in {where}" if not specs else "there is no spec in what was named"
        hint = "argogen new PATTERN NAME writes one; argogen.yaml says under `specs` where they are"
        raise InputError([of_file(project.show(project.root), "AG010", message, hint)])
    outcomes = []
    for one in project.environments(environment):
        with console.progress(f"rendering {one.environment or ''}".strip()) as progress:
            rendered, beyond, locks = render_project(one, files if specs else None, progress=progress)
        found = [*beyond, *(diagnostic for result in rendered for diagnostic in result.diagnostics)]
        outcomes.append(Outcome(one, rendered, locks, sort_diagnostics(found)))
    return outcomes


def report_outcomes(console: Console, outcomes: Sequence[Outcome]) -> bool:
    """Report what is wrong, what several environments share once, and return whether all may be written."""
    console.report_problems(sort_diagnostics(one for outcome in outcomes for one in outcome.diagnostics))
    return not any(outcome.failed for outcome in outcomes)


def _files(paths: Sequence[Path], project: "Project") -> list[Path]:
    """Return the files that arguments name, folders expanded, each once."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = [file for ending in ("*.yaml", "*.yml") for file in path.resolve().rglob(ending)]
            found |= dict.fromkeys(project.only_specs(sorted(inside), path.resolve()))
        elif path.exists():
            found[path.parent.resolve() / path.name] = None
        else:
            raise missing_file(path)
    return list(found)
