"""Text that a pattern may place, and text that also remembers where its parts came from."""

from bisect import bisect_left
from collections.abc import Iterable
from typing import Self

from argogen.diagnostics import Path

Spans = tuple[tuple[int, Path], ...]
"""Offsets in a text, each with the path in the spec that the text from there on came from."""


class Placed(str):
    """Text that went through a filter which keeps it from changing the manifest's structure."""

    __slots__ = ()


class Rope(Placed):
    """Placed text with the origins of its parts."""

    spans: Spans

    def __new__(cls, text: str, spans: Spans) -> Self:
        """Return `text` with its origins."""
        rope = super().__new__(cls, text)
        rope.spans = spans
        return rope

    def __str__(self) -> str:
        return self  # Jinja calls str() on what it prints


def concatenate(parts: Iterable[str], limit: int, error: type[Exception]) -> Placed:
    """Join a template's pieces; raise `error` where they come to more than `limit` characters."""
    pieces: list[str] = []
    spans: list[tuple[int, Path]] = []
    length = 0
    for part in parts:
        if isinstance(part, Rope):
            spans += [(length + offset, origin) for offset, origin in part.spans]
        pieces.append(part)
        length += len(part)
        if length > limit:
            raise error(f"it renders more than {limit:,} characters")
    text = "".join(pieces)
    return Rope(text, tuple(spans)) if spans else Placed(text)


def indent(text: Placed, width: int) -> Placed:
    """Indent every line but the first, as a macro's result is placed after its indentation."""
    body = text.rstrip("\n") if type(text) is Placed else text
    indented = str.replace(body, "\n", "\n" + " " * width)
    if not isinstance(text, Rope):
        return Placed(indented)
    trimmed = str.rstrip(text, "\n")
    breaks = [offset for offset, character in enumerate(trimmed) if character == "\n"]
    spans = tuple((offset + width * bisect_left(breaks, offset), origin) for offset, origin in text.spans)
    return Rope(str.replace(trimmed, "\n", "\n" + " " * width), spans)
