"""Which object of one side is which of the other: by identity, and, for those that are left, by likeness."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from argogen.diff.model import ObjectId, Snapshot
from argogen.diff.shapes import shape_of
from argogen.diff.similarity import Leaves, leaves_of, most_alike, similarity

_IDENTITY = (("kind",), ("metadata", "name"), ("metadata", "namespace"), ("metadata", "annotations", "argogen/spec"))
"""What is another one where an object was renamed, whatever else is the same."""
_IN_A_NAMESPACE = {
    "ClusterRole": "Role",
    "ClusterRoleBinding": "RoleBinding",
    "ClusterWorkflowTemplate": "WorkflowTemplate",
}
"""Kinds that are another kind for the whole cluster."""


@dataclass(frozen=True)
class Paired:
    """An object on both sides, or on one. `similarity` is below 1 only for one that was renamed."""

    id: ObjectId
    before: Snapshot | None
    after: Snapshot | None
    is_renamed: bool = False
    similarity: float = 1.0


def pair_objects(before: Iterable[Snapshot], after: Iterable[Snapshot]) -> tuple[list[Paired], list[str]]:
    """Return every object of either side, in the order of identities, and what could not be told."""
    left, right = _by_id(before), _by_id(after)
    pairs: list[Paired] = []
    notes: list[str] = []
    for id_ in sorted({**left, **right}):
        same, said = _of_one_id(id_, left.get(id_, []), right.get(id_, []))
        pairs += same
        notes += said
    renamed, said = _renamed(pairs)
    return sorted(renamed, key=lambda one: one.id), notes + said


def _by_id(snapshots: Iterable[Snapshot]) -> dict[ObjectId, list[Snapshot]]:
    found: dict[ObjectId, list[Snapshot]] = defaultdict(list)
    for one in snapshots:
        found[one.id].append(one)
    return found


def _of_one_id(id_: ObjectId, left: list[Snapshot], right: list[Snapshot]) -> tuple[list[Paired], list[str]]:
    """Pair the objects of one identity: where there are several, those in files of one name, in their order."""
    if len(left) <= 1 and len(right) <= 1:
        return [Paired(id_, left[0] if left else None, right[0] if right else None)], []
    waiting = list(left)
    found: list[tuple[Snapshot | None, Snapshot | None]] = []
    for new in right:
        old = next((one for one in waiting if one.place == new.place), None)
        if old:
            waiting.remove(old)
        found.append((old, new))
    found += [(old, None) for old in waiting]
    in_one_file = max(_most_in_one_file(left), _most_in_one_file(right)) > 1
    metadata = (left or right)[0].data.get("metadata")
    is_generated = isinstance(metadata, dict) and "generateName" in metadata and "name" not in metadata
    note = f"{id_} stands several times in one file; the first is compared with the first, and so on"
    numbered = [Paired(replace(id_, occurrence=number), old, new) for number, (old, new) in enumerate(found)]
    return numbered, [note] if in_one_file and not is_generated else []


def _most_in_one_file(snapshots: list[Snapshot]) -> int:
    counts: dict[str, int] = defaultdict(int)
    for one in snapshots:
        counts[one.place] += 1
    return max(counts.values(), default=0)


def _renamed(pairs: list[Paired]) -> tuple[list[Paired], list[str]]:
    """Return the pairs with those put together that are one object under two identities."""
    lone: dict[tuple[str, str, str], list[Paired]] = defaultdict(list)
    for one in pairs:
        if one.before is None or one.after is None:
            lone[one.id.environment, one.id.group, _IN_A_NAMESPACE.get(one.id.kind, one.id.kind)].append(one)
    found: list[Paired] = []
    notes: list[str] = []
    for (_, _, kind), ones in lone.items():
        removed = [one.before for one in ones if one.before]
        added = [one.after for one in ones if one.after]
        moved = _moved(removed, added)
        known = {one for pair in moved for one in pair}
        rest = [one for one in removed if one not in known]
        new = [one for one in added if one not in known]
        alike = most_alike(rest, new, _leaves)
        if alike is None:
            notes.append(f"whether any {kind} was renamed is not told: {len(rest)} went and {len(new)} came")
        found += [_joined(old, fresh, similarity(_leaves(old), _leaves(fresh))) for old, fresh in moved]
        found += [_joined(old, fresh, score) for old, fresh, score in alike or ()]
    found += _companions(found, lone.values())
    gone = {one for pair in found for one in (pair.before, pair.after)}
    kept = [one for one in pairs if one.before not in gone and one.after not in gone]
    return [*kept, *found], notes


def _joined(old: Snapshot, new: Snapshot, score: float) -> Paired:
    return Paired(new.id, old, new, is_renamed=True, similarity=score)


def _moved(removed: list[Snapshot], added: list[Snapshot]) -> list[tuple[Snapshot, Snapshot]]:
    """Return the objects that are in another namespace under their name, where only one can be meant."""
    left, right = _by_name(removed), _by_name(added)
    return [(left[name][0], right[name][0]) for name in left if len(left[name]) == len(right.get(name, [])) == 1]


def _by_name(snapshots: list[Snapshot]) -> dict[str, list[Snapshot]]:
    found: dict[str, list[Snapshot]] = defaultdict(list)
    for one in snapshots:
        found[one.id.name].append(one)
    return found


def _companions(found: list[Paired], lone: Iterable[list[Paired]]) -> Iterator[Paired]:
    """Yield the objects of other kinds that were renamed along with one, such as its account."""
    names = sorted({(one.before.id.name, one.after.id.name) for one in found if one.before and one.after})
    taken = {one for pair in found for one in (pair.before, pair.after)}
    for ones in lone:
        removed = _by_name([one.before for one in ones if one.before and one.before not in taken])
        added = _by_name([one.after for one in ones if one.after and one.after not in taken])
        for old_name, new_name in names:
            if len(removed.get(old_name, [])) == len(added.get(new_name, [])) == 1:
                [old], [new] = removed.pop(old_name), added.pop(new_name)
                yield _joined(old, new, similarity(_leaves(old), _leaves(new)))


@lru_cache(maxsize=256)
def _leaves(snapshot: Snapshot) -> Leaves:
    return leaves_of(snapshot.data, shape_of(snapshot.data, snapshot.version), name=snapshot.id.name, without=_IDENTITY)
