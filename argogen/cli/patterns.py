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
from argogen.cli.console import Console, check_one_of
from argogen.cli.options import format_option
from argogen.exits import ExitCode


def patterns(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Describe this pattern.", autocompletion=candidates.patterns)
    ] = None,
    style: Annotated[
        str, format_option("How to print: text, markdown or json.", candidates.formats_of("argogen.patterns.describe"))
    ] = "text",
) -> int:
    """Print patterns. The module's docstring is the help text."""
    from argogen.patterns.describe import FORMATS
    from argogen.patterns.discover import find_patterns

    console: Console = context.obj
    check_one_of(style, FORMATS)
    found, faults = find_patterns(console.open_project())
    console.report_problems(faults)
    if name is not None:
        check_one_of(name, found, "pattern")
    console.print(FORMATS[style]([found[name]] if name else list(found.values()), name is not None))
    return ExitCode.PROBLEMS if faults else ExitCode.OK
