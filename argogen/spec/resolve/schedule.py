"""Schedules: a CronWorkflow's fields."""

from typing import Any

from argogen.argo.forms.cron import CronError, is_timezone, never_fires, parse_cron
from argogen.argo.forms.durations import format_duration
from argogen.diagnostics import Path
from argogen.provenance import derived
from argogen.spec.conditions import compile_condition
from argogen.spec.references import Expression, Scope, as_text
from argogen.spec.resolve.context import Context
from argogen.spec.resolve.hygiene import seconds_at, workflow_deadline
from argogen.spec.resolve.timing import every_run_counts, run_spacing
from argogen.suggest import did_you_mean

_COPIED = ("successfulJobsHistoryLimit", "failedJobsHistoryLimit", "suspend", "stopStrategy")

_CRON_VARIABLES = ("name", "namespace", "labels", "annotations", "lastScheduledTime", "failed", "succeeded")
"""What `cronworkflow.*` knows (Argo 4.1 workflow/cron/operator.go)."""

_CRON_SCOPE = Scope(
    {("cronworkflow", name): Expression(f"cronworkflow.{name}", "any") for name in _CRON_VARIABLES},
    "in a schedule",
)

_DEFAULTS: dict[str, Any] = {
    "concurrencyPolicy": "Forbid",
    "startingDeadlineSeconds": "5m",
    "successfulJobsHistoryLimit": 3,
    "failedJobsHistoryLimit": 3,
}


def resolve_schedule(context: Context, value: Any, path: Path) -> dict[str, Any]:
    """Return the spec of the CronWorkflow, without its workflowSpec, and the arguments of scheduled runs."""
    settings = value if isinstance(value, dict) else {"cron": value}
    at = (*path, "cron") if isinstance(value, dict) else path
    if "cron" not in settings:
        context.complain(path, "AG102", '"cron" is missing', 'such as cron: "0 3 * * *"', on_key=True)
        return {}
    cron = settings["cron"]
    for index, text in enumerate(cron if isinstance(cron, list) else [cron]):
        _check(context, text, (*at, index) if isinstance(cron, list) else at)
    if not is_timezone(settings.get("timezone", "UTC")):
        hint = "an IANA name, such as Europe/Zurich or UTC"
        context.complain((*path, "timezone"), "AG112", f'"{settings["timezone"]}" is no time zone', hint)
    _check_zones(context, cron if isinstance(cron, list) else [cron], settings, path)
    if every_run_counts(context):
        _check_each_run(context, settings, at)
    merged = {**_DEFAULTS, **settings}
    starting = seconds_at(context, merged["startingDeadlineSeconds"], (*path, "startingDeadlineSeconds"))
    fields: dict[str, Any] = {"schedules": derived(cron if isinstance(cron, list) else [cron], cron)}
    if "timezone" in settings:
        fields["timezone"] = settings["timezone"]
    fields |= {"concurrencyPolicy": merged["concurrencyPolicy"], "startingDeadlineSeconds": starting}
    fields |= {key: merged[key] for key in _COPIED if key in merged}
    fields |= _conditions(context, settings, path)
    return {"fields": derived(fields, value), "arguments": _arguments(context, settings.get("arguments", {}), path)}


def _conditions(context: Context, settings: dict[str, Any], path: Path) -> dict[str, Any]:
    """Return `when` as Argo's tag; `stopStrategy.expression` is one already, and is only checked."""
    if "stopStrategy" in settings:
        text = settings["stopStrategy"]["expression"]
        compile_condition(text, _CRON_SCOPE, context.complainer((*path, "stopStrategy", "expression")))
    if "when" not in settings:
        return {}
    compiled = compile_condition(settings["when"], _CRON_SCOPE, context.complainer((*path, "when")))
    return {"when": derived(compiled, settings["when"])}


def _check_each_run(context: Context, settings: dict[str, Any], path: Path) -> None:
    """Complain of a schedule whose runs are cut off by the next ones, or are in their way."""
    policy = settings.get("concurrencyPolicy", "Forbid")
    if policy == "Replace":
        message = "a run that is replaced is terminated, and nobody hears how it ended"
        context.complain((*path[:1], "concurrencyPolicy"), "AG103", message, "leave it out: Forbid lets a run end")
    deadline, gap = workflow_deadline(context), run_spacing(context)
    at: Path = ("hygiene", "activeDeadlineSeconds")
    if deadline is None:
        context.complain(at, "AG102", "a run that hangs would keep all others away", "give it a deadline", on_key=True)
    elif gap and deadline > gap.shortest:
        message = (
            f"a run may take {format_duration(deadline)}, and the next one is due after {format_duration(gap.shortest)}"
        )
        context.complain(at, "AG138", message, _LATE[policy])


_LATE = {
    "Forbid": "until it has ended the others are skipped, and alerts on missing runs come later; lower the deadline",
    "Allow": "both then go on at a time, and what the later end says counts; lower the deadline",
    "Replace": "lower the deadline",
}
"""What is done about a run that still goes on when the next one is due."""


def _check_zones(context: Context, cron: list[str], settings: dict[str, Any], path: Path) -> None:
    """Complain of two time zones: Argo writes `timezone` in front of the schedule, which may have one such prefix."""
    if "timezone" in settings and any(text.startswith(("TZ=", "CRON_TZ=")) for text in cron):
        message = "the schedule names a time zone already, and Argo can't read two"
        context.complain((*path, "timezone"), "AG112", message, "leave one of them out", on_key=True)


def _check(context: Context, text: str, path: Path) -> None:
    try:
        schedule = parse_cron(text)
    except CronError as error:
        hint = "minute hour day-of-month month day-of-week, such as 0 3 * * *"
        context.complain(path, "AG112", error.message, hint, offset=error.offset)
        return
    if reason := never_fires(schedule):
        context.complain(path, "AG112", f'"{text}" never fires: {reason}', "correct the day or the month")


def _arguments(context: Context, given: dict[str, Any], path: Path) -> list[dict[str, Any]]:
    """Return what scheduled runs pass, checked against the inputs."""
    at = (*path, "arguments") if given else path
    parameters = {**context.inputs, **context.parameters}
    for name, value in given.items():
        context.check_literal(as_text(value), (*at, name))
        known = parameters.get(name)
        if known is None:
            hint = did_you_mean(name, parameters) or f"there is {', '.join(parameters) or 'none'}"
            context.complain((*at, name), "AG119", f'there is no input "{name}"', hint, on_key=True)
        elif known.enum and as_text(value) not in known.enum:
            context.complain(
                (*at, name),
                "AG119",
                f'"{as_text(value)}" is not in the enum of "{name}"',
                f"it is one of {', '.join(known.enum)}",
            )
    for name, known in parameters.items():
        if known.default is None and name not in given:
            hint = "give it a default, or a value in schedule.arguments"
            context.complain(at, "AG119", f'scheduled runs have no value for the input "{name}"', hint, on_key=True)
    return [{"name": name, "value": derived(as_text(value), value)} for name, value in given.items()]
