"""What argogen says about a place in a file: one frozen type for every check, rule and report."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

Path = tuple[str | int, ...]
"""The way from a document's root to a value: keys of maps and indices of lists."""


class Severity(StrEnum):
    """How bad it is. Only errors make a run fail."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the worst; for sorting and comparing."""
        return list(Severity).index(self)


@dataclass(frozen=True, order=True)
class Location:
    """A place in a file. `path` is shown as it is, `line` and `column` count from 1; 0 means the file as a whole."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


@dataclass(frozen=True)
class Related:
    """Another place that belongs to a diagnostic, with its own caption."""

    location: Location
    message: str


@dataclass(frozen=True)
class Problem:
    """A finding before it has a position: what a check over plain data yields.

    `path` leads to the value in its document; `on_key` points at the key instead of the value;
    `offset` counts characters into a text value, for faults inside an expression.
    """

    path: Path
    code: str
    message: str
    hint: str = ""
    on_key: bool = False
    offset: int | None = None
    related: tuple[Related, ...] = ()


@dataclass(frozen=True)
class Diagnostic:
    """A finding with its position: what reports show."""

    location: Location
    code: str
    severity: Severity
    message: str
    hint: str = ""
    related: tuple[Related, ...] = ()
    source_line: str = ""
    """The line of the file that `location` names, for a code frame; "" if there is none."""

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """By place, then by code."""
        return (self.location.path, self.location.line, self.location.column, self.code, self.message)


def sort_diagnostics(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sort by place and drop what was said twice."""
    return sorted(dict.fromkeys(diagnostics), key=lambda d: d.sort_key)


def worst(diagnostics: Iterable[Diagnostic]) -> Severity | None:
    """Return the highest severity among `diagnostics`, or None if there are none."""
    return min((d.severity for d in diagnostics), key=lambda s: s.rank, default=None)
