"""Questions on a terminal. Nothing is asked where stdin or stderr is none, or with --no-input."""

import sys
from collections.abc import Callable, Iterable
from typing import Annotated, TypeVar

import typer

from argogen.errors import UsageError
from argogen.suggest import did_you_mean, one_of

Answer = TypeVar("Answer")

no_input_option = Annotated[bool, typer.Option("--no-input", help="Ask nothing, not even on a terminal.")]


def asks(*, no_input: bool) -> bool:
    """Say whether there is somebody to ask."""
    return not no_input and sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: str, default: str, read: Callable[[str], Answer]) -> Answer:
    """Ask until `read` takes the answer, which it refuses by a UsageError; an empty answer is the default.

    Raises UsageError where the input ends instead.
    """
    from argogen.report.text import visible

    while True:
        print(visible(f"{question} [{default}]" if default else question), end=" ", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line:
            print(file=sys.stderr)
            raise UsageError(
                "the input ended before all was asked", "options answer every question; nothing was written"
            )
        try:
            return read(line.strip() or default)
        except UsageError as error:
            hint = f": {error.hint}" if error.hint else ""
            print(visible(f"  {error}{hint}"), file=sys.stderr)


def one_of_them(names: Iterable[str], what: str = "") -> Callable[[str], str]:
    """Return a reader of answers that takes one of `names`; `what` says what they are in messages."""
    known = list(names)

    def read(word: str) -> str:
        if word not in known:
            raise UsageError(f'there is no {what} "{word}"', did_you_mean(word, known) or f"it is {one_of(known)}")
        return word

    return read
