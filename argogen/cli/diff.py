"""Show what a change does to the manifests: what differs in meaning, object by object.

OLD and NEW are files or folders of manifests. Order, quotes, equal quantities and whatever else means nothing to
Kubernetes and Argo are left out, and counted.

Examples:

  argogen diff old/ new/
"""

from pathlib import Path
from typing import Annotated

import typer

from argogen.cli.console import Console, check_format
from argogen.errors import UsageError
from argogen.exits import ExitCode


def diff(
    context: typer.Context,
    sides: Annotated[list[str] | None, typer.Argument(metavar="[OLD NEW]", help="Files or folders.")] = None,
    style: Annotated[str, typer.Option("--format", metavar="FORMAT", help="How to report: text.")] = "text",
    cosmetic: Annotated[bool, typer.Option("--show-cosmetic", help="Show what means nothing, too.")] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 1 if anything differs.")] = False,
) -> int:
    """Compare. The module's docstring is the help text."""
    from argogen.diff.engine import diff_sides
    from argogen.diff.sides import side_of_files
    from argogen.lint.folders import manifest_files
    from argogen.report.diff import FORMATS, Style

    console: Console = context.obj
    check_format(style, FORMATS)
    if sides is None or len(sides) != 2:
        raise UsageError("it takes two files or folders to compare", "argogen diff OLD NEW")
    project = console.open_project()
    found = []
    for name in sides:
        path = Path(name)
        if not path.exists():
            raise UsageError(f'there is no file "{path}"', "paths count from the current folder")
        found.append(side_of_files(project, manifest_files(path) if path.is_dir() else [path], name))
    report = diff_sides(*found)
    console.print(FORMATS[style](report, Style(console.coloured_stdout, cosmetic)))
    for note in report.notes:
        console.say(f"note: {note}")
    if not report.changed:
        console.say("no differences")
    return ExitCode.PROBLEMS if exit_code and report.changed else ExitCode.OK
