"""Where the process starts. Imports nothing of weight, so that Ctrl-C is answered even while the rest is loaded."""

import gc
import os
import signal
import sys

_INTERRUPTED = 130
"""What a shell expects of a program that Ctrl-C ended."""

_YOUNG = (50_000, 20, 20)
"""How many objects Python makes between two looks for circles: with its own 700 a spec among many costs more."""


def run() -> None:
    """Run argogen with the process's arguments and end it."""
    gc.set_threshold(*_YOUNG)
    if signal.getsignal(signal.SIGINT) == signal.default_int_handler:  # else the caller wants it ignored
        signal.signal(signal.SIGINT, _end)
    if os.environ.get("_ARGOGEN_COMPLETE"):
        from argogen.cli.complete import answer

        sys.exit(answer(sys.argv[1:]))
    from argogen.cli.main import main

    sys.exit(main(sys.argv[1:]))


def _end(_number: int, _frame: object) -> None:
    """End at once. An exception would be lost, or taken for another one, where a class or a module is being made."""
    message = b"argogen: interrupted\n"
    os.write(2, b"\n" + message if os.isatty(2) else message)  # a terminal's line shows ^C, or how far work was
    os._exit(_INTERRUPTED)
