"""What a family of judgements says of a change, before it is weighed."""

import json
from dataclasses import dataclass
from typing import Any

from argogen.argo.forms.durations import format_ttl
from argogen.diff.judgements.place import Place
from argogen.diff.model import Caller, Change, ChangeKind
from argogen.diff.secrets import masked
from argogen.wording import short

_LONGEST = 150
"""Characters of a value that a message quotes."""
_LONG_FOR_SECONDS = 120
"""From how many seconds on a time is said in minutes or hours, too."""


@dataclass(frozen=True)
class Verdict:
    """One finding: `rule` is a row of the table. `internal` says that nobody outside can rely on what changed."""

    rule: str
    message: str
    changes: tuple[Change, ...] = ()
    callers: tuple[Caller, ...] = ()
    internal: bool = False


def in_words(change: Change, place: Place) -> str:
    """Return what changed in words: whose field, and its values where they are short and no secret."""
    if not place.keys and place.ends_in_item:
        return f"{place.subject} {values_in_words(change)}"
    what = f"{place.subject}: {_field(change, place)}" if place.subject else _field(change, place)
    return f"{what} {values_in_words(change)}"


def _field(change: Change, place: Place) -> str:
    """Return the field that changed, as the level that it is in has it: `retryStrategy.limit`, `argument table`."""
    if place.item and place.keys[:1] == ("arguments",) and place.keys[2:] in ((), ("value",)):
        return f"argument {place.item}{':' if place.keys[2:] else ''}"
    field = ".".join(key for key in place.keys if key != "*") or change.field
    if not place.item or place.keys[-1:] == (place.item,):
        return field
    return f"{field} {place.item}" if place.ends_in_item else f"{field} of {place.item}"


def values_in_words(change: Change) -> str:
    """Return what became of a value: `3 -> 10`, `added: main`, `changed, +2 -1 lines`."""
    if change.kind is ChangeKind.REORDER:
        return "in another order"
    if change.text is not None:
        return f"changed, +{change.text.added} -{change.text.removed} lines"
    before, after = (_value(one) for one in masked(change))
    if change.kind is ChangeKind.ADD:
        return f"added: {after}" if after else "added"
    if change.kind is ChangeKind.REMOVE:
        return f"removed: {before}" if before else "removed"
    if change.sensitive or not (before and after):
        return "changed"
    effect = change.effect or _durations(change)
    return f"{before} -> {after}" + (f" ({effect})" if effect else "")


def _durations(change: Change) -> str:
    """Return numbers of seconds as people say them: `1h -> 2h`."""
    both = [change.before, change.after]
    if "seconds" not in change.field.lower() or not all(type(one) is int and one >= 0 for one in both):
        return ""
    return " -> ".join(map(format_ttl, both)) if max(both) >= _LONG_FOR_SECONDS else ""


def _value(value: Any) -> str:
    """Return a value on a few characters, "" for one that says nothing on a line, such as a map."""
    if isinstance(value, list) and not any(isinstance(one, dict | list) for one in value):
        return _value(", ".join(str(one) for one in value))
    if value is None or isinstance(value, dict | list):
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return "" if "\n" in text or len(text) > _LONGEST else short(text)
