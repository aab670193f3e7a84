"""The contract of templates and of whole workflows: inputs, outputs, and who in the repository relies on them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from argogen.argo.flow.uses import How, Use
from argogen.argo.forms.names import INTERNAL
from argogen.argo.model.workflows import TEMPLATE_KINDS, TEMPLATE_TYPES, Parameter, workflow_of
from argogen.argo.scope.readings import Reading
from argogen.argo.scope.results import has_result
from argogen.diff.judgements.evidence import Evidence, Sides, Target, target_in
from argogen.diff.judgements.place import Level, Place
from argogen.diff.judgements.steps import templates_of
from argogen.diff.judgements.verdict import Verdict, values_in_words
from argogen.diff.model import Caller, Change, ChangeKind, ObjectDiff, Snapshot
from argogen.wording import an

_OPTIONAL = ("default", "value", "valueFrom")
"""Fields of an input of which one is enough for nobody to have to pass it."""
_NOTHING_BUT_A_NAME = frozenset({"name", "path", "mode", "description"})
"""Fields of an artifact that say nothing of where it comes from."""


def of_contract(diff: ObjectDiff, change: Change, place: Place, sides: Sides) -> Verdict | None:
    """Return what a change does to the contract of an object, None where it is no part of it."""
    if place.in_child or (place.level is Level.TEMPLATE and (place.member or not place.template)):
        return None  # nobody else calls a child's templates, those in a step, and `templateDefaults`
    if place.level is Level.TEMPLATE and not place.keys:
        return _of_template(diff, change, place, sides)
    if (
        place.level is Level.WORKFLOW
        and diff.id.kind in TEMPLATE_KINDS
        and place.keys[:2] == ("arguments", "parameters")
    ):
        return _of_parameter(diff, change, place, sides, place.keys[2:])
    found = _PARTS.get(place.keys[:2]) if place.level is Level.TEMPLATE else None
    return found(diff, change, place, sides, place.keys[2:]) if found else None


def is_internal(diff: ObjectDiff, place: Place) -> bool:
    """Return whether nobody outside can rely on what is at a place: on templates of workflows that no one refers to."""
    return diff.id.kind not in TEMPLATE_KINDS or place.template.startswith(INTERNAL) or place.in_child


def callers_of(target: Target, sides: Sides, diff: ObjectDiff) -> tuple[Caller, ...]:
    """Return who called a template, or a whole object by the template "", and whether each does without it now."""
    old, new = sides.old(diff.id), sides.new(diff.id)
    if old is None:
        return ()
    still = {_key(new, use): new.caller(use) for use in new.uses.get(target, ())} if new else {}
    there = (use for use in old.uses.get(target, ()) if not use.is_own)
    others = (use for use in there if (use.user.kind, use.user.namespace, use.user.name) != target[:3])
    return tuple(still.get(_key(old, use)) or old.caller(use, updated=True) for use in others)


def _key(evidence: Evidence, use: Use) -> tuple[Any, ...]:
    return evidence.id_of(use.user), use.how, use.by, use.call.name if use.call else ""


def _of_template(diff: ObjectDiff, change: Change, place: Place, sides: Sides) -> Verdict | None:
    internal, name = is_internal(diff, place), place.template
    if change.kind is ChangeKind.ADD:
        return Verdict("template-added", f"template {name} added", (change,), internal=internal)
    if change.kind is ChangeKind.REMOVE and diff.before:
        callers = callers_of(target_in(diff.before, name), sides, diff)
        return Verdict("template-removed", f"template {name} removed", (change,), callers, internal)
    if change.kind is ChangeKind.MOVE and change.other and diff.before:
        return _of_move(diff, change, place, sides)
    return None


def _of_move(diff: ObjectDiff, change: Change, place: Place, sides: Sides) -> Verdict:
    """Return the verdict on a template with another name, or one that went to, or came from, another object."""
    other, path = change.other or (diff.id, ())
    name = str(path[-1]).strip("[]") if path else ""
    if other == diff.id:
        before = diff.before or diff.after
        callers = callers_of(target_in(before, name), sides, diff) if before else ()
        message = f"template {name} is called {place.template} now"
        internal = is_internal(diff, Place(template=name)) or is_internal(diff, place)
        return Verdict("template-renamed", message, (change,), callers, internal)
    if change.after is None and diff.before:
        callers = callers_of(target_in(diff.before, place.template), sides, diff)
        message = f"template {place.template} is now templateRef {{name: {other.name}, template: {name}}}"
        return Verdict("template-moved", message, (change,), callers, is_internal(diff, place))
    return Verdict("template-added", f"template {place.template} came from {other}", (change,), internal=True)


def _of_parameter(diff: ObjectDiff, change: Change, place: Place, sides: Sides, rest: tuple[str, ...]) -> Verdict:
    """Return the verdict on an input of a template, or a parameter of a workflow."""
    of_run = place.level is Level.WORKFLOW
    internal = is_internal(diff, place)
    what = input_in_words(place)
    if not rest and change.kind is ChangeKind.ADD:
        if any(field in change.after for field in _OPTIONAL):
            return Verdict("input-added", f"{what} added, with a value of its own", (change,), internal=internal)
        rule = "argument-required-added" if of_run else "input-required-added"
        callers = _passing(diff, place, sides, must=True)
        return Verdict(rule, f"{what} added, which everyone must pass", (change,), callers, internal)
    if not rest and change.kind is ChangeKind.REMOVE:
        callers = _passing(diff, place, sides, must=False)
        return Verdict("input-removed", f"{what} removed", (change,), callers, internal)
    if rest[:1] and rest[0] in _OPTIONAL:
        return _of_default(diff, change, place, sides, what)
    return Verdict("description-changed", _told(what, rest, change), (change,), internal=internal)


def _told(what: str, rest: tuple[str, ...], change: Change) -> str:
    """Return what changed in an input or output: `template load: input table: default a -> b`."""
    return f"{what}: {'.'.join(rest)} {values_in_words(change)}"


def _of_default(diff: ObjectDiff, change: Change, place: Place, sides: Sides, what: str) -> Verdict:
    internal = is_internal(diff, place)
    had, has = (_is_optional(one, place) for one in (diff.before, diff.after))
    if had and not has:
        callers = _passing(diff, place, sides, must=True)
        return Verdict("input-default-removed", f"{what} has no default any more", (change,), callers, internal)
    if has and not had:
        return Verdict("input-default-added", f"{what} has a default now", (change,), internal=internal)
    callers = tuple(one for one in _passing(diff, place, sides, must=True) if not one.updated)
    rest = place.keys[2:]
    return Verdict("input-default-changed", _told(what, rest, change), (change,), callers, internal)


def input_in_words(place: Place) -> str:
    """Return what the parameter at a place is called: an input of a template, or a parameter of the whole workflow."""
    of_run = place.level is Level.WORKFLOW
    return f"parameter {place.item}" if of_run else f"template {place.template}: input {place.item}"


def parameter_at(snapshot: Snapshot | None, place: Place) -> Parameter | None:
    """Return the parameter that a place is in, as one side has it."""
    workflow = workflow_of(snapshot.manifest) if snapshot and snapshot.manifest else None
    if workflow is None:
        return None
    template = workflow.by_name.get(place.template)
    return (template.inputs if template else workflow.parameters).get(place.item)


def _is_optional(snapshot: Snapshot | None, place: Place) -> bool:
    found = parameter_at(snapshot, place)
    return found is not None and found.is_optional


def _passing(diff: ObjectDiff, place: Place, sides: Sides, *, must: bool) -> tuple[Caller, ...]:
    """Return who calls a template now, and whether each passes the parameter as it `must`, or must not any more.

    Of a workflow's parameter it is who submits the whole.
    """
    new = sides.new(diff.id)
    if new is None or diff.after is None:
        return ()
    found = []
    own = _given(diff.after)
    for use in new.uses.get(target_in(diff.after, place.template), ()):
        passed = use.call.arguments if use.call else {**own, **use.workflow.parameters}
        if use.is_own and (place.level is Level.WORKFLOW or use.how is How.ENTRYPOINT):
            continue  # whoever submits the whole is a use of its own
        if must or place.item in passed:
            found.append(new.caller(use, updated=(place.item in passed) == must))
    return tuple(found)


def _given(snapshot: Snapshot) -> dict[str, Parameter]:
    """Return the parameters to which a workflow gives a value itself."""
    workflow = workflow_of(snapshot.manifest) if snapshot.manifest else None
    return {name: one for name, one in workflow.parameters.items() if one.is_optional} if workflow else {}


def _of_input_artifact(
    diff: ObjectDiff, change: Change, place: Place, sides: Sides, rest: tuple[str, ...]
) -> Verdict | None:
    what, internal = f"template {place.template}: input artifact {place.item}", is_internal(diff, place)
    if rest or change.kind not in (ChangeKind.ADD, ChangeKind.REMOVE):
        return None
    if change.kind is ChangeKind.REMOVE:
        return Verdict("input-removed", f"{what} removed", (change,), internal=internal)
    if change.after.get("optional") or not _NOTHING_BUT_A_NAME.issuperset(change.after):
        return Verdict("input-added", f"{what} added, which nobody needs to pass", (change,), internal=internal)
    new = sides.new(diff.id)
    uses = new.uses.get(target_in(diff.after, place.template), ()) if new and diff.after else ()
    callers = tuple(
        new.caller(use, updated=place.item in use.call.argument_artifacts)
        for use in uses
        if new and use.call and not (use.is_own and use.how is How.ENTRYPOINT)
    )
    return Verdict("input-required-added", f"{what} added, which everyone must pass", (change,), callers, internal)


def _of_output(diff: ObjectDiff, change: Change, place: Place, sides: Sides, rest: tuple[str, ...]) -> Verdict:
    kind = place.keys[1]
    what = f"template {place.template}: output {'artifact ' if kind == 'artifacts' else ''}{place.item}"
    internal = is_internal(diff, place)
    if not rest and change.kind is ChangeKind.ADD:
        return Verdict("output-added", f"{what} added", (change,), internal=internal)
    if not rest and change.kind is ChangeKind.REMOVE:
        return Verdict("output-removed", f"{what} removed", (change,), _readers(diff, place, kind, sides), internal)
    rule = "output-source-changed"
    if rest[-1:] == ("default",):
        rule = {ChangeKind.ADD: "output-default-added", ChangeKind.REMOVE: "output-default-removed"}.get(
            change.kind, "output-default-changed"
        )
    elif rest[:1] == ("description",):
        rule = "description-changed"
    elif rest[:1] == ("globalName",) or (kind == "artifacts" and rest[:1] not in (("path",), ("from",))):
        rule = "output-place-changed"
    return Verdict(rule, _told(what, rest, change), (change,), internal=internal)


def _readers(diff: ObjectDiff, place: Place, kind: str, sides: Sides) -> tuple[Caller, ...]:
    """Return who read an output, and whether each does without it now."""
    old, new = sides.old(diff.id), sides.new(diff.id)
    if old is None or diff.before is None:
        return ()
    target = target_in(diff.before, place.template)
    still = {_reader_key(new, one): new.reader(one) for one in new.reads(target, kind, place.item)} if new else {}
    read = old.reads(target, kind, place.item)
    found = (still.get(_reader_key(old, one)) or old.reader(one, updated=True) for one in read)
    return tuple(dict.fromkeys(found))


def _reader_key(evidence: Evidence, reading: Reading) -> tuple[Any, ...]:
    return evidence.id_of(reading.place.workflow.manifest), reading.name


_Part = Callable[[ObjectDiff, Change, Place, Sides, tuple[str, ...]], Verdict | None]
_PARTS: Mapping[tuple[str, ...], _Part] = {
    ("inputs", "parameters"): _of_parameter,
    ("inputs", "artifacts"): _of_input_artifact,
    ("outputs", "parameters"): _of_output,
    ("outputs", "artifacts"): _of_output,
}
"""What judges the parts of a template's contract."""


def of_types(diff: ObjectDiff, placed: list[tuple[Change, Place]], sides: Sides) -> Iterator[Verdict]:
    """Yield the templates of another type than before."""
    by_template: dict[str, list[Change]] = {}
    for change, place in placed:
        is_type = (
            place.level in (Level.TEMPLATE, Level.CONTAINER) and change.path[-1:] and change.path[-1] in TEMPLATE_TYPES
        )
        if is_type and place.template and change.kind in (ChangeKind.ADD, ChangeKind.REMOVE) and not place.in_child:
            by_template.setdefault(place.template, []).append(change)
    for name, found in by_template.items():
        if {change.kind for change in found} == {ChangeKind.ADD, ChangeKind.REMOVE}:
            old, new = (
                next(one.field for one in found if one.kind is kind) for kind in (ChangeKind.REMOVE, ChangeKind.ADD)
            )
            message = f"template {name} is of type {new}, not {old}, now"
            internal = is_internal(diff, Place(template=name))
            yield Verdict("template-type-changed", message, tuple(found), internal=internal)
            yield from _of_result(diff, Place(template=name), tuple(found), sides)


def _of_result(diff: ObjectDiff, place: Place, changes: tuple[Change, ...], sides: Sides) -> Iterator[Verdict]:
    """Yield that a template has no `outputs.result` any more, where something reads it."""
    old, new = (templates_of(side).get(place.template) for side in (diff.before, diff.after))
    if old and new and has_result(old) and not has_result(new):
        readers = _readers(diff, place, "result", sides)
        if readers:
            message = f"template {place.template}: outputs.result is gone, {an(new.type)} template has none"
            yield Verdict("output-removed", message, changes, readers, is_internal(diff, place))
