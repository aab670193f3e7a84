"""A label or annotation that Kubernetes refuses

The value of a label has letters, digits, ".", "_" and "-", begins and ends with a letter or digit, and has 63
characters at most; keys are alike and may have a domain in front. In `metadata` the API server refuses the object; in a
template's `metadata` or `podMetadata` it refuses the pod, in `workflowMetadata` Argo the run (Argo 4.1
workflow/controller/operator.go, updateWorkflowMetadata). `argo lint` looks at none of them. Longer texts belong into
annotations, whose values are free.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from argogen.argo.forms.labels import check_annotation_key, check_label_key, check_label_value
from argogen.argo.forms.tags import has_tag
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.manifests import Manifest
from argogen.argo.model.workflows import workflow_of
from argogen.diagnostics import Path, Problem, Severity
from argogen.lint.rule import rule

_KEYS: Mapping[str, Callable[[str], str]] = {
    "labels": check_label_key,
    "labelsFrom": check_label_key,
    "annotations": check_annotation_key,
    "nodeSelector": check_label_key,
}


@rule("AG407", Severity.ERROR, on=Manifest)
def check(manifest: Manifest, cluster: Cluster) -> Iterator[Problem]:
    """Yield each key, and each value of a label, that can't be one."""
    for holder, path in _holders(manifest, cluster):
        for field, check_key in _KEYS.items():
            found = holder.get(field)
            if not isinstance(found, dict):
                continue
            for key, value in found.items():
                yield from _faults(field, key, value, (*path, field, key), check_key)


def _holders(manifest: Manifest, cluster: Cluster) -> Iterator[tuple[Mapping[str, Any], Path]]:
    """Yield what has labels, annotations or a node selector, with its path."""
    yield manifest.metadata, manifest.path("metadata")
    workflow = cluster.workflows.get(manifest) or workflow_of(manifest)
    if workflow is None:
        return
    if manifest.kind == "CronWorkflow":
        written = manifest.data["spec"].get("workflowMetadata", {})
        yield written, manifest.path("spec", "workflowMetadata")
    spec = workflow.spec
    for key in ("workflowMetadata", "podMetadata"):
        if key in spec:
            yield spec[key], (*workflow.path, key)
    yield {"nodeSelector": spec.get("nodeSelector")}, workflow.path
    for template in workflow.every_template:
        if "metadata" in template.data:
            yield template.data["metadata"], (*template.path, "metadata")
        if "nodeSelector" in template.data:
            yield {"nodeSelector": template.data["nodeSelector"]}, template.path


def _faults(field: str, key: Any, value: Any, path: Path, check_key: Callable[[str], str]) -> Iterator[Problem]:
    """Yield what is wrong with one entry; what tags become is not known."""
    checks = [(key, check_key, True)]
    if field in ("labels", "nodeSelector"):
        checks.append((value, check_label_value, False))
    for text, check_text, on_key in checks:
        if isinstance(text, str) and not has_tag(text):
            fault = check_text(text)
            if fault:
                yield Problem(path, "AG407", fault, on_key=on_key)
