"""What changed in a text of several lines."""

from argogen.diff.model import Hunk, TextDiff
from argogen.diff.sequences import common

_CONTEXT = 3
"""Lines that are shown around those that changed."""
_LONG = 120
"""Characters from which a text of one line is told as lines, too."""


def lines_differ(before: str, after: str) -> TextDiff | None:
    """Return how two texts differ by lines; None for texts so short that they are told as values."""
    if "\n" not in before + after and max(len(before), len(after)) <= _LONG:
        return None
    left, right = before.split("\n"), after.split("\n")
    steps = _steps(left, right)
    changed = [index for index, (mark, _, _) in enumerate(steps) if mark != " "]
    hunks = [_hunk(steps, first, last, left, right) for first, last in _groups(changed)]
    counts = [sum(1 for mark, _, _ in steps if mark == sign) for sign in "+-"]
    return TextDiff(tuple(hunks), counts[0], counts[1])


_Step = tuple[str, int, int]
"""A line's mark, and how many lines of each text come before it."""


def _steps(left: list[str], right: list[str]) -> list[_Step]:
    """Return all lines of both texts in one order: what is gone before what came instead."""
    steps: list[_Step] = []
    here, there = 0, 0
    for index, other in [*common(left, right), (len(left), len(right))]:
        steps += [("-", gone, there) for gone in range(here, index)]
        steps += [("+", index, new) for new in range(there, other)]
        if index < len(left):
            steps.append((" ", index, other))
        here, there = index + 1, other + 1
    return steps


def _groups(changed: list[int]) -> list[tuple[int, int]]:
    """Return the first and last of the steps that belong together, since they are near each other."""
    groups: list[tuple[int, int]] = []
    for index in changed:
        if groups and index - groups[-1][1] <= 2 * _CONTEXT + 1:
            groups[-1] = (groups[-1][0], index)
        else:
            groups.append((index, index))
    return groups


def _hunk(steps: list[_Step], first: int, last: int, left: list[str], right: list[str]) -> Hunk:
    shown = steps[max(0, first - _CONTEXT) : last + _CONTEXT + 1]
    lines = (mark + (right[new] if mark == "+" else left[old]) for mark, old, new in shown)
    return Hunk(shown[0][1] + 1, shown[0][2] + 1, tuple(lines))
