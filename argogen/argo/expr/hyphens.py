"""Names with a hyphen after a dot, `steps.my-step.status`, which expr reads as a subtraction.

Found in the text and not in the tree, since `steps.step-1.status` has none: expr sees a wrong number there.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

_LONGEST = 4000
"""Characters of an expression that is looked at: nobody writes a longer one, and comments in it take quadratic time."""
_STEP = r"(?:\??\.\w+(?:-\w+)*|\??\.?\[\s*(?:'[^'\\]*'|\"[^\"\\]*\")\s*\])"
_FOUND = re.compile(
    rf"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`|//[^\n]*|/\*.*?\*/|(?<![\w$.\#])(?P<root>[A-Za-z]\w*)(?P<steps>{_STEP}+)""",
    re.DOTALL,
)
"""Texts and comments, to get past them, or a chain of names."""
_PART = re.compile(r"\.(\w+(?:-\w+)*)|\[\s*['\"]([^'\"]*)['\"]\s*\]")
_DECLARED = re.compile(r"\blet\s+(\w+)")


_PLAIN = re.compile(r"[A-Za-z_]\w*")


def spelled(steps: Sequence[str]) -> str:
    """Return how an expression writes the way to a member: `steps['my-step'].status`."""
    return steps[0] + "".join(f".{step}" if _PLAIN.fullmatch(step) else f"['{step}']" for step in steps[1:])


@dataclass(frozen=True)
class Hyphenated:
    """A chain of names of which one has a hyphen outside of brackets; `at` is the index of the first such name."""

    steps: tuple[str, ...]
    start: int
    end: int
    at: int
    offset: int
    """Where that name stands in the text."""

    @property
    def minuend(self) -> tuple[str, ...]:
        """What expr takes the first number from: the chain up to the hyphen."""
        return (*self.steps[: self.at], self.steps[self.at].partition("-")[0])

    def __str__(self) -> str:
        """Return how the chain is written so that expr reads it as it is meant."""
        return spelled(self.steps)


def hyphenated_names(text: str, roots: Collection[str]) -> Iterator[Hyphenated]:
    """Yield the chains in an expression that begin with one of `roots` and have a name with a hyphen after a dot.

    `a.b-c.d` with `c` among the roots, or a variable of the expression, is a subtraction, and so is `a.b-f(x)`.
    """
    if "-" not in text or len(text) > _LONGEST:
        return
    declared = set(_DECLARED.findall(text))
    for match in _FOUND.finditer(text):
        if match["root"] not in roots or "-" not in match["steps"]:
            continue
        names, at, offset = [match["root"]], 0, 0
        for part in _PART.finditer(text, match.start("steps"), match.end("steps")):
            if not at and part[1] and "-" in part[1]:
                at, offset = len(names), part.start(1)
            names.append(part[1] or part[2])
        if at and not _is_subtraction(text, match, names[at], {*roots, *declared}):
            yield Hyphenated(tuple(names), match.start(), match.end(), at, offset)


def _is_subtraction(text: str, match: re.Match[str], name: str, values: Collection[str]) -> bool:
    _, *others = name.split("-")
    return any(word in values for word in others) or text[match.end() : match.end() + 1] == "("
