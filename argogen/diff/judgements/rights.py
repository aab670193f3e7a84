"""What an account may do: rules of Roles, and who is bound to them."""

from argogen.diff.judgements.place import Place
from argogen.diff.judgements.verdict import Verdict, in_words
from argogen.diff.model import Change, ChangeKind, Item

_WORDS = {ChangeKind.ADD: "may now", ChangeKind.REMOVE: "may no longer"}


def of_rule(change: Change, place: Place, rule: str) -> Verdict:
    """Return what the change of a Role's rule means: `may now delete workflows`."""
    item = next((step for step in change.path if isinstance(step, Item)), None)
    if place.keys[:1] != ("rules",) or item is None or change.kind not in _WORDS:
        return Verdict(rule, in_words(change, place), (change,))
    value = change.before if change.kind is ChangeKind.REMOVE else change.after
    verbs = ", ".join(map(str, value.get("verbs", ()))) if isinstance(value, dict) else str(value)
    fields = {field.removesuffix(".*"): text for field, text in item.key}
    what = fields.get("resources") or fields.get("nonResourceURLs") or "what its rule names"
    named = f" {fields['resourceNames']}" if "resourceNames" in fields else ""
    return Verdict(rule, f"{_WORDS[change.kind]} {verbs} {what.replace(',', ', ')}{named}", (change,))
