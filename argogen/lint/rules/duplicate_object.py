"""Two objects of one kind, namespace and name

Within a file or a folder they are applied together, so that the one that comes later replaces the other. Argo's own
linter stops at two WorkflowTemplates of one name, without a place (Argo 4.1 pkg/apiclient/offline-client.go). Rename
one, or remove it. Folders of their own, as for environments and clusters, hold variants of one object, and a folder
with a `kustomization.yaml` holds patches of it: both are no duplicates.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

from argogen.argo.forms.tags import has_tag
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.manifests import Manifest
from argogen.diagnostics import Problem, Related, Severity
from argogen.lint.rule import rule


@rule("AG608", Severity.ERROR, on=Manifest)
def check(manifest: Manifest, cluster: Cluster) -> Iterator[Problem]:
    """Yield an object that others before it, or in files that are not looked at, stand for as well."""
    name = manifest.metadata.get("name")
    if manifest.inner or manifest.base or not name or has_tag(name):
        return
    before = True
    for other in cluster.of_same_name(manifest):
        if other is manifest:
            before = False
        elif (before or other in cluster.background) and _is_same(manifest, other, cluster):
            message = f'there is another {manifest.kind} "{name}"'
            related = (Related(other.location(other.path("metadata", "name")), "the other one"),)
            path = manifest.path("metadata", "name")
            yield Problem(path, "AG608", message, "rename or remove one of them", related=related)
            return


def _is_same(one: Manifest, other: Manifest, cluster: Cluster) -> bool:
    """Return whether two objects of one name are one, and are applied together."""
    if one.source and other.source:
        return False  # what specs render is told at the specs
    here, there = PurePosixPath(one.file).parent, PurePosixPath(other.file).parent
    return one.file == other.file or (here == there and here.as_posix() not in cluster.overlays)
