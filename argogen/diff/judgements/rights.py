"""What an account may do: rules of Roles, and who is bound to them."""

from typing import Any

from argogen.diff.judgements.place import Place
from argogen.diff.judgements.verdict import Verdict, in_words
from argogen.diff.model import Change, ChangeKind, Item, ObjectDiff

_WORDS = {ChangeKind.ADD: "may now", ChangeKind.REMOVE: "may no longer"}


def of_rights(diff: ObjectDiff, change: Change, place: Place, rule: str) -> Verdict:
    """Return what the change of a Role's rule or of a binding's subject means: `may now delete workflows`."""
    item = next((step for step in change.path if isinstance(step, Item)), None)
    words = _WORDS.get(change.kind)
    if item is None or words is None or place.keys[:1] not in (("rules",), ("subjects",)):
        return Verdict(rule, in_words(change, place), (change,))
    value = change.before if change.kind is ChangeKind.REMOVE else change.after
    fields = {field.removesuffix(".*"): text for field, text in item.key}
    if place.keys[0] == "subjects":
        return Verdict(rule, f"{_subject(fields)} {words} do what {_role(diff)} may", (change,))
    verbs = ", ".join(map(str, value.get("verbs", ()))) if isinstance(value, dict) else str(value)
    what = fields.get("resources") or fields.get("nonResourceURLs") or "what its rule names"
    named = f" {fields['resourceNames'].replace(',', ', ')}" if "resourceNames" in fields else ""
    return Verdict(rule, f"{words} {verbs} {what.replace(',', ', ')}{named}", (change,))


def _subject(fields: dict[str, str]) -> str:
    names = (fields.get("namespace", ""), fields.get("name", ""))
    return f"{fields.get('kind', 'subject')} {'/'.join(one for one in names if one)}"


def _role(diff: ObjectDiff) -> str:
    snapshot = diff.after or diff.before
    found: Any = snapshot.data.get("roleRef") if snapshot else None
    return f"{found.get('kind', '')} {found.get('name', '')}".strip() if isinstance(found, dict) else "its role"
