"""Where the outputs of steps and tasks that may have none are read, and nothing provides for it.

Facts: Argo 4.1 workflow/controller/scope.go (addSkippedNodeOutputsToScope, markAbsentOptionalArgs, resolveParameter),
util/template/simple_template.go, and Argo 3.7 docs/variables.md.
"""

from collections.abc import Iterator

from argogen.argo.forms.tags import is_one_tag
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Call, Workflow
from argogen.argo.scope.readings import Reading, readings_of


def unhandled_absences(workflow: Workflow, cluster: Cluster) -> Iterator[tuple[Reading, Call, str]]:
    """Yield what reads an output that may be absent, with the step or task that it is of, and why it may be."""
    for reading in readings_of(workflow, cluster):
        known = reading.known
        if known and known.late and known.member and not reading.guarded:
            call = reading.place.call
            own_hook = call is not None and call.owner is known.member
            if not own_hook and not _is_handled(reading, known.member, cluster):
                yield reading, known.member, known.late


def asked_first(reading: Reading, member: Call) -> str:
    """Return a hint on how a step or task, or an output, does without the results of another."""
    if reading.place.call is None:
        return "give the output a valueFrom.default"
    return f'ask for it first: when: "{{{{{reading.path[0]}.{member.name}.status}}}} == Succeeded"'


def _is_handled(reading: Reading, member: Call, cluster: Cluster) -> bool:
    call = reading.place.call
    if call is None:
        return _has_default(reading)
    reader = call.owner or call
    if _asks_for(reader, member) or (call.kind == "hook" and _names(call.data.get("expression"), member)):
        return True
    if reading.variable is None:
        return "?" in reading.text or "if " in reading.text or f"{member.name}.status" in reading.text
    return _input_has_default(reading, call, cluster)


def _asks_for(reader: Call, member: Call) -> bool:
    """Return whether a step or task runs only if another one has: its `when` is the same, or speaks of it."""
    when = reader.data.get("when")
    return bool(when) and (when == member.data.get("when") or _names(when, member))


def _names(text: object, member: Call) -> bool:
    return isinstance(text, str) and (
        f".{member.name}." in text or f"'{member.name}'" in text or f'"{member.name}"' in text
    )


def _has_default(reading: Reading) -> bool:
    """Return whether an output of the template has a default for what it takes from its steps."""
    place = reading.place
    below = place.path[len(place.template.path) :] if place.template else ()
    if (
        below[:2] != ("outputs", "parameters")
        or place.template is None
        or len(below) < 3
        or not isinstance(below[2], int)
    ):
        return True  # artifacts are optional in ways of their own
    value_from = place.template.data["outputs"]["parameters"][below[2]].get("valueFrom", {})
    return "default" in value_from or (reading.variable is None and "?" in reading.text)


def _input_has_default(reading: Reading, call: Call, cluster: Cluster) -> bool:
    """Return whether an argument is that output alone, and the input that gets it does without."""
    below = reading.place.path[len(call.path) :]
    if below[:2] != ("arguments", "parameters") or not is_one_tag(reading.text):
        return below[:2] == ("arguments", "artifacts")
    callee = cluster.callee(call).template
    if callee is None:
        return True
    name = call.data["arguments"]["parameters"][below[2]].get("name", "")
    found = callee.inputs.get(name)
    return found is None or found.is_optional
