"""Items from a provider: the loop is its own, and this spec only says what runs for one item."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from argogen.argo.model.provider import MORE, Provider
from argogen.diagnostics import Path
from argogen.provenance import derived
from argogen.spec.references import Reference, as_text, resolve_parts, tag
from argogen.spec.resolve import variables
from argogen.spec.resolve.context import Context, Input
from argogen.spec.resolve.inputs import base_scope
from argogen.spec.resolve.texts import compile_argument, compile_expression, finish_text, mentions_references
from argogen.suggest import did_you_mean

_NOTHING: dict[str, Any] = {"step": None, "templates": [], "loop": {}, "plain": False, "passed": [], "arguments": []}


def resolve_provided(context: Context, value: dict[str, Any], path: Path) -> dict[str, Any]:
    """Return the call of a provider's template, and make known what it passes to the children."""
    others = [key for key in value if key not in ("from", "with")]
    for key in others:
        context.complain(
            (*path, key), "AG101", f'"{key}" can\'t stand beside "from"', "the provider does the looping", on_key=True
        )
    if "children" not in context.pattern.names:
        context.complain(
            (*path, "from"), "AG103", "a provider can't take its items from another", "say where the items come from"
        )
        return {}
    provider = _provider(context, value["from"], (*path, "from"))
    if provider is None:
        return {}
    further = context.data.get("arguments", {})
    take_child_inputs(context, further, provider.passes)
    context.provider_lines = provider.related
    context.launches = False
    _check_further(context, provider, further)
    call = _call(context, provider, value.get("with", {}), (*path, "with"), further)
    return {**_NOTHING, "provider": call}


def take_child_inputs(context: Context, given: Mapping[str, Any], passed: Iterable[str]) -> None:
    """Make known what each child gets: the spec's own arguments, and what a provider passes."""
    seen: dict[str, str] = {}
    for name in (*passed, *given):
        variable = variables.variable_name(name)
        at: Path = ("arguments", name) if name in context.data.get("arguments", {}) else ("items",)
        if fault := variables.complaint(variable):
            context.complain(at, "AG110", f'argument "{name}": {fault}', "rename it", on_key=True)
        if seen.setdefault(variable, name) != name:
            message = (
                f'arguments "{seen[variable]}" and "{name}" would both become the environment variable "{variable}"'
            )
            context.complain(at, "AG110", message, "rename one of them", on_key=True)
        context.child_inputs[name] = Input(str(name), variable, None, ())


def _provider(context: Context, name: str, path: Path) -> Provider | None:
    provider = None if name == context.data["name"] else context.find_provider(name)
    if provider is None:
        hint = "a workflow-injection spec of this project without errors, or a WorkflowTemplate like one below `lib`"
        context.complain(path, "AG134", f'"{name}" is no provider', hint)
        return None
    own = context.data.get("namespace", "")
    if provider.namespace and own and provider.namespace != own:
        message = f'the provider "{name}" is in the namespace "{provider.namespace}", this spec in "{own}"'
        context.complain(path, "AG134", message, "Argo refers to templates of the same namespace only")
    return provider


def _check_further(context: Context, provider: Provider, further: dict[str, Any]) -> None:
    for name in further:
        if name in provider.passes:
            message = f'the provider "{provider.name}" passes "{name}" already'
            context.complain(("arguments", name), "AG137", message, "leave it out, or rename it", on_key=True)
    if further and not provider.takes_more:
        message = f'the provider "{provider.name}" takes no further arguments'
        context.complain(("arguments",), "AG137", message, f'it has no input "{MORE}"', on_key=True)


def _call(
    context: Context, provider: Provider, given: dict[str, Any], path: Path, further: dict[str, Any]
) -> dict[str, Any]:
    scope = base_scope(context, dict(context.place("items").references), "in the arguments of a provider")
    for name, value in given.items():
        _check_input(context, provider, name, value, (*path, name))
    for name, required in provider.inputs.items():
        if required and name not in given:
            message = f'the provider "{provider.name}" needs the input "{name}"'
            context.complain(path[:-1], "AG137", message, "give it under items.with", on_key=True)
    arguments = [
        {"name": name, "value": compile_argument(context, one, (*path, name), scope)} for name, one in given.items()
    ]
    arguments += [
        {
            "name": "workflow_template_ref",
            "value": context.pattern.names["children"].replace("{name}", context.data["name"]),
        },
        {"name": "entrypoint", "value": context.place("job").template},
    ]
    lock = _lock(context, provider)
    arguments += lock or ()
    if further:
        listed = [{"name": name, "value": as_text(value)} for name, value in further.items()]
        arguments.append({"name": MORE, "value": _more(context, listed, further)})
    template = provider.template if lock else provider.unlocked
    return {
        "template": None,
        "templateRef": {"name": provider.name, "template": template},
        "arguments": arguments,
        "artifacts": [],
    }


def _more(context: Context, listed: list[dict[str, str]], further: dict[str, Any]) -> str:
    if not mentions_references(listed):
        texts = [
            {
                "name": name,
                "value": finish_text(context, [*resolve_parts(as_text(value), _nothing)], ("arguments", name)),
            }
            for name, value in further.items()
        ]
        return derived(json.dumps(texts, ensure_ascii=False), further)
    scope = base_scope(context, dict(context.place("items").references), "in the arguments of a child")
    return derived(tag(compile_expression(context, listed, ("arguments",), scope)), further)


def _nothing(_: Reference) -> None:
    """Look up nothing: for texts without references."""


def _check_input(context: Context, provider: Provider, name: str, value: Any, path: Path) -> None:
    if name not in provider.inputs:
        hint = did_you_mean(name, provider.inputs) or f"it has {', '.join(provider.inputs) or 'none'}"
        context.complain(path, "AG137", f'the provider "{provider.name}" has no input "{name}"', hint, on_key=True)
    elif provider.enums[name] and not mentions_references(value) and as_text(value) not in provider.enums[name]:
        allowed = ", ".join(provider.enums[name])
        context.complain(path, "AG137", f'"{as_text(value)}" is not in the enum of "{name}"', f"it is one of {allowed}")


def _lock(context: Context, provider: Provider) -> list[dict[str, str]] | None:
    """Return the arguments that name the semaphore; None where the provider shall hold none."""
    semaphore = context.semaphore
    if not semaphore or context.data.get("lock") == "child":
        if not provider.unlocked:
            message = f'the provider "{provider.name}" has no template for callers without a semaphore'
            context.complain(("items", "from"), "AG137", message, "give a semaphore")
        return None
    if "semaphores" not in semaphore["synchronization"]:
        context.complain(
            ("semaphore",), "AG137", "a provider takes a semaphore, not a mutex", "give a limit, or say lock: child"
        )
        return None
    key = semaphore["synchronization"]["semaphores"][0]["configMapKeyRef"]
    return [
        {"name": "semaphore_configmap_name", "value": key["name"]},
        {"name": "semaphore_configmap_key", "value": key["key"]},
    ]
