"""List the rules of the linter, with the severity that each has here.

`argogen explain CODE` says what a rule is about. Severities are set in argogen.yaml under `lint`, by code or name.

Examples:

  argogen rules

  argogen rules --severity error
"""

from typing import Annotated

import typer

from argogen.cli import candidates
from argogen.cli.console import Console, check_one_of, counted
from argogen.diagnostics import Severity
from argogen.exits import ExitCode

_SILENT = "silent"


def rules(
    context: typer.Context,
    severity: Annotated[
        str | None,
        typer.Option(
            "--severity",
            metavar="S",
            help="Only rules of this severity: error, warning, note or silent.",
            autocompletion=candidates.severities,
        ),
    ] = None,
) -> int:
    """List the rules. The module's docstring is the help text."""
    from argogen.codes import lookup
    from argogen.lint.rule import rules as all_rules
    from argogen.lint.settings import severities

    console: Console = context.obj
    if severity is not None:
        check_one_of(severity, (*Severity, _SILENT), "severity")
    chosen = severities(console.open_project(None))
    rows = [
        (lookup(rule.code), str(chosen.get(rule.code, lookup(rule.code).severity) or _SILENT)) for rule in all_rules()
    ]
    shown = [(row, level) for row, level in rows if severity in (None, level)]
    width = max((len(row.slug) for row, _ in shown), default=0)
    console.print("".join(f"{row.code}  {level:7}  {row.slug:{width}}  {row.title}\n" for row, level in shown))
    console.say(counted(len(shown), "rule"))
    return ExitCode.OK
