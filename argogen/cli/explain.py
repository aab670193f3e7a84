"""Explain a diagnostic's code. Without CODE, list them all.

Examples:

  argogen explain AG107

  argogen explain
"""

from textwrap import fill
from typing import Annotated

import typer

from argogen.cli.console import Console
from argogen.codes import TABLE, Code
from argogen.errors import UsageError
from argogen.exits import ExitCode
from argogen.suggest import did_you_mean


def explain(
    context: typer.Context,
    code: Annotated[
        str | None, typer.Argument(metavar="[CODE]", help="Such as AG107, or its name unknown-reference.")
    ] = None,
) -> int:
    """Explain a code. The module's docstring is the help text."""
    console: Console = context.obj
    if code is None:
        width = max(len(row.slug) for row in TABLE.values())
        console.print("".join(f"{row.code}  {row.slug:{width}}  {row.title}\n" for row in TABLE.values()))
        return ExitCode.OK
    console.print(_page(_find(code)))
    return ExitCode.OK


def _find(code: str) -> Code:
    by_name = {**{row.code: row for row in TABLE.values()}, **{row.slug: row for row in TABLE.values()}}
    row = by_name.get(code.upper()) or by_name.get(code.lower())
    if row is None:
        raise UsageError(f'there is no code "{code}"', did_you_mean(code, by_name) or "argogen explain lists them all")
    return row


def _page(row: Code) -> str:
    text = fill(" ".join(row.page.split()), 100)
    return f"{row.code} {row.slug} ({row.severity})\n\n{row.title}.\n\n{text}\n"
