"""Expand specs into manifests, check them, and write them.

Without SPEC, everything that argogen.yaml names is rendered, and manifests that no spec renders any more are removed.
With SPEC, only those specs' files are touched. Without an argogen.yaml a single spec is printed. Nothing is written
while any spec has an error.

Examples:

  argogen render

  argogen render specs/nightly-export.yaml --stdout

  argogen render -o /tmp/manifests --argo-version 3.7
"""

from pathlib import Path
from typing import Annotated

import typer

from argogen.cli.console import Console
from argogen.cli.specs import render_specs
from argogen.exits import ExitCode
from argogen.output import owned_files, planned_files, save


def render(
    context: typer.Context,
    specs: Annotated[
        list[Path] | None, typer.Argument(metavar="[SPEC]...", help="Spec files, or folders of them.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="Write below this folder instead of the project's."),
    ] = None,
    stdout: Annotated[bool, typer.Option("--stdout", help="Print the manifests, write nothing.")] = False,
) -> int:
    """Render specs. The module's docstring is the help text."""
    console: Console = context.obj
    project, rendered, diagnostics, failed = render_specs(console, specs)
    console.report_problems(diagnostics)
    if failed:
        console.say("nothing was written")
        return ExitCode.PROBLEMS
    if stdout or (project.document is None and output is None):
        console.print("---\n".join(result.text for result in rendered))
        return ExitCode.OK
    planned = planned_files(rendered, project, output)
    folder = (output or project.output).absolute()
    orphans = [] if specs else [path for path in owned_files(folder) if path not in planned]
    written, removed = save(planned, project, orphans=orphans)
    for verb, paths in (("wrote", written), ("removed", removed)):
        for path in paths:
            console.say(f"{verb} {project.show(path)}")
    unchanged = len(planned) - len(written)
    console.say(f"{len(planned)} rendered, {len(written)} written, {unchanged} unchanged, {len(removed)} removed")
    return ExitCode.OK
