"""What a grammar says about a text."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """Something wrong with a text; `offset` counts characters into it."""

    message: str
    hint: str = ""
    offset: int = 0
