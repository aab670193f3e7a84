"""Print the JSON Schema of specs, of argogen.yaml, or of the JSON reports of lint and diff.

Without PATTERN, the schema covers specs of every pattern, the repository's own ones too, and what every entry of the
catalog takes under `with`. With -o it goes to a file; only one that argogen wrote is written over.

Examples:

  argogen schema -o .argogen/spec.schema.json

  argogen schema facade

  argogen schema --project-file -o .argogen/project.schema.json

  argogen schema --lint-report

  argogen schema --diff-report
"""

from pathlib import Path
from typing import Annotated, Any

import typer

from argogen.cli import candidates
from argogen.cli.console import Console, check_one_of
from argogen.cli.interrupts import uninterrupted
from argogen.errors import UsageError
from argogen.exits import ExitCode


def schema(
    context: typer.Context,
    pattern: Annotated[
        str | None,
        typer.Argument(metavar="[PATTERN]", help="Only this pattern's specs.", autocompletion=candidates.patterns),
    ] = None,
    project_file: Annotated[bool, typer.Option("--project-file", help="The schema of argogen.yaml.")] = False,
    lint_report: Annotated[bool, typer.Option("--lint-report", help="The schema of what lint prints as JSON.")] = False,
    diff_report: Annotated[bool, typer.Option("--diff-report", help="The schema of what diff prints as JSON.")] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file.")] = None,
) -> int:
    """Print a schema. The module's docstring is the help text."""
    from argogen.editors.files import schema_text

    console: Console = context.obj
    own = {
        "--project-file": (project_file, _project_file),
        "--lint-report": (lint_report, _lint_report),
        "--diff-report": (diff_report, _diff_report),
    }
    chosen = [read for is_asked, read in own.values() if is_asked]
    if len(chosen) + (pattern is not None) > 1:
        raise UsageError(f"a pattern and {', '.join(own)} are different schemas", "ask for one of them")
    text = schema_text(chosen[0]() if chosen else _specs(console, pattern))
    if output is None:
        console.print(text)
    else:
        _write(console, output, text)
    return ExitCode.OK


def _write(console: Console, output: Path, text: str) -> None:
    from argogen.editors.files import NOTICE
    from argogen.page_files import write_pages

    project = console.open_project()
    with uninterrupted():
        changed = write_pages({output: text}, NOTICE, project)
    console.say(f"{'wrote' if changed else 'unchanged:'} {project.show(output)}")


def _project_file() -> dict[str, Any]:
    from argogen.editors.files import project_file_schema

    return project_file_schema()


def _lint_report() -> dict[str, Any]:
    from argogen.report.json import schema

    return schema()


def _diff_report() -> dict[str, Any]:
    from argogen.report.diff.json import schema

    return schema()


def _specs(console: Console, pattern: str | None) -> dict[str, Any]:
    """Return the schema of one pattern's specs, or of any pattern's."""
    from argogen.catalogs import find_entries
    from argogen.editors.specs import editor_schema
    from argogen.patterns.discover import find_patterns

    project = console.open_project()
    found, faults = find_patterns(project)
    catalog = find_entries(project)
    console.report_problems([*faults, *catalog.diagnostics])
    if pattern is not None:
        check_one_of(pattern, found, "pattern")
    return editor_schema(found if pattern is None else {pattern: found[pattern]}, catalog)
