"""Say whether the committed manifests are what the specs say. Never writes.

Renders in memory and compares byte for byte. Names files that are stale, edited by hand, missing or orphaned, with
the cause and the command that mends it. Exits with 1 if there is any.

Examples:

  argogen check

  argogen check --diff
"""

import shlex
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from argogen.cli.console import Console
from argogen.cli.specs import render_specs
from argogen.exits import ExitCode
from argogen.output import CAUSES, Difference, Drift, compare, manifest_path, planned_files

if TYPE_CHECKING:
    from argogen.project import Project


def check(
    context: typer.Context,
    specs: Annotated[list[Path] | None, typer.Argument(metavar="[SPEC]...", help="Only these specs.")] = None,
    diff: Annotated[bool, typer.Option("--diff", help="Show the lines that differ.")] = False,
) -> int:
    """Compare manifests. The module's docstring is the help text."""
    console: Console = context.obj
    project, rendered, diagnostics, failed = render_specs(console, specs)
    console.report_problems(diagnostics)
    if failed:
        return ExitCode.PROBLEMS
    differences = compare(planned_files(rendered, project), project.output, complete=not specs)
    sources = {manifest_path(result.file, project): project.show(result.file) for result in rendered}
    for difference in differences:
        console.print(_describe(difference, sources, project))
        if diff:
            console.print(_lines(difference, project))
    if not differences:
        console.say(f"{len(rendered)} checked, and every manifest is what its spec says")
        return ExitCode.OK
    console.say(f"{len(differences)} of {len(rendered)} manifests differ")
    return ExitCode.PROBLEMS


def _describe(difference: Difference, sources: dict[Path, str], project: "Project") -> str:
    """Return what is wrong with one file, why, and what mends it."""
    source = sources.get(difference.path)
    mend = f"argogen render {shlex.quote(source)}" if source else "argogen render"
    if difference.drift == Drift.FOREIGN:
        mend = f"mv {shlex.quote(project.show(difference.path))} elsewhere, then argogen render"
    cause = CAUSES[difference.drift] + (f" ({source})" if source else "")
    return f"{project.show(difference.path)}: {difference.drift}: {cause}\n  = mend: {mend}\n"


def _lines(difference: Difference, project: "Project") -> str:
    """Return the lines that differ, as a unified diff from what is committed to what the spec says."""
    from argogen.report.text import visible

    shown = project.show(difference.path)
    lines = unified_diff(
        difference.committed.splitlines(),
        difference.rendered.splitlines(),
        f"{shown} (committed)",
        f"{shown} (rendered)",
        lineterm="",
    )
    return "".join(f"{visible(line)}\n" for line in lines)
