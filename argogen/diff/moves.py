"""Templates that have another name, or are in another WorkflowTemplate: moves, not removals and additions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from argogen.diff.compare import differences
from argogen.diff.model import Change, ChangeKind, Item, ObjectDiff, ObjectId, Path, Snapshot
from argogen.diff.pairs import At, Half, Pair
from argogen.diff.shapes import Shape, shape_of
from argogen.diff.similarity import Leaves, leaves_of, most_alike

_TYPE = "Template"
_NAME = (("name",),)


@dataclass(frozen=True, eq=False)
class _End:
    """A template that one side has: in `snapshot`, which is `diff`'s, as its `change` says, None in a whole object."""

    diff: ObjectDiff
    snapshot: Snapshot
    path: Path
    half: Half
    change: Change | None

    @property
    def id(self) -> ObjectId:
        """The object that has it."""
        return self.diff.id


def with_moves(diffs: list[ObjectDiff]) -> tuple[list[ObjectDiff], list[str]]:
    """Return the diffs with templates that moved told as such, and what could not be told.

    A move that came to an object replaces the template's addition there, one that left its removal; inside one object
    there is only the former.
    """
    removed = [end for diff in diffs for end in _ends(diff, ChangeKind.REMOVE)]
    added = [end for diff in diffs for end in _ends(diff, ChangeKind.ADD)]
    moves = most_alike(removed, added, _leaves)
    if moves is None:
        return diffs, [f"whether any template moved is not told: {len(removed)} went and {len(added)} came"]
    replaced: dict[int, list[Change]] = {}
    dropped: dict[int, set[Path]] = {}
    for old, new, _ in moves:
        if old.change is None and new.change is None:  # between whole objects, of which one has another name
            continue
        replaced.setdefault(id(new.diff), []).append(_arrival(old, new))
        dropped.setdefault(id(new.diff), set()).add(new.path)
        dropped.setdefault(id(old.diff), set()).add(old.path)
        if old.diff is not new.diff:
            replaced.setdefault(id(old.diff), []).append(_departure(old, new))
    return [_with(diff, replaced.get(id(diff), []), dropped.get(id(diff), set())) for diff in diffs], []


def _ends(diff: ObjectDiff, kind: ChangeKind) -> Iterator[_End]:
    """Yield the templates that an object lost or gained, all of them if it is itself lost or gained."""
    snapshot = diff.before if kind is ChangeKind.REMOVE else diff.after
    if snapshot is None:
        return
    shape = shape_of(snapshot.data, snapshot.version)
    if diff.kind is kind:
        for path, half in _templates(snapshot.data, shape):
            yield _End(diff, snapshot, path, half, None)
    for change in diff.changes:
        if change.kind is kind and change.type == _TYPE and isinstance(change.path[-1], Item):
            value, spot = (
                (change.before, change.before_at) if kind is ChangeKind.REMOVE else (change.after, change.after_at)
            )
            inner = shape.value("spec").value("templates").item
            if spot.text is None:
                yield _End(diff, snapshot, change.path, Half(value, inner, At(spot.path)), change)


def _templates(data: dict[str, Any], shape: Shape) -> Iterator[tuple[Path, Half]]:
    spec = data.get("spec")
    listed = spec.get("templates") if isinstance(spec, dict) else None
    inner = shape.value("spec").value("templates").item
    for index, one in enumerate(listed if isinstance(listed, list) and inner.name == _TYPE else ()):
        if isinstance(one, dict) and isinstance(one.get("name"), str):
            step = Item((("name", one["name"]),))
            yield ("spec", "templates", step), Half(one, inner, At(("spec", "templates", index)))


def _leaves(end: _End) -> Leaves:
    return leaves_of(end.half.value, end.half.shape, without=_NAME)


def _arrival(old: _End, new: _End) -> Change:
    inner = differences(Pair(new.path, old.half, new.half))
    inside = tuple(change for change in inner if change.path != (*new.path, "name"))
    return Change(
        ChangeKind.MOVE,
        new.path,
        old.half.value,
        new.half.value,
        old.half.at.spot,
        new.half.at.spot,
        _TYPE,
        new.half.shape.owner,
        fits=old.half.shape.fits(old.half.value) and new.half.shape.fits(new.half.value),
        other=(old.id, old.path),
        inner=inside,
    )


def _departure(old: _End, new: _End) -> Change:
    nearest = old.change.after_at if old.change else old.half.at.spot
    return Change(
        ChangeKind.MOVE,
        old.path,
        old.half.value,
        None,
        old.half.at.spot,
        nearest,
        _TYPE,
        old.half.shape.owner,
        fits=old.half.shape.fits(old.half.value),
        other=(new.id, new.path),
    )


def _with(diff: ObjectDiff, moves: Iterable[Change], dropped: set[Path]) -> ObjectDiff:
    added = tuple(moves)
    if not added and not dropped:
        return diff
    lone = (ChangeKind.ADD, ChangeKind.REMOVE)
    kept = (one for one in diff.changes if not (one.kind in lone and one.type == _TYPE and one.path in dropped))
    return replace(diff, changes=(*kept, *added))
