"""What changed in a list: its items found again by key, by value or by place, and their order."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from argogen.diff.identity import ListRule, Match, Order, key_of
from argogen.diff.model import Change, ChangeKind, Item
from argogen.diff.pairs import Half, Halves, Pair, change
from argogen.diff.sequences import common
from argogen.diff.values import list_rule, meaning

ORDER = "the order means nothing here"
_MOST_ITEMS = 20_000
"""Items of a list that are looked for one by one."""

_Key = tuple[tuple[str, str], ...]


def parts_of_lists(pair: Pair) -> Iterator[Halves | Change]:
    """Yield the items of two lists that are the same thing, those that only one has, and the change of their order."""
    rule = list_rule(pair.shape)
    if max(len(pair.before.value), len(pair.after.value)) > _MOST_ITEMS:
        if meaning(pair.before.value, pair.before.shape) != meaning(pair.after.value, pair.after.shape):
            yield change(pair, ChangeKind.CHANGE)
    elif rule.match is Match.BY_VALUE:
        yield from _of_sets(pair)
    elif rule.match is Match.BY_KEY and (keys := _unique_keys(pair, rule)):
        yield from _of_keyed(pair, rule, *keys)
    else:
        yield from _of_sequences(pair, rule)


def _unique_keys(pair: Pair, rule: ListRule) -> tuple[dict[_Key, int], dict[_Key, int]] | None:
    """Return the index of each item by its key, on both sides; None where an item has none, or two have one."""
    found = []
    for items in (pair.before.value, pair.after.value):
        keys = [key_of(item, rule) for item in items]
        by_key = {key: index for index, key in enumerate(keys) if key}
        if len(by_key) != len(items):
            return None
        found.append(by_key)
    return found[0], found[1]


def _of_keyed(pair: Pair, rule: ListRule, left: dict[_Key, int], right: dict[_Key, int]) -> Iterator[Halves | Change]:
    for key, index in right.items():
        before = pair.before.item(left[key]) if key in left else None
        yield Halves(Item(key), before, pair.after.item(index))
    for key, index in left.items():
        if key not in right:
            yield Halves(Item(key), pair.before.item(index), None)
    kept = [key for key in left if key in right]
    if kept != [key for key in right if key in left]:
        is_free = rule.order is Order.FREE or (rule.order is Order.OF_VARIABLES and not _flips(pair))
        yield _reordered(pair, [_shown(key) for key in left], [_shown(key) for key in right], is_free=is_free)


def _shown(key: _Key) -> str:
    return ", ".join(value for _, value in key)


def _reordered(pair: Pair, before: list[Any], after: list[Any], *, is_free: bool) -> Change:
    """Return the change of an order; its values are the keys of all items, or the items, in their order."""
    found = change(pair, ChangeKind.REORDER, same=ORDER if is_free else "")
    return replace(found, before=before, after=after)


def _flips(pair: Pair) -> bool:
    """Return whether a variable that another one refers to comes before it on one side only.

    Kubernetes puts `$(NAME)` in only for what comes earlier in the list (Kubernetes API reference, EnvVar.value).
    """
    before, after = _earlier_references(pair.before.value), _earlier_references(pair.after.value)
    return any(before[name] != after[name] for name in before.keys() & after.keys())


def _earlier_references(variables: list[Any]) -> dict[str, frozenset[str]]:
    """Return for each variable those before it that its value refers to."""
    found: dict[str, frozenset[str]] = {}
    for one in variables:
        text = str(one.get("value", ""))
        earlier = found if "$(" in text else ()
        found[str(one.get("name"))] = frozenset(name for name in earlier if f"$({name})" in text)
    return found


def _of_sets(pair: Pair) -> Iterator[Halves | Change]:
    left, right = _meanings(pair.before, pair), _meanings(pair.after, pair)
    waiting: dict[Hashable, list[int]] = {}
    for index, value in enumerate(left):
        waiting.setdefault(value, []).append(index)
    pairs, added = [], []
    for index, value in enumerate(right):
        if waiting.get(value):
            pairs.append((waiting[value].pop(0), index))
        else:
            added.append(index)
    removed = sorted(index for indices in waiting.values() for index in indices)
    if len(removed) == len(added) == 1:  # one thing that changed, rather than two
        pairs.append((removed.pop(), added.pop()))
    yield from _told(pair, pairs, removed, added)
    if [index for index, _ in sorted(pairs, key=lambda one: one[1])] != sorted(index for index, _ in pairs):
        yield _reordered(pair, pair.before.value, pair.after.value, is_free=True)


def _meanings(half: Half, pair: Pair) -> list[Hashable]:
    return [meaning(item, half.shape.item, pair.nesting) for item in half.value]


def _told(
    pair: Pair, pairs: Sequence[tuple[int, int]], removed: Sequence[int], added: Sequence[int]
) -> Iterator[Halves | Change]:
    """Yield the changes of items that are known by their indices."""
    for old, new in pairs:
        yield Halves(_step(pair.after, new), pair.before.item(old), pair.after.item(new))
    for old in removed:
        yield Halves(_step(pair.before, old), pair.before.item(old), None)
    for new in added:
        yield Halves(_step(pair.after, new), None, pair.after.item(new))


def _step(half: Half, index: int) -> Item:
    """Return the step to an item without a key: a short text tells itself, in a set at least."""
    value = half.value[index]
    is_set = list_rule(half.shape).match is Match.BY_VALUE
    return Item((("", value),)) if is_set and isinstance(value, str) and value else Item((), index)


def _of_sequences(pair: Pair, rule: ListRule) -> Iterator[Halves | Change]:
    matched = common(_meanings(pair.before, pair), _meanings(pair.after, pair))
    pairs, removed, added = list(matched), list[int](), list[int]()
    here, there = 0, 0
    for old, new in [*matched, (len(pair.before.value), len(pair.after.value))]:
        found = _paired(pair, rule, range(here, old), range(there, new))
        pairs += found
        removed += sorted(set(range(here, old)) - {one for one, _ in found})
        added += sorted(set(range(there, new)) - {one for _, one in found})
        here, there = old + 1, new + 1
    yield from _told(pair, sorted(pairs, key=lambda one: one[1]), removed, added)


def _paired(pair: Pair, rule: ListRule, old: range, new: range) -> list[tuple[int, int]]:
    """Return which items of two gaps between equal items are the same, changed: by key, or as many by their place."""
    left = [key_of(pair.before.value[index], rule) for index in old]
    right = [key_of(pair.after.value[index], rule) for index in new]
    named = [(one, other) for one, other in common(left, right) if left[one] is not None]
    found = list(named)
    here, there = 0, 0
    for one, other in [*named, (len(left), len(right))]:
        if one - here == other - there:
            found += zip(range(here, one), range(there, other), strict=True)
        else:
            found += [(here + row, there + column) for row, column in _sharing(left[here:one], right[there:other])]
        here, there = one + 1, other + 1
    return [(old[one], new[other]) for one, other in found]


def _sharing(left: list[_Key | None], right: list[_Key | None]) -> list[tuple[int, int]]:
    """Return which items have a part of their keys in common, such as groups of steps a step, in their order."""
    found: list[tuple[int, int]] = []
    following = 0
    for one, key in enumerate(left):
        names = _parts(key)
        other = next((index for index in range(following, len(right)) if names & _parts(right[index])), None)
        if other is not None:
            found.append((one, other))
            following = other + 1
    return found


def _parts(key: _Key | None) -> set[str]:
    return set(_shown(key).split(",")) if key else set()
