"""Telemetry: how a run reports its end, by metrics of the controller or by a job of the exit handler."""

from typing import Any

from argogen.catalogs import Entry
from argogen.diagnostics import Path
from argogen.provenance import derived
from argogen.spec.references import Expression, Literal, Scope, Value, look_up_in, resolve_parts
from argogen.spec.resolve.context import Context
from argogen.spec.resolve.entries import call_entry, find_entry, static_parameters
from argogen.spec.resolve.inputs import base_scope
from argogen.spec.resolve.pod import Surroundings

_PATIENCE = 300
"""Seconds that a telemetry job may wait for a node and run: the run's own deadline ends nothing at its end."""


def resolve_telemetry(context: Context, value: dict[str, Any], path: Path) -> dict[str, Any]:
    """Return the metrics of the workflow, or the task of the exit handler that reports however the run ended."""
    view: dict[str, Any] = {"metrics": [], "tasks": []}
    entry = find_entry(context, "telemetry", value, path)
    if entry is None:
        return view
    context.telemetry = entry.name
    if entry.metrics:
        view["metrics"] = derived(_metrics(context, entry, value, path), value)
        return view
    place = context.place(str(path[0]))
    scope = base_scope(context, dict(place.references), "in telemetry", at_exit=True)
    around = Surroundings(entry.folder, deadline=_PATIENCE, timeout=_PATIENCE)
    call = call_entry(context, "telemetry", value, path, place.template, scope, around)
    if call:
        view["tasks"] = [derived({"name": "telemetry", "when": None, **call.view()}, value)]
    return view


def _metrics(context: Context, entry: Entry, value: dict[str, Any], path: Path) -> list[Any]:
    """Return an entry's metrics with what is known now in place of references; the rest are Argo's own tags."""
    parameters = static_parameters(context, entry, value, path)
    if parameters is None:
        return []
    known: dict[tuple[str, ...], Value] = {("params", key): Literal(one) for key, one in parameters.items()}
    known |= {("spec", "name"): Literal(context.document), ("spec", "checks"): Literal(context.checks)}
    return [_filled_in(context.for_entry(path), metric, Scope(known, "in metrics")) for metric in entry.metrics]


def _filled_in(context: Context, value: Any, scope: Scope) -> Any:
    if isinstance(value, dict):
        return {key: _filled_in(context, one, scope) for key, one in value.items()}
    if isinstance(value, list):
        return [_filled_in(context, one, scope) for one in value]
    if not isinstance(value, str):
        return value
    parts = resolve_parts(value, look_up_in(scope, context.complainer(())))
    return "".join(part.text if isinstance(part, Expression) else part for part in parts)
