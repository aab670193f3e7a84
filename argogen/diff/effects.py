"""What a change comes to, in words: how often a schedule fires, which tasks another one waits for."""

from typing import Any

from argogen.diff.shapes import Shape


def effect_of(before: Any, after: Any, shape: Shape) -> str:
    """Return what a change of a value comes to, "" where that can't be said."""
    del before, after, shape
    return ""
