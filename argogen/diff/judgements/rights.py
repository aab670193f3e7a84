"""What an account may do: rules of Roles, and who is bound to them."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from argogen.diff.judgements.evidence import Sides, target_in
from argogen.diff.judgements.place import Place
from argogen.diff.judgements.verdict import Verdict, in_words
from argogen.diff.model import Change, ChangeKind, Item, ObjectDiff

_NAMED_BY: Mapping[tuple[str, ...], str] = MappingProxyType(
    {("serviceAccountName",): "ServiceAccount", ("roleRef", "name"): "Role"}
)
"""The kind of the object that a field names."""
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


def of_new_names(diff: ObjectDiff, placed: list[tuple[Change, Place]], sides: Sides) -> Iterator[Verdict]:
    """Yield which accounts and roles are named by the new name that the same change gives them: no right changes."""
    subjects: dict[ChangeKind, list[Change]] = {ChangeKind.REMOVE: [], ChangeKind.ADD: []}
    for change, place in placed:
        kind = _NAMED_BY.get(place.keys)
        if kind and change.kind is ChangeKind.CHANGE and _is_renamed(diff, kind, change.before, change.after, sides):
            yield Verdict("name-followed", in_words(change, place), (change,))
        elif place.keys == ("subjects",) and place.ends_in_item and change.kind in subjects:
            subjects[change.kind].append(change)
    for gone in subjects[ChangeKind.REMOVE]:
        old = gone.before
        come = next((one for one in subjects[ChangeKind.ADD] if _is_same_subject(diff, old, one.after, sides)), None)
        if come:
            message = f"{old['kind']} {old['name']} of {_role(diff)} is called {come.after['name']} now"
            yield Verdict("name-followed", message, (gone, come))


def _is_same_subject(diff: ObjectDiff, old: Any, new: Any, sides: Sides) -> bool:
    """Return whether two subjects are one account of the binding's own namespace, under its new name."""
    own = target_in(diff.after, "")[1] if diff.after else ""
    is_account = all(
        isinstance(one, dict) and one.get("kind") == "ServiceAccount" and one.get("namespace", own) == own
        for one in (old, new)
    )
    return is_account and _is_renamed(diff, "ServiceAccount", old.get("name"), new.get("name"), sides)


def _is_renamed(diff: ObjectDiff, kind: str, old: Any, new: Any, sides: Sides) -> bool:
    """Return whether this change gives an object of the same namespace the new name."""
    if not (diff.before and diff.after and isinstance(old, str) and isinstance(new, str)):
        return False
    before, after = ((*target_in(one, "")[1:2], name) for one, name in ((diff.before, old), (diff.after, new)))
    return sides.follows((kind, *before, ""), (kind, *after, ""))


def _subject(fields: dict[str, str]) -> str:
    names = (fields.get("namespace", ""), fields.get("name", ""))
    return f"{fields.get('kind', 'subject')} {'/'.join(one for one in names if one)}"


def _role(diff: ObjectDiff) -> str:
    snapshot = diff.after or diff.before
    found: Any = snapshot.data.get("roleRef") if snapshot else None
    return f"{found.get('kind', '')} {found.get('name', '')}".strip() if isinstance(found, dict) else "its role"
