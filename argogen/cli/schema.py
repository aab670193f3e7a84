"""Print the JSON Schema of specs, of argogen.yaml, or of lint's JSON report.

Without PATTERN, the schema covers specs of every pattern, the repository's own ones too.

Examples:

  argogen schema > .argogen/spec.schema.json

  argogen schema facade

  argogen schema --project-file

  argogen schema --lint-report
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
) -> int:
    """Print a schema. The module's docstring is the help text."""
    console: Console = context.obj
    if sum((pattern is not None, project_file, lint_report)) > 1:
        raise UsageError("a pattern, --project-file and --lint-report are different schemas", "ask for one of them")
    chosen = _project_file() if project_file else _lint_report() if lint_report else _specs(console, pattern)
    console.print(json.dumps(chosen, indent=2, ensure_ascii=False) + "\n")
    return ExitCode.OK


def _project_file() -> dict[str, Any]:
    from argogen.spec.schema import project_schema

    return project_schema()


def _lint_report() -> dict[str, Any]:
    from argogen.report.json import schema

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
