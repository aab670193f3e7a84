"""Print the JSON Schema of specs, or of argogen.yaml, for editors.

Without PATTERN, the schema covers specs of every pattern, the repository's own ones too.

Examples:

  argogen schema > .argogen/spec.schema.json

  argogen schema facade

  argogen schema --project-file
"""

import json
from typing import Annotated

import typer

from argogen.cli.console import Console
from argogen.errors import UsageError
from argogen.exits import ExitCode
from argogen.suggest import did_you_mean


def schema(
    context: typer.Context,
    pattern: Annotated[str | None, typer.Argument(metavar="[PATTERN]", help="Only this pattern's specs.")] = None,
    project_file: Annotated[bool, typer.Option("--project-file", help="The schema of argogen.yaml.")] = False,
) -> int:
    """Print a schema. The module's docstring is the help text."""
    from argogen.patterns.discover import find_patterns
    from argogen.spec.schema import any_spec_schema, project_schema

    console: Console = context.obj
    if project_file and pattern:
        raise UsageError("a pattern and --project-file are two schemas", "ask for one of them")
    if project_file:
        chosen = project_schema()
    else:
        found, faults = find_patterns(console.open_project())
        console.report_problems(faults)
        if pattern is not None and pattern not in found:
            raise UsageError(
                f'there is no pattern "{pattern}"', did_you_mean(pattern, found) or f"there is {', '.join(found)}"
            )
        chosen = (
            found[pattern].schema if pattern else any_spec_schema({name: one.schema for name, one in found.items()})
        )
    console.print(json.dumps(chosen, indent=2, ensure_ascii=False) + "\n")
    return ExitCode.OK
