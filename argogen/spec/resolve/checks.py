"""Checks: what a synthetic test tries, each by itself and each within its time."""

from typing import Any

from argogen.argo.forms.durations import format_duration
from argogen.argo.forms.names import INTERNAL
from argogen.diagnostics import Path
from argogen.provenance import derived
from argogen.spec.references import Scope
from argogen.spec.resolve.callers import FORMS, caller_name
from argogen.spec.resolve.context import Context
from argogen.spec.resolve.entries import call_entry
from argogen.spec.resolve.hygiene import seconds_at, workflow_deadline
from argogen.spec.resolve.inputs import base_scope
from argogen.spec.resolve.job import call_job
from argogen.spec.resolve.pod import Surroundings
from argogen.spec.resolve.texts import Call

CHECK = f"{INTERNAL}check-"
"""How the names of the checks' own templates begin, by which telemetry counts those that failed."""
_STEP = f"{INTERNAL}step-"
_PATIENCE = 120
"""Seconds that a pod of a check may take where the check says nothing."""
_FORMS = {key: FORMS[key] for key in ("use", "job")}


def resolve_checks(context: Context, checks: list[dict[str, Any]], path: Path) -> list[dict[str, Any]]:
    """Return the checks as tasks, with the templates that belong to them."""
    place = context.place(str(path[0]))
    scope = base_scope(context, dict(place.references), "in a check")
    views = []
    for index, check in enumerate(checks):
        at = (*path, index)
        name = _name(context, check, at, context.checks)
        if name is None:
            continue
        context.checks.append(name)
        call = _call(context, check, at, name, scope)
        if call:
            views.append(derived({"name": name, **call.view()}, check))
    return views


def _name(context: Context, check: dict[str, Any], path: Path, taken: list[str]) -> str | None:
    """Return the check's name, or None after complaining of what it lacks."""
    named = caller_name(context, check, path, "check", _FORMS)
    if named is None:
        return None
    name, at = named
    if name in taken:
        context.complain(at, "AG105", f'there are two checks "{name}"', "give this one another `name:`")
        return None
    return name


def _call(context: Context, check: dict[str, Any], path: Path, name: str, scope: Scope) -> Call | None:
    entry = context.catalog.entries.get(("checks", check.get("use", "")))
    job: dict[str, Any] = dict(entry.job) if entry else check.get("job", {})
    around = Surroundings(
        context.spec.file.parent,
        timeout=_timeout(context, check, path, name, pods=len(job.get("steps", [job]))),
        default_retry="retryStrategy" in (context.data.get("hygiene") or ()),
        inputs=context.place(str(path[0])).references.get("inputs", ""),
        steps=_STEP + name,
    )
    if "use" in check:
        return call_entry(context, "checks", check, path, CHECK + name, scope, around)
    if "templateRef" in job and "timeout" in check:
        hint = "the template that is called has its own"
        context.complain((*path, "timeout"), "AG101", '"timeout" can\'t stand beside a templateRef', hint, on_key=True)
    return call_job(context, job, (*path, "job"), CHECK + name, scope, around, wrapped=True)


def _timeout(context: Context, check: dict[str, Any], path: Path, name: str, pods: int) -> int:
    """Return the seconds that each of a check's pods may take; together they end before the run does."""
    whole = workflow_deadline(context)
    if "timeout" not in check:
        return min(_PATIENCE, max(whole * 7 // 8 // pods, 1)) if whole else _PATIENCE
    own = seconds_at(context, check["timeout"], (*path, "timeout"))
    if own == 0:
        context.complain((*path, "timeout"), "AG103", "a timeout of 0 leaves no time", "such as 2m")
    if own and whole and own * pods >= whole:
        count = f" with its {pods} pods" if pods > 1 else ""
        times = f"{format_duration(own * pods)}, but the run ends after {format_duration(whole)}"
        message = f'the check "{name}"{count} may take {times}'
        hint = "lower it, or raise hygiene.activeDeadlineSeconds"
        context.complain((*path, "timeout"), "AG122", message, hint)
    return own or _PATIENCE
