"""Catalog entries: parameterised jobs, called with what a spec says under `with`."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from argogen.catalogs import Entry
from argogen.diagnostics import Path, Problem
from argogen.provenance import derived, untraced
from argogen.spec.references import BRACES, TAG_COMPLAINT, Expression, Literal, Reference, Scope, Value, as_text, split
from argogen.spec.resolve.context import Context
from argogen.spec.resolve.job import call_job
from argogen.spec.resolve.pod import FILLED_IN, Surroundings
from argogen.spec.resolve.texts import Call, compile_expression, mentions_references
from argogen.spec.schema import check_schema
from argogen.suggest import did_you_mean


def find_entry(context: Context, kind: str, caller: dict[str, Any], path: Path) -> Entry | None:
    """Return the catalog entry that `caller` names by `use`; None after complaining."""
    name = caller["use"]
    entry = context.catalog.entries.get((kind, name))
    if (kind, name) in context.catalog.broken:
        message, hint = f'the entry "{name}" can\'t be used', "correct its entry.yaml"
        context.complain((*path, "use"), "AG120", message, hint)
    elif entry is None:
        there = context.catalog.names(kind)
        message = f'there is no entry "{name}" among the {kind} of the catalog'
        hint = did_you_mean(name, there) or f"there is {', '.join(there)};"
        context.complain((*path, "use"), "AG120", message, f"{hint} argogen catalog {kind} lists them")
    return entry


def call_entry(
    context: Context,
    kind: str,
    caller: dict[str, Any],
    path: Path,
    template: str,
    scope: Scope,
    around: Surroundings | None = None,
) -> Call | None:
    """Return the call of the catalog entry that `caller` names by `use`, with its template; None after complaining.

    `around` is what its pods owe to their place, beside what holds for every entry.
    """
    entry = find_entry(context, kind, caller, path)
    parameters = parameters_of(context, entry, caller, path, scope) if entry else None
    if entry is None or parameters is None:
        return None
    context.rules.extend(_filled_in(entry.rights, parameters))
    own: dict[tuple[str, ...], Value] = {key: value for key, value in scope.values.items() if key[0] == "workflow"}
    own["spec", "name"] = Literal(context.document)  # the same in every run, as the workflow's is not
    own |= {("images", name): Literal(image) for name, image in context.catalog.images.items()}
    around = replace(around or Surroundings(entry.folder), folder=entry.folder, with_inputs=False, default_retry=False)
    job = derived(_filled_in_job(entry, caller.get("with", {}), {**own, **parameters}), caller)
    scope = Scope({**own, **parameters}, "in the entry")
    return call_job(context.for_entry(path), job, ("job",), template, scope, around)


def static_parameters(context: Context, entry: Entry, caller: dict[str, Any], path: Path) -> dict[str, Any] | None:
    """Return an entry's parameters where all must be known when rendering; None after complaining.

    One that has no default and is not given is left out.
    """
    given = caller.get("with", {})
    running = [key for key, value in given.items() if mentions_references(value)]
    for key in running:
        message = f'a reference can\'t be used in "{key}" of "{entry.name}"'
        context.complain((*path, "with", key), "AG108", message, "it must be known when rendering")
    values = None if running else parameters_of(context, entry, caller, path, Scope({}, "in an entry"))
    if values is None:
        return None
    known = {names[1]: value.value for names, value in values.items() if isinstance(value, Literal)}
    declared = entry.parameters.get("properties", {})
    return {key: value for key, value in known.items() if key in given or "default" in declared[key]}


def parameters_of(
    context: Context, entry: Entry, caller: dict[str, Any], path: Path, scope: Scope
) -> dict[tuple[str, ...], Value] | None:
    """Return what the entry's `${params.x}` stand for; None after complaining of what does not fit its schema."""
    given, path = caller.get("with", {}), (*path, "with")
    declared = entry.parameters.get("properties", {})
    running = frozenset(str(key) for key, value in given.items() if mentions_references(value))
    known = {str(key): untraced(value) for key, value in given.items() if key not in running or key not in declared}
    problems = check_schema(known, entry.schema_without(running))
    at = path if "with" in caller else path[:-1]
    for problem in problems:
        message = problem.message if problem.path[1:] else f'{problem.message} for "{entry.name}"'
        on_key = problem.on_key or not problem.path
        context.complain((*at, *problem.path), problem.code, message, _hint(entry, problem), on_key=on_key)
    tagged = [key for key, value in given.items() if BRACES in as_text(value)]
    for key in tagged:
        offset = given[key].find(BRACES) if isinstance(given[key], str) else None
        context.complain((*path, key), "AG109", *TAG_COMPLAINT, offset=offset)
    open_ended = [key for key in running if key in entry.static]
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


def _hint(entry: Entry, problem: Problem) -> str:
    """Return the hint for a parameter that does not fit: what the entry takes, unless it names the right one."""
    if problem.hint.startswith(("did you mean", "there is")):
        return problem.hint
    needed = entry.parameters.get("required", ())
    names = sorted(entry.parameters.get("properties", {}), key=lambda name: name not in needed)
    takes = f"{entry.name} takes {', '.join(names) or 'nothing'}"
    return f"{problem.hint} ({takes})" if problem.hint else takes


def _filled_in_job(entry: Entry, given: Mapping[str, Any], values: Mapping[tuple[str, ...], Value]) -> dict[str, Any]:
    """Return the entry's job for what is given, with static parameters in the keys that take values of any type."""
    job = entry.job_for({str(key): untraced(value) for key, value in given.items()})
    if "steps" in job:
        job["steps"] = [_filled_in_keys(step, values) for step in job["steps"]]
    return _filled_in_keys(job, values)


def _filled_in_keys(job: Mapping[str, Any], values: Mapping[tuple[str, ...], Value]) -> dict[str, Any]:
    """Return a job with what is filled in; of its program only a parameter that is the whole list of words."""
    kept, filled = dict[str, Any](), dict[str, Any]()
    for key, value in job.items():
        takes_any = key in FILLED_IN or (key in ("command", "args") and isinstance(value, str))
        (filled if takes_any else kept)[key] = value
    return {**kept, **_filled_in(filled, values)}


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
