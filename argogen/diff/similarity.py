"""How much of two things is the same, for telling a renamed one from a removed and an added one."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any, TypeVar

from argogen.diff.identity import key_of
from argogen.diff.shapes import Shape
from argogen.diff.values import entries, list_rule, meaning

LIKE = 0.6
"""From which similarity on, from 0 to 1, two things count as one that was renamed."""
_MOST_PAIRS = 2_500
"""Pairs of removed and added things that are looked at."""
_MOST_WORK = 10_000_000
"""Values of them that are compared."""
_FEWEST_LEAVES = 5
"""Below this, things are too small for likeness to say anything."""
_MOST_LEAVES = 20_000

Leaves = Counter[tuple[tuple[str, ...], Hashable]]
_Thing = TypeVar("_Thing")


def leaves_of(data: Any, shape: Shape, *, name: str = "", without: Sequence[tuple[str, ...]] = ()) -> Leaves:
    """Return the single values in some data with their paths, but for those at the paths `without`.

    `name`, which is another one where an object was renamed, counts the same everywhere; "" for none.
    """
    found: Leaves = Counter()
    for path, leaf in _leaves(data, shape, ()):
        if path not in without:
            found[path, "its name" if name and leaf == ("text", name) else leaf] += 1
        if len(found) >= _MOST_LEAVES:
            break
    return found


def _leaves(data: Any, shape: Shape, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Hashable]]:
    if isinstance(data, dict):
        for key, entry in entries(data, shape).items():
            yield from _leaves(entry.value, entry.shape, (*path, key))
    elif isinstance(data, list):
        rule = list_rule(shape)
        for item in data:
            key = ",".join(value for _, value in key_of(item, rule) or ())
            yield from _leaves(item, shape.item, (*path, key or "*"))
    else:
        yield path, meaning(data, shape)


def similarity(left: Leaves, right: Leaves) -> float:
    """Return the share of values that both have, of all that one has, from 0 to 1."""
    both = sum(min(count, right[leaf]) for leaf, count in left.items() if leaf in right)
    whole = left.total() + right.total() - both
    return both / whole if whole else 1.0


def most_alike(
    removed: Sequence[_Thing], added: Sequence[_Thing], leaves: Callable[[_Thing], Leaves]
) -> list[tuple[_Thing, _Thing, float]] | None:
    """Return which of the removed things are added ones under another name, the most alike first; each is one at most.

    None where there are too many to look at.
    """
    if not removed or not added:
        return []
    if len(removed) * len(added) > _MOST_PAIRS:
        return None
    left, right = [leaves(one) for one in removed], [leaves(one) for one in added]
    if sum(map(len, left)) * len(right) + sum(map(len, right)) * len(left) > _MOST_WORK:
        return None
    scored = [
        (-similarity(one, other), row, column)
        for row, one in enumerate(left)
        for column, other in enumerate(right)
        if min(one.total(), other.total()) >= max(_FEWEST_LEAVES, LIKE * max(one.total(), other.total()))
    ]
    found: list[tuple[_Thing, _Thing, float]] = []
    rows, columns = set[int](), set[int]()
    for score, row, column in sorted(scored):
        if -score > LIKE and row not in rows and column not in columns:
            rows.add(row)
            columns.add(column)
            found.append((removed[row], added[column], -score))
    return found
