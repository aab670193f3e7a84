"""Options that several verbs have, so that they mean and say the same everywhere."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

only_environment = Annotated[str | None, typer.Option("--env", metavar="E", help="Only this environment.")]
one_environment = Annotated[
    str | None, typer.Option("--env", metavar="E", help="This environment instead of the first one.")
]
no_input_option = Annotated[bool, typer.Option("--no-input", help="Ask nothing, not even on a terminal.")]


def format_option(meaning: str, formats: Callable[[], Any]) -> Any:
    """Return the option `--format`; `meaning` is its help, and `formats` returns what completes it."""
    return typer.Option("--format", metavar="FORMAT", help=meaning, autocompletion=formats)
