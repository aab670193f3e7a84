"""What a step or task gives to those that come after it: `steps.<name>.outputs.parameters.<output>` and the like.

Facts: Argo 4.1 workflow/controller/operator.go (buildLocalScope; processAggregateNodeOutputs: a loop has lists of its
parameters and results, and neither artifacts nor a pod of its own), workflow/validate/validate.go (addOutputsToScope).
"""

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import POD_TYPES, Call, Template
from argogen.argo.scope.globals import is_lost
from argogen.argo.scope.variables import (
    MEMBER_FIELDS,
    OPEN,
    RESULT_TYPES,
    Beginning,
    Known,
    Reason,
    Sight,
    Steps,
    Unknown,
    ends,
)


def results_of(member: Call, path: Steps, absent: str, cluster: Cluster) -> Sight:
    """Return what a path names below a step or task; `absent` is why its results may be missing, or "".

    The path begins with `steps` or `tasks` and the name of `member`.
    """
    if len(path) < 3:
        return Beginning(MEMBER_FIELDS)
    field = path[2]
    if field not in MEMBER_FIELDS:
        return Unknown(Reason.NAME, 2, MEMBER_FIELDS, member)
    target = cluster.callee(member)
    callee = target.template
    if field == "outputs":
        return _member_outputs(member, callee, path, absent)
    if field in ("ip", "exitCode", "hostNodeName") and callee and _lacks(field, member, callee):
        return Unknown(Reason.OUTPUT, 2, (), member, callee)
    late = absent if field in ("ip", "exitCode", "hostNodeName") else ""
    return ends(path, 3, Known(late=late, member=member))


def _lacks(field: str, member: Call, callee: Template) -> bool:
    if member.loops:
        return True
    if field == "ip":
        return not callee.data.get("daemon")
    return not has_result(callee) if field == "exitCode" else callee.type not in POD_TYPES


def has_result(template: Template) -> bool:
    """Return whether a template has `outputs.result` and `exitCode`."""
    if template.type == "containerSet":
        containers = template.data["containerSet"].get("containers", ())
        return any(one.get("name") == "main" for one in containers)
    return template.type in RESULT_TYPES


def _member_outputs(member: Call, callee: Template | None, path: Steps, absent: str) -> Sight:
    kinds = ("result", "parameters", "artifacts")
    if len(path) < 4:
        return Beginning(kinds)
    if path[3] not in kinds:
        return Unknown(Reason.NAME, 3, kinds, member, callee)
    if callee is None or is_lost(callee.workflow, (*callee.path, "outputs")):
        return OPEN
    if path[3] == "result":
        known = Known("json" if member.loops else "string", absent, member)
        return ends(path, 4, known) if has_result(callee) else Unknown(Reason.OUTPUT, 3, kinds[1:], member, callee)
    held = callee.outputs if path[3] == "parameters" else callee.output_artifacts
    if len(path) < 5:
        whole = Known("json", absent, member) if member.loops and path[3] == "parameters" else None
        return Beginning(tuple(held), whole)
    found = held.get(path[4])
    if found is None or (member.loops and path[3] == "artifacts"):
        return Unknown(Reason.OUTPUT, 4, tuple(held) if found is None else (), member, callee)
    if path[3] == "artifacts":
        return ends(path, 5, Known("artifact", absent, member, found.path))
    late = "" if "default" in found.data.get("valueFrom", {}) and not member.loops else absent
    return ends(path, 5, Known("json" if member.loops else "string", late, member, found.path))
