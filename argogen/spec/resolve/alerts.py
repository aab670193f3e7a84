"""Alerts: objects of a monitoring system that watch whether a test runs and succeeds."""

from typing import Any

from argogen.catalogs import Entry
from argogen.diagnostics import Path
from argogen.provenance import derived
from argogen.spec.resolve.context import Context, Objects
from argogen.spec.resolve.entries import find_entry, static_parameters
from argogen.spec.resolve.hygiene import workflow_deadline
from argogen.spec.resolve.timing import cron_texts, run_spacing


def resolve_alerts(context: Context, value: Any, path: Path) -> list[str]:
    """Return the names of the alerts' entries; what they render is added to the pattern's own documents."""
    alerts = {path: value} if isinstance(value, dict) else {(*path, index): one for index, one in enumerate(value)}
    names: list[str] = []
    for at, alert in alerts.items():
        entry = find_entry(context, "alerts", alert, at)
        if entry is None:
            continue
        if entry.name in names:
            hint = "its objects have one name; leave one of them out"
            context.complain((*at, "use"), "AG105", f'the alert "{entry.name}" is there twice', hint)
            continue
        names.append(entry.name)
        _check_telemetry(context, entry, (*at, "use"))
        parameters = static_parameters(context, entry, alert, at)
        if parameters is not None:
            view = _view(context, derived(parameters, alert))
            context.objects.append(Objects(entry.folder, entry.folder / entry.template, view, at))
    return names


def _check_telemetry(context: Context, entry: Entry, path: Path) -> None:
    """Complain of an alert that asks where the telemetry does not report."""
    reported = context.telemetry
    if not reported or reported in entry.telemetry:
        return
    others = [
        name for (kind, name), one in context.catalog.entries.items() if kind == "alerts" and reported in one.telemetry
    ]
    fitting = f"; {reported} is read by {', '.join(others)}" if others else ""
    hint = f"it reads {', '.join(entry.telemetry)}{fitting}"
    context.complain(path, "AG139", f'"{entry.name}" can\'t read what the telemetry "{reported}" reports', hint)


def _view(context: Context, parameters: dict[str, Any]) -> dict[str, Any]:
    """Return what the template of an alert sees."""
    return {
        "name": context.data["name"],
        "params": parameters,
        "schedules": cron_texts(context),
        "timing": _timing(context),
        "telemetry": context.telemetry,
        "namespace": context.data.get("namespace"),
        "argoVersion": context.project.argo_version,
    }


def _timing(context: Context) -> dict[str, int]:
    """Return the seconds from which thresholds follow.

    A run is stale when two of the longest gaps have passed and a run's deadline: then one was missed, and the next too.
    """
    gap, deadline = run_spacing(context), workflow_deadline(context) or 0
    shortest, longest = (gap.shortest, gap.longest) if gap else (deadline, deadline)
    return {
        "shortestSeconds": shortest,
        "longestSeconds": longest,
        "deadlineSeconds": deadline,
        "staleSeconds": 2 * longest + deadline,
    }
