"""List the patterns, or describe one.

A repository's own patterns, in the folders that argogen.yaml names under `templates`, come before the shipped ones.

Examples:

  argogen patterns

  argogen patterns facade

  argogen patterns facade --format markdown
"""

from typing import Annotated

import typer

from argogen.cli import candidates
from argogen.cli.console import Console, check_format
from argogen.errors import UsageError
from argogen.exits import ExitCode
from argogen.suggest import did_you_mean


def patterns(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Describe this pattern.", autocompletion=candidates.patterns)
    ] = None,
    style: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="How to print: text, markdown or json.",
            autocompletion=candidates.formats_of("argogen.patterns.describe"),
        ),
    ] = "text",
) -> int:
    """Print patterns. The module's docstring is the help text."""
    from argogen.patterns.describe import FORMATS
    from argogen.patterns.discover import find_patterns

    console: Console = context.obj
    check_format(style, FORMATS)
    found, faults = find_patterns(console.open_project())
    console.report_problems(faults)
    if name is not None and name not in found:
        raise UsageError(f'there is no pattern "{name}"', did_you_mean(name, found) or f"there is {', '.join(found)}")
    console.print(FORMATS[style]([found[name]] if name else list(found.values()), name is not None))
    return ExitCode.PROBLEMS if faults else ExitCode.OK
