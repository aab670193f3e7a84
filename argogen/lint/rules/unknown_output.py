"""A result that the called template does not give

A tag names an output of a step or task, and the template that it calls has none of that name: it is misspelt, is an
artifact and no parameter, or is a `result`, an `exitCode` or an `ip` of a template without a pod. Argo refuses it:
`failed to resolve {{...}}` (Argo 4.1 workflow/validate/validate.go: addOutputsToScope). Of a loop, its check takes more
than there is: a loop has lists of its parameters and results, but no artifacts and no exit code (Argo 4.1
workflow/controller/operator.go: processAggregateNodeOutputs).
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.argo.scope.misnamed import hint_on_outputs
from argogen.argo.scope.readings import Reading, readings_of
from argogen.argo.scope.variables import Reason, Unknown
from argogen.diagnostics import Problem, Related, Severity
from argogen.lint.rule import rule
from argogen.suggest import did_you_mean

_KINDS = {"parameters": "output parameter", "artifacts": "output artifact"}


@rule("AG505", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield the simple tags that name a result which a step or task does not have."""
    for reading in readings_of(workflow, cluster):
        unknown = reading.unknown
        if unknown is None or unknown.reason is not Reason.OUTPUT or reading.variable is None:
            continue
        message, hint = _said(reading, unknown)
        related: tuple[Related, ...] = ()
        if unknown.callee and unknown.callee.name:
            place = unknown.callee.workflow.manifest.location((*unknown.callee.path, "name"))
            related = (Related(place, f'template "{unknown.callee.name}"'),)
        yield Problem(reading.place.path, "AG505", message, hint, offset=reading.offset, related=related)


def _said(reading: Reading, unknown: Unknown) -> tuple[str, str]:
    member, callee, path, at = unknown.member, unknown.callee, reading.path, unknown.at
    if member is None or callee is None:
        return f'there is no "{reading.name}"', ""
    what, name = f'{member.kind} "{member.name}"', path[at]
    if at == 4 and unknown.names:
        return f'{what} has no {_KINDS[path[3]]} "{name}"', did_you_mean(name, unknown.names[:100]) or hint_on_outputs(
            unknown
        )
    if at == 4 and member.loops and path[3] == "artifacts" and name in callee.output_artifacts:
        return f"{what} is a loop, and Argo gives no artifacts of one", "pass the items' files on by keys in a bucket"
    if at == 4:
        return f'{what} has no {_KINDS[path[3]]} "{name}"', hint_on_outputs(unknown)
    if member.loops:
        return f'{what} is a loop, which has no "{name}"', hint_on_outputs(unknown)
    hint = "only a template with `daemon: true` has it" if name == "ip" else hint_on_outputs(unknown)
    return f'{what} has no "{name}": it calls a template of type {callee.type or "unknown"}', hint
