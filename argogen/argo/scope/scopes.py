"""Scopes: which of Argo's variables exist at a place in a manifest, and what is known of each.

A scope says what the run will have there, so far as the files tell. What Argo's validation accepts is another
question: see `argogen.argo.scope.acceptance`. Facts: Argo 4.1 workflow/controller (operator.go: executeTemplate,
setGlobalParameters; steps.go, dag.go, scope.go, hooks.go, exit_handler.go, workflowpod.go) and workflow/common/util.go.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.texts import Place
from argogen.argo.model.workflows import POD_TYPES, Call, Parameter, Template
from argogen.argo.scope.globals import exit_templates, globals_of, is_lost
from argogen.argo.scope.loops import items_of
from argogen.argo.scope.members import comes_before, may_be_absent, members_by_name
from argogen.argo.scope.results import results_of
from argogen.argo.scope.variables import (
    CRON,
    GLOBALS,
    LAST_RETRY,
    METRIC,
    OPEN,
    OUTPUTS_ONLY,
    RESOURCES,
    RESPONSE,
    ROOTS,
    Beginning,
    Known,
    Reason,
    Sight,
    Steps,
    Unknown,
    choice,
    ends,
    one_of,
)

_MOST_NAMES = 500
"""Names that are listed for a suggestion."""
_GLOBAL_ONLY = ("synchronization", "workflowMetadata", "ttlStrategy", "podGC", "artifactGC", "volumeClaimTemplates")
"""Fields of a workflow's spec that never become part of a template or a pod, so that only globals are put in."""


@dataclass(frozen=True, eq=False)
class Scope:
    """The variables of a place. `role` is `tag`, or that of an expression without braces: see `Expression.role`."""

    place: Place
    cluster: Cluster
    role: str = "tag"

    def find(self, name: str) -> Known | None:
        """Return what is known of the variable of a simple tag, such as `steps.a.outputs.result`; None if it is none.

        A variable that nobody here can decide on is found, with `is_open`.
        """
        sight = self.lookup(tuple(name.split(".")))
        return sight.known if isinstance(sight, Beginning) else sight if isinstance(sight, Known) else None

    def lookup(self, path: Steps) -> Sight:
        """Return what is known of the way to a member, such as ("steps", "a", "outputs"), as an expression has it.

        It is Known for a variable, with `is_open` where nobody here can decide; a Beginning where longer names go on
        from there, which an expression sees as a map; else Unknown, with the reason.
        """
        if not path:
            return Beginning(self.roots)
        root = path[0]
        if root not in self.roots:
            elsewhere = root in _ROOTS or root in ROOTS["http"] or root in ROOTS["cron"]
            return Unknown(Reason.PLACE if elsewhere else Reason.NAME, 0, self.roots)
        return _ROOTS[root](self, path)

    @property
    def roots(self) -> tuple[str, ...]:
        """The words that a variable can begin with here."""
        return ROOTS[self.role] if self.role != "tag" else _TAG_ROOTS

    def names(self, prefix: str = "") -> Iterator[str]:
        """Yield the names of the variables below a prefix, such as `steps.a`, or all; a few hundred at most."""
        start: Steps = tuple(prefix.rstrip(".").split(".")) if prefix else ()
        waiting, left = [start], _MOST_NAMES
        while waiting and left:
            path = waiting.pop()
            sight = self.lookup(path)
            known = sight.known if isinstance(sight, Beginning) else sight
            if isinstance(known, Known) and not known.is_open:
                yield ".".join(path)
                left -= 1
            if isinstance(sight, Beginning):
                waiting += [(*path, name) for name in reversed(sight.names)]


def scope_of(place: Place, cluster: Cluster, role: str = "tag") -> Scope:
    """Return the scope of a place: of the tags in its text, or of the expression of another role that it holds."""
    return Scope(place, cluster, "cron" if role == "tag" and place.is_cron else role)


def _workflow(scope: Scope, path: Steps) -> Sight:
    facts = globals_of(scope.place.workflow, scope.cluster)
    if scope.role in OUTPUTS_ONLY:
        if len(path) > 1 and path[1] != "outputs":
            return Unknown(Reason.PLACE, 1, ("outputs",))
        names: tuple[str, ...] = ("outputs",)
    else:
        names = facts.names
    if len(path) < 2:
        return Beginning(names)
    group = path[1]
    if group in GLOBALS:
        return ends(path, 2, GLOBALS[group])
    if group == "failures":
        return _failures(scope, path)
    if group not in names:
        return Unknown(Reason.PLACE if group in ("priority", "scheduledTime") else Reason.NAME, 1, names)
    if group == "outputs":
        if len(path) < 3:
            return Beginning(("parameters", "artifacts"))
        chosen = facts.outputs.get(path[2])
        return (
            choice(path, 3, chosen, is_open=facts.open_outputs)
            if chosen is not None
            else Unknown(Reason.NAME, 2, ("parameters", "artifacts"))
        )
    single = facts.single.get(group)
    if single:
        return ends(path, 2, single)
    below, whole, is_open = facts.maps[group]
    if len(path) > 3 and group in ("labels", "annotations"):
        path = (*path[:2], ".".join(path[2:]))  # keys with dots
    return choice(path, 2, below, whole, is_open)


def _failures(scope: Scope, path: Steps) -> Sight:
    place = scope.place
    known = Known("json")
    if place.template is None:
        return ends(path, 2, known)
    only_exit, may_be_exit = exit_templates(place.workflow, place.template)
    if only_exit:
        return ends(path, 2, known)
    if may_be_exit:
        return ends(path, 2, Known("json", late="has a value in an exit handler only"))
    return Unknown(Reason.PLACE, 1, note="only what onExit or a hook of the workflow starts has it")


def _in_template(check: Callable[[Scope, Template, Steps], Sight]) -> Callable[[Scope, Steps], Sight]:
    """Make a function for places in a template out of one that takes the template."""

    def found(scope: Scope, path: Steps) -> Sight:
        template = scope.place.template
        if template is not None:
            return check(scope, template, path)
        if scope.place.call or scope.place.field in _GLOBAL_ONLY:
            return Unknown(Reason.PLACE, 0)
        return OPEN  # it becomes part of templates, pods or arguments, where it is put in

    return found


@_in_template
def _inputs(scope: Scope, template: Template, path: Steps) -> Sight:
    kinds = ("parameters", "artifacts")
    if len(path) < 2:
        return Beginning(kinds)
    if path[1] not in kinds:
        return Unknown(Reason.NAME, 1, kinds)
    if is_lost(template.workflow, (*template.path, "inputs")):
        return OPEN
    if path[1] == "parameters":
        sight = one_of(path, 2, template.inputs, Known("json"))
    else:
        sight = _artifact(template, template.input_artifacts, path)
    return _or_outside(scope, template, path, sight)


def _artifact(template: Template, artifacts: Mapping[str, Parameter], path: Steps) -> Sight:
    if len(path) < 3:
        return Beginning(tuple(artifacts))
    found = artifacts.get(path[2])
    if found is None:
        return Unknown(Reason.NAME, 2, tuple(artifacts))
    known = Known("artifact", declared=found.path)
    if not (template.is_leaf and "path" in found.data):
        return ends(path, 3, known)
    return ends(path, 4, Known(declared=found.path)) if path[3:4] == ("path",) else ends(path, 3, known)


def _or_outside(scope: Scope, template: Template, path: Steps, sight: Sight) -> Sight:
    """Return what the step or task has that an inline template is written in, whose tags Argo replaces first."""
    if not template.within or isinstance(sight, Known):
        return sight
    outside = _outside(scope, template.within).lookup(path)
    if isinstance(outside, Beginning) and isinstance(sight, Beginning):
        return Beginning(tuple(dict.fromkeys((*sight.names, *outside.names))), sight.known or outside.known)
    return sight if isinstance(outside, Unknown) else outside


def _outside(scope: Scope, within: Call) -> Scope:
    return Scope(Place(within.workflow, within.template, within, within.path), scope.cluster, scope.role)


@_in_template
def _outputs(scope: Scope, template: Template, path: Steps) -> Sight:
    if scope.place.field == "metrics":
        if path[1:2] == ("result",):
            return ends(path, 2, Known())
        if path[1:2] == ("parameters",) and path[3:] != ("path",):
            return one_of(path, 2, template.outputs)
    if not template.is_leaf:
        return Unknown(Reason.PLACE, 0)
    kinds = {"parameters": template.outputs, "artifacts": template.output_artifacts}
    if len(path) < 2:
        return Beginning(tuple(kinds))
    if path[1] not in kinds:
        return Unknown(Reason.NAME, 1, tuple(kinds))
    held = kinds[path[1]]
    found = held.get(path[2]) if len(path) > 2 else None
    if found is None or not _has_path(found):
        with_path = tuple(one.name for one in held.values() if _has_path(one))
        return Beginning(with_path) if len(path) < 3 else Unknown(Reason.NAME, 2, with_path)
    return choice(path, 3, {"path": Known(declared=found.path)})


def _has_path(output: Parameter) -> bool:
    return "path" in output.data or "path" in output.data.get("valueFrom", {})


@_in_template
def _members(scope: Scope, template: Template, path: Steps) -> Sight:
    root, place = path[0], scope.place
    if path[1:] == ("name",):
        return _own_name(template, root)
    named = "dag" if root == "tasks" else "steps"
    if template.within and template.type != named:
        return _outside(scope, template.within).lookup(path)
    if template.type != named or not (place.call or place.field == "outputs"):
        return Unknown(Reason.PLACE, 0)
    members = members_by_name(template)
    reader = place.call.owner or place.call if place.call else None
    if len(path) < 2:
        own = reader if place.call is not reader else None  # a hook sees the step that it belongs to
        seen = (one for one in members.values() if reader is None or one is own or comes_before(one, reader))
        return Beginning(tuple(one.name for one in seen))
    member = members.get(path[1])
    if member is None:
        is_open = any("{{" in name for name in members) or is_lost(template.workflow, template.path)
        return OPEN if is_open else Unknown(Reason.MEMBER, 1, tuple(members))
    if reader is None or comes_before(member, reader):
        return results_of(member, path, may_be_absent(member, reader), scope.cluster)
    if member.name != reader.name:
        reason = Reason.UNORDERED if template.type == "dag" else Reason.LATER
        return Unknown(reason, 1, tuple(members), member)
    if place.call is reader:
        return Unknown(Reason.ITSELF, 1, (), member)
    late = "" if place.call and place.call.name == "exit" else "has no results before it has ended"
    return results_of(member, path, late, scope.cluster)


def _own_name(template: Template, root: str) -> Sight:
    """Return the name of the step or task that calls a template, as far as the callers are known.

    Argo runs an entrypoint, an exit handler and a hook as a step without a name (operator.go, hooks.go).
    """
    kinds = {call.kind for call in template.workflow.callers.get(template.name, ())}
    wanted = "task" if root == "tasks" else "step"
    other = "step" if root == "tasks" else "task"
    if kinds == {wanted}:
        return Known()
    if wanted not in kinds and kinds and not template.workflow.is_template and (other in kinds or wanted == "task"):
        return Unknown(Reason.PLACE, 0, note=f"no {wanted} calls this template")
    return Known(late=f"has a value only where a {wanted} calls the template")


@_in_template
def _item(scope: Scope, template: Template, path: Steps) -> Sight:
    call = scope.place.call
    looping = (call.owner or call) if call else None
    if looping is None or not looping.loops:
        if template.within:
            return _outside(scope, template.within).lookup(path)
        return Unknown(Reason.PLACE, 0)
    items = items_of(looping)
    if len(path) < 2:
        return Beginning(tuple(items.keys), Known("json" if items.keys else "string"), items.is_open)
    if path[1] in items.keys:
        return ends(path, 2, Known("any", items.late(path[1])))
    return OPEN if items.is_open else Unknown(Reason.NAME, 1, tuple(items.keys))


@_in_template
def _pod(_scope: Scope, template: Template, path: Steps) -> Sight:
    if template.type not in POD_TYPES:
        return Unknown(Reason.PLACE, 0)
    return choice(path, 1, {"name": Known()})


@_in_template
def _node(_scope: Scope, _template: Template, path: Steps) -> Sight:
    return choice(path, 1, {"name": Known()})


@_in_template
def _retries(scope: Scope, template: Template, path: Steps) -> Sight:
    """Return `retries` and `lastRetry`, which are there where a failed node is tried again."""
    is_metric = path[0] == "retries" and scope.place.field == "metrics"
    if not ("retryStrategy" in template.data or is_metric or template.within):
        spec = template.workflow.spec
        if "retryStrategy" not in spec and "retryStrategy" not in spec.get("templateDefaults", {}):
            return OPEN if template.workflow.is_template else Unknown(Reason.PLACE, 0)
    if path[0] == "retries":
        return ends(path, 1, Known())
    return choice(path, 1, dict.fromkeys(LAST_RETRY, Known()))


def _metric(scope: Scope, path: Steps) -> Sight:
    if scope.place.field != "metrics":
        return OPEN if scope.place.field == "templateDefaults" else Unknown(Reason.PLACE, 0)
    if path[0] == "resourcesDuration":
        return choice(path, 1, dict.fromkeys(RESOURCES, Known()), is_open=True)
    return ends(path, 1, Known())


def _cron(scope: Scope, path: Steps) -> Sight:
    if scope.role not in ("stop", "cron"):
        return Unknown(Reason.PLACE, 0)
    return choice(path, 1, {name: Known(kind) for name, kind in CRON.items()})


def _response(scope: Scope, path: Steps) -> Sight:
    if scope.role != "http":
        return Unknown(Reason.PLACE, 0)
    return choice(path, 1, {name: Known(kind) for name, kind in RESPONSE[path[0]].items()})


def _data(scope: Scope, _path: Steps) -> Sight:
    return OPEN if scope.role == "data" else Unknown(Reason.PLACE, 0)


_ROOTS: dict[str, Callable[[Scope, Steps], Sight]] = {
    "workflow": _workflow,
    "inputs": _inputs,
    "outputs": _outputs,
    "steps": _members,
    "tasks": _members,
    "item": _item,
    "pod": _pod,
    "node": _node,
    "retries": _retries,
    "lastRetry": _retries,
    **dict.fromkeys((*METRIC, "resourcesDuration"), _metric),
    "cronworkflow": _cron,
    "request": _response,
    "response": _response,
    "data": _data,
}
_TAG_ROOTS = tuple(root for root in _ROOTS if root not in ("cronworkflow", "request", "response", "data"))
