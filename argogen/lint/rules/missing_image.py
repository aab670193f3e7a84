"""A container without an image

Argo refuses a container or script template without an image, unless `templateDefaults` of the same object has one; in
a ClusterWorkflowTemplate it refuses it even then (Argo 4.1 workflow/validate/validate.go: `image may not be empty`).
The containers of a container set, init containers and sidecars it does not look at: there Kubernetes refuses the pod
when the template runs.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.containers import Container, containers_of
from argogen.argo.model.workflows import Template, Workflow
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG412", Severity.ERROR, on=Template)
def check(template: Template, _cluster: Cluster) -> Iterator[Problem]:
    """Yield each container of a template that nothing gives an image."""
    workflow = template.workflow
    for container in containers_of(template):
        if container.data.get("image") or _given_elsewhere(container, template, workflow):
            continue
        if workflow.manifest.knows((*container.path, "image")):
            hint = "write image: and its name with a tag"
            if workflow.kind == "ClusterWorkflowTemplate" and _by_default(container, workflow):
                hint = "templateDefaults don't count in a ClusterWorkflowTemplate"
            yield Problem(container.path, "AG412", f"{container.shown} has no image", hint, on_key=not container.name)


def _given_elsewhere(container: Container, template: Template, workflow: Workflow) -> bool:
    if container.is_template:
        return workflow.kind != "ClusterWorkflowTemplate" and _by_default(container, workflow)
    patched = "podSpecPatch" in template.data or "podSpecPatch" in workflow.spec
    return patched or "templateDefaults" in workflow.spec


def _by_default(container: Container, workflow: Workflow) -> bool:
    defaults = workflow.spec.get("templateDefaults", {})
    return bool(defaults.get(container.kind, {}).get("image")) if container.is_template else False
