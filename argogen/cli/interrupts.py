"""Work that Ctrl-C must not cut in two, or leave something behind of."""

import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Put an interrupt off until the block is done, so that all files are written or none is."""
    put_off: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: put_off.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if put_off:
            signal.raise_signal(signal.SIGINT)


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Give an empty folder that is removed at the end, which Ctrl-C may bring about."""
    before = signal.getsignal(signal.SIGINT)
    with TemporaryDirectory(prefix="argogen-") as name:

        def leave(number: int, _frame: object) -> None:
            shutil.rmtree(name, ignore_errors=True)
            signal.signal(signal.SIGINT, before)
            signal.raise_signal(number)

        if callable(before):  # else the caller wants it ignored
            signal.signal(signal.SIGINT, leave)
        try:
            yield Path(name)
        finally:
            signal.signal(signal.SIGINT, before)
