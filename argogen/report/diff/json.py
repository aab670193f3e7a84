"""The report of a diff for tools: one JSON object, whose keys and order are a contract."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from argogen.diagnostics import Location
from argogen.diff.impact import Impact
from argogen.diff.model import (
    Caller,
    Change,
    ChangeKind,
    Judgement,
    ObjectDiff,
    ObjectId,
    Report,
    Side,
    Snapshot,
    Spot,
    TextDiff,
    shown,
)
from argogen.diff.secrets import masked
from argogen.report.diff import Style
from argogen.report.diff.findings import judgements_of, sorted_objects
from argogen.report.json import write

VERSION = 1
"""Changes when a key disappears or changes its meaning, not when one is added."""
_LONGEST_VALUE = 10_000
"""Characters of a value, as JSON, that is part of the report."""


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the report."""
    file = Path(__file__).with_name("diff-report.schema.json")
    loaded: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return loaded


def render(report: Report, style: Style) -> str:
    """Return the report, in ASCII only, with a final newline. diff-report.schema.json describes it."""
    judgements = judgements_of(report)
    counts = Counter(one.severity for one in judgements)
    objects = sorted_objects(report, cosmetic=style.cosmetic)
    return write(
        {
            "version": VERSION,
            "before": _side(report.before),
            "after": _side(report.after),
            "changed": report.changed,
            "worst": report.worst,
            "summary": {
                "objects": {
                    "added": report.count(ChangeKind.ADD),
                    "removed": report.count(ChangeKind.REMOVE),
                    "changed": report.count(ChangeKind.CHANGE),
                    "renamed": report.count(ChangeKind.MOVE),
                    "cosmetic": report.cosmetic,
                    "unchanged": report.unchanged,
                },
                "judgements": {impact.value: counts[impact] for impact in Impact},
                "accepted": sum(1 for one in judgements if one.accepted),
            },
            "notes": list(report.notes),
            "objects": [_object(one, style) for one in objects],
        }
    )


def _side(side: Side) -> dict[str, Any]:
    return {"label": side.label}


def _object(diff: ObjectDiff, style: Style) -> dict[str, Any]:
    snapshot = diff.after or diff.before
    changes = () if style.summary else diff.changes if style.cosmetic else diff.real
    return {
        **_id(diff.id),
        "action": diff.kind.value,
        "previous": _id(diff.before.id) if diff.before and diff.before.id != diff.id else None,
        "similarity": round(diff.similarity, 2) if diff.kind is ChangeKind.MOVE else None,
        "file": snapshot.file if snapshot else "",
        "spec": snapshot.spec if snapshot else "",
        "notes": list(diff.notes),
        "left_out": diff.left_out,
        "judgements": [_judgement(one, changes) for one in sorted(diff.judgements, key=lambda one: one.severity.rank)],
        "changes": [_change(one, diff) for one in changes],
    }


def _id(id_: ObjectId) -> dict[str, Any]:
    return {
        "kind": id_.kind,
        "namespace": id_.namespace,
        "name": id_.name,
        "group": id_.group,
        "environment": id_.environment,
        "occurrence": id_.occurrence,
    }


def _judgement(judgement: Judgement, changes: tuple[Change, ...]) -> dict[str, Any]:
    own = {id(change) for change in judgement.changes}
    return {
        "rule": judgement.rule,
        "severity": judgement.severity.value,
        "message": judgement.message,
        "reason": judgement.reason,
        "fingerprint": judgement.fingerprint,
        "accepted": judgement.accepted,
        "before": _place(judgement.before),
        "after": _place(judgement.after),
        "callers": [_caller(one) for one in judgement.callers],
        "changes": [
            index
            for index, change in enumerate(changes)
            if id(change) in own or any(id(inner) in own for inner in change.inner)
        ],
    }


def _caller(caller: Caller) -> dict[str, Any]:
    return {
        "object": _id(caller.id),
        "place": _place(caller.location),
        "text": caller.text,
        "updated": caller.updated,
    }


def _place(location: Location | None) -> dict[str, Any] | None:
    return {"path": location.path, "line": location.line, "column": location.column} if location else None


def _change(change: Change, diff: ObjectDiff) -> dict[str, Any]:
    before, after = masked(change)
    values = {"before": before, "after": after}
    is_long = change.text is not None or len(json.dumps(values, default=str)) > _LONGEST_VALUE
    return {
        "kind": change.kind.value,
        "path": shown(change.path),
        "type": change.type,
        **(dict.fromkeys(values) if is_long else values),
        "omitted": is_long,
        "sensitive": change.sensitive,
        "same": change.same,
        "effect": change.effect,
        "text": _text(change.text) if change.text else None,
        "other": {"object": _id(change.other[0]), "path": shown(change.other[1])} if change.other else None,
        "before_at": _spot(diff.before, change.before_at),
        "after_at": _spot(diff.after, change.after_at),
        "inner": [_change(one, diff) for one in change.inner],
    }


def _spot(snapshot: Snapshot | None, spot: Spot) -> dict[str, Any] | None:
    return _place(snapshot.locate(spot)) if snapshot else None


def _text(text: TextDiff) -> dict[str, Any]:
    return {
        "added": text.added,
        "removed": text.removed,
        "hunks": [
            {"before_start": one.before_start, "after_start": one.after_start, "lines": list(one.lines)}
            for one in text.hunks
        ],
    }
