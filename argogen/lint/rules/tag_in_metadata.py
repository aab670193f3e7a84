"""A tag in the metadata of an object

Argo replaces tags in `spec` only. What stands in the `metadata` of a Workflow, a CronWorkflow or a template of one is
taken as it is: an annotation keeps its braces, and Kubernetes refuses them in a label or a name. Labels and annotations
of each run, with tags, belong into `spec.workflowMetadata` (Argo 4.1 workflow/controller/operator.go:
updateWorkflowMetadata).
"""

from collections.abc import Iterator

from argogen.argo.forms.tags import find_tags, has_tag
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.manifests import Manifest
from argogen.argo.model.workflows import WORKFLOW_KINDS
from argogen.argo.scope.variables import CHECKED
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule
from argogen.wording import short


@rule("AG513", Severity.WARNING, on=Manifest)
def check(manifest: Manifest, _cluster: Cluster) -> Iterator[Problem]:
    """Yield Argo's tags in the labels and annotations of an object."""
    if manifest.inner or manifest.kind not in WORKFLOW_KINDS:
        return
    for field in ("labels", "annotations"):
        held = manifest.metadata.get(field)
        for key, value in held.items() if isinstance(held, dict) else ():
            tag = next(find_tags(value), None) if has_tag(value) else None
            if tag and (tag.is_expression or tag.name.startswith(CHECKED)):
                message = f'Argo replaces no tags in metadata: "{short(value)}" stays as it is'
                hint = f"spec.workflowMetadata.{field} takes tags, for each run"
                yield Problem(manifest.path("metadata", field, key), "AG513", message, hint, offset=tag.start)
