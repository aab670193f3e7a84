"""Alerts: a rule of a PrometheusRule is told by its name, since all of it stands in one list."""

from typing import Any

from argogen.diff.judgements.place import Place
from argogen.diff.judgements.verdict import Verdict, in_words, values_in_words
from argogen.diff.model import Change, ChangeKind, ObjectDiff

_RULES = ("spec", "groups", "rules")


def of_alert(diff: ObjectDiff, change: Change, place: Place, rule: str) -> Verdict:
    """Return what the change of an alert, or of a recorded series, means: `alert Failed: for 5m -> 1h`."""
    is_gone = change.kind is ChangeKind.REMOVE and place.ends_in_item
    side, spot = (diff.before, change.before_at) if is_gone else (diff.after, change.after_at)
    found = _rule_at(side.data if side else None, spot.path) if place.keys[:3] == _RULES else {}
    kind = next((key for key in ("alert", "record") if isinstance(found.get(key), str)), "")
    if not kind:
        return Verdict(rule, in_words(change, place), (change,))
    field = ".".join(place.keys[3:])
    message = f"{kind} {found[kind]}{': ' if field else ''}{field} {values_in_words(change)}"
    return Verdict(rule, message, (change,))


def _rule_at(data: Any, path: tuple[str | int, ...]) -> dict[str, Any]:
    """Return the rule that a path leads into, {} where it leads into none."""
    for step in path[:5]:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return {}
    return data if isinstance(data, dict) else {}
