"""A default where Argo ignores it

`default` works for the inputs of a template. In `spec.arguments` Argo reads `value` only: a run without that argument
fails with `either value or valueFrom must be specified` (Argo 4.1 workflow/controller/operator.go: setGlobalParameters;
workflow/validate/validate.go). A `value` there is what a default is elsewhere: what is passed takes its place.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG434", Severity.WARNING, on=Workflow)
def check(workflow: Workflow, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the arguments of a workflow that have a default and no value, where one can still be passed."""
    if workflow.is_final and not workflow.is_template:
        return
    for parameter in workflow.parameters.values():
        if "default" in parameter.data and not parameter.has_value and workflow.manifest.knows(parameter.path):
            message = f'the default of "{parameter.name}" is ignored: in spec.arguments only "value" counts'
            hint = "write value instead of default"
            yield Problem((*parameter.path, "default"), "AG434", message, hint, on_key=True)
