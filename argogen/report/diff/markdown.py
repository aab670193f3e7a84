"""The report of a diff as a comment on a pull or merge request, in the Markdown of GitHub and GitLab.

A comment has a limit, so it is made of whole sections: what there is room for is taken in the order of how much it
matters, and its top says what was left out. What a repository says stands in code or is escaped, so that it neither
pings anybody, nor links, nor ends a table, a fence or a fold.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape as as_html

from argogen.diff.impact import Impact
from argogen.diff.model import Change, ChangeKind, Judgement, ObjectDiff, Report, shown
from argogen.diff.secrets import masked
from argogen.report.diff import Style
from argogen.report.diff.findings import (
    SIGNS,
    Finding,
    circumstances,
    fate_of,
    files_of,
    findings_of,
    headline,
    impacts,
    judgements_of,
    lines_of,
    name_of,
    object_counts,
    place_of,
    sorted_objects,
    told,
    value_of,
)
from argogen.report.markdown import code, prose, table
from argogen.report.text import visible
from argogen.wording import counted

MARK = "<!-- argogen diff -->"
"""The first line of every comment, by which the next run finds it again."""

_LONGEST = 300
"""Characters of a line, a sentence or a name that are shown."""
_MOST_NOTES = 5
_ICONS = {Impact.BREAKING: "🔴", Impact.RISKY: "🟠", Impact.COMPATIBLE: "🟢", Impact.COSMETIC: "⚪"}
_BACKTICKS = re.compile("`+")
_BETWEEN = 2
"""Bytes between two sections."""


@dataclass(frozen=True)
class _Detail:
    """How much of an object is told: lines of each text that changed, lines around these, and whether any change is."""

    lines: int
    context: int
    changes: bool = True


_DETAILS = (_Detail(80, 3), _Detail(20, 1), _Detail(0, 0, changes=False))
"""From all to little: what does not fit in full is told in short."""


def render(report: Report, style: Style) -> str:
    """Return the comment, at most `style.room` bytes of it; it says so where nothing changed, and only there."""
    objects = sorted_objects(report, cosmetic=style.cosmetic)
    packed = _Packed(style.room)
    head, foot = "\n".join([MARK, f"### argogen: {headline(report)}"]), _foot(report)
    alert = _alert(report, style)
    packed.take(head, alert, foot, _left_out(_MOST_LEFT))
    notes = [f"- {prose(_cut(note))}" for note in report.notes]
    kept_notes = [note for note in notes[:_MOST_NOTES] if packed.fits(note)]
    findings = [one for diff in objects for one in findings_of(diff, cosmetic=style.cosmetic)]
    rows, missing = _rows(findings, style, packed)
    details, objects_left, shortened = ([], 0, 0) if style.summary else _folds(objects, style, packed)
    left = _Left(missing, len(notes) - len(kept_notes), objects_left, shortened)
    parts = [head, alert, _left_out(left), "\n".join(kept_notes), rows, *details, foot]
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"


class _Packed:
    """What is in the comment already, and whether more fits."""

    def __init__(self, room: int) -> None:
        self._room = room

    def take(self, *texts: str) -> None:
        self._room -= sum(len(text.encode()) + _BETWEEN for text in texts if text)

    def fits(self, text: str, spare: int = 0) -> bool:
        """Take a text if there is room for it and `spare` bytes more, and return whether there was."""
        needed = len(text.encode()) + _BETWEEN
        if needed + spare > self._room:
            return False
        self._room -= needed
        return True


@dataclass(frozen=True)
class _Left:
    """What found no room."""

    findings: Mapping[str, int]
    """By severity."""
    notes: int
    objects: int
    shortened: int


_UNJUDGED = "not judged"
_MOST_LEFT = _Left(dict.fromkeys([*Impact, _UNJUDGED], 10**6), 10**6, 10**6, 10**6)
"""For keeping room."""


def _alert(report: Report, style: Style) -> str:
    counts = Counter(one.severity for one in judgements_of(report) if not one.accepted)
    if counts[Impact.BREAKING]:
        kind, text = "CAUTION", "What worked before does not any more, here or in other repositories."
    elif counts[Impact.RISKY]:
        kind, text = "WARNING", "When, how often, with which rights or over which data things run changes."
    else:
        return ""
    return f"> [!{kind}]\n> {text}" if style.flavor == "github" else f"> **{kind.capitalize()}:** {text}"


def _left_out(left: _Left) -> str:
    rows = ", ".join(f"{number} {word}" for word, number in left.findings.items())
    parts = [
        f"{counted(sum(left.findings.values()), 'finding')} ({rows})" if rows else "",
        f"the details of {counted(left.objects, 'object')}" if left.objects else "",
        f"a part of the details of {counted(left.shortened, 'object')}" if left.shortened else "",
        counted(left.notes, "note") if left.notes else "",
    ]
    told_ = ", ".join(part for part in parts if part)
    return f"**Left out, since a comment has a limit:** {told_}. `argogen diff` shows all of it." if told_ else ""


def _foot(report: Report) -> str:
    sides = f"{code(_cut(report.before.label))} -> {code(_cut(report.after.label))}"
    counts = object_counts(report)
    parts = [f"{sides}{f', objects: {counts}' if counts else ''}."]
    broken = [one for one in judgements_of(report) if one.severity is Impact.BREAKING and not one.accepted]
    if broken:
        parts.append('Accept what is meant to break: `argogen diff --accept FINGERPRINT --reason "..."`.')
    return f"<sub>{' '.join(parts)}</sub>"


def _rows(findings: Sequence[Finding], style: Style, packed: _Packed) -> tuple[str, Mapping[str, int]]:
    """Return the table of what matters, the worst first over all objects, and what found no room in it."""
    listed = [one for one in findings if style.summary or one.severity in (Impact.BREAKING, Impact.RISKY)]
    head = ("", "object", "change", "where", "rule")
    rows, missing = [], Counter[str]()
    packed.take(table(head, [head]))
    for finding in sorted(listed, key=lambda one: one.rank):
        row = _row(finding)
        spare = 0 if finding.severity is Impact.BREAKING else style.room // 2  # for details
        if packed.fits("".join(f"|  {cell}" for cell in row), spare):
            rows.append(row)
        else:
            missing[finding.severity or _UNJUDGED] += 1
    return table(head, rows), missing


def _row(finding: Finding) -> tuple[str, ...]:
    judgement, place = finding.judgement, place_of(finding)
    where = code(_cut(str(place[0]))) + (" before" if place[1] else "") if place else ""
    object_ = code(_cut(name_of(finding.diff)))
    if judgement is None:
        change = code(_cut(told(finding.changes[0]))) if finding.changes else fate_of(finding.diff)
        return "", object_, change, where, ""
    severity = f"{_ICONS[judgement.severity]} {judgement.severity}"
    if judgement.accepted:
        severity += ", accepted"
    return severity, object_, prose(_cut(_sentence(judgement))), where, code(judgement.rule)


def _sentence(judgement: Judgement) -> str:
    """Return what is found, who relies on it and has not been brought in line, and why it was accepted."""
    left = [one for one in judgement.callers if not one.updated]
    text = judgement.message
    if left:
        more = f" and {len(left) - 1} more" if len(left) > 1 else ""
        text += f"; used by {left[0].id} at {left[0].location}{more}"
    elif judgement.callers:
        text += f"; brought in line: {counted(len(judgement.callers), 'caller')}"
    return f"{text}; accepted: {judgement.accepted}" if judgement.accepted else text


def _folds(objects: Sequence[ObjectDiff], style: Style, packed: _Packed) -> tuple[list[str], int, int]:
    """Return the details of objects, how many found no room, and how many were shortened."""
    folds, missing, shortened = [], 0, 0
    for diff in objects:
        full = _fold(diff, style, _DETAILS[0])
        found = next((one for one in _shorter(full, diff, style) if packed.fits(one)), "")
        if found:
            folds.append(found)
        missing += not found
        shortened += bool(found) and found != full
    return folds, missing, shortened


def _shorter(full: str, diff: ObjectDiff, style: Style) -> Iterator[str]:
    yield full
    yield from (_fold(diff, style, detail) for detail in _DETAILS[1:])


def _fold(diff: ObjectDiff, style: Style, detail: _Detail) -> str:
    """Return an object's details, folded."""
    words = ", ".join(part for part in (fate_of(diff), impacts(diff.judgements)) if part)
    name = as_html(visible(_cut(name_of(diff))))
    summary = f"<summary>{SIGNS[diff.kind]} <code>{name}</code>{f' ({words})' if words else ''}</summary>"
    lines = [line for finding in findings_of(diff, cosmetic=style.cosmetic) for line in _lines(finding, detail)]
    if diff.left_out:
        lines.append(f"# {diff.left_out} more changes")
    if diff.cosmetic and not style.cosmetic:
        lines.append(f"# {len(diff.cosmetic)} more that mean nothing")
    notes = [f"- {prose(_cut(note))}" for note in diff.notes]
    parts = [summary, code(_cut(files_of(diff))), *notes, _fenced(lines) if lines else ""]
    inside = "\n\n".join(part for part in parts if part)
    return f"<details>{inside}\n\n</details>"


def _lines(finding: Finding, detail: _Detail) -> Iterator[str]:
    """Yield the lines of a finding as a diff shows them."""
    judgement = finding.judgement
    if judgement:
        accepted = f" (accepted: {judgement.accepted})" if judgement.accepted else ""
        rule = f"[{judgement.rule} {judgement.fingerprint}]"
        yield f"@@ {judgement.severity}: {judgement.message}{accepted} {rule} @@"
        if detail.changes:
            yield from (f"# {line}" for line in circumstances(finding, judgement))
    for change in finding.changes if detail.changes else ():
        yield from _of_change(change, detail)


def _of_change(change: Change, detail: _Detail) -> Iterator[str]:
    before, after = masked(change)
    has_values = change.kind in (ChangeKind.ADD, ChangeKind.REMOVE, ChangeKind.CHANGE) and change.text is None
    if not has_values or change.other or change.same:
        yield f"! {told(change)}"
    else:
        place = shown(change.path) or "the whole object"
        yield from (
            f"{sign} {place}: {value_of(one)}" for sign, one in (("-", before), ("+", after)) if one is not None
        )
        if change.effect:
            yield f"# {change.effect}"
    yield from lines_of(change, most=detail.lines, context=detail.context)
    for inner in change.inner:
        yield from _of_change(inner, detail)


def _fenced(lines: Sequence[str]) -> str:
    """Return lines as a diff, in a fence that is longer than any run of backticks in them."""
    plain = [visible(_cut(line)) for line in lines]
    longest = max((len(run) for line in plain for run in _BACKTICKS.findall(line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join([f"{fence}diff", *plain, fence])


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
