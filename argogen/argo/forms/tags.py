"""Argo's tags in a text: `{{inputs.parameters.x}}` and `{{=an expression}}`.

Facts: Argo 4.1 util/template/template.go and kind.go, over fasttemplate: a tag ends at the first `}}`, whatever stands
in front of it, and is an expression if `=` follows the braces at once. A simple tag's blanks at the ends don't count.
"""

from collections.abc import Iterator
from dataclasses import dataclass

OPEN, CLOSE = "{{", "}}"


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag; `start` and `end` count characters in its text, braces included."""

    start: int
    end: int
    body: str
    """What is between the braces, without the `=` of an expression."""
    is_expression: bool

    @property
    def name(self) -> str:
        """The variable that a simple tag names."""
        return self.body.strip()

    @property
    def body_start(self) -> int:
        """Where the body begins in the text."""
        return self.start + len(OPEN) + self.is_expression


def find_tags(text: str) -> Iterator[Tag]:
    """Yield the tags of a text. What is opened and not closed is none; see `unclosed`."""
    end = 0
    while (start := text.find(OPEN, end)) >= 0:
        close = text.find(CLOSE, start + len(OPEN))
        if close < 0:
            return
        end = close + len(CLOSE)
        body = text[start + len(OPEN) : close]
        yield Tag(start, end, body.removeprefix("="), body.startswith("="))


def unclosed(text: str) -> int | None:
    """Return where a tag begins that never ends, or None."""
    start = text.rfind(CLOSE) + 1
    opened = text.find(OPEN, start + 1 if start else 0)
    return opened if opened >= 0 else None


def has_tag(text: object) -> bool:
    """Return whether Argo puts something into a value, so that what is written is not what will stand there."""
    return isinstance(text, str) and OPEN in text


def is_one_tag(text: str) -> bool:
    """Return whether a text is a single tag and nothing else."""
    tag = next(find_tags(text.strip()), None) if text.lstrip().startswith(OPEN) else None
    return tag is not None and tag.end == len(text.strip())
