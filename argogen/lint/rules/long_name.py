"""A name that is too long for its kind

The name of a Workflow, a WorkflowTemplate or a ClusterWorkflowTemplate may have 63 characters: it becomes the value of
a label. A CronWorkflow's may have 52, because Argo appends a hyphen and the time of each run, 11 characters (Argo 4.1
workflow/validate/validate.go: `workflow name %q must not be more than 63 characters long`, and
workflow/cron/operator.go). The cluster takes the object all the same, and each of its runs fails.
"""

from collections.abc import Iterator

from argogen.argo.forms.names import NAME_LIMITS
from argogen.argo.forms.tags import has_tag
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.manifests import Manifest
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule
from argogen.wording import short


@rule("AG405", Severity.ERROR, on=Manifest)
def check(manifest: Manifest, _cluster: Cluster) -> Iterator[Problem]:
    """Yield a name that has more characters than its kind takes."""
    name, limit = manifest.metadata.get("name"), NAME_LIMITS.get(manifest.kind)
    if limit is None or not isinstance(name, str) or len(name) <= limit or has_tag(name):
        return
    message = f'the name "{short(name)}" has {len(name)} characters, a {manifest.kind} may have {limit}'
    hint = "Argo appends the time of each run to it" if manifest.kind == "CronWorkflow" else "Argo writes it in a label"
    yield Problem(manifest.path("metadata", "name"), "AG405", message, hint)
