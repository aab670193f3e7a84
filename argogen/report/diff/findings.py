"""What every report on a diff says, and in which order: the worst first."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from argogen.diagnostics import Location
from argogen.diff.impact import Impact
from argogen.diff.model import Caller, Change, ChangeKind, Judgement, ObjectDiff, Report, shown
from argogen.diff.secrets import masked
from argogen.wording import counted, short

SIGNS = {
    ChangeKind.ADD: "+",
    ChangeKind.REMOVE: "-",
    ChangeKind.CHANGE: "~",
    ChangeKind.MOVE: ">",
    ChangeKind.REORDER: "~",
}
"""What stands in front of an object or a change; a word always says the same."""
_MOST_CALLERS = 10
"""Callers of one finding that are shown."""


@dataclass(frozen=True)
class Finding:
    """One thing to say of an object: a judgement with its changes, or a change that nobody judged.

    Neither, where an object that nobody judged came, went or was renamed as a whole.
    """

    diff: ObjectDiff
    judgement: Judgement | None
    changes: tuple[Change, ...]

    @property
    def severity(self) -> Impact | None:
        """How much it matters; None where nobody judged it."""
        return self.judgement.severity if self.judgement else None

    @property
    def rank(self) -> tuple[int, bool]:
        """For sorting, the worst first, and what was accepted behind what was not."""
        if self.judgement is None:
            return len(Impact), False
        return self.judgement.severity.rank, bool(self.judgement.accepted)


def findings_of(diff: ObjectDiff, *, cosmetic: bool = False) -> list[Finding]:
    """Return all there is to say of an object, the worst first; with `cosmetic` also what means nothing."""
    judged = {id(change) for one in diff.judgements for change in one.changes}
    found = [Finding(diff, one, tuple(_without(change, judged) for change in one.changes)) for one in diff.judgements]
    changes = diff.changes if cosmetic else diff.real
    found += [Finding(diff, None, (change,)) for change in changes if id(change) not in judged]
    if not found and diff.kind is not ChangeKind.CHANGE:
        found.append(Finding(diff, None, ()))
    return sorted(found, key=lambda one: one.rank)


def _without(change: Change, judged: Collection[int]) -> Change:
    """Return a change without what else changed in what moved, where that is a finding of its own."""
    inner = tuple(one for one in change.inner if id(one) not in judged)
    return replace(change, inner=inner) if len(inner) < len(change.inner) else change


def sorted_objects(report: Report, *, cosmetic: bool = False) -> list[ObjectDiff]:
    """Return the objects that are shown: the worst first, then by kind, namespace and name."""
    shown_ones = [one for one in report.objects if cosmetic or not one.is_cosmetic]
    return sorted(shown_ones, key=lambda one: (min(map(_rank, one.judgements), default=(len(Impact), False)), one.id))


def _rank(judgement: Judgement) -> tuple[int, bool]:
    return judgement.severity.rank, bool(judgement.accepted)


def impacts(judgements: Sequence[Judgement]) -> str:
    """Return `2 breaking, 1 risky`, with how many of them were accepted; "" for none."""
    parts = []
    for impact in Impact:
        of_impact = [one for one in judgements if one.severity is impact]
        accepted = sum(1 for one in of_impact if one.accepted)
        words = "" if not accepted else " accepted" if accepted == len(of_impact) else f", {accepted} of them accepted"
        parts += [f"{len(of_impact)} {impact}{words}"] if of_impact else []
    return ", ".join(parts)


def judgements_of(report: Report) -> list[Judgement]:
    """Return all judgements."""
    return [one for diff in report.objects for one in diff.judgements]


def headline(report: Report) -> str:
    """Return the whole in a few words: judgements by severity, or, where nothing is judged, how many objects differ."""
    if not report.changed:
        return "no changes of meaning" if report.cosmetic else "no changes"
    changed = sum(1 for one in report.objects if not one.is_cosmetic)
    return impacts(judgements_of(report)) or f"{counted(changed, 'object')} with changes"


def object_counts(report: Report) -> str:
    """Return what became of the objects, in numbers."""
    counts = {
        "added": report.count(ChangeKind.ADD),
        "removed": report.count(ChangeKind.REMOVE),
        "changed": report.count(ChangeKind.CHANGE),
        "renamed": report.count(ChangeKind.MOVE),
        "unchanged": report.unchanged,
        "only written differently": report.cosmetic,
    }
    return ", ".join(f"{number} {word}" for word, number in counts.items() if number)


def name_of(diff: ObjectDiff) -> str:
    """Return an object's name, of a renamed one both; objects of an environment say which."""
    where = f" in {diff.id.environment}" if diff.id.environment else ""
    if diff.kind is ChangeKind.MOVE and diff.before:
        return f"{diff.before.id} -> {diff.id}{where}"
    return f"{diff.id}{where}"


def fate_of(diff: ObjectDiff) -> str:
    """Return what became of an object as a whole, "" where it only changed."""
    if diff.kind is ChangeKind.MOVE:
        return f"renamed, {diff.similarity:.0%} the same"
    return {ChangeKind.ADD: "added", ChangeKind.REMOVE: "removed"}.get(diff.kind, "")


def files_of(diff: ObjectDiff) -> str:
    """Return the manifest's file, and the spec that it is rendered from."""
    snapshot = diff.after or diff.before
    if snapshot is None:
        return ""
    return f"{snapshot.file} from {snapshot.spec}" if snapshot.spec else snapshot.file


def place_of(finding: Finding) -> tuple[Location, bool] | None:
    """Return where a finding stands, and whether that is where it stood, in the older file, since it is gone."""
    diff, judgement = finding.diff, finding.judgement
    is_gone = diff.after is None or any(change.kind is ChangeKind.REMOVE for change in finding.changes[:1])
    if judgement:
        place = judgement.before if is_gone and judgement.before else judgement.after
        return (place, place is judgement.before) if place else None
    snapshot = diff.before if is_gone else diff.after
    if snapshot is None or not finding.changes:
        return None
    change = finding.changes[0]
    return snapshot.locate(change.before_at if is_gone else change.after_at), is_gone


def circumstances(finding: Finding, judgement: Judgement) -> Iterator[str]:
    """Yield where a finding stands, who relies on it, and why it matters."""
    place = place_of(finding)
    if place:
        yield f"{'was ' if place[1] else ''}at {place[0]}"
    yield from (f"used by {in_words(caller)}" for caller in judgement.callers[:_MOST_CALLERS])
    if len(judgement.callers) > _MOST_CALLERS:
        yield f"and by {len(judgement.callers) - _MOST_CALLERS} more"
    if judgement.reason and judgement.severity in (Impact.BREAKING, Impact.RISKY):
        yield f"why: {judgement.reason}"


def in_words(caller: Caller) -> str:
    """Return who relies on something, where that is written, and whether the change brought it in line."""
    written = f" ({caller.text})" if caller.text else ""
    return f"{caller.id} at {caller.location}{written}" + (", brought in line by this change" if caller.updated else "")


def told(change: Change) -> str:
    """Return a change on one line, but for the lines of its text: the sign, the place, and the values."""
    before, after = masked(change)
    line = f"{SIGNS[change.kind]} {shown(change.path) or 'the whole object'}"
    if change.other:
        object_, path = change.other
        line += f" (moved {'from' if change.after is not None else 'to'} {object_} {shown(path)})"
    if change.kind is ChangeKind.REORDER:
        line += ": another order"
    elif change.text is not None:
        line += f": +{change.text.added} -{change.text.removed} lines"
    elif change.kind is not ChangeKind.MOVE:
        line += f": {' -> '.join(value_of(one) for one in (before, after) if one is not None)}"
    return line + (f"  ({change.same})" if change.same else f"  ({change.effect})" if change.effect else "")


def value_of(value: Any) -> str:
    """Return a value on one line, short."""
    return short(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str))


def lines_of(change: Change, *, most: int, context: int = 3) -> Iterator[str]:
    """Yield the lines of a text that changed, `most` of them, with up to `context` lines around them."""
    if change.text is None:
        return
    lines = []
    for hunk in change.text.hunks:
        kept, before, after = _near(hunk.lines, context)
        lines += [f"@@ -{hunk.before_start + before} +{hunk.after_start + after} @@", *kept]
    yield from lines[:most]
    if len(lines) > most:
        yield f"@@ {counted(len(lines) - most, 'more line')} @@"


def _near(lines: tuple[str, ...], context: int) -> tuple[tuple[str, ...], int, int]:
    """Return the lines of a hunk without those far from its changed ones, and how many fell off in front."""
    changed = [index for index, line in enumerate(lines) if not line.startswith(" ")]
    first, last = changed[0], changed[-1]
    start = max(0, first - context)
    return lines[start : last + context + 1], start, start
