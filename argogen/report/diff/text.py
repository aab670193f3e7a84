"""The report of a diff for people: each object with its changes, what means nothing only counted."""

import json
from collections.abc import Iterator
from typing import Any

from argogen.diff.model import Change, ChangeKind, ObjectDiff, Report, shown
from argogen.diff.secrets import masked
from argogen.report.diff import Style
from argogen.report.text import visible
from argogen.wording import short

_SIGNS = {
    ChangeKind.ADD: "+",
    ChangeKind.REMOVE: "-",
    ChangeKind.CHANGE: "~",
    ChangeKind.MOVE: ">",
    ChangeKind.REORDER: "~",
}
_MOST_LINES = 40
"""Lines of one text that are shown."""


def render(report: Report, style: Style) -> str:
    """Return the report, "" where nothing differs in meaning and nothing else is asked for."""
    blocks = [
        "\n".join(map(visible, _block(diff, style)))
        for diff in report.objects
        if style.cosmetic or not diff.is_cosmetic
    ]
    if not blocks:
        return ""
    title = visible(f"{report.before.label} -> {report.after.label}")
    return "\n\n".join([title, *blocks, _summary(report)]) + "\n"


def _summary(report: Report) -> str:
    counts = {
        "added": report.count(ChangeKind.ADD),
        "removed": report.count(ChangeKind.REMOVE),
        "changed": report.count(ChangeKind.CHANGE),
        "renamed": report.count(ChangeKind.MOVE),
        "unchanged": report.unchanged,
        "written differently": report.cosmetic,
    }
    return ", ".join(f"{number} {word}" for word, number in counts.items() if number)


def _block(diff: ObjectDiff, style: Style) -> Iterator[str]:
    sign = _SIGNS[diff.kind]
    if diff.kind is ChangeKind.MOVE and diff.before:
        yield f"{sign} {diff.before.id} -> {diff.id} (renamed, {diff.similarity:.0%} the same)"
    else:
        word = {ChangeKind.ADD: " (added)", ChangeKind.REMOVE: " (removed)"}.get(diff.kind, "")
        yield f"{sign} {diff.id}{word}"
    for change in diff.changes if style.cosmetic else diff.real:
        yield from _lines(change)
    if diff.left_out:
        yield f"    {diff.left_out} more changes"
    if diff.cosmetic and not style.cosmetic:
        yield f"    {len(diff.cosmetic)} more that mean nothing (--show-cosmetic)"


def _lines(change: Change, indent: str = "    ") -> Iterator[str]:
    place = shown(change.path) or "the whole object"
    before, after = masked(change)
    if change.other:
        object_, path = change.other
        place += f" (moved {'from' if change.after is not None else 'to'} {object_} {shown(path)})"
    line = f"{indent}{_SIGNS[change.kind]} {place}"
    if change.kind is ChangeKind.REORDER:
        line += ": another order"
    elif change.text is None and change.kind is not ChangeKind.MOVE:
        values = [_value(value) for value in (before, after) if value is not None]
        line += f": {' -> '.join(values)}"
    yield line + (f"  ({change.same})" if change.same else f"  ({change.effect})" if change.effect else "")
    if change.text is not None:
        lines = [line for hunk in change.text.hunks for line in (f"@@ line {hunk.after_start}", *hunk.lines)]
        yield from (f"{indent}    {line}" for line in lines[:_MOST_LINES])
        if len(lines) > _MOST_LINES:
            yield f"{indent}    {len(lines) - _MOST_LINES} more lines"
    for inner in change.inner:
        yield from _lines(inner, indent + "    ")


def _value(value: Any) -> str:
    return short(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str))
