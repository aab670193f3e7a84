"""A field that does nothing in a template of this type

Steps, a DAG and suspend have no pod, and http and plugin run in one that the whole workflow shares: Argo does not read
there how a pod should be. The templates that steps and a DAG call take over `nodeSelector`, `affinity` and
`tolerations`, and nothing else (Argo 4.1 workflow/controller/workflowpod.go, addSchedulingConstraints, and agent.go).
`failFast` counts only where templates are called (operator.go, checkParallelism). Set such a field on the template
whose pod it is for, or on the workflow for all of them.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Template
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule
from argogen.wording import an

_INHERITED = frozenset({"affinity", "nodeSelector", "tolerations"})
_OF_A_POD = frozenset(
    {
        "automountServiceAccountToken",
        "daemon",
        "executor",
        "hostAliases",
        "initContainers",
        "metadata",
        "podSpecPatch",
        "priorityClassName",
        "schedulerName",
        "securityContext",
        "serviceAccountName",
        "sidecars",
        "volumes",
    }
)
_OF_A_CALLER = frozenset({"failFast"})
_BY_TYPE = {
    "steps": (_OF_A_POD | {"podResources"}, "it has no pod: set it on the templates that it calls, or on the workflow"),
    "dag": (_OF_A_POD | {"podResources"}, "it has no pod: set it on the templates that it calls, or on the workflow"),
    "suspend": (
        _OF_A_POD | _INHERITED | _OF_A_CALLER | {"podResources", "activeDeadlineSeconds"},
        "it has no pod and waits as long as suspend.duration says",
    ),
    "http": (_OF_A_POD | _INHERITED | _OF_A_CALLER, "it runs in a pod that the whole workflow shares"),
    "plugin": (_OF_A_POD | _INHERITED | _OF_A_CALLER, "it runs in a pod that the whole workflow shares"),
}
_WITH_POD = (_OF_A_CALLER, "it calls no templates: set it on the one that calls this")


@rule("AG411", Severity.WARNING, on=Template)
def check(template: Template, _cluster: Cluster) -> Iterator[Problem]:
    """Yield fields of a template that Argo never reads in one of its type."""
    if len(template.types) != 1:
        return
    fields, hint = _BY_TYPE.get(template.type, _WITH_POD)
    for name in fields & template.data.keys():
        message = f'"{name}" does nothing in {an(template.type)} template'
        yield Problem((*template.path, name), "AG411", message, hint, on_key=True)
