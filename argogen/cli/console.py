"""What argogen prints, and where: reports on stdout, everything else on stderr."""

import os
import shlex
import shutil
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from argogen.diagnostics import Diagnostic
from argogen.errors import UsageError
from argogen.exits import ExitCode
from argogen.suggest import did_you_mean, one_of
from argogen.wording import counted as counted  # for the verbs

if TYPE_CHECKING:
    from argogen.project import Project

WIDTH = 100
"""Characters of a line where no terminal says how many it has."""
_PATIENCE = 1.0
"""Seconds of silence before progress is shown."""
_ERASE = "\r\x1b[K"
"""Clears the line of a terminal."""


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

    def command(self, *words: str) -> str:
        """Return argogen's command line of a verb and its arguments, for the project and version of this call."""
        project = [] if self.project is None else ["--project", str(self.project)]
        version = [] if self.argo_version is None else ["--argo-version", self.argo_version]
        return shlex.join(["argogen", *project, *version, *words])

    @property
    def cache(self) -> Path | None:
        """The folder, outside every project, for what argogen remembers; None where there is no home for it."""
        try:
            return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "argogen"
        except RuntimeError:
            return None

    @property
    def columns(self) -> int:
        """How long a line may be: as wide as the terminal, within reason; WIDTH where stdout is none."""
        if not _is_capable(sys.stdout):
            return WIDTH
        return max(min(shutil.get_terminal_size((WIDTH, 24)).columns, 120), 40)

    def _coloured(self, stream: object) -> bool:
        if self.colour is not None:
            return self.colour
        return _is_capable(stream) and not os.environ.get("NO_COLOR")

    @property
    def coloured_stdout(self) -> bool:
        """Whether a report on stdout may have colours."""
        return self._coloured(sys.stdout)

    @property
    def coloured_pager(self) -> bool:
        """Whether stdout leads through git to a pager, which shows colours."""
        is_watched = bool(os.environ.get("GIT_PAGER_IN_USE")) and os.environ.get("TERM") != "dumb"
        return self.colour is None and is_watched and not os.environ.get("NO_COLOR")

    def print(self, text: str) -> None:
        """Print a report's text to stdout as it is."""
        stream = sys.stdout
        stream.flush()
        if hasattr(stream, "buffer"):
            stream.buffer.write(text.encode("utf-8", "backslashreplace"))
            stream.buffer.flush()
        else:
            stream.write(text)

    def print_lines(self, lines: Iterable[str]) -> None:
        """Print lines to stdout, with what a file put into them made visible."""
        from argogen.report.text import visible

        self.print("".join(f"{visible(line)}\n" for line in lines))

    def say(self, text: str) -> None:
        """Tell what was done, on stderr, unless quiet."""
        from argogen.report.text import visible

        if not self.quiet:
            print(visible(text), file=sys.stderr)

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

    @contextmanager
    def progress(self, what: str) -> Iterator[Callable[[int, int], None] | None]:
        """Give a function that shows how far work is, for work that lasts; None where nobody watches.

        What it showed is erased at the end, however that comes.
        """
        if self.quiet or not _is_capable(sys.stderr):
            yield None
            return
        start = time.monotonic()
        shown = False

        def show(done: int, total: int) -> None:
            nonlocal shown
            if time.monotonic() - start > _PATIENCE:
                shown = True
                sys.stderr.write(f"{_ERASE}{what} {done} of {total}")
                sys.stderr.flush()

        try:
            yield show
        finally:
            if shown:
                sys.stderr.write(_ERASE)
                sys.stderr.flush()

    def close_stdout(self) -> int:
        """Give stdout up where nobody reads it any more (`argogen ... | head`), or where it can't be written."""
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


def _is_capable(stream: object) -> bool:
    """Say whether a stream is a terminal that knows more than text."""
    return bool(getattr(stream, "isatty", lambda: False)()) and os.environ.get("TERM") != "dumb"


def check_one_of(word: str, names: Iterable[str], what: str = "format") -> None:
    """Raise UsageError for a word that is none of `names`; `what` says what they are."""
    known = list(names)
    if word not in known:
        raise UsageError(f'there is no {what} "{word}"', did_you_mean(word, known) or f"it is {one_of(known)}")
