"""A container's name that a pod can't have

Containers of a set, init containers and sidecars stand beside those that Argo adds to the pod: `init` and `wait`, and
`main` unless the template is a container set. Two of one name, or a name that has anything but lower-case letters,
digits and hyphens, and the API server refuses the pod. Since 4.1 Argo refuses a workflow that uses `wait`, `supervisor`
or a name beginning with `artifact-plugin-` (Argo 4.1 workflow/validate/validate.go and workflow/common/common.go,
IsArgoSidecar).
"""

from collections.abc import Iterator

from argogen.argo.forms.labels import check_dns_label
from argogen.argo.forms.tags import has_tag
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.containers import Container, containers_of
from argogen.argo.model.workflows import Template
from argogen.argo.versions import before
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule

_PLUGIN = "artifact-plugin-"


@rule("AG414", Severity.ERROR, on=Template)
def check(template: Template, cluster: Cluster) -> Iterator[Problem]:
    """Yield each container of a list whose name Kubernetes or Argo does not take."""
    data = template.data
    if not ("containerSet" in data or "initContainers" in data or "sidecars" in data):
        return
    for container in containers_of(template):
        name = container.data.get("name")
        if container.is_template or not isinstance(name, str) or has_tag(name):
            continue
        where = (*container.path, "name")
        fault = check_dns_label(name, "container name")
        if fault:
            yield Problem(where, "AG414", fault)
        elif _is_taken(container, template, cluster.version):
            message = f'"{name}" is the name of a container that Argo adds to the pod'
            yield Problem(where, "AG414", message, "give it another name")


def _is_taken(container: Container, template: Template, version: str) -> bool:
    """Return whether one of Argo's own containers has the name of this one."""
    name, in_set = container.name, template.type == "containerSet"
    if name in ("init", "wait") or (name == "main" and not in_set):
        return True
    return not before(version, "4.1") and (name == "supervisor" or name.startswith(_PLUGIN))
