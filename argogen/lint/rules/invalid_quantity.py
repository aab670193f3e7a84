"""A quantity that Kubernetes can't read

Requests, limits and sizes are numbers with a suffix: `500m`, `2`, `1.5Gi`. Argo reads them together with the rest of
the manifest, before it replaces anything: with one that it can't read it refuses the whole object, and a tag is no
quantity (k8s.io/apimachinery pkg/api/resource/quantity.go). `podSpecPatch` is a text, so it can hold tags:

    podSpecPatch: |
      containers:
      - name: main
        resources:
          limits:
            memory: "{{inputs.parameters.memory}}"
"""

from collections.abc import Iterator, Mapping
from typing import Any

from argogen.argo.forms.quantities import check_quantity
from argogen.argo.forms.tags import has_tag
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.containers import containers_of
from argogen.argo.model.workflows import Workflow
from argogen.diagnostics import Path, Problem, Severity
from argogen.lint.rule import rule
from argogen.wording import short


@rule("AG423", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the quantities of containers, pods, claims and volumes that can't be read."""
    for value, path in _quantities(workflow):
        text = str(value)
        if not has_tag(text):
            fault = check_quantity(text, str(path[-1]))
            if fault:
                yield Problem(path, "AG423", fault)
        elif not workflow.manifest.inner:
            message = f'"{short(text)}" is no quantity: Argo reads it before it replaces tags'
            yield Problem(path, "AG423", message, "set it by podSpecPatch, which takes tags")


def _quantities(workflow: Workflow) -> Iterator[tuple[Any, Path]]:
    spec, path = workflow.spec, workflow.path
    yield from _resources(spec, path, "podResources")
    yield from _sizes(spec, path)
    for index, claim in enumerate(spec.get("volumeClaimTemplates", ())):
        yield from _resources(claim.get("spec", {}), (*path, "volumeClaimTemplates", index, "spec"))
    for kind in ("container", "script"):
        if kind in spec.get("templateDefaults", ()):
            yield from _resources(spec["templateDefaults"][kind], (*path, "templateDefaults", kind))
    for template in workflow.every_template:
        for container in containers_of(template):
            yield from _resources(container.data, container.path)
        yield from _resources(template.data, template.path, "podResources")
        yield from _sizes(template.data, template.path)


def _resources(holder: Mapping[str, Any], path: Path, key: str = "resources") -> Iterator[tuple[Any, Path]]:
    resources = holder.get(key)
    if resources:
        for side in ("requests", "limits"):
            for name, value in resources.get(side, {}).items():
                yield value, (*path, key, side, name)


def _sizes(holder: Mapping[str, Any], path: Path) -> Iterator[tuple[Any, Path]]:
    """Yield how large volumes in memory, or claimed for one pod, may become."""
    for index, volume in enumerate(holder.get("volumes", ())):
        here = (*path, "volumes", index)
        if "sizeLimit" in volume.get("emptyDir", ()):
            yield volume["emptyDir"]["sizeLimit"], (*here, "emptyDir", "sizeLimit")
        claim = volume.get("ephemeral", {}).get("volumeClaimTemplate", {})
        yield from _resources(claim.get("spec", {}), (*here, "ephemeral", "volumeClaimTemplate", "spec"))
