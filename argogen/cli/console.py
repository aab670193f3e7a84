"""What argogen prints, and where: reports on stdout, everything else on stderr."""

import os
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from argogen.diagnostics import Diagnostic
from argogen.errors import UsageError
from argogen.exits import ExitCode
from argogen.suggest import did_you_mean, one_of

if TYPE_CHECKING:
    from argogen.project import Project

_PATIENCE = 1.0
"""Seconds of silence before progress is shown."""


@dataclass(frozen=True)
class Console:
    """The global options, and the streams. `colour` None means: on a terminal, unless NO_COLOR says otherwise."""

    project: Path | None = None
    argo_version: str | None = None
    quiet: bool = False
    colour: bool | None = None

    def open_project(self, near: Path | None = None) -> "Project":
        """Return the project that the options name; `near` is a file whose project it may be."""
        from argogen.project import open_project

        return open_project(self.project, argo_version=self.argo_version, near=near)

    def _coloured(self, stream: object) -> bool:
        if self.colour is not None:
            return self.colour
        terminal = getattr(stream, "isatty", lambda: False)()
        return bool(terminal) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"

    def print(self, text: str) -> None:
        """Print a report's text to stdout as it is."""
        stream = sys.stdout
        stream.flush()
        if hasattr(stream, "buffer"):
            stream.buffer.write(text.encode("utf-8", "backslashreplace"))
            stream.buffer.flush()
        else:
            stream.write(text)

    def say(self, text: str) -> None:
        """Tell what was done, on stderr, unless quiet."""
        if not self.quiet:
            print(text, file=sys.stderr)

    def complain(self, message: str, hint: str = "") -> None:
        """Print an error that has no place in a file."""
        from argogen.report.text import visible

        print(f"argogen: {visible(message)}", file=sys.stderr)
        if hint:
            print(f"  = help: {visible(hint)}", file=sys.stderr)

    def report(self, diagnostics: Iterable[Diagnostic], style: str) -> None:
        """Print diagnostics to stdout in one of the formats."""
        from argogen.report import FORMATS

        self.print(FORMATS[style](list(diagnostics), self._coloured(sys.stdout)))

    def report_problems(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Print diagnostics to stderr, for verbs whose stdout is for something else."""
        from argogen.diagnostics import Severity
        from argogen.report import FORMATS

        shown = [d for d in diagnostics if not self.quiet or d.severity == Severity.ERROR]
        if shown:
            sys.stderr.write(FORMATS["text"](shown, self._coloured(sys.stderr)))

    def progress(self, what: str) -> Callable[[int, int], None] | None:
        """Return a function that shows how far work is, for work that lasts; None where nobody watches."""
        if self.quiet or not sys.stderr.isatty():
            return None
        start = time.monotonic()

        def show(done: int, total: int) -> None:
            if done == total:
                sys.stderr.write("\r\x1b[K")
            elif time.monotonic() - start > _PATIENCE:
                sys.stderr.write(f"\r\x1b[K{what} {done} of {total}")
            sys.stderr.flush()

        return show

    def close_broken_pipe(self) -> int:
        """End quietly when the reader of stdout has gone, as `argogen ... | head` does."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.FAILURE

    def own_up(self, error: Exception) -> None:
        """Say that argogen itself failed, and what to report."""
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "argogen" in frame.filename]
        where = f" in {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
        message = " ".join(str(error).split())[:200]
        self.complain(
            f"internal error{where}: {type(error).__name__}: {message}",
            "this is a fault of argogen, not of your files; please report it with the spec that caused it",
        )


def check_format(style: str, formats: Iterable[str]) -> None:
    """Raise UsageError for a format that there isn't."""
    known = list(formats)
    if style not in known:
        raise UsageError(f'there is no format "{style}"', did_you_mean(style, known) or f"it is {one_of(known)}")
