"""The settings of Argo's controller: what a spec says as YAML, as the texts that the controller's ConfigMap holds."""

from collections.abc import Callable
from typing import Any

from argogen import yamldoc
from argogen.argo.forms.durations import format_duration, format_ttl, parse_not_negative, parse_ttl
from argogen.argo.model.controller import ROOT, setting_problems
from argogen.argo.schemas import CONTROLLER, Schema, part, resolved
from argogen.diagnostics import Path
from argogen.provenance import derived, untraced
from argogen.spec.layers import merge, without_nulls
from argogen.spec.resolve.context import Context
from argogen.spec.resolve.hygiene import default_hygiene, seconds_at

_OWN_NAMES = {"managedNamespace": "namespace"}
"""Settings whose name a spec's own key has, as a spec calls them."""
_DEFAULTED = ("activeDeadlineSeconds", "ttlStrategy", "podGC")
"""What every workflow gets that says nothing itself."""


def resolve_setting(context: Context, value: Any, path: Path) -> str:
    """Return one setting as the controller's ConfigMap holds it, and keep it for the view.

    Durations may be written as everywhere in specs. What the controller of the targeted version would refuse is
    reported here, at the spec's own lines.
    """
    key = str(path[0])
    name = _OWN_NAMES.get(key, key)
    if key == "workflowDefaults":
        hygiene = default_hygiene(context)
        below = {"spec": {field: hygiene[field] for field in _DEFAULTED}}
        value = derived(without_nulls(merge(below, value)), value)
    version = context.project.argo_version
    value = _with_durations(context, value, {"$ref": f"#/$defs/{ROOT}"}, name, path)
    for problem in setting_problems({name: untraced(value)}, version):
        where = (key, *problem.path[1:]) if problem.path else path
        context.complain(where, problem.code, problem.message, problem.hint, on_key=problem.on_key)
    text = derived(_text(untraced(value)), value)
    if value or key != "workflowDefaults":  # from which everything may have been removed
        context.settings[name] = text
    return text


def _text(value: Any) -> str:
    """Return a value as the YAML that stands behind its key, or below it."""
    if isinstance(value, dict) and value:
        return yamldoc.write(value)
    text = yamldoc.write({"_": value}).removeprefix("_:")
    return text[1:] if isinstance(value, list) and value else text.strip()


def _with_durations(context: Context, value: Any, holder: Schema, step: str | int, path: Path) -> Any:
    """Return a value with its durations in the forms that the controller reads; `holder` is the type that holds it."""
    source = CONTROLLER[context.project.argo_version]
    name, schema = resolved(source, part(resolved(source, holder)[1], step))
    if isinstance(value, dict):
        items = value.items()
        return derived({key: _with_durations(context, one, schema, key, (*path, key)) for key, one in items}, value)
    if isinstance(value, list):
        entries = enumerate(value)
        return derived([_with_durations(context, one, schema, index, (*path, index)) for index, one in entries], value)
    form = _form(name, str(step), schema)
    if form is None or isinstance(value, bool) or not isinstance(value, int | float | str):
        return value
    read, write = form
    if isinstance(value, str) and _is_read(value, read):
        return value
    return derived(write(seconds_at(context, value, path) or 0), value)


_Form = tuple[Callable[[str], Any] | None, Callable[[int], Any]]
"""What the controller reads a duration with, None where it is no text, and what writes one."""
_FORMS: dict[str, _Form] = {"TTL": (parse_ttl, format_ttl), "Duration": (parse_not_negative, format_duration)}


def _form(type_: str, key: str, schema: Schema) -> _Form | None:
    """Return the form in which a key of a type holds a duration, None where it holds none."""
    if key == "deleteDelayDuration":
        return _FORMS["Duration"]
    counts_seconds = key.endswith("Seconds") or key.startswith("secondsAfter")
    return (None, int) if counts_seconds and schema.get("type") == "integer" else _FORMS.get(type_)


def _is_read(text: str, read: Callable[[str], Any] | None) -> bool:
    try:
        return bool(text) and read is not None and read(text) is not None
    except ValueError:
        return False
