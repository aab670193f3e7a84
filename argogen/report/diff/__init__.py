"""Reports on a diff: pure functions from the report's data to text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from argogen.diff.model import Report

LIMITS: Mapping[str, int] = MappingProxyType({"github": 60_000, "gitlab": 900_000})
"""Bytes that a comment may have, by where it is shown, with room for what others put around it.

GitHub refuses a comment of more than 65,536 characters, GitLab one of more than 1,000,000.
"""
FLAVORS = tuple(LIMITS)
"""Where Markdown is shown."""
LEAST_BYTES = 3_000
"""Below this not even the heads of a comment fit."""


@dataclass(frozen=True)
class Style:
    """How a report shall look: colours where they are welcome, and how much it shows."""

    colour: bool = False
    cosmetic: bool = False
    """Whether what means nothing is shown, too."""
    summary: bool = False
    """Whether only what was found is shown, a line each, and no details."""
    flavor: str = "github"
    max_bytes: int = 0
    """How long a comment may be; 0 for what its flavor takes."""

    @property
    def room(self) -> int:
        """Bytes that a comment may have."""
        return self.max_bytes or LIMITS[self.flavor]


Renderer = Callable[[Report, Style], str]


def _text(report: Report, style: Style) -> str:
    from argogen.report.diff import text

    return text.render(report, style)


def _markdown(report: Report, style: Style) -> str:
    from argogen.report.diff import markdown

    return markdown.render(report, style)


def _json(report: Report, style: Style) -> str:
    from argogen.report.diff import json

    return json.render(report, style)


def _github(report: Report, style: Style) -> str:
    from argogen.report.diff import github

    return github.render(report, style)


FORMATS: Mapping[str, Renderer] = MappingProxyType(
    {"text": _text, "markdown": _markdown, "json": _json, "github": _github}
)
"""Every format by its name; its module is imported when it is used."""
