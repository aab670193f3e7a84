"""Judges a report: what each change means to others, how bad that is for this project, and who is concerned."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from argogen.diagnostics import Location
from argogen.diff.impact import Impact
from argogen.diff.judgements import alerts, labels, locks, loops, rights, schedules, steps
from argogen.diff.judgements.accepted import FILE, Accepted
from argogen.diff.judgements.contract import of_contract, of_types
from argogen.diff.judgements.enums import of_enums
from argogen.diff.judgements.evidence import Sides
from argogen.diff.judgements.fields import judgement_of_field
from argogen.diff.judgements.objects import of_object
from argogen.diff.judgements.passed_locks import of_passed_locks
from argogen.diff.judgements.place import Place, place_of
from argogen.diff.judgements.settings import Settings
from argogen.diff.judgements.table import TABLE
from argogen.diff.judgements.verdict import Verdict, in_words
from argogen.diff.model import Change, Judgement, ObjectDiff, Report, Snapshot, shown

_PRINT_LENGTH = 12
"""Characters of a fingerprint."""


def judge(report: Report, settings: Settings | None = None, accepted: Sequence[Accepted] = ()) -> Report:
    """Return a report with its judgements, the worst of each object first, and notes on what was accepted in vain."""
    settings = settings or Settings()
    if settings.profile == "off":
        return report
    sides = Sides.of(report)
    reasons = {one.fingerprint: one for one in accepted}
    objects = tuple(_judged(diff, sides, settings, reasons) for diff in report.objects)
    found = {one.fingerprint for diff in objects for one in diff.judgements}
    stale = [
        f"{FILE.as_posix()}: {one.rule} {one.fingerprint} is in no change here, and may be taken out"
        for one in accepted
        if one.fingerprint not in found
    ]
    return replace(report, objects=objects, notes=(*report.notes, *stale))


def _judged(diff: ObjectDiff, sides: Sides, settings: Settings, reasons: dict[str, Accepted]) -> ObjectDiff:
    found = []
    for verdict in _verdicts(diff, sides):
        severity = settings.severity(verdict)
        if severity is not None:
            found.append(_judgement(diff, verdict, severity, reasons))
    found.sort(key=lambda one: (one.severity.rank, one.rule, one.message))
    return replace(diff, judgements=tuple(found))


def _verdicts(diff: ObjectDiff, sides: Sides) -> Iterator[Verdict]:
    """Yield what all changes of an object come to, each change once."""
    whole = of_object(diff, sides)
    removed = list(locks.of_removed_map(diff, sides))
    yield from removed
    if whole and not removed:
        yield whole
    placed = [(change, place_of(diff.id.kind, change.path)) for change in _every(diff.real)]
    told: set[int] = set()
    fitting = [(change, place) for change, place in placed if change.fits]
    for family in _OF_SEVERAL:
        for verdict in family(diff, fitting, sides):
            told |= {id(change) for change in verdict.changes}
            yield verdict
    for change, place in placed:
        if id(change) not in told:
            yield _of_change(diff, change, place, sides)
    if diff.left_out:
        yield Verdict("not-understood", f"{diff.left_out:,} more changes, which are too many to look at")


def _every(changes: Iterable[Change]) -> Iterator[Change]:
    """Yield changes, and after one that is a move what else changed in it."""
    for change in changes:
        yield change
        yield from (inner for inner in change.inner if not inner.cosmetic)


_OF_SEVERAL = (
    of_passed_locks,
    rights.of_new_names,
    of_types,
    of_enums,
    schedules.of_schedules,
    steps.of_steps,
    steps.of_calls,
    loops.of_loops,
)
"""Families that tell several changes together; what they tell is not told again."""
_OF_ONE = (of_contract, steps.of_beginning, locks.of_limit, loops.of_parallelism, loops.of_lock)
"""Families that need to know more than the change."""
_IN_WORDS: Mapping[str, Callable[[ObjectDiff, Change, Place, str], Verdict]] = MappingProxyType(
    {
        "alert-changed": alerts.of_alert,
        "labels-changed": labels.of_metadata,
        "lock-added": locks.of_taken,
        "lock-dropped": locks.of_taken,
        "rights-added": rights.of_rights,
        "rights-removed": rights.of_rights,
    }
)
"""Judgements of fields that have words of their own."""


def _of_change(diff: ObjectDiff, change: Change, place: Place, sides: Sides) -> Verdict:
    if not change.fits:
        return Verdict("not-understood", in_words(change, place), (change,))
    for family in _OF_ONE:
        found = family(diff, change, place, sides)
        if found:
            return found
    rule = judgement_of_field(diff.id, change, place)
    own_words = _IN_WORDS.get(rule)
    return own_words(diff, change, place, rule) if own_words else Verdict(rule, in_words(change, place), (change,))


def _judgement(diff: ObjectDiff, verdict: Verdict, severity: Impact, reasons: dict[str, Accepted]) -> Judgement:
    fingerprint = _fingerprint(diff, verdict)
    accepted = reasons.get(fingerprint)
    return Judgement(
        verdict.rule,
        severity,
        verdict.message,
        TABLE[verdict.rule].why,
        fingerprint,
        verdict.changes,
        _place(diff.before, verdict.changes, newer=False),
        _place(diff.after, verdict.changes, newer=True),
        tuple(
            sorted(verdict.callers, key=lambda one: (one.updated, str(one.id), one.location.path, one.location.line))
        ),
        accepted.reason if accepted else "",
    )


def _place(snapshot: Snapshot | None, changes: Sequence[Change], *, newer: bool) -> Location | None:
    if snapshot is None:
        return None
    if not changes:
        return snapshot.places.locate(("metadata", "name"))
    first = changes[0]
    return snapshot.locate(first.after_at if newer else first.before_at)


def _fingerprint(diff: ObjectDiff, verdict: Verdict) -> str:
    """Return what names a finding: the rule, the object, the places and the values; no prose and no lines."""
    parts = [verdict.rule, diff.id.key, diff.before.id.key if diff.before else ""]
    for change in verdict.changes:
        parts += [shown(change.path), _digest(change.before), _digest(change.after)]
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:_PRINT_LENGTH]


def _digest(value: Any) -> str:
    return sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest() if value is not None else ""
