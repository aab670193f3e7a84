"""Explain a diagnostic's code, or a judgement of `argogen diff`. Without CODE, list the codes.

Examples:

  argogen explain AG107

  argogen explain output-removed

  argogen explain
"""

from textwrap import fill
from typing import TYPE_CHECKING, Annotated

import typer

from argogen.cli import candidates
from argogen.cli.console import Console
from argogen.codes import TABLE, Code
from argogen.errors import UsageError
from argogen.exits import ExitCode
from argogen.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from argogen.diff.judgements.table import Row


def explain(
    context: typer.Context,
    code: Annotated[
        str | None,
        typer.Argument(
            metavar="[CODE]", help="Such as AG107, or its name unknown-reference.", autocompletion=candidates.codes
        ),
    ] = None,
) -> int:
    """Explain a code. The module's docstring is the help text."""
    console: Console = context.obj
    if code is None:
        _know_rules()
        rows = sorted(TABLE.values(), key=lambda row: row.code)
        width = max(len(row.slug) for row in rows)
        console.print("".join(f"{row.code}  {row.slug:{width}}  {row.title}\n" for row in rows))
        return ExitCode.OK
    judgement = _judgements().get(code.lower())
    console.print(_page_of_judgement(judgement) if judgement else _page(_find(code)))
    return ExitCode.OK


def _judgements() -> "Mapping[str, Row]":
    from argogen.diff.judgements.table import TABLE as JUDGEMENTS

    return JUDGEMENTS


def _page_of_judgement(row: "Row") -> str:
    severity = (
        row.exported if row.exported is row.internal else f"{row.exported}; {row.internal} where nobody relies on it"
    )
    return f"{row.name} ({severity})\n\n{row.title}.\n\n{fill(row.why, 100)}\n"


def _find(code: str) -> Code:
    row = _names().get(code.lower())
    if row is None:
        _know_rules()
        by_name = _names()
        row = by_name.get(code.lower())
    if row is None:
        # Codes resemble each other too much for a guess.
        slugs = [*(row.slug for row in TABLE.values()), *_judgements()]
        raise UsageError(f'there is no code "{code}"', did_you_mean(code, slugs) or "argogen explain lists them all")
    return row


def _know_rules() -> None:
    """Make the rules' codes known; they are loaded only where they are asked for."""
    from argogen.lint.rule import rules

    rules()


def _names() -> dict[str, Code]:
    """Return the codes by their names in lower case."""
    return {name.lower(): row for row in TABLE.values() for name in (row.code, row.slug)}


def _page(row: Code) -> str:
    """Return a code's page; its paragraphs are filled, and what is indented stays as it is."""
    paragraphs = [
        part if part.startswith("    ") else fill(" ".join(part.split()), 100)
        for part in row.page.strip("\n").split("\n\n")
    ]
    text = "\n\n".join(paragraphs)
    return f"{row.code} {row.slug} ({row.severity})\n\n{row.title}.\n\n{text}\n"
