"""An artifact without a usable path

Where a container or script runs, an artifact has a `path`: the file or folder that Argo fills before, or keeps after.
A path must not climb out of the folder in front of its `..` (Argo 4.1 pkg/apis/workflow/v1alpha1/workflow_types.go,
Artifact.CleanPath): such a path is refused, also when only a value of the run makes it so.
"""

import posixpath
from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Template
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule
from argogen.wording import short


@rule("AG418", Severity.ERROR, on=Template)
def check(template: Template, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the artifacts of a template with a container whose path is missing or leads out of its folder."""
    if len(template.types) != 1 or not template.is_leaf:
        return
    for role in template.data.keys() & {"inputs", "outputs"}:
        artifacts = template.input_artifacts if role == "inputs" else template.output_artifacts
        for artifact in artifacts.values():
            path = artifact.data.get("path", "")
            shown = f'{role[:-1]} artifact "{short(artifact.name)}"'
            if not path:
                if template.workflow.manifest.knows((*artifact.path, "path")):
                    yield Problem(artifact.path, "AG418", f"{shown} has no path", "say where it lies in the container")
            elif ".." in path and _climbs(path):
                message = f'the path "{short(path)}" leads out of its folder by ".."'
                yield Problem((*artifact.path, "path"), "AG418", message, "write it without")


def _climbs(path: str) -> bool:
    """Return whether a path leaves the folder in front of its first `..`, as Argo tells."""
    before, found, _ = path.partition("/../")
    if not found:
        before = path[:-3] if len(path) > 3 and path.endswith("..") and path[-3] == "/" else ""
    inside = f"{before}/"
    clean = posixpath.normpath(path)
    clean = clean[1:] if clean.startswith("//") else clean
    return bool(before) and (not clean.startswith(inside) or len(clean) <= len(inside))
