"""Two things at one path of a container

A path holds one volume or one input artifact. Argo refuses a container template that mounts two volumes, or a volume
and an input artifact, at the same path, and a container set that does so for all its containers (Argo 4.1
workflow/validate/validate.go, validateLeaf, and pkg/apis/workflow/v1alpha1/container_set_template_types.go, Validate).
In scripts, sidecars and single containers of a set it does not look at volumes, nor in scripts and sets at artifacts:
Kubernetes refuses the pod.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.containers import containers_of
from argogen.argo.model.workflows import Template
from argogen.diagnostics import Path, Problem, Related, Severity
from argogen.lint.rule import rule
from argogen.wording import short

_At = tuple[str, Path]
"""A path in a container, and where it is written."""


@rule("AG415", Severity.ERROR, on=Template)
def check(template: Template, _cluster: Cluster) -> Iterator[Problem]:
    """Yield each mount, and each input artifact, at a path where something is already."""
    found: dict[Path, Problem] = {}
    for places in _together(template):
        if len(places) > 1:
            for problem in _collisions(places, template):
                found.setdefault(problem.path, problem)
    yield from found.values()


def _together(template: Template) -> Iterator[list[_At]]:
    """Yield what must have paths of its own, container by container."""
    shared = _mounts(template.data.get("containerSet", {}), (*template.path, "containerSet"))
    for container in containers_of(template):
        own = _mounts(container.data, container.path)
        if container.kind == "container":
            yield own + _artifacts(template)
        else:
            yield shared + own if container.kind == "containers" else own
    if template.type in ("script", "containerSet"):
        # There an artifact may lie in a volume, and of two optional ones at one path only one may be given.
        yield _artifacts(template, optional=False)


def _mounts(holder: Mapping[str, Any], path: Path) -> list[_At]:
    return [
        (mount["mountPath"], (*path, "volumeMounts", index, "mountPath"))
        for index, mount in enumerate(holder.get("volumeMounts", ()))
        if mount.get("mountPath")
    ]


def _artifacts(template: Template, *, optional: bool = True) -> list[_At]:
    return [
        (artifact.data["path"], (*artifact.path, "path"))
        for artifact in template.input_artifacts.values()
        if artifact.data.get("path") and (optional or not artifact.data.get("optional"))
    ]


def _collisions(places: Sequence[_At], template: Template) -> Iterator[Problem]:
    first: dict[str, Path] = {}
    for place, path in places:
        if place in first:
            related = Related(template.workflow.manifest.location(first[place]), "by this")
            message = f'the path "{short(place)}" is taken already'
            yield Problem(path, "AG415", message, "give each thing a path of its own", related=(related,))
        else:
            first[place] = path
