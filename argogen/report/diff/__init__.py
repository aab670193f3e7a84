"""Reports on a diff: pure functions from the report's data to text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from argogen.diff.model import Report


@dataclass(frozen=True)
class Style:
    """How a report shall look: colours where they are welcome, and whether it shows what means nothing."""

    colour: bool = False
    cosmetic: bool = False


Renderer = Callable[[Report, Style], str]


def _text(report: Report, style: Style) -> str:
    from argogen.report.diff import text

    return text.render(report, style)


FORMATS: Mapping[str, Renderer] = MappingProxyType({"text": _text})
"""Every format by its name; its module is imported when it is used."""
