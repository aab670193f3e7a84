"""Print the JSON Schema of specs, of argogen.yaml, or of the JSON reports of lint and diff.

Without PATTERN, the schema covers specs of every pattern, the repository's own ones too.

Examples:

  argogen schema > .argogen/spec.schema.json

  argogen schema facade

  argogen schema --project-file

  argogen schema --lint-report

  argogen schema --diff-report
"""

import json
from typing import Annotated, Any

import typer

from argogen.cli import candidates
from argogen.cli.console import Console
from argogen.errors import UsageError
from argogen.exits import ExitCode
from argogen.suggest import did_you_mean


def schema(
    context: typer.Context,
    pattern: Annotated[
        str | None,
        typer.Argument(metavar="[PATTERN]", help="Only this pattern's specs.", autocompletion=candidates.patterns),
    ] = None,
    project_file: Annotated[bool, typer.Option("--project-file", help="The schema of argogen.yaml.")] = False,
    lint_report: Annotated[bool, typer.Option("--lint-report", help="The schema of what lint prints as JSON.")] = False,
    diff_report: Annotated[bool, typer.Option("--diff-report", help="The schema of what diff prints as JSON.")] = False,
) -> int:
    """Print a schema. The module's docstring is the help text."""
    console: Console = context.obj
    own = {
        "--project-file": (project_file, _project_file),
        "--lint-report": (lint_report, _lint_report),
        "--diff-report": (diff_report, _diff_report),
    }
    chosen = [read for is_asked, read in own.values() if is_asked]
    if len(chosen) + (pattern is not None) > 1:
        raise UsageError(f"a pattern and {', '.join(own)} are different schemas", "ask for one of them")
    found = chosen[0]() if chosen else _specs(console, pattern)
    console.print(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    return ExitCode.OK


def _project_file() -> dict[str, Any]:
    from argogen.spec.schema import project_schema

    return project_schema()


def _lint_report() -> dict[str, Any]:
    from argogen.report.json import schema

    return schema()


def _diff_report() -> dict[str, Any]:
    from argogen.report.diff.json import schema

    return schema()


def _specs(console: Console, pattern: str | None) -> dict[str, Any]:
    """Return the schema of one pattern's specs, or of any pattern's."""
    from argogen.patterns.discover import find_patterns
    from argogen.spec.schema import any_spec_schema

    found, faults = find_patterns(console.open_project())
    console.report_problems(faults)
    if pattern is None:
        return any_spec_schema({name: one.schema for name, one in found.items()})
    if pattern not in found:
        raise UsageError(
            f'there is no pattern "{pattern}"', did_you_mean(pattern, found) or f"there is {', '.join(found)}"
        )
    return found[pattern].schema
