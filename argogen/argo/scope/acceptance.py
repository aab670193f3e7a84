"""Which tags Argo refuses, exactly as its validation decides: `failed to resolve {{...}}`.

It knows less than a run does in some places and more in others; what a run has is a matter of `scopes.py`.
Facts: Argo 4.1 and 3.7 workflow/validate/validate.go (resolveAllVariables, validateTemplate, validateSteps,
validateDAG, addItemsToScope, addOutputsToScope, validateOutputs). What was tried with it:

  * only tags with one of a few beginnings are looked at, in whole templates of the leaf types and of suspend, in the
    steps or tasks of the others, and in their outputs; not in the values and artifacts of inputs;
  * a step knows all steps that are listed before it, those beside it included, and a task all tasks of its DAG;
  * an inline template is looked at twice: as a part of its step, and by itself, but then only the first one;
  * an output with a globalName is known from the first call of its template on, in the order in which Argo walks.
"""

import math
from collections.abc import Mapping
from functools import lru_cache

from argogen.argo.forms.tags import OPEN
from argogen.argo.model.cluster import Cluster, Knowledge
from argogen.argo.model.texts import Place, Variable
from argogen.argo.model.workflows import POD_TYPES, Call, Template, Workflow
from argogen.argo.scope.dynamic_names import name_seen, values_are_known
from argogen.argo.scope.globals import base_of, is_lost
from argogen.argo.scope.members import members_by_name, positions, waits_for
from argogen.argo.scope.results import has_result
from argogen.argo.scope.validation_order import knows_global, walked
from argogen.argo.scope.variables import CHECKED

_LAX = (
    "outputs.",
    "workflow.creationTimestamp",
    "workflow.scheduledTime",
    "workflow.duration",
    "tasks.name",
    "steps.name",
)
"""Beginnings that are let through wherever they stand."""
_MEMBER_FIELDS = frozenset(("id", "startedAt", "finishedAt", "hostNodeName"))
"""What every step and task has, whatever it calls."""


def is_lax(name: str, workflow: Workflow) -> bool:
    """Return whether Argo lets a name through by its beginning."""
    return name.startswith(_LAX) or (workflow.is_template and name.startswith("workflow.parameters"))


def refused(variable: Variable, cluster: Cluster) -> bool:
    """Return whether Argo refuses the workflow because of a simple tag. What can't be decided here is not refused."""
    name, place, template = variable.name, variable.place, variable.place.template
    if variable.tag is None or not name.startswith(CHECKED) or template is None:
        return False
    if is_lax(name, place.workflow) or is_lost(place.workflow, template.path):
        return False
    if OPEN in name:
        return is_checked(place, place.workflow, cluster) and not _may_be_completed(place, name)
    if template.within is None:
        return is_checked(place, place.workflow, cluster) and not _knows(place, name, cluster)
    if name.startswith("workflow."):
        return not knows_global(place.workflow, place, name, cluster)
    first = walked(template.workflow, cluster).inline.get(template.workflow)
    alone = first is template and is_checked(place, place.workflow, cluster)
    if alone and not _knows(place, name, cluster) and not _put_in_outside(template, name):
        return True
    return not _steps_around_know(template, name, cluster)


def is_checked(place: Place, workflow: Workflow, cluster: Cluster) -> bool:
    """Return whether Argo looks at a place when it validates a workflow that has or calls its template."""
    template = place.template
    if template is None:
        return False
    below = place.path[len(template.path) :]
    if template.type in ("steps", "dag"):
        return below[:1] in (("steps",), ("dag",), ("outputs",))
    if below[:2] == ("inputs", "parameters") and len(below) > 3:
        keeps = below[3] == "value" and _keeps_value(template, below[2], workflow, cluster)
        return keeps or below[3] not in ("value", "valueFrom")
    return below[:2] != ("inputs", "artifacts")


def _keeps_value(template: Template, index: str | int, workflow: Workflow, cluster: Cluster) -> bool:
    """Return whether the value of an input is still there when a template is looked at: in the entrypoint alone."""
    if workflow.is_template or not isinstance(index, int):
        return False
    base = base_of(workflow, cluster) or workflow
    if template.workflow is not base or template.name != (
        workflow.spec.get("entrypoint") or base.spec.get("entrypoint")
    ):
        return False
    name = template.data["inputs"]["parameters"][index].get("name")
    return name not in workflow.parameters and name not in base.parameters


def _may_be_completed(place: Place, name: str) -> bool:
    """Return whether Argo may know a name that another tag completes: from values, and not from stand-ins."""
    return values_are_known(place.template) or name.startswith("item.")


def _knows(place: Place, name: str, cluster: Cluster) -> bool:
    """Return whether a name is known at a place, of whose template nothing around it counts."""
    template = place.template
    if name.startswith("workflow."):
        return knows_global(place.workflow, place, name, cluster)
    if template is None or _template_knows(template, name):
        return True
    root, _, rest = name.partition(".")
    reader = place.call.owner or place.call if place.call else None
    if root == "item":
        return _knows_item(template, reader, rest)
    if root not in ("steps", "tasks") or template.type != ("steps" if root == "steps" else "dag"):
        return False
    member_name, _, rest = rest.partition(".")
    member = members_by_name(template).get(member_name)
    if member is None:
        return any(OPEN in other for other in members_by_name(template))
    if template.type == "steps":
        return _step_knows(member, reader, rest, cluster)
    if rest == "status":
        return (reader is not None and waits_for(reader, member.name)) or "hooks" in member.data
    loops = bool(member.data.get("withItems") or member.data.get("withParam"))
    return _has(member, rest, cluster, loops=loops)


def _template_knows(template: Template, name: str) -> bool:
    """Return whether a template has a name by itself."""
    if name.startswith("inputs.parameters"):
        return name == "inputs.parameters" or (name[17:18] == "." and name[18:] in template.inputs)
    if name.startswith("inputs.artifacts."):
        held, rest = template.input_artifacts, name[17:]
        return rest in held or (template.is_leaf and rest.endswith(".path") and rest[:-5] in held)
    return name == "pod.name" and template.type in POD_TYPES


def _knows_item(template: Template, reader: Call | None, key: str) -> bool:
    if template.type != "steps":
        keys = _item_keys(reader) if reader else ()
        return keys is None or key in keys
    known_from = _items_of_steps(template)  # those of earlier steps stay
    now = positions(template).get(reader, len(known_from)) if reader else math.inf
    return min(known_from.get(key, math.inf), known_from.get(None, math.inf)) <= now


@lru_cache(maxsize=256)
def _items_of_steps(template: Template) -> Mapping[str | None, int]:
    """Return, for each key that an item of a step has, the first such step; None stands for any key."""
    found: dict[str | None, int] = {}
    for position, step in enumerate(template.members):
        keys = _item_keys(step)
        for key in (None,) if keys is None else keys:
            found.setdefault(key, position)
    return found


@lru_cache(maxsize=256)
def _item_keys(call: Call) -> frozenset[str] | None:
    """Return the keys that Argo knows of the items of a loop, None for any."""
    if call.data.get("withParam"):
        return None
    items = call.data.get("withItems", ())
    maps = (key for item in items if isinstance(item, dict) for key in item)
    lists = (f"[{index}]" for item in items if isinstance(item, list) for index in range(len(item)))
    return frozenset((*maps, *lists))


def _step_knows(member: Call, reader: Call | None, rest: str, cluster: Cluster) -> bool:
    order = positions(member.template) if member.template else {}
    if reader and order.get(member, 0) > order.get(reader, 0):
        return False
    if rest == "status":
        return True
    if member is reader:
        has_exit = "exit" in reader.data.get("hooks", {}) or bool(reader.data.get("onExit"))
        return has_exit and _has(member, rest, cluster, loops=False)
    loops = bool(member.data.get("withItems") or member.data.get("withParam"))
    return _has(member, rest, cluster, loops=loops)


def _has(member: Call, rest: str, cluster: Cluster, *, loops: bool) -> bool:
    """Return whether a step or task has a result; `loops` whether it counts as a loop with aggregates."""
    if rest in _MEMBER_FIELDS:
        return True
    target = cluster.callee(member)
    callee = target.template
    if callee is None:
        return target.knowledge is not Knowledge.RUN_TIME or not _is_never_resolved(member, cluster)
    if is_lost(callee.workflow, (*callee.path, "outputs")):
        return True
    kind, _, name = rest.removeprefix("outputs.").partition(".")
    match rest:
        case "ip":
            return callee.data.get("daemon") is True
        case "exitCode" | "outputs.result":
            return has_result(callee) or (loops and callee.type in ("script", "containerSet"))
        case "outputs.parameters":
            return loops
    held = {"parameters": callee.outputs, "artifacts": callee.output_artifacts}.get(kind, {})
    return rest.startswith("outputs.") and name in held


def _is_never_resolved(member: Call, cluster: Cluster) -> bool:
    """Return whether Argo's validation has no template for a call with tags."""
    texts = (member.called,) if member.reference is None else (member.reference.name, member.reference.template)
    names = [name_seen(text, member, cluster) for text in texts]
    return any(name.left or name.stand_in for name in names)


def _put_in_outside(template: Template, name: str) -> bool:
    """Return whether Argo has replaced a tag of an inline template before, with an input of a template around it."""
    within = template.within
    while within and within.template:
        if name.startswith("inputs.parameters") and _template_knows(within.template, name):
            return True
        within = within.template.within
    return False


def _steps_around_know(template: Template, name: str, cluster: Cluster) -> bool:
    """Return whether the step around an inline template, and each one around that, knows a name in it."""
    while template.within and template.within.template:
        within, outer = template.within, template.within.template
        own = name.startswith("inputs.parameters.") and name[18:] in template.inputs
        if not own and not _knows(Place(within.workflow, outer, within, within.path), name, cluster):
            return False
        template = outer
    return True
