"""A pod's environment: inputs, values, and what Kubernetes reads from Secrets and ConfigMaps."""

from typing import Any

from argogen.diagnostics import Path
from argogen.spec.references import BRACES, tag
from argogen.spec.resolve import variables
from argogen.spec.resolve.context import Context
from argogen.spec.resolve.texts import Needs

_SOURCES = {"secret": "secretKeyRef", "configMap": "configMapKeyRef"}


def resolve_environment(
    context: Context, job: dict[str, Any], path: Path, needs: Needs, *, with_inputs: bool
) -> list[dict[str, Any]]:
    """Return the environment of a job's pod.

    Values come before what is read from Secrets, so that no value can name one: Kubernetes expands `$(NAME)` only for
    variables further up.
    """
    values: list[dict[str, Any]] = []
    references: list[dict[str, Any]] = []
    inputs = {given.variable: given.name for given in context.inputs.values()} if with_inputs else {}
    for variable, name in inputs.items():
        values.append({"name": variable, "value": tag(f"replace(inputs.parameters['{name}'], '$', '$$')")})
    for variable, value in job.get("env", {}).items():
        at = (*path, "env", variable)
        _check_name(context, variable, at, inputs)
        if not isinstance(value, dict):
            values.append({"name": variable, "value": needs.compile(context, value, at, escape=True)})
        elif reference := _value_from(context, value, at, needs):
            references.append({"name": variable, "valueFrom": reference})
    return values + references


def _check_name(context: Context, variable: str, path: Path, inputs: dict[str, str]) -> None:
    if fault := variables.complaint(variable):
        context.complain(path, "AG110", fault, "choose another name", on_key=True)
    if variable in inputs:
        message = f'the environment variable "{variable}" is there already, from the input "{inputs[variable]}"'
        context.complain(path, "AG110", message, "choose another name, or leave it out", on_key=True)


def _value_from(context: Context, value: dict[str, Any], path: Path, needs: Needs) -> dict[str, Any] | None:
    """Return a `valueFrom`; None where a catalog entry's parameter names no secret."""
    if "fieldPath" in value:
        return {"fieldRef": {"fieldPath": value["fieldPath"]}}
    kind, key_of = next(iter(value.items()))
    compiled: dict[str, Any] = {}
    for key in ("name", "key"):
        at = (*path, kind, key)
        compiled[key] = needs.compile(context, key_of[key], at)
        if compiled[key].startswith(BRACES):
            context.complain(at, "AG108", f"the {key} of a {kind} must be known when rendering", "write it out")
    if not compiled["name"]:
        return None
    optional = {"optional": key_of["optional"]} if "optional" in key_of else {}
    return {_SOURCES[kind]: {**compiled, **optional}}
