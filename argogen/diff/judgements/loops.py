"""What loops run over, and how many of their children run at once: told of a loop as a whole."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from argogen.argo.flow.held_locks import limit_of, locks_of
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.loop_forms import LOOPS, size_of
from argogen.argo.model.workflows import Call, Template, Workflow, workflow_of
from argogen.diff.judgements.evidence import Evidence, Sides
from argogen.diff.judgements.locks import of_taken
from argogen.diff.judgements.place import Level, Place
from argogen.diff.judgements.steps import call_at, templates_of
from argogen.diff.judgements.verdict import Verdict, in_words
from argogen.diff.model import Change, ChangeKind, ObjectDiff, Snapshot
from argogen.wording import short

_MOST_NAMED = 5
"""Items that a message names."""


@dataclass(frozen=True)
class Peak:
    """How many `items` a loop has, and how many run at once at most; None for what only the run knows."""

    items: int | None = None
    limit: int | None = None
    limited_by: str = ""

    @property
    def at_once(self) -> int | None:
        """How many run at once at most."""
        return min((one for one in (self.items, self.limit) if one is not None), default=None)


def of_loops(diff: ObjectDiff, placed: list[tuple[Change, Place]], sides: Sides) -> Iterator[Verdict]:
    """Yield what the changes of each loop's items come to together."""
    by_loop: dict[Place, list[Change]] = defaultdict(list)
    for change, place in placed:
        if place.level is Level.CALL and place.keys[:1] and place.keys[0] in LOOPS:
            by_loop[replace(place, keys=(), item="", ends_in_item=False)].append(change)
    for place, changes in by_loop.items():
        old, new = _peaks(diff, place, sides)
        if old.items is None and new.items is None:
            words = ", ".join(in_words(one, replace(place, keys=(one.field,))) for one in changes)
            yield Verdict("fan-out-changed", words + _at_once(old, new), tuple(changes))
            continue
        counts = [_count(one) for one in (old, new)]
        noun = "item" if counts[-1] == "1" else "items"
        message = f"{place.subject}: {' -> '.join(dict.fromkeys(counts))} {noun}{_named(changes)}{_at_once(old, new)}"
        yield Verdict("fan-out-changed", message, tuple(changes))


def of_parallelism(diff: ObjectDiff, change: Change, place: Place, sides: Sides) -> Verdict | None:
    """Return what another `parallelism` comes to, with the loops that it limits; None for any other change."""
    if place.keys != ("parallelism",) or place.level not in (Level.TEMPLATE, Level.WORKFLOW):
        return None
    more = _peaks_that_changed(diff, _looping(diff.after, place), sides)
    return Verdict("parallelism-changed", in_words(change, place) + more, (change,))


def of_lock(diff: ObjectDiff, change: Change, place: Place, sides: Sides) -> Verdict | None:
    """Return what it comes to that a lock is taken or not, with the loops that it limits; None for any other change."""
    of_template = place.level is Level.TEMPLATE or place.in_child
    if place.keys[:1] != ("synchronization",) or not of_template or not place.ends_in_item:
        return None
    rule = "lock-added" if change.kind is ChangeKind.ADD else "lock-dropped"
    workflow = workflow_of(diff.after.manifest) if diff.after and diff.after.manifest else None
    calls = [call for call in workflow.callers.get(place.template, ()) if call.loops] if workflow else []
    told = of_taken(diff, change, place, rule)
    return replace(told, message=told.message + _peaks_that_changed(diff, calls, sides))


def _peaks_that_changed(diff: ObjectDiff, calls: list[Call], sides: Sides) -> str:
    """Return how many of each loop's items run at once now, in brackets, "" where that is what it was."""
    parts = []
    for call in calls:
        place = Place(Level.CALL, template=call.template.name if call.template else "", member=call.name)
        old, new = _peaks(diff, place, sides)
        if new.items is not None and old.at_once != new.at_once:
            parts.append(f"{call.name}: {_ways(old.at_once, new.at_once)} of {new.items} items at once")
    return f" ({'; '.join(parts)})" if parts else ""


def _count(peak: Peak) -> str:
    return "unknown" if peak.items is None else str(peak.items)


def _named(changes: list[Change]) -> str:
    """Return which plain items came and went, where they are few."""
    words = {ChangeKind.ADD: "added", ChangeKind.REMOVE: "removed"}
    plain = [one for one in changes if one.kind in words and one.field == "withItems"]
    values = [one.before if one.kind is ChangeKind.REMOVE else one.after for one in plain]
    if len(plain) != len(changes) or len(plain) > _MOST_NAMED or any(isinstance(one, dict | list) for one in values):
        return ""
    names = [f"{short(str(value))} {words[one.kind]}" for one, value in zip(plain, values, strict=True)]
    return f", {', '.join(names)}"


def _at_once(old: Peak, new: Peak) -> str:
    """Return how many run at once at most, in brackets, "" where that can't be told."""
    if new.at_once is None:
        return ""
    limited = f" by {new.limited_by}" if new.limit is not None and new.at_once == new.limit else ""
    return f" (at most {_ways(old.at_once, new.at_once)} at once{limited})"


def _ways(old: int | None, new: int | None) -> str:
    return " -> ".join(dict.fromkeys("any number" if one is None else str(one) for one in (old, new)))


def _peaks(diff: ObjectDiff, place: Place, sides: Sides) -> tuple[Peak, Peak]:
    """Return the peaks of the loop at a place on both sides, that of no items where it is not there."""
    found = []
    for snapshot, evidence in ((diff.before, sides.old(diff.id)), (diff.after, sides.new(diff.id))):
        call = call_at(snapshot, place)
        found.append(_peak(call, evidence) if call and evidence else Peak())
    return found[0], found[1]


def _looping(snapshot: Snapshot | None, place: Place) -> list[Call]:
    templates = templates_of(snapshot)
    held = [templates[place.template]] if place.template in templates else []
    if place.level is Level.WORKFLOW:
        held = list(templates.values())
    return [call for template in held for call in template.members if call.loops and not place.in_child]


def _peak(call: Call, evidence: Evidence) -> Peak:
    limits = [one for one in _limits(call, evidence.cluster) if one[0] > 0]
    limit, by = min(limits, default=(None, ""))
    return Peak(size_of(call.data) if call.loops else 1, limit, by)


def _limits(call: Call, cluster: Cluster) -> Iterator[tuple[int, str]]:
    """Yield what limits how many of a loop's children run at once: parallelism, and locks that each of them takes."""
    for holder, name in ((call.template.data if call.template else {}, ""), (call.workflow.spec, " of the workflow")):
        number = holder.get("parallelism")
        if isinstance(number, int):
            yield number, f"parallelism {number}{name}"
    callee = cluster.callee(call).template
    for holding in _holders(callee, cluster) if callee else ():
        path = (*holding.path, "synchronization")
        manifest = holding.manifest if isinstance(holding, Workflow) else holding.workflow.manifest
        for taken in locks_of(cluster).taken:
            if taken.manifest is manifest and taken.item.path[: len(path)] == path:
                limit = limit_of(taken, cluster)
                if limit is not None:
                    yield limit, f"{taken.item.kind} {taken.lock}"


def _holders(callee: Template, cluster: Cluster) -> Iterator[Template | Workflow]:
    """Yield what may take locks for each item: the template, the child that it creates, and that one's template."""
    yield callee
    child = cluster.child(callee) if "resource" in callee.data else None
    workflow = workflow_of(child.manifest) if child and child.manifest else None
    if workflow is None:
        return
    yield workflow
    namespace = workflow.manifest.namespace or callee.workflow.manifest.namespace
    used = cluster.workflow_template(workflow.reference, namespace) if workflow.reference else None
    if used:
        yield used
