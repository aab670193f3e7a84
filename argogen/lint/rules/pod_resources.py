"""Resources that a whole pod can't have

`podResources` is a budget for all containers of a pod together. Kubernetes takes cpu, memory and hugepages there and no
claims, so Argo refuses anything else (Argo 4.1 workflow/validate/validate.go, validatePodResources). Devices and
ephemeral storage belong to the containers.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.diagnostics import Path, Problem, Severity
from argogen.lint.rule import rule
from argogen.wording import short


@rule("AG425", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, _cluster: Cluster) -> Iterator[Problem]:
    """Yield what stands in podResources and can't."""
    if "podResources" in workflow.spec:
        yield from _problems(workflow.spec["podResources"], (*workflow.path, "podResources"))
    for template in workflow.every_template:
        if "podResources" in template.data:
            yield from _problems(template.data["podResources"], (*template.path, "podResources"))


def _problems(resources: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    if resources.get("claims"):
        hint = "set resources.claims of a container"
        yield Problem((*path, "claims"), "AG425", "a pod's budget has no claims", hint, on_key=True)
    for side in ("requests", "limits"):
        for name in resources.get(side, {}):
            if name not in ("cpu", "memory") and not name.startswith("hugepages-"):
                message = f'a pod as a whole has no "{short(name)}"'
                hint = "it is cpu, memory or hugepages-*; set others on a container"
                yield Problem((*path, side, name), "AG425", message, hint, on_key=True)
