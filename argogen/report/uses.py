"""Who uses a template, as text and JSON."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

from argogen.argo.flow.uses import Use
from argogen.argo.model.schedules import schedules_of
from argogen.diagnostics import Location, Path, Problem, Severity
from argogen.report import json
from argogen.report.text import visible


def as_text(uses: Sequence[Use]) -> str:
    """Return the uses under the names of what they use, in columns: how, by whom, and where that is written."""
    rows = [tuple(map(visible, (_name(use), use.how, _by(use), "  ".join(map(str, places(use)))))) for use in uses]
    how, by = (max((len(row[column]) for row in rows), default=0) for column in (1, 2))
    lines = []
    for name, listed in groupby(rows, key=lambda row: row[0]):
        lines += [name, *(f"  {row[1]:{how}}  {row[2]:{by}}  {row[3]}" for row in listed)]
    return "".join(f"{line}\n" for line in lines).replace("##[", r"#\x23[")  # to GitHub's runner it is a command


def as_json(uses: Sequence[Use]) -> str:
    """Return the uses as one JSON object."""
    return json.write({"version": json.VERSION, "uses": [_entry(use) for use in uses]})


FORMATS: dict[str, Callable[[Sequence[Use]], str]] = {"text": as_text, "json": as_json}
"""How uses can be printed."""


def places(use: Use) -> list[Location]:
    """Return where a use is written: in the spec, or by hand; then in the manifest that the spec renders, if any."""
    found = use.manifest.places.diagnose(Problem(use.path, "AG301", ""), Severity.NOTE)
    return [_in_spec(use, found.location), *(one.location for one in found.related)]


def _in_spec(use: Use, location: Location) -> Location:
    """Return the place in the spec that says most: a name that is derived leads to the spec's own, or to its start."""
    locate = use.manifest.places.locate
    vague = {locate(()), locate(use.manifest.path("metadata", "name"))} if use.user.source else set()
    told = (locate(path) for path in _told_by(use) if location in vague)
    return next((one for one in told if one not in vague), location)


def _told_by(use: Use) -> Iterator[Path]:
    """Yield the paths of what a spec says together with a use."""
    if use.call:
        yield from ((*use.call.path, key) for key in ("name", "when") if key in use.call.data)
        yield from ((*one.path, "value") for one in use.call.arguments.values())
    yield from (path for path, _ in schedules_of(use.user))


def sort_key(use: Use) -> tuple[str, str, str]:
    """Sort uses by what they use, then by who makes them."""
    return (*_target(use), _by(use))


def _target(use: Use) -> tuple[str, str]:
    return use.reference.name, use.reference.template


def _name(use: Use) -> str:
    return "/".join(part for part in _target(use) if part)


def _by(use: Use) -> str:
    step = use.call.name if use.call and use.call.kind not in ("entrypoint", "onExit") else ""
    return f"{use.by}, {step}" if step else use.by


def _entry(use: Use) -> dict[str, Any]:
    spec, *manifest = places(use)
    step = use.call.name if use.call else ""
    return {
        "workflowTemplate": use.reference.name,
        "template": use.reference.template,
        "clusterScope": use.reference.cluster_scope,
        "how": str(use.how),
        "by": {
            "kind": use.user.kind,
            "namespace": use.user.namespace,
            "name": use.user.name,
            "template": use.by.partition("/")[2],
            "step": step,
        },
        **_place(spec),
        "manifest": _place(manifest[0]) if manifest else None,
    }


def _place(location: Location) -> dict[str, Any]:
    return {"path": location.path, "line": location.line, "column": location.column}
