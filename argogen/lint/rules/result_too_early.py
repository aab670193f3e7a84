"""A result is read before it is there

A step sees the results of the groups before its own, and a task those of the tasks that it waits for, directly or by
others. Argo's check is laxer: it takes every step that is listed before, even one that runs at the same time, and in a
DAG every task, unless an argument begins with the tag (Argo 4.1 workflow/validate/validate.go: validateSteps,
validateDAGTaskArgumentDependency). The run then finds nothing, and waits for it for ever, or passes the tag on as it
stands (Argo 4.1 workflow/controller/steps.go and dag.go). Move the step into a later group, or let the task wait:

    - name: load
      depends: export

The results of a step itself are there for its hooks only.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Call, Workflow
from argogen.argo.scope.members import awaited, group_of, members_by_name, waits_for
from argogen.argo.scope.readings import Reading, readings_of
from argogen.argo.scope.variables import Reason
from argogen.diagnostics import Problem, Related, Severity
from argogen.lint.rule import rule

_EARLY = (Reason.LATER, Reason.UNORDERED, Reason.ITSELF)


@rule("AG503", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield what reads a step or task that has not ended, in tags and in expressions."""
    for reading in readings_of(workflow, cluster):
        unknown = reading.unknown
        if unknown is None or unknown.reason not in _EARLY or unknown.member is None or reading.place.call is None:
            continue
        reader = reading.place.call.owner or reading.place.call
        if _awaits_unknown(reader):
            continue  # see unknown-dependency: it may be the one that is meant
        message, hint = _said(reading, reader, unknown.member)
        where = workflow.manifest.location((*unknown.member.path, "name"))
        related = () if unknown.member is reader else (Related(where, f'{reader.kind} "{unknown.member.name}"'),)
        yield Problem(reading.place.path, "AG503", message, hint, offset=reading.offset, related=related)


def _awaits_unknown(reader: Call) -> bool:
    """Return whether a task waits for one that its DAG does not have."""
    if reader.kind != "task" or reader.template is None:
        return False
    tasks = members_by_name(reader.template)
    return any(name not in tasks for name in awaited(reader))


def _said(reading: Reading, reader: Call, member: Call) -> tuple[str, str]:
    if member is reader:
        return f'{reader.kind} "{reader.name}" reads "{reading.name}" before it has run', "only its hooks can read it"
    if reader.kind == "task":
        if waits_for(member, reader.name):
            return f'task "{reader.name}" reads "{reading.name}", but "{member.name}" waits for it', ""
        return f'task "{reader.name}" reads "{reading.name}" and does not wait for "{member.name}"', _wait(
            reader, member
        )
    groups = group_of(reader.template) if reader.template else {}
    if groups.get(member.name) == groups.get(reader.name):
        message = f'step "{reader.name}" reads "{reading.name}", but runs at the same time as "{member.name}"'
        return message, f'move "{reader.name}" into a later group, with two dashes: "- - name: {reader.name}"'
    return (
        f'step "{reader.name}" reads "{reading.name}", but runs before "{member.name}"',
        "a step reads earlier groups only",
    )


def _wait(reader: Call, member: Call) -> str:
    """Return how a task is made to wait for another."""
    depends, dependencies = reader.data.get("depends"), reader.data.get("dependencies", ())
    if dependencies:
        return f"write dependencies: [{', '.join((*dependencies, member.name))}]"
    if depends:
        whole = f"({depends})" if "||" in depends else depends
        return f'write depends: "{whole} && {member.name}"'
    return f"write depends: {member.name}"
