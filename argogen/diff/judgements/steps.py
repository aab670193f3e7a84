"""What steps and tasks do: which template each calls, and which came, went or changed places."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from argogen.argo.model.workflows import Call, Workflow, workflow_of
from argogen.diff.judgements.evidence import Evidence, Sides, Target, target_of
from argogen.diff.judgements.place import Level, Place
from argogen.diff.judgements.verdict import Verdict, in_words
from argogen.diff.model import Change, ChangeKind, ObjectDiff, Snapshot

_CALLED = ("template", "templateRef", "inline")


def call_at(snapshot: Snapshot | None, place: Place) -> Call | None:
    """Return the step or task that a place is in, None where there is none, or in a child's manifest."""
    template = None if place.in_child else templates_of(snapshot).get(place.template)
    return next((call for call in template.members if call.name == place.member), None) if template else None


def templates_of(snapshot: Snapshot | None) -> dict[str, Any]:
    """Return the templates of one side's object by name."""
    workflow = workflow_of(snapshot.manifest) if snapshot and snapshot.manifest else None
    return dict(workflow.by_name) if workflow else {}


def of_calls(diff: ObjectDiff, placed: list[tuple[Change, Place]], sides: Sides) -> Iterator[Verdict]:
    """Yield which steps call another template; one that follows a new name of its template is no risk."""
    by_call: dict[Place, list[Change]] = defaultdict(list)
    for change, place in placed:
        if place.level is Level.CALL and place.keys[:1] and place.keys[0] in _CALLED:
            by_call[replace(place, keys=(), item="", ends_in_item=False)].append(change)
    for place, changes in by_call.items():
        old, new = call_at(diff.before, place), call_at(diff.after, place)
        if old is None or new is None:
            yield from (Verdict("call-changed", in_words(one, place), (one,)) for one in changes)
            continue
        targets = _target(old, sides.old(diff.id)), _target(new, sides.new(diff.id))
        follows = None not in targets and sides.follows(*targets)  # type: ignore[arg-type]
        message = f"{place.subject} calls {_named(new)}, not {_named(old)}, now"
        yield Verdict("name-followed" if follows else "call-changed", message, tuple(changes))


def _target(call: Call, evidence: Evidence | None) -> Target | None:
    found = evidence.cluster.callee(call).template if evidence else None
    return target_of(found.workflow, found.name) if found else None


def _named(call: Call) -> str:
    if "inline" in call.data:
        return "a template of its own"
    return f"{call.reference.name}/{call.reference.template}" if call.reference else call.called


def of_beginning(diff: ObjectDiff, change: Change, place: Place, sides: Sides) -> Verdict | None:
    """Return what it means that a run begins elsewhere, None for any other change."""
    if place.level is not Level.WORKFLOW or place.in_child or place.keys[:1] not in (("entrypoint",), _REFERENCE):
        return None
    workflows = [workflow_of(one.manifest) if one and one.manifest else None for one in (diff.before, diff.after)]
    starts = [_start(one) if one else None for one in workflows]
    follows = None not in starts and sides.follows(*starts)  # type: ignore[arg-type]
    return Verdict("name-followed" if follows else "entrypoint-changed", in_words(change, place), (change,))


_REFERENCE = ("workflowTemplateRef",)


def _start(workflow: Workflow) -> Target:
    reference, manifest = workflow.reference, workflow.manifest
    if reference:
        return reference.kind, manifest.namespace, reference.name, ""
    return manifest.kind, manifest.namespace, manifest.name, str(workflow.spec.get("entrypoint") or "")


def of_steps(_diff: ObjectDiff, placed: list[tuple[Change, Place]], _sides: Sides) -> Iterator[Verdict]:
    """Yield the steps that came, went, or run at another place among the others."""
    by_template: dict[str, list[tuple[Change, Place]]] = defaultdict(list)
    for change, place in placed:
        if place.ends_in_item and change.kind in (ChangeKind.ADD, ChangeKind.REMOVE) and _is_step(place):
            by_template[place.template].append((change, place))
    for changes in by_template.values():
        gone, come = (
            {name: one for one, place in changes if one.kind is kind for name in _names(one, place)}
            for kind in (ChangeKind.REMOVE, ChangeKind.ADD)
        )
        moved = {id(side[name]) for name in gone if name in come for side in (gone, come)}
        if moved:
            names = ", ".join(name for name in come if name in gone)
            whole = tuple(one for one, _ in changes if id(one) in moved)
            yield Verdict("order-changed", f"{_holder(changes[0][1])}: {names} at another place among the steps", whole)
        for change, place in changes:
            if id(change) not in moved:
                rule, word = _WORDS[change.kind]
                own = _names(change, place)
                waiting = [one for one in placed if _waits_for(*one, change.kind, place.template, own)]
                told = _waiting_in_words(change.kind, [one.member for _, one in waiting])
                changes_told = (change, *(one for one, _ in waiting))
                yield Verdict(rule, f"{_holder(place)}: step {', '.join(own)} {word}{told}", changes_told)


_WORDS = {ChangeKind.ADD: ("step-added", "added"), ChangeKind.REMOVE: ("step-removed", "removed")}


def _waits_for(change: Change, place: Place, kind: ChangeKind, template: str, names: list[str]) -> bool:
    """Return whether a change is that a task waits for one that came, or no longer for one that went."""
    value = change.after if kind is ChangeKind.ADD else change.before
    is_dependency = place.level is Level.CALL and place.keys == ("dependencies",) and place.ends_in_item
    return is_dependency and change.kind is kind and place.template == template and value in names


def _waiting_in_words(kind: ChangeKind, members: list[str]) -> str:
    if not members:
        return ""
    verb = "waits" if len(members) == 1 else "wait"
    words = f"{verb} for it" if kind is ChangeKind.ADD else f"{verb} for it no longer"
    return f"; {', '.join(members)} {words}"


def _is_step(place: Place) -> bool:
    is_group = place.level is Level.TEMPLATE and place.keys == ("steps", "*")
    return is_group or (place.level is Level.CALL and not place.keys)


def _holder(place: Place) -> str:
    return replace(place, member="").subject


def _names(change: Change, place: Place) -> list[str]:
    """Return the names of the steps of a group, or of the one that changed."""
    if place.member and place.level is Level.CALL:
        return [place.member]
    value = change.before if change.kind is ChangeKind.REMOVE else change.after
    return [str(one.get("name", "")) for one in value if isinstance(one, dict)] if isinstance(value, list) else []
