"""A setting of the controller that has no effect

The controller reads it, and something else keeps it from doing anything: `archiveTTL` without `archive`, `sslMode`
without `ssl` (Argo 4.1 util/sqldb/sqldb.go), `archiveLogs` without a store, `maxRestarts` without `enabled`,
`disableLegacy` from 4.0 on. A text that begins with # is a comment to the controller: a colour needs quotes of its own
inside the text, `navColor: '"#326ce5"'`.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.controller import Settings
from argogen.argo.versions import before
from argogen.diagnostics import Path, Problem, Severity
from argogen.lint.rule import rule

_NEEDS = {
    ("persistence", "archiveTTL"): ("persistence", "archive"),
    ("persistence", "archiveLabelSelector"): ("persistence", "archive"),
    ("persistence", "postgresql", "sslMode"): ("persistence", "postgresql", "ssl"),
    ("synchronization", "postgresql", "sslMode"): ("synchronization", "postgresql", "ssl"),
    ("failedPodRestart", "maxRestarts"): ("failedPodRestart", "enabled"),
}
"""What does nothing unless something else is true."""


@rule("AG958", Severity.WARNING, on=Settings)
def check(settings: Settings, cluster: Cluster) -> Iterator[Problem]:
    """Yield what could as well not be there."""
    for path, needed in _NEEDS.items():
        if settings.get(*path) is not None and not settings.get(*needed) and settings.knows(*needed):
            yield _without_effect(settings, path, f"without {needed[-1]}: true", f"set {needed[-1]}: true")
    repository = settings.get("artifactRepository") or {}
    if repository.get("archiveLogs") and len(repository) == 1 and settings.knows("artifactRepository"):
        yield _without_effect(settings, ("artifactRepository", "archiveLogs"), "without a store", "such as s3: {...}")
    if settings.get("metricsConfig", "disableLegacy") and not before(cluster.version, "4.0"):
        yield _without_effect(settings, ("metricsConfig", "disableLegacy"), "since Argo 4.0", "remove it")
    for key, value in settings.values.items():
        if value.text.startswith("#") and "\n" not in value.text:
            hint = f"put it in quotes inside the text: '\"{value.text}\"'"
            yield _without_effect(settings, (key,), "as it is a comment to the controller", hint)


def _without_effect(settings: Settings, path: Path, why: str, hint: str) -> Problem:
    return settings.problem(Problem(path, "AG958", f'"{path[-1]}" has no effect {why}', hint, on_key=True))
