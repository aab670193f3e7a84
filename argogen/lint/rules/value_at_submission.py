"""A Workflow that needs a value when it is submitted

`argo submit -p name=value` or a form can fill the argument in. What applies the manifest as it is, such as `kubectl` or
a GitOps controller, makes a Workflow that fails at once with `invalid spec: spec.arguments.name.value is required`
(Argo 4.1 workflow/validate/validate.go; `argo lint` lets it pass). `valueFrom: {supplied: {}}` says that it is meant.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG433", Severity.NOTE, on=Workflow)
def check(workflow: Workflow, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the arguments of a Workflow that have neither a value nor a default."""
    if workflow.kind != "Workflow" or workflow.is_final:
        return
    for parameter in workflow.parameters.values():
        if not parameter.is_optional and workflow.manifest.knows(parameter.path):
            message = f'"{parameter.name}" has no value: it must be passed when the Workflow is submitted'
            hint = "give it a value, or say valueFrom: {supplied: {}}"
            yield Problem(parameter.path, "AG433", message, hint)
