"""The text of a file and the places in it."""

import re
from dataclasses import dataclass

from argogen.diagnostics import Diagnostic, Location, Related, Severity

_LINE_END = re.compile(r"\r\n?|\n")


@dataclass(frozen=True)
class Source:
    """A file as it was read: `path` as shown to people, and its whole text."""

    path: str
    text: str

    def location(self, index: int) -> Location:
        """Return the place of the character at `index`."""
        # Not PyYAML's own lines: it also counts NEL, LS and PS as line ends, which editors don't.
        line, start = 1, 0
        if "\r" not in self.text:
            line = self.text.count("\n", 0, index) + 1
            start = self.text.rfind("\n", 0, index) + 1
        else:
            for end in _LINE_END.finditer(self.text, 0, index):
                line, start = line + 1, end.end()
        return Location(self.path, line, index - start + 1)

    def diagnostic(
        self, index: int, code: str, message: str, hint: str = "", related: tuple[Related, ...] = ()
    ) -> Diagnostic:
        """Return an error at the character at `index`."""
        location = self.location(index)
        line = source_line(self.text, location.line)
        return Diagnostic(location, code, Severity.ERROR, message, hint, related, line)


def source_line(text: str, line: int) -> str:
    """Return line `line` of `text`, counted from 1 and without its end; "" if there is none."""
    lines = _LINE_END.split(text) if "\r" in text else text.split("\n")
    return lines[line - 1] if 1 <= line <= len(lines) else ""
