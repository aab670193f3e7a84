"""Limits of locks: how many may hold one at once, who takes it, and how many children that lets run."""

from collections.abc import Iterable, Iterator

from argogen.argo.flow.locks import Taken, limit_in
from argogen.argo.model.loop_forms import size_of
from argogen.diff.judgements.evidence import Evidence, Sides
from argogen.diff.judgements.place import Place
from argogen.diff.judgements.verdict import Verdict, in_words
from argogen.diff.model import Caller, Change, ChangeKind, Item, ObjectDiff, Snapshot
from argogen.wording import short

_NAMES_OF_LOCKS = ("name", "configMapKeyRef.name", "configMapKeyRef.key", "database.key")


def of_limit(diff: ObjectDiff, change: Change, place: Place, sides: Sides) -> Verdict | None:
    """Return what the change of a ConfigMap's value means, if it is the limit of a lock that something takes."""
    if diff.id.kind != "ConfigMap" or place.keys[:1] != ("data",) or len(place.keys) < 2:
        return None
    key = place.keys[1]
    holders = dict(_holders(diff, key, sides))
    if not holders:
        return None
    callers = tuple(dict.fromkeys(evidence.holder(one) for one, evidence in holders.items()))
    lock = f"lock {diff.id.name}/{key}"
    before, after = limit_in(change.before), limit_in(change.after)
    if change.kind is ChangeKind.REMOVE:
        return Verdict("lock-key-removed", f"{lock} has no limit any more", (change,), callers)
    if after is None or after <= 0:
        limit = f'its limit "{short(str(change.after))}" is no number' if after is None else f"its limit is {after}"
        return Verdict("lock-closed", f"{lock}: {limit}, so nobody gets it", (change,), callers)
    if before is None or before <= 0:
        return Verdict("lock-limit-raised", f"{lock}: {after} at a time", (change,), callers)
    rule = "lock-limit-raised" if after > before else "lock-limit-lowered"
    message = f"{lock}: {before} -> {after} at a time{_peaks(holders, before, after)}"
    return Verdict(rule, message, (change,), callers)


def of_removed_map(diff: ObjectDiff, sides: Sides) -> Iterator[Verdict]:
    """Yield the locks whose limits went with a whole ConfigMap, where something still takes them."""
    if diff.kind is not ChangeKind.REMOVE or diff.id.kind != "ConfigMap" or diff.before is None:
        return
    evidence = sides.new(diff.id)
    data = diff.before.data.get("data")
    for key in data if isinstance(data, dict) and evidence else ():
        callers = _callers(evidence, _taken(evidence, diff.before, key)) if evidence else ()
        if callers:
            yield Verdict("lock-key-removed", f"lock {diff.id.name}/{key} has no limit any more", (), callers)


def of_taken(_diff: ObjectDiff, change: Change, place: Place, rule: str) -> Verdict:
    """Return what the change of a `synchronization` means: which lock is taken now, or not any more."""
    item = change.path[-1]
    if not isinstance(item, Item) or not item.key:
        return Verdict(rule, in_words(change, place), (change,))
    fields = dict(item.key)
    names = [fields[field] for field in _NAMES_OF_LOCKS if field in fields]
    kind = "mutex" if place.keys[1:2] in (("mutex",), ("mutexes",)) else "semaphore"
    where = f" of namespace {fields['namespace']}" if "namespace" in fields else ""
    subject = place.subject or "every run"
    message = f"{kind} {'/'.join(names)}{where}"
    message = f"{subject} takes {message}" if rule == "lock-added" else f"{subject} takes {message} no longer"
    return Verdict(rule, message, (change,))


def _holders(diff: ObjectDiff, key: str, sides: Sides) -> Iterator[tuple[Taken, Evidence]]:
    """Yield who takes a lock, as it is after the change; before it, where nothing takes it any more."""
    for evidence, snapshot in ((sides.new(diff.id), diff.after), (sides.old(diff.id), diff.before)):
        found = _taken(evidence, snapshot, key) if evidence and snapshot else ()
        for one in found:
            yield one, evidence  # type: ignore[misc]
        if found:
            return


def _taken(evidence: Evidence, snapshot: Snapshot, key: str) -> tuple[Taken, ...]:
    """Return who takes the lock of a ConfigMap's key. One that says no namespace is in whichever it is applied to."""
    namespace = snapshot.manifest.namespace if snapshot.manifest else ""
    name = snapshot.id.name
    return evidence.taken.get((namespace, name, key)) or evidence.taken.get(("", name, key), ())


def _callers(evidence: Evidence, taken: Iterable[Taken]) -> tuple[Caller, ...]:
    return tuple(dict.fromkeys(evidence.holder(one) for one in taken))


def _peaks(holders: dict[Taken, Evidence], before: int, after: int) -> str:
    """Return what a limit comes to where a loop makes children under it: how many run at once at most."""
    parts = []
    for taken, evidence in holders.items():
        if not taken.in_loop:
            continue
        items = _items(taken, evidence)
        old, new = (limit if items is None else min(limit, items) for limit in (before, after))
        of_items = "" if items is None else f" of {items} items"
        peak = f"at most {old} -> {new}" if old != new else f"still at most {old}"
        parts.append(f"{taken.where}: {peak}{of_items} at once")
    return f" ({'; '.join(dict.fromkeys(parts))})" if parts else ""


def _items(taken: Taken, evidence: Evidence) -> int | None:
    """Return how many items the loops have that call the template which takes a lock, None where only the run knows."""
    workflow = evidence.cluster.workflows.get(taken.manifest)
    name = taken.where.partition("/")[2]
    calls = workflow.callers.get(name, ()) if workflow else ()
    counts = [size_of(call.data) for call in calls if call.loops]
    return sum(count for count in counts if count) if counts and None not in counts else None
