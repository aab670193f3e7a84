"""A request above its limit

A container may use what its `limits` say and is promised what its `requests` say, so a request can't be the larger one.
Argo takes it, and the API server refuses the pod when the template runs (`must be less than or equal to memory limit`,
k8s.io/kubernetes pkg/apis/core/validation).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from argogen.argo.forms.quantities import read_quantity
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.containers import containers_of
from argogen.argo.model.workflows import Template
from argogen.diagnostics import Path, Problem, Related, Severity
from argogen.lint.rule import rule
from argogen.wording import short


@rule("AG424", Severity.ERROR, on=Template)
def check(template: Template, _cluster: Cluster) -> Iterator[Problem]:
    """Yield each request of a container, or of the pod, that is above the limit."""
    for container in containers_of(template):
        if "resources" in container.data:
            yield from _problems(container.data["resources"], (*container.path, "resources"), template)
    if "podResources" in template.data:
        yield from _problems(template.data["podResources"], (*template.path, "podResources"), template)


def _problems(resources: Mapping[str, Any], path: Path, template: Template) -> Iterator[Problem]:
    limits = resources.get("limits", {})
    for name, value in resources.get("requests", {}).items():
        if name not in limits:
            continue
        request, limit = read_quantity(str(value)), read_quantity(str(limits[name]))
        if request is not None and limit is not None and request > limit:
            related = Related(template.workflow.manifest.location((*path, "limits", name)), "the limit")
            shown = short(str(limits[name]))
            message = f'the request for {name}, "{short(str(value))}", is above the limit, "{shown}"'
            where = (*path, "requests", name)
            yield Problem(where, "AG424", message, "lower the request or raise the limit", related=(related,))
