"""Catalog entries: parameterised jobs, called with what a spec says under `with`."""

from collections.abc import Mapping
from typing import Any

from argogen.catalogs import Entry
from argogen.diagnostics import Path
from argogen.provenance import derived, untraced
from argogen.spec.references import BRACES, TAG_COMPLAINT, Expression, Literal, Reference, Scope, Value, as_text, split
from argogen.spec.resolve.context import Context
from argogen.spec.resolve.pod import FILLED_IN, Surroundings, resolve_pod
from argogen.spec.resolve.texts import Call, compile_expression, mentions_references
from argogen.spec.schema import check_schema
from argogen.suggest import did_you_mean


def call_entry(
    context: Context, kind: str, caller: dict[str, Any], path: Path, template: str, scope: Scope
) -> Call | None:
    """Return the call of the catalog entry that `caller` names by `use`, with its template; None after complaining."""
    entry = context.catalog.entries.get((kind, caller["use"]))
    if entry is None and (kind, caller["use"]) in context.catalog.broken:
        return None  # what is wrong with it is said already
    if entry is None:
        there = context.catalog.names(kind)
        hint = did_you_mean(caller["use"], there) or f"there is {', '.join(there)}"
        context.complain(
            (*path, "use"), "AG120", f'there is no entry "{caller["use"]}" among the {kind} of the catalog', hint
        )
        return None
    parameters = _parameters(context, entry, caller.get("with", {}), (*path, "with"), scope)
    if parameters is None:
        return None
    context.rules.extend(_filled_in(entry.rights, parameters))
    own: dict[tuple[str, ...], Value] = {key: value for key, value in scope.values.items() if key[0] == "workflow"}
    own["spec", "name"] = Literal(context.document)  # the same in every run, as the workflow's is not
    own |= {("images", name): Literal(image) for name, image in context.catalog.images.items()}
    around = Surroundings(entry.folder, with_inputs=False, default_retry=False)
    job = derived(_filled_in_job(entry, caller.get("with", {}), {**own, **parameters}), caller)
    return resolve_pod(
        context.for_entry(path),
        job,
        ("job",),
        template,
        Scope({**own, **parameters}, "in the entry"),
        around,
    )


def _parameters(
    context: Context, entry: Entry, given: dict[str, Any], path: Path, scope: Scope
) -> dict[tuple[str, ...], Value] | None:
    """Return what the entry's `${params.x}` stand for; None after complaining of what does not fit its schema."""
    declared = entry.parameters.get("properties", {})
    running = frozenset(str(key) for key, value in given.items() if mentions_references(value))
    known = {str(key): untraced(value) for key, value in given.items() if key not in running or key not in declared}
    problems = check_schema(known, entry.schema_without(running))
    at = path if "with" in _at(context, path[:-1]) else path[:-1]
    for problem in problems:
        message = problem.message if problem.path[1:] else f'{problem.message} for "{entry.name}"'
        on_key = problem.on_key or not problem.path
        context.complain((*at, *problem.path), problem.code, message, problem.hint, on_key=on_key)
    tagged = [key for key, value in given.items() if BRACES in as_text(value)]
    for key in tagged:
        offset = given[key].find(BRACES) if isinstance(given[key], str) else None
        context.complain((*path, key), "AG109", *TAG_COMPLAINT, offset=offset)
    open_ended = [key for key in running if declared.get(key, {}).get("static")]
    for key in open_ended:
        message = f'a reference can\'t be used in "{key}" of "{entry.name}"'
        context.complain((*path, key), "AG108", message, "it must be known when rendering")
    if problems or tagged or open_ended:
        return None
    values: dict[tuple[str, ...], Value] = {}
    for key, schema in entry.parameters.get("properties", {}).items():
        value = given.get(key, schema.get("default", ""))
        if mentions_references(value):
            values["params", key] = Expression(compile_expression(context, value, (*path, key), scope))
        else:
            values["params", key] = Literal(value)
    return values


def _filled_in_job(entry: Entry, given: Mapping[str, Any], values: Mapping[tuple[str, ...], Value]) -> dict[str, Any]:
    """Return the entry's job for what is given, with static parameters in the keys that take values of any type."""
    job = entry.job_for({str(key): untraced(value) for key, value in given.items()})
    if "steps" in job:
        job["steps"] = [_filled_in_keys(step, values) for step in job["steps"]]
    return _filled_in_keys(job, values)


def _filled_in_keys(job: Mapping[str, Any], values: Mapping[tuple[str, ...], Value]) -> dict[str, Any]:
    whole = _filled_in({key: value for key, value in job.items() if key in FILLED_IN}, values)
    return {**{key: value for key, value in job.items() if key not in FILLED_IN}, **whole}


def _filled_in(value: Any, values: Mapping[tuple[str, ...], Value]) -> Any:
    """Return a part of an entry with static parameters in place of their references.

    A parameter that is the whole value keeps its type; a key whose parameter is not given is left out.
    """
    if isinstance(value, Mapping):
        filled = {key: _filled_in(item, values) for key, item in value.items()}
        return {key: item for key, item in filled.items() if item != "" or value[key] == ""}
    if isinstance(value, list | tuple):
        return [_filled_in(item, values) for item in value]
    if not isinstance(value, str):
        return value
    parts = list(split(value))
    found = [values.get(part.names) if isinstance(part, Reference) else Literal(part) for part in parts]
    literals = [part.value for part in found if isinstance(part, Literal)]
    if len(literals) < len(parts):
        return value  # known to the run only, which who takes it complains of
    return literals[0] if len(parts) == 1 else "".join(as_text(part) for part in literals)


def _at(context: Context, path: Path) -> Any:
    value: Any = context.data
    for step in path:
        value = value[step]
    return value
