"""Consumers: who hears of a result, or of how the workflow ended."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from argogen.argo.forms.names import INTERNAL
from argogen.diagnostics import Path
from argogen.provenance import derived
from argogen.spec.conditions import compile_condition
from argogen.spec.references import BRACES, Scope
from argogen.spec.resolve.callers import caller_name
from argogen.spec.resolve.context import Context
from argogen.spec.resolve.entries import call_entry
from argogen.spec.resolve.inputs import base_scope
from argogen.spec.resolve.job import call_template, job_form
from argogen.spec.resolve.pod import Surroundings, resolve_pod
from argogen.spec.resolve.texts import Call, compile_argument
from argogen.spec.resolve.timing import every_run_counts

_PATIENCE = 900
"""Seconds that a consumer's own job may take where it says nothing."""


def resolve_consumers(context: Context, consumers: list[dict[str, Any]], path: Path) -> list[dict[str, Any]]:
    """Return the consumers of a facade's outputs."""
    places = {(*path, index): consumer for index, consumer in enumerate(consumers)}
    return _resolve(context, places, path, at_exit=False)


def resolve_exit_consumers(context: Context, consumers: list[dict[str, Any]], path: Path) -> list[dict[str, Any]]:
    """Return the consumers that hear how the workflow ended."""
    places = {(*path, index): consumer for index, consumer in enumerate(consumers)}
    of_children = {at: consumer for at, consumer in places.items() if consumer.get("per") == "child"}
    if of_children and "children" not in context.pattern.names:
        for at in of_children:
            context.complain((*at, "per"), "AG103", "there are no children here", "this is for a fan-out")
        return []
    # In a child, the parameters of the workflow are what the fan-out passes, and its templates are its own.
    child = replace(context, inputs=context.child_inputs, templates={}, document=context.children_name())
    context.child_consumers = _resolve(child, of_children, path, at_exit=True)
    of_run = {at: consumer for at, consumer in places.items() if at not in of_children}
    return _resolve(context, of_run, path, at_exit=True)


def _resolve(
    context: Context, consumers: Mapping[Path, dict[str, Any]], path: Path, *, at_exit: bool
) -> list[dict[str, Any]]:
    place = context.place(str(path[0]))
    scope = base_scope(context, dict(place.references), "in a consumer", at_exit=at_exit)
    taken = dict.fromkeys(place.reserved, "the pattern's own task")
    views = []
    for at, consumer in consumers.items():
        name = _name(context, consumer, at, taken)
        call = _call(context, consumer, at, name, scope) if name else None
        condition = _condition(context, consumer, at, scope, at_exit=at_exit)
        if call and name:
            view = {"name": name, "required": consumer.get("required", False), "when": condition, **call.view()}
            views.append(derived(view, consumer))
    return views


def _name(context: Context, consumer: dict[str, Any], path: Path, taken: dict[str, str]) -> str | None:
    """Return the consumer's name, or None after complaining of what it lacks."""
    named = caller_name(context, consumer, path, "consumer")
    if named is None:
        return None
    name, at = named
    if name in taken:
        context.complain(
            at, "AG105", f'the name "{name}" is taken by {taken[name]}', "give this consumer another `name:`"
        )
        return None
    taken[name] = "another consumer"
    return name


def _call(context: Context, consumer: dict[str, Any], path: Path, name: str, scope: Scope) -> Call | None:
    # A pod that waits for a node at a run's end would keep the run going, and the next one away.
    timeout = _PATIENCE if every_run_counts(context) else None
    around = Surroundings(context.spec.file.parent, with_inputs=False, timeout=timeout)
    if "use" in consumer:
        return call_entry(context, "consumers", consumer, path, f"{INTERNAL}{name}", scope, around)
    if "templateRef" in consumer:
        given = consumer.get("with", {})
        call = call_template(context, consumer["templateRef"], {}, path, scope)
        arguments = [
            {"name": key, "value": compile_argument(context, value, (*path, "with", key), scope)}
            for key, value in given.items()
        ]
        return Call(call.target, arguments, outputs=None)
    job = consumer["job"]
    for key in ("steps", "templateRef"):
        if key in job:
            hint = "a consumer's job has an image; templateRef stands beside `with`, not below `job`"
            context.complain(
                (*path, "job", key), "AG101", f"\"{key}\" can't stand in a consumer's job", hint, on_key=True
            )
            return None
    if job_form(context, job, (*path, "job"), ("image",)) is None:
        return None
    around = replace(around, deadline=_PATIENCE)
    return resolve_pod(context, job, (*path, "job"), f"{INTERNAL}{name}", scope, around)


def _condition(context: Context, consumer: dict[str, Any], path: Path, scope: Scope, *, at_exit: bool) -> str | None:
    """Return the tag of `when`, together with `on` at the workflow's end."""
    when = consumer.get("when")
    compiled = compile_condition(when, scope, context.complainer((*path, "when"))) if when is not None else None
    if not at_exit:
        return derived(compiled, when) if compiled else None
    phases = consumer.get("on", ["Failed", "Error"])
    ended = f"workflow.status in [{', '.join(repr(str(phase)) for phase in phases)}]"
    inner = f" && ({compiled.removeprefix(BRACES + '=').removesuffix('}' + '}')})" if compiled else ""
    return derived(BRACES + "=" + ended + inner + "}" + "}", consumer.get("on"))
