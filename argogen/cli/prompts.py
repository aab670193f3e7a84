"""Questions on a terminal. Nothing is asked where stdin or stderr is none, or with --no-input."""

import sys
from collections.abc import Callable, Iterable
from typing import TypeVar

from argogen.cli.console import check_one_of
from argogen.errors import UsageError

Answer = TypeVar("Answer")


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


def one_of_them(names: Iterable[str], what: str) -> Callable[[str], str]:
    """Return a reader of answers that takes one of `names`; `what` says what they are in messages."""
    known = list(names)

    def read(word: str) -> str:
        check_one_of(word, known, what)
        return word

    return read
