"""A condition of a resource that Kubernetes can't read

`successCondition` and `failureCondition` of a resource template have the grammar of label selectors, with paths into
the object as keys: `status.phase in (Failed, Error)`. There is no `||`, no `&&` and no quote; a comma means "and" for
success and "or" for failure. Argo reads them only in the pod, after it has created the object, and fails then (Argo
4.1 workflow/executor/resource.go: WaitResource).
"""

from collections.abc import Iterator

from argogen.argo.forms.selectors import check_selector
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Template
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG537", Severity.ERROR, on=Template)
def check(template: Template, _cluster: Cluster) -> Iterator[Problem]:
    """Yield what is wrong with the conditions of a resource template."""
    resource = template.data.get("resource")
    if not resource:
        return
    for field in ("successCondition", "failureCondition"):
        for fault in check_selector(resource.get(field, "")):
            path = (*template.path, "resource", field)
            yield Problem(path, "AG537", fault.message, fault.hint, offset=fault.offset)
