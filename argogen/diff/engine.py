"""Compares two sides: objects are paired, and each pair is compared part by part."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from argogen.diff.compare import FORMAT, differences
from argogen.diff.model import Change, ChangeKind, ObjectDiff, Path, Report, Side, Snapshot, Spot
from argogen.diff.moves import with_moves
from argogen.diff.pairing import Paired, pair_objects
from argogen.diff.pairs import At, Half, Pair
from argogen.diff.shapes import shape_of

MOST_CHANGES = 5_000
"""Changes that are kept; those beyond are only counted."""
_ORIGIN = ("metadata", "annotations", "argogen/spec")
"""Where argogen says which spec an object is from; a spec that only moves to another folder changes nothing else."""
_NAME: tuple[Path, ...] = (("kind",), ("metadata", "name"), ("metadata", "namespace"))
"""What a renamed object says itself."""


def diff_sides(before: Side, after: Side) -> Report:
    """Return all that differs between two sides, without judging it. The same sides give the same report."""
    pairs, notes = pair_objects(before.snapshots, after.snapshots)
    found = [diff for one in pairs if (diff := _of_object(one))]
    told, more_notes = with_moves(found)
    notes = [*before.notes, *after.notes, *notes, *more_notes]
    return Report(before, after, tuple(_bounded(told)), len(pairs) - len(found), tuple(dict.fromkeys(notes)))


def diff_environments(before: Side, after: Side) -> Report:
    """Return what differs between two environments of a project.

    Each has a namespace of its own, in most cases: objects in it are the same thing, and its name is no difference.
    """
    own = [_own_namespace(side) for side in (before, after)]
    report = diff_sides(*(_without_environment(side, name) for side, name in zip((before, after), own, strict=True)))
    objects = (
        replace(one, changes=tuple(_with_own_namespace(change, own) for change in one.changes))
        for one in report.objects
    )
    return replace(report, objects=tuple(objects))


def _own_namespace(side: Side) -> str:
    """Return the namespace that most objects of a side are in."""
    counts = Counter(one.id.namespace for one in side.snapshots)
    return max(sorted(counts), key=lambda name: counts[name], default="")


def _without_environment(side: Side, namespace: str) -> Side:
    def renamed(one: Snapshot) -> Snapshot:
        inside = "" if one.id.namespace == namespace else one.id.namespace
        return replace(one, id=replace(one.id, environment="", namespace=inside))

    parts = (replace(part, snapshots=tuple(map(renamed, part.snapshots))) for part in side.parts)
    return replace(side, parts=tuple(parts))


def _with_own_namespace(change: Change, own: list[str]) -> Change:
    is_own = change.field == "namespace" and [change.before, change.after] == own
    return replace(change, same="each environment has its own namespace") if is_own else change


def _of_object(pair: Paired) -> ObjectDiff | None:
    """Return what became of an object, None where nothing differs."""
    before, after = pair.before, pair.after
    if before is None or after is None:
        return ObjectDiff(ChangeKind.ADD if after else ChangeKind.REMOVE, pair.id, before, after)
    if pair.is_renamed:
        changes = tuple(change for change in compare(before, after) if change.path not in _NAME)
        return ObjectDiff(ChangeKind.MOVE, pair.id, before, after, changes, pair.similarity)
    if before.written and before.written == after.written and before.version == after.version:
        return None
    changes = tuple(compare(before, after))
    return ObjectDiff(ChangeKind.CHANGE, pair.id, before, after, changes) if changes else None


def compare(before: Snapshot, after: Snapshot) -> Iterable[Change]:
    """Yield the changes from one object to the other, cosmetic ones too."""
    left, right = shape_of(before.data, before.version), shape_of(after.data, after.version)
    pair = Pair((), Half(before.data, left, At()), Half(after.data, right, At()))
    found = False
    for change in differences(pair):
        found = True
        is_origin = change.kind is ChangeKind.CHANGE and change.path == _ORIGIN
        yield replace(change, same="it only says which spec it is from") if is_origin else change
    if not found and before.written != after.written:
        yield Change(ChangeKind.CHANGE, (), before.data, after.data, Spot(()), Spot(()), left.name, same=FORMAT)


def _bounded(diffs: list[ObjectDiff]) -> Iterable[ObjectDiff]:
    """Yield the diffs with as many changes as are kept, those of meaning first."""
    room = MOST_CHANGES
    for diff in diffs:
        kept = tuple(islice((*diff.real, *diff.cosmetic), room))
        room -= len(kept)
        if len(kept) < len(diff.changes):
            yield replace(diff, changes=kept, left_out=len(diff.changes) - len(kept))
        else:
            yield diff
