"""What two sequences have in common, in order: the algorithm of Myers (1986), with a bound to its work."""

from collections.abc import Hashable, Sequence

_MOST_DIFFERENCES = 500
"""Items that may be missing from the other sequence; beyond that only equal ends are found."""


def common(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return the index pairs of a longest common subsequence, in order.

    Where the sequences differ in more than five hundred items, only what is the same at their beginnings and ends.
    """
    start = 0
    shorter = min(len(before), len(after))
    while start < shorter and before[start] == after[start]:
        start += 1
    end = 0
    while end < shorter - start and before[-1 - end] == after[-1 - end]:
        end += 1
    head = [(index, index) for index in range(start)]
    tail = [(len(before) - end + index, len(after) - end + index) for index in range(end)]
    inner = _common(before[start : len(before) - end], after[start : len(after) - end])
    return [*head, *((start + left, start + right) for left, right in inner), *tail]


def _common(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return the pairs of two sequences; none if they differ too much.

    `reached` holds, for each diagonal (index before minus index after), how far `before` was followed with so many
    differences.
    """
    if not before or not after:
        return []
    reached: dict[int, int] = {1: 0}
    history: list[dict[int, int]] = []
    for differences in range(min(len(before) + len(after), _MOST_DIFFERENCES) + 1):
        history.append(dict(reached))
        for diagonal in range(-differences, differences + 1, 2):
            left, _ = _entered(reached, diagonal, differences)
            right = left - diagonal
            while left < len(before) and right < len(after) and before[left] == after[right]:
                left, right = left + 1, right + 1
            reached[diagonal] = left
            if left >= len(before) and right >= len(after):
                return _way_back(history, len(before), len(after))
    return []


def _entered(reached: dict[int, int], diagonal: int, differences: int) -> tuple[int, int]:
    """Return where a diagonal is entered with one difference more, and the diagonal that it is entered from."""
    left, above = reached.get(diagonal - 1, -1), reached.get(diagonal + 1, -1)
    if diagonal == -differences or (diagonal != differences and left < above):
        return above, diagonal + 1
    return left + 1, diagonal - 1


def _way_back(history: list[dict[int, int]], left: int, right: int) -> list[tuple[int, int]]:
    """Return the pairs on the way that led to the ends of both sequences."""
    pairs: list[tuple[int, int]] = []
    for differences in reversed(range(len(history))):
        reached = history[differences]
        entered, origin = _entered(reached, left - right, differences)
        while left > entered:
            left, right = left - 1, right - 1
            pairs.append((left, right))
        if differences:
            left = reached[origin]
            right = left - origin
    return pairs[::-1]
