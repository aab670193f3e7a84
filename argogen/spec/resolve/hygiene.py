"""Hygiene: how long runs and pods stay, how long a run may take, how often a pod is tried again."""

from typing import Any

from argogen.argo.expr import ExprSyntaxError, parse
from argogen.argo.forms.durations import format_duration, seconds
from argogen.diagnostics import Path
from argogen.provenance import derived
from argogen.spec.layers import merge
from argogen.spec.references import BRACES
from argogen.spec.resolve.context import Context
from argogen.spec.resolve.timing import every_run_counts, run_spacing

_DEFAULTS: dict[str, Any] = {
    "ttlStrategy": {"secondsAfterCompletion": "7d", "secondsAfterFailure": "7d", "secondsAfterSuccess": "1d"},
    "podGC": {"strategy": "OnPodCompletion", "deleteDelayDuration": "30s"},
    "activeDeadlineSeconds": "8h",
    "retryStrategy": {"limit": 2, "retryPolicy": "OnError", "backoff": {"duration": "30s", "factor": 2}},
}
"""The layer below all others. A run that ends in Error is covered by secondsAfterCompletion only."""

_RETRY_DURATIONS = ("duration", "maxDuration", "cap")


def default_hygiene(context: Context) -> dict[str, Any]:
    """Return the settings that hold where a spec says nothing."""
    defaults = merge(_DEFAULTS, context.pattern.hygiene)
    if context.project.settings.get("logsArchived") is False:
        defaults["podGC"] = {**defaults["podGC"], "strategy": "OnPodSuccess"}
    return defaults


def _effective_hygiene(context: Context) -> dict[str, Any] | None:
    """Return the settings with defaults, or None where they are left to the cluster."""
    given = context.data.get("hygiene", {})
    defaults = default_hygiene(context)
    if isinstance(given, str):
        deadline = {"activeDeadlineSeconds": defaults["activeDeadlineSeconds"]}
        return _within_gap(context, deadline) if every_run_counts(context) else None
    merged = merge(defaults, given or {})
    merged = {key: merged[key] for key in _DEFAULTS if key in merged}
    return derived(_within_gap(context, merged) if every_run_counts(context) else merged, given)


def _within_gap(context: Context, settings: dict[str, Any]) -> dict[str, Any]:
    """Return the settings with a default deadline that is no longer than from one scheduled run to the next."""
    path: Path = ("hygiene", "activeDeadlineSeconds")
    hygiene, gap = context.data.get("hygiene"), run_spacing(context)
    if isinstance(hygiene, dict) and path[1] in hygiene and context.spec.says(path):
        return settings
    limit = seconds_at(context, settings.get("activeDeadlineSeconds"), path)
    return {**settings, "activeDeadlineSeconds": gap.shortest} if gap and limit and gap.shortest < limit else settings


def resolve_hygiene(context: Context) -> dict[str, Any]:
    """Return the fields of a workflow's spec: activeDeadlineSeconds, ttlStrategy, podGC."""
    hygiene = _effective_hygiene(context)
    if hygiene is None:
        return {}
    fields: dict[str, Any] = {}
    if deadline := workflow_deadline(context):
        fields["activeDeadlineSeconds"] = derived(deadline, hygiene["activeDeadlineSeconds"])
    if "ttlStrategy" in hygiene:
        path: Path = ("hygiene", "ttlStrategy")
        times = {key: seconds_at(context, value, (*path, key)) for key, value in hygiene["ttlStrategy"].items()}
        fields["ttlStrategy"] = derived({key: times[key] for key in sorted(times)}, hygiene["ttlStrategy"])
    if "podGC" in hygiene:
        fields["podGC"] = _pod_gc(context, hygiene["podGC"])
    return fields


def _pod_gc(context: Context, settings: dict[str, Any]) -> dict[str, Any]:
    delay = seconds_at(context, settings.get("deleteDelayDuration"), ("hygiene", "podGC", "deleteDelayDuration"))
    fields = {"strategy": settings["strategy"]} if "strategy" in settings else {}
    if delay is not None:
        fields["deleteDelayDuration"] = format_duration(delay)
    if "labelSelector" in settings:
        fields["labelSelector"] = settings["labelSelector"]
    return fields


def workflow_deadline(context: Context) -> int | None:
    """Return the seconds that a whole run may take, or None where nothing limits it here."""
    hygiene = _effective_hygiene(context) or {}
    path: Path = ("hygiene", "activeDeadlineSeconds")
    deadline = seconds_at(context, hygiene.get("activeDeadlineSeconds"), path)
    if deadline == 0:
        context.complain(path, "AG103", "a deadline of 0 leaves no time", "write null for none")
    return deadline


def early_deadline(context: Context) -> int | None:
    """Return the seconds that a job may take which something must follow: seven eighths of the run's."""
    whole = workflow_deadline(context)
    return whole * 7 // 8 if whole else None


def resolve_retry(
    context: Context, given: Any, path: Path, deadline: int | None, *, default: bool = True
) -> dict[str, Any] | None:
    """Return the retryStrategy of a pod's template: its own, else the spec's unless `default` is false.

    `deadline` is the template's in seconds; all attempts together stay within it, so that retries can't eat the time
    of what follows (Argo 4.1 workflow/controller/operator.go processNodeRetries).
    """
    if given is None and default:
        given, path = (_effective_hygiene(context) or {}).get("retryStrategy"), ("hygiene", "retryStrategy")
    if not given:
        return None
    if "expression" in given:
        _check_expression(context, given["expression"], (*path, "expression"))
    limit = given.get("limit")
    if isinstance(limit, str) and not limit.isdecimal() and not limit.startswith(BRACES):
        context.complain((*path, "limit"), "AG103", f'"limit" can\'t be "{limit}"', "a whole number")
    strategy: dict[str, Any] = {}
    for key, value in given.items():
        strategy[key] = derived(str(value), value) if key == "limit" else value
    backoff = dict(given.get("backoff", {}))
    if deadline and backoff and "maxDuration" not in backoff:
        backoff["maxDuration"] = deadline
    if backoff:
        strategy["backoff"] = {
            key: _backoff_value(context, key, value, (*path, "backoff", key)) for key, value in backoff.items()
        }
    return derived(strategy, given)


def _check_expression(context: Context, text: str, path: Path) -> None:
    try:
        parse(text)
    except ExprSyntaxError as error:
        context.complain(path, "AG114", f"the expression can't be read: {error.message}", "", offset=error.offset)


def _backoff_value(context: Context, key: str, value: Any, path: Path) -> str:
    if key not in _RETRY_DURATIONS:
        return derived(str(value), value)
    return derived(format_duration(seconds_at(context, value, path) or 0), value)


def seconds_at(context: Context, value: Any, path: Path) -> int | None:
    """Return a duration of the spec in seconds; None where there is none, or after complaining."""
    if value is None:
        return None
    try:
        return seconds(value)
    except ValueError as error:
        context.complain(path, "AG103", str(error), "such as 90s, 15m, 8h, 7d, 1h30m")
        return None
