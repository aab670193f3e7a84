"""Expand specs into manifests, check them, and write them.

Without SPEC, everything that argogen.yaml names is rendered, and manifests that no spec renders any more are removed
from the project's output folder. With SPEC, only those specs' files are touched, and with -o no file is removed.
Without an argogen.yaml a single spec is printed. All environments that argogen.yaml declares are rendered, each into a
folder of its own. Nothing is written while any spec has an error.

Examples:

  argogen render

  argogen render specs/nightly-export.yaml --stdout

  argogen render -o /tmp/manifests --argo-version 3.7
"""

from pathlib import Path
from typing import Annotated

import typer

from argogen.cli import candidates
from argogen.cli.console import Console
from argogen.cli.interrupts import uninterrupted
from argogen.cli.options import only_environment
from argogen.cli.specs import Outcome, render_specs, report_outcomes
from argogen.errors import UsageError
from argogen.exits import ExitCode


def render(
    context: typer.Context,
    specs: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[SPEC]...", help="Spec files, or folders of them.", autocompletion=candidates.specs),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="Write below this folder instead of the project's."),
    ] = None,
    environment: only_environment = None,
    stdout: Annotated[bool, typer.Option("--stdout", help="Print the manifests, write nothing.")] = False,
) -> int:
    """Render specs. The module's docstring is the help text."""
    console: Console = context.obj
    outcomes = render_specs(console, specs, environment)
    if not report_outcomes(console, outcomes):
        console.say("nothing was written")
        return ExitCode.PROBLEMS
    if stdout or (outcomes[0].project.document is None and output is None):
        _print(console, outcomes)
    else:
        _write(console, outcomes, output, complete=not (specs or environment))
    return ExitCode.OK


def _print(console: Console, outcomes: list[Outcome]) -> None:
    """Print the manifests, of one environment."""
    if len(outcomes) > 1:
        names = ", ".join(str(outcome.project.environment) for outcome in outcomes)
        raise UsageError(f"there are several environments: {names}", "choose one with --env")
    texts = [result.text for result in outcomes[0].rendered]
    console.print("---\n".join([*texts, *([outcomes[0].locks] if outcomes[0].locks else [])]))


def _write(console: Console, outcomes: list[Outcome], output: Path | None, *, complete: bool) -> None:
    """Write the manifests of all environments, or none of any; say which, and remove those that nobody renders."""
    from argogen.output import orphans_of, planned_files, refuse_obstacles, save

    targets = []
    for outcome in outcomes:
        project = outcome.project
        folder = output / (project.environment or "") if output else project.output
        targets.append((outcome, folder, planned_files(outcome.rendered, project, folder, locks=outcome.locks)))
    for outcome, folder, planned in targets:
        refuse_obstacles(planned, folder, outcome.project)
    # Another folder may hold other projects' manifests, which look the same.
    whole = {path for _, _, planned in targets for path in planned}
    orphans = orphans_of(outcomes[0].project, whole) if complete and not output else []
    for outcome, folder, planned in targets:
        with uninterrupted():
            written, removed = save(planned, folder, outcome.project, orphans=orphans)
        orphans = []
        for verb, paths in (("wrote", written), ("removed", removed)):
            for path in paths:
                console.say(f"{verb} {outcome.project.show(path)}")
        where = f"{outcome.project.environment}: " if outcome.project.environment else ""
        counts = f"{len(written)} written, {len(planned) - len(written)} unchanged, {len(removed)} removed"
        console.say(f"{where}{len(planned)} rendered, {counts}")
