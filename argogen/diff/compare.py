"""What changed between two values of one kind, part by part.

Maps are walked key by key, lists as `identity.py` says, texts that are documents as documents. What differs only in how
it is written becomes a change that says in what both sides are the same.
"""

from collections.abc import Iterator
from dataclasses import replace

from argogen.diff.embedded import MAX_NESTING, Embedded, read_embedded
from argogen.diff.identity import SAME_WHEN_EMPTY, Match
from argogen.diff.lists import parts_of_lists
from argogen.diff.model import Change, ChangeKind, Item, Within
from argogen.diff.pairs import At, Half, Halves, Pair, change
from argogen.diff.secrets import SECRET_FIELDS
from argogen.diff.values import entries, list_rule, meaning

FORMAT = "only the writing differs"
"""Of what differs in quotes, blanks, comments or the order of keys."""


def differences(pair: Pair) -> Iterator[Change]:
    """Yield all changes from one value to the other, cosmetic ones too, in the order of the newer one.

    What is not of its type is looked at as a whole.
    """
    before, after = pair.before.value, pair.after.value
    is_understood = pair.shape.holds(before) and pair.shape.holds(after)
    if isinstance(before, dict) and isinstance(after, dict) and is_understood:
        for part, secret in _parts_of_maps(pair):
            yield from _of_part(replace(pair, secret=True) if secret else pair, part)
    elif isinstance(before, list) and isinstance(after, list) and is_understood:
        for found in parts_of_lists(pair):
            yield from (found,) if isinstance(found, Change) else _of_part(pair, found)
    elif type(before) is type(after) and before == after:
        return
    elif _means_the_same(pair):
        yield change(pair, ChangeKind.CHANGE, same=FORMAT)
    else:
        inside = _inside(pair)
        yield from differences(inside) if inside else (change(pair, ChangeKind.CHANGE),)


def _parts_of_maps(pair: Pair) -> Iterator[tuple[Halves, bool]]:
    """Yield what stands at each key, and whether it is the data of a Secret."""
    left = entries(pair.before.value, pair.before.shape)
    right = entries(pair.after.value, pair.after.shape)
    is_secret = "Secret" in (pair.before.value.get("kind"), pair.after.value.get("kind"))
    for key in [*right, *(key for key in left if key not in right)]:
        before = pair.before.entry(left[key]) if key in left else None
        after = pair.after.entry(right[key]) if key in right else None
        written = right[key].key if key in right else left[key].key
        yield Halves(written, before, after), is_secret and key in SECRET_FIELDS


def _of_part(pair: Pair, part: Halves) -> Iterator[Change]:
    if part.before and part.after:
        yield from differences(pair.inner(part.step, part.before, part.after))
    elif part.after:
        yield from _of_lone(pair, part.step, part.after, ChangeKind.ADD)
    elif part.before:
        yield from _of_lone(pair, part.step, part.before, ChangeKind.REMOVE)


def _of_lone(pair: Pair, step: str | Item, there: Half, kind: ChangeKind) -> Iterator[Change]:
    """Yield the changes that add or remove a part.

    What holds things that have an identity of their own, such as parameters, is told by these, save in a list.
    """
    by_parts = isinstance(step, str) and _is_told_by_parts(there)
    around = pair.before if kind is ChangeKind.ADD else pair.after
    missing = Half(type(there.value)() if by_parts else None, there.shape, around.at)
    halves = (missing, there) if kind is ChangeKind.ADD else (there, missing)
    inner = pair.inner(step, *halves)
    yield from differences(inner) if by_parts else (change(inner, kind),)


def _is_told_by_parts(half: Half) -> bool:
    value, shape = half.value, half.shape
    if not value or not shape.is_known or not shape.holds(value):
        return False
    if isinstance(value, dict):
        return shape.is_open_map or shape.name in SAME_WHEN_EMPTY
    return isinstance(value, list) and list_rule(shape).match is not Match.BY_PLACE


def _inside(pair: Pair) -> Pair | None:
    """Return the documents that two texts hold as a pair, None unless both hold one of one kind."""
    before, after = _embedded(pair.before, pair.nesting), _embedded(pair.after, pair.nesting)
    if not before or not after or before.language != after.language or type(before.data) is not type(after.data):
        return None
    return Pair(
        (*pair.path, Within(after.language)),
        Half(before.data, before.shape, At((), pair.before.at, before)),
        Half(after.data, after.shape, At((), pair.after.at, after)),
        pair.secret,
        pair.nesting + 1,
    )


def _embedded(half: Half, nesting: int) -> Embedded | None:
    is_text = isinstance(half.value, str) and nesting < MAX_NESTING
    return read_embedded(half.value, half.shape) if is_text else None


def _means_the_same(pair: Pair) -> bool:
    before, after = pair.before, pair.after
    return meaning(before.value, before.shape, pair.nesting) == meaning(after.value, after.shape, pair.nesting)
