"""Say whether the committed manifests are what the specs say. Never writes.

Renders in memory and compares byte for byte. Names files that are stale, edited by hand, missing or orphaned, with
the cause and the command that mends it. Exits with 1 if there is any. A project that was clean the last time, and of
which nothing changed since, to the byte, nor of argogen, is known to be clean and not rendered again; --no-cache
renders it nevertheless.

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

from argogen.cli import candidates
from argogen.cli.console import Console, counted
from argogen.cli.options import only_environment
from argogen.cli.specs import Outcome, render_specs, report_outcomes
from argogen.exits import ExitCode

if TYPE_CHECKING:
    from argogen.output import Difference
    from argogen.project import Project


def check(
    context: typer.Context,
    specs: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[SPEC]...", help="Only these specs.", autocompletion=candidates.specs),
    ] = None,
    environment: only_environment = None,
    diff: Annotated[bool, typer.Option("--diff", help="Show the lines that differ.")] = False,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Render even if nothing changed since.")] = False,
) -> int:
    """Compare manifests. The module's docstring is the help text."""
    from argogen.unchanged import fingerprint, is_known_clean, place_of, remember_clean

    console: Console = context.obj
    project = console.open_project(specs[0] if specs else None)
    cache = None if specs or no_cache else console.cache
    before = fingerprint(project, environment) if cache else None
    if cache and before and is_known_clean(place_of(cache, project, environment), before):
        for one in project.environments(environment):
            _say(console, one, len(one.spec_files()), [])
        return ExitCode.OK
    outcomes = render_specs(console, specs, environment)
    clean = report_outcomes(console, outcomes) and _compare(console, outcomes, specs, environment, show_lines=diff)
    silent = not any(outcome.diagnostics for outcome in outcomes)
    # What changed while it was rendered may have been read before or after.
    if cache and before and clean and silent and fingerprint(project, environment) == before:
        remember_clean(place_of(cache, project, environment), before)
    return ExitCode.OK if clean else ExitCode.PROBLEMS


def _compare(
    console: Console, outcomes: list[Outcome], specs: list[Path] | None, environment: str | None, *, show_lines: bool
) -> bool:
    """Report how the manifests of all environments differ; return whether none does."""
    from argogen.output import compare, orphans_of, planned_files

    plans = [planned_files(one.rendered, one.project, locks=one.locks) for one in outcomes]
    project = outcomes[0].project
    complete = not (specs or environment) and project.document is not None
    orphans = orphans_of(project, {path for plan in plans for path in plan}) if complete else []
    clean = True
    for outcome, plan in zip(outcomes, plans, strict=True):
        differences = compare(plan, outcome.project.output, orphans)
        orphans = []
        _report(console, outcome, differences, specs or [], show_lines=show_lines)
        clean = clean and not differences
    return clean


def _report(
    console: Console, outcome: Outcome, differences: list["Difference"], specs: list[Path], *, show_lines: bool
) -> None:
    """Report how the manifests of one environment differ."""
    from argogen.output import manifest_path

    project = outcome.project
    sources = {manifest_path(result.file, project): project.show(result.file) for result in outcome.rendered}
    for difference in differences:
        shown, source = project.show(difference.path), sources.get(difference.path)
        again = [source] if source else [str(spec) for spec in specs]
        if project.document is None:  # render would print
            again += ["-o", project.show(project.output)]
        console.print_lines(_describe(difference, shown, source, console.command("render", *again)))
        if show_lines:
            console.print_lines(_lines(difference, shown))
    _say(console, project, len(outcome.rendered), differences)


def _say(console: Console, project: "Project", specs: int, differences: list["Difference"]) -> None:
    """Say how many specs of one environment were checked, and how many manifests differ."""
    found = Counter(difference.drift for difference in differences)
    result = ", ".join(f"{number} {drift}" for drift, number in found.items()) or "every manifest is up to date"
    where = f"{project.environment}: " if project.environment else ""
    console.say(f"{where}{counted(specs, 'spec')} checked: {result}")


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
