"""An artifact repository with several stores

The controller uses one store. Of several it takes the first of artifactory, azure, gcs, hdfs, oss, plugin and s3, and
says nothing of the others (Argo 4.1 pkg/apis/workflow/v1alpha1/artifact_repository_types.go, Get): artifacts and
archived logs are not where they are looked for. Other repositories belong into a ConfigMap `artifact-repositories` of
a namespace, to which workflows refer by `artifactRepositoryRef`.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.controller import Settings
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule

_STORES = ("artifactory", "azure", "gcs", "hdfs", "oss", "plugin", "s3")
"""In the controller's order."""


@rule("AG955", Severity.ERROR, on=Settings)
def check(settings: Settings, _: Cluster) -> Iterator[Problem]:
    """Yield the stores that are never used."""
    repository = settings.get("artifactRepository") or {}
    used, *others = [store for store in _STORES if store in repository] or [""]
    for store in others:
        message = f'the controller stores in "{used}" and passes over "{store}"'
        path = ("artifactRepository", store)
        yield settings.problem(Problem(path, "AG955", message, "remove one of the two", on_key=True))
