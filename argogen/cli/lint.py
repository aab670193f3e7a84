"""Check specs and any Argo manifest, hand-written ones too.

A file with `pattern:` is a spec and is checked as `render` would, without writing. Every other YAML file is read as
Argo reads it, and its objects are held against the strict schema of the targeted version. Without PATH, the project's
specs and manifests are checked. Of a folder, Helm charts, kustomizations and their patches are left out. Exits with 1
if there is an error; `--fail-on` says otherwise.

Examples:

  argogen lint

  argogen lint manifests/ hand-written.yaml --argo-version 3.6

  argogen lint --format github
"""

from pathlib import Path
from typing import Annotated

import typer

from argogen.cli import candidates
from argogen.cli.console import Console, check_one_of, counted
from argogen.cli.options import format_option
from argogen.cli.sources import files_of
from argogen.diagnostics import Severity, worst
from argogen.errors import UsageError
from argogen.exits import ExitCode
from argogen.report import FORMATS


def lint(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH]...", help="Files, or folders of them.", autocompletion=candidates.specs),
    ] = None,
    style: Annotated[
        str, format_option("How to report: text, json, sarif or github.", candidates.either(FORMATS))
    ] = "text",
    limit: Annotated[
        str,
        typer.Option(
            "--fail-on",
            metavar="SEVERITY",
            help="What makes it exit with 1: error, warning or note.",
            autocompletion=candidates.severities,
        ),
    ] = "error",
) -> int:
    """Lint files. The module's docstring is the help text."""
    from argogen.lint.files import lint_files

    console: Console = context.obj
    check_one_of(style, FORMATS)
    check_one_of(limit, Severity, "severity")
    project = console.open_project(paths[0] if paths else None)
    files = files_of(project, paths)
    if not files and paths:
        raise UsageError("there is nothing to check", f"{paths[0]} holds no YAML or JSON that may be a manifest")
    if not files:
        raise UsageError("there is nothing to check", "name files or folders, or say in argogen.yaml where specs are")
    with console.progress("checking") as progress:
        diagnostics = lint_files(project, files, complete=not paths, progress=progress)
    if diagnostics or style != "text":
        console.report(diagnostics, style)
    found = worst(diagnostics)
    problems = found is not None and found.rank <= Severity(limit).rank
    if not diagnostics:
        console.say(f"{counted(len(files), 'file')}, no problems")
    return ExitCode.PROBLEMS if problems else ExitCode.OK
