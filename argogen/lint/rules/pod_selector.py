"""A selector of pods that Kubernetes can't read

`podGC.labelSelector` narrows down which pods are deleted. Argo refuses the workflow if it can't be made a selector: an
operator other than In, NotIn, Exists and DoesNotExist, values that are missing or too many, a label that is none (Argo
4.1 workflow/validate/validate.go: `podGC.labelSelector invalid`).
"""

from collections.abc import Iterator

from argogen.argo.forms.selectors import check_label_selector
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG440", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, _cluster: Cluster) -> Iterator[Problem]:
    """Yield what is wrong with the labelSelector of podGC."""
    selector = workflow.spec.get("podGC", {}).get("labelSelector")
    if not selector:
        return
    path = (*workflow.path, "podGC", "labelSelector")
    for below, fault in check_label_selector(selector):
        if workflow.manifest.knows((*path, *below)):
            yield Problem((*path, *below), "AG440", fault.message, fault.hint)
