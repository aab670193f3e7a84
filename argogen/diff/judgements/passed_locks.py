"""Locks that a call names for the template that it calls, as callers of a provider do."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from argogen.argo.flow.locks import Taken
from argogen.diagnostics import Path
from argogen.diff.judgements.evidence import Evidence, Sides
from argogen.diff.judgements.place import Level, Place
from argogen.diff.judgements.verdict import Verdict
from argogen.diff.model import Change, ObjectDiff, Snapshot


def of_passed_locks(diff: ObjectDiff, placed: list[tuple[Change, Place]], sides: Sides) -> Iterator[Verdict]:
    """Yield which calls name another lock than before; one that follows a lock's new name is no risk."""
    old, new = _named_in(diff.before, sides.old(diff.id)), _named_in(diff.after, sides.new(diff.id))
    gone, come = _without(old, new), _without(new, old)
    by_call: dict[Place, list[Change]] = defaultdict(list)
    for change, place in placed if gone or come else ():
        if place.level is Level.CALL and place.keys[:2] == ("arguments", "parameters"):
            by_call[replace(place, keys=(), item="", ends_in_item=False)].append(change)
    for place, changes in by_call.items():
        dropped = [one for one in gone if any(_names(change.before_at.path, one) for change in changes)]
        added = [one for one in come if any(_names(change.after_at.path, one) for change in changes)]
        told = tuple(
            change
            for change in changes
            if any(_names(change.before_at.path, one) for one in dropped)
            or any(_names(change.after_at.path, one) for one in added)
        )
        if told:
            yield Verdict(_rule(dropped, added, sides), _message(place, dropped, added), told)


def _named_in(snapshot: Snapshot | None, evidence: Evidence | None) -> tuple[Taken, ...]:
    manifest = snapshot.manifest if snapshot else None
    return evidence.passed.get(manifest, ()) if evidence and manifest else ()


def _without(some: Iterable[Taken], others: Iterable[Taken]) -> list[Taken]:
    there = {one.lock for one in others}
    return [one for one in some if one.lock not in there]


def _names(path: Path, taken: Taken) -> bool:
    """Return whether what stands at a path holds the lock's name or key, or is in it."""
    written = [one.path for one in (taken.name, taken.key) if one]
    return any(path[: len(one)] == one[: len(path)] for one in written)


def _rule(dropped: list[Taken], added: list[Taken], sides: Sides) -> str:
    if not dropped:
        return "lock-added"
    follows = len(dropped) == len(added) and all(map(_follows, dropped, added, [sides] * len(added)))
    return "name-followed" if follows else "lock-dropped"


def _follows(old: Taken, new: Taken, sides: Sides) -> bool:
    """Return whether a lock is the other one, whose ConfigMap has a new name."""
    before, after = (("ConfigMap", one.lock.namespace, one.lock.name, "") for one in (old, new))
    return old.lock.key == new.lock.key and sides.follows(before, after)


def _message(place: Place, dropped: list[Taken], added: list[Taken]) -> str:
    gone, come = (", ".join(f"{one.item.kind} {one.lock}" for one in ones) for ones in (dropped, added))
    if gone and come:
        return f"{place.subject} runs under {come}, not {gone}, now"
    return f"{place.subject} runs under {come}" if come else f"{place.subject} runs under {gone} no longer"
