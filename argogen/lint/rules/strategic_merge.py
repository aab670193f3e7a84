"""A strategic merge patch of a custom resource

`patch` merges strategically unless `mergeStrategy` says otherwise, and Kubernetes knows that strategy only for its own
kinds: the API server answers 415 for a custom resource such as a Workflow. Write `mergeStrategy: merge` for a merge
patch, or `json` for a list of operations.
"""

from collections.abc import Iterator

from argogen.argo.forms.tags import has_tag
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Template
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule

_BUILT_IN_GROUPS = ("apps", "batch", "autoscaling", "policy", "extensions")


@rule("AG632", Severity.ERROR, on=Template)
def check(template: Template, cluster: Cluster) -> Iterator[Problem]:
    """Yield a patch of a custom resource without a strategy that it can take."""
    resource = template.data.get("resource")
    if resource is None or resource.get("action") != "patch":
        return
    if resource.get("mergeStrategy", "strategic") != "strategic":
        return
    child = cluster.child(template)
    api_version = child.data.get("apiVersion") if child and isinstance(child.data, dict) else None
    if not isinstance(api_version, str) or has_tag(api_version):
        return
    group, slash, _ = api_version.partition("/")
    if slash and group not in _BUILT_IN_GROUPS and not group.endswith(".k8s.io"):
        message = f'"{api_version}" is a custom resource, which can\'t be patched with the strategic merge strategy'
        at_strategy = "mergeStrategy" in resource
        path = (*template.path, "resource", "mergeStrategy" if at_strategy else "action")
        yield Problem(path, "AG632", message, "write mergeStrategy: merge, or json", on_key=not at_strategy)
