"""A child that no controller looks at

A controller with an instance ID sees only workflows that carry it in the label
`workflows.argoproj.io/controller-instanceid`. `argo submit` adds the label, a resource template does not: the child is
created, never runs, and its parent's pod waits for it for ever. argogen knows the ID from `instanceId` in argogen.yaml.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Template
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule

LABEL = "workflows.argoproj.io/controller-instanceid"


@rule("AG641", Severity.ERROR, on=Template)
def check(template: Template, cluster: Cluster) -> Iterator[Problem]:
    """Yield a child workflow without the label that its controller asks for."""
    if not cluster.instance_id or template.data.get("resource", {}).get("action") != "create":
        return
    child = cluster.child(template)
    if child is None or child.manifest is None or child.manifest.kind != "Workflow":
        return
    labels = child.manifest.metadata.get("labels", {})
    if LABEL not in labels and not child.manifest.lost:
        message = f'the child lacks the label of the controller "{cluster.instance_id}" and will never run'
        hint = f'add the label {LABEL}: "{cluster.instance_id}"'
        yield child.problem(Problem(("metadata",), "AG641", message, hint, on_key=True))
