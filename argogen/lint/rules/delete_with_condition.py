"""Conditions or outputs where a resource is deleted

The action `delete` returns when the object is gone: there is nothing left to look at. Argo's executor refuses it in the
pod, when the workflow already runs: `successCondition, failureCondition and outputs are not supported for delete
action` (Argo 4.1 cmd/argoexec/commands/resource.go). Leave them out, or look at the object in a step before.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Template
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG631", Severity.ERROR, on=Template)
def check(template: Template, _cluster: Cluster) -> Iterator[Problem]:
    """Yield what a template that deletes can't have."""
    resource = template.data.get("resource")
    if resource is None or resource.get("action") != "delete":
        return
    places = [(("resource", key), key) for key in ("successCondition", "failureCondition") if resource.get(key)]
    if template.outputs:
        places.append((("outputs", "parameters"), "an output parameter"))
    for steps, what in places:
        message = f"{what} has no meaning where a resource is deleted: nothing is left to look at"
        yield Problem((*template.path, *steps), "AG631", message, "leave it out", on_key=True)
