"""The text of a file and the places in it."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from argogen.diagnostics import Diagnostic, Location, Related, Severity

_LINE_END = re.compile(r"\r\n?|\n")


@dataclass(frozen=True)
class Source:
    """A file as it was read: `path` as shown to people, and its whole text."""

    path: str
    text: str

    def location(self, index: int) -> Location:
        """Return the place of the character at `index`."""
        line = bisect_right(self._line_starts, index)
        return Location(self.path, line, index - self._line_starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """Return a line counted from 1, without its end; "" if there is none."""
        starts = self._line_starts
        if not 1 <= number <= len(starts):
            return ""
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")

    def diagnostic(
        self, index: int, code: str, message: str, hint: str = "", related: tuple[Related, ...] = ()
    ) -> Diagnostic:
        """Return an error at the character at `index`."""
        location = self.location(index)
        return Diagnostic(location, code, Severity.ERROR, message, hint, related, self.line(location.line))

    @cached_property
    def _line_starts(self) -> list[int]:
        # Not PyYAML's own lines: it also counts NEL, LS and PS as line ends, which editors don't.
        return [0, *(end.end() for end in _LINE_END.finditer(self.text))]


def source_line(text: str, line: int) -> str:
    """Return line `line` of `text`, counted from 1 and without its end; "" if there is none."""
    return Source("", text).line(line)
