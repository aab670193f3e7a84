"""Say whether the committed manifests are what the specs say. Never writes.

Renders in memory and compares byte for byte. Names files that are stale, edited by hand, missing or orphaned, with
the cause and the command that mends it. Exits with 1 if there is any.

Examples:

  argogen check

  argogen check --diff
"""

import shlex
from collections import Counter
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from argogen.cli.console import Console, counted
from argogen.cli.specs import Outcome, render_specs, report_outcomes
from argogen.exits import ExitCode

if TYPE_CHECKING:
    from argogen.output import Difference


def check(
    context: typer.Context,
    specs: Annotated[list[Path] | None, typer.Argument(metavar="[SPEC]...", help="Only these specs.")] = None,
    environment: Annotated[str | None, typer.Option("--env", metavar="E", help="Only this environment.")] = None,
    diff: Annotated[bool, typer.Option("--diff", help="Show the lines that differ.")] = False,
) -> int:
    """Compare manifests. The module's docstring is the help text."""
    console: Console = context.obj
    outcomes = render_specs(console, specs, environment)
    if not report_outcomes(console, outcomes):
        return ExitCode.PROBLEMS
    clean = [_compare(console, outcome, specs or [], show_lines=diff) for outcome in outcomes]
    return ExitCode.OK if all(clean) else ExitCode.PROBLEMS


def _compare(console: Console, outcome: Outcome, specs: list[Path], *, show_lines: bool) -> bool:
    """Report how the manifests of one environment differ, and return whether none does."""
    from argogen.output import compare, manifest_path, planned_files

    project = outcome.project
    planned = planned_files(outcome.rendered, project, locks=outcome.locks)
    complete = not specs and project.document is not None
    differences = compare(planned, project.output, complete=complete)
    sources = {manifest_path(result.file, project): project.show(result.file) for result in outcome.rendered}
    for difference in differences:
        shown, source = project.show(difference.path), sources.get(difference.path)
        again = [source] if source else [str(spec) for spec in specs]
        if project.document is None:  # render would print
            again += ["-o", project.show(project.output)]
        console.print_lines(_describe(difference, shown, source, console.command("render", *again)))
        if show_lines:
            console.print_lines(_lines(difference, shown))
    found = Counter(difference.drift for difference in differences)
    result = ", ".join(f"{number} {drift}" for drift, number in found.items()) or "every manifest is up to date"
    where = f"{project.environment}: " if project.environment else ""
    console.say(f"{where}{counted(len(outcome.rendered), 'spec')} checked: {result}")
    return not differences


def _describe(difference: "Difference", shown: str, source: str | None, mend: str) -> list[str]:
    """Return what is wrong with one file, why, and what mends it."""
    from argogen.output import CAUSES, Drift

    if difference.drift == Drift.FOREIGN:
        mend = f"{shlex.join(['mv', shown, f'{shown}.foreign'])} && {mend}"
    cause = CAUSES[difference.drift] + (f" ({source})" if source else "")
    return [f"{shown}: {difference.drift}: {cause}", f"  = mend: {mend}"]


def _lines(difference: "Difference", shown: str) -> Iterator[str]:
    """Return the lines that differ, as a unified diff from what is committed to what the spec says."""
    committed, rendered = difference.committed.splitlines(), difference.rendered.splitlines()
    return unified_diff(committed, rendered, f"{shown} (committed)", f"{shown} (rendered)", lineterm="")
