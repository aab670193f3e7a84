"""A controller that is not what argogen.yaml says of it

argogen.yaml says of the controller what argogen can't see: `logsArchived`, `instanceId`, and with `hygiene: cluster`
that its `workflowDefaults` clean up. Where its ConfigMap stands in the same repository, the two must agree. With
`logsArchived: true` pods go as soon as they are done, and their logs with them unless something archives those. A child
without the label of its controller's instance ID never runs, and neither does one with a label where the controller has
no ID (Argo 4.1 docs/scaling.md). Where there are several such ConfigMaps, nobody knows which is meant.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.controller import Settings, holds_settings
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG957", Severity.WARNING, on=Settings)
def check(settings: Settings, cluster: Cluster) -> Iterator[Problem]:
    """Yield the settings that contradict the project's."""
    said = cluster.settings
    if not said or not settings.knows() or _are_several(cluster):
        return
    archived, archives = said.get("logsArchived"), settings.get("artifactRepository", "archiveLogs")
    if None not in (archived, archives) and archived != archives:  # something else may collect them
        message = f"argogen.yaml says logsArchived: {str(archived).lower()}, but the controller archives "
        message += "logs" if archives else "none"
        hint = "set archiveLogs in artifactRepository, or correct logsArchived"
        path = ("artifactRepository", "archiveLogs")
        yield settings.problem(Problem(path, "AG957", message, hint, on_key=True))
    expected, own = str(said.get("instanceId", "")), settings.get("instanceID") or ""
    if expected != own:
        here, there = (f'the instance ID "{one}"' if one else "no instance ID" for one in (own, expected))
        message = f"the controller has {here}, argogen.yaml says it has {there}"
        hint = "set instanceId in argogen.yaml, or instanceID here"
        yield settings.problem(Problem(("instanceID",), "AG957", message, hint))
    if cluster.hygiene_by_controller:
        default = settings.get("workflowDefaults", "spec") or {}
        lacking = [key for key in ("ttlStrategy", "podGC", "activeDeadlineSeconds") if key not in default]
        if lacking:
            message = f"argogen.yaml leaves hygiene to workflowDefaults, which lack {', '.join(lacking)}"
            yield settings.problem(Problem(("workflowDefaults", "spec"), "AG957", message, "set them", on_key=True))


def _are_several(cluster: Cluster) -> bool:
    return sum(holds_settings(manifest.data) for manifest in cluster.manifests) > 1
