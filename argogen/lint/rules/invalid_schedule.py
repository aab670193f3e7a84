"""A schedule that Argo can't keep

Argo reads schedules as robfig/cron 3.0.1 does: five fields, `@daily` and its kin, or `@every 1h`; no seconds, no day 7,
no `L`, `W`, `#` or `H`. It refuses a CronWorkflow whose schedule it can't read, one with both `schedule` and
`schedules`, a time zone that is none (not looked at before 3.7), and a negative `startingDeadlineSeconds` (Argo 4.1
workflow/validate/validate.go: CronWorkflow). Only later it puts `timezone` in front of each schedule: one that has a
zone itself passes the check, and never runs (workflow/cron/controller.go). Before 4.0 it also takes a CronWorkflow
without any schedule.
"""

from collections.abc import Iterator
from typing import Any

from argogen.argo.forms.cron import CronError, is_timezone, parse_cron
from argogen.argo.forms.timezones import TIMEZONES, meant_timezone
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.manifests import Manifest
from argogen.argo.model.schedules import schedules_of
from argogen.argo.schemas import definitions
from argogen.diagnostics import Path, Problem, Related, Severity
from argogen.lint.rule import rule


@rule("AG447", Severity.ERROR, on=Manifest)
def check(manifest: Manifest, cluster: Cluster) -> Iterator[Problem]:
    """Yield what is wrong with when a CronWorkflow runs."""
    spec = manifest.data.get("spec") if manifest.kind == "CronWorkflow" else None
    if not isinstance(spec, dict):
        return
    known = definitions(cluster.version)["CronWorkflowSpec"]["properties"]
    if "schedule" in known and "schedules" in known:
        yield from _either(manifest, spec)
    yield from _schedules(manifest, spec)
    if zone := spec.get("timezone"):
        yield from _zone(manifest.path("spec", "timezone"), zone)
    deadline = spec.get("startingDeadlineSeconds", 0)
    if deadline < 0 and "minimum" not in known["startingDeadlineSeconds"]:
        message = f"startingDeadlineSeconds is {deadline}: it can't be negative"
        yield Problem(manifest.path("spec", "startingDeadlineSeconds"), "AG447", message)


def _either(manifest: Manifest, spec: dict[str, Any]) -> Iterator[Problem]:
    """Yield both of two forms, or neither."""
    if spec.get("schedule") and spec.get("schedules"):
        place = manifest.location(manifest.path("spec", "schedules"), on_key=True)
        message = '"schedule" and "schedules" can\'t both be given'
        related = (Related(place, "the newer form"),)
        path = manifest.path("spec", "schedule")
        yield Problem(path, "AG447", message, "keep schedules", on_key=True, related=related)
    elif not (spec.get("schedule") or spec.get("schedules") or manifest.inner) and manifest.knows(
        manifest.path("spec")
    ):
        message = "the CronWorkflow has no schedule, so it never runs"
        yield Problem(manifest.path("spec"), "AG447", message, 'write schedules: ["0 3 * * *"]', on_key=True)


def _zone(path: Path, name: str) -> Iterator[Problem]:
    """Yield a time zone whose name can't be one, or is almost that of another: Argo's list may be newer than ours."""
    meant = "" if name in TIMEZONES else meant_timezone(name)
    if meant or not is_timezone(name):
        hint = f'did you mean "{meant}"?' if meant else "write one such as Europe/Zurich or UTC"
        yield Problem(path, "AG447", f'time zone "{name}" is not known to Argo', hint)


def _schedules(manifest: Manifest, spec: dict[str, Any]) -> Iterator[Problem]:
    for path, text in schedules_of(manifest):
        try:
            schedule = parse_cron(text)
        except CronError as error:
            if manifest.knows(path):
                yield Problem(path, "AG447", error.message, offset=error.offset)
            continue
        if schedule.timezone:
            yield from _zone(path, schedule.timezone)
        if schedule.timezone and spec.get("timezone"):
            place = manifest.location(manifest.path("spec", "timezone"))
            message = f'"{text}" names a time zone beside "timezone", so that it never runs'
            related = (Related(place, "the other one"),)
            yield Problem(path, "AG447", message, "keep one of them", related=related)
