"""A schedule for a day that never comes

`0 0 31 2 *` is a schedule to Argo, and the CronWorkflow never runs (robfig/cron 3.0.1, which looks five years ahead and
gives up). Where that is meant, so that it is only submitted by hand, `suspend: true` says so.
"""

from collections.abc import Iterator

from argogen.argo.forms.cron import CronError, never_fires, parse_cron
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.manifests import Manifest
from argogen.argo.model.schedules import schedules_of
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG448", Severity.WARNING, on=Manifest)
def check(manifest: Manifest, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the schedules of a CronWorkflow that never come due."""
    for path, text in schedules_of(manifest):
        try:
            reason = never_fires(parse_cron(text))
        except CronError:
            continue
        if reason:
            hint = "name a day that comes, or say suspend: true"
            yield Problem(path, "AG448", f'"{text}" is never due: {reason}', hint)
