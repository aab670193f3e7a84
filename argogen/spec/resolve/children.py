"""Children: what each item's Workflow gets, and the loop that creates them."""

from typing import Any

from argogen.argo.model.provider import CONTRACT, MORE
from argogen.diagnostics import Path
from argogen.provenance import derived
from argogen.spec.references import Expression, Reference, Scope, as_text, split, tag
from argogen.spec.resolve.context import Context
from argogen.spec.resolve.inputs import base_scope
from argogen.spec.resolve.items import Items, is_harmless, item_references, name_budget, resolve_items
from argogen.spec.resolve.provided import resolve_provided, take_child_inputs
from argogen.spec.resolve.texts import compile_argument

_OWN = ("item", "slug")
"""Inputs that every child template has, beside the arguments."""
_LEAST_BUDGET = 8
"""Characters of an item that a child's name must have room for."""


def resolve_children(context: Context, value: dict[str, Any], path: Path) -> dict[str, Any]:
    """Return the loop over the items as its pattern's templates see it, and make the children's inputs known."""
    if "from" in value:
        return resolve_provided(context, value, path)
    given = context.data.get("arguments", {"item": "${item}"})
    take_child_inputs(context, given, ())
    items = resolve_items(context, value, path, given)
    if items is None:
        return {}
    _check_names(context, given)
    scope = base_scope(context, dict(context.place("items").references), "in the arguments of a child")
    arguments = [_argument(context, name, one, items, scope) for name, one in given.items()]
    own = [] if items.plain and items.slug == "{{item}}" else [{"name": "slug", "value": items.slug}]
    if not any(argument["name"] == "item" for argument in arguments):
        text = "{{item}}" if items.item == "item" else "{{item.item}}" if items.plain else tag(items.value(()))
        own.insert(0, {"name": "item", "value": text})
    context.item_list = items.count
    step = items.call.view() if items.call else None
    return {
        "step": step,
        "templates": list(items.call.templates) if items.call else [],
        "loop": items.loop,
        "plain": items.plain and all(map(is_harmless, given.values())),
        "slug": "slug" if any(one["name"] == "slug" for one in own) else "item",
        "passed": own + arguments,
        "arguments": [argument["name"] for argument in arguments],
        "provider": None,
    }


def _check_names(context: Context, given: dict[str, Any]) -> None:
    own = _OWN if "children" in context.pattern.names else (*_OWN, *CONTRACT, MORE)
    for name in own:
        if name in context.inputs and name not in _OWN:
            context.complain(
                ("inputs", name), "AG105", f'the input "{name}" is taken by argogen', "rename it", on_key=True
            )
        if name in given and not (name == "item" and given[name] == "${item}"):
            context.complain(
                ("arguments", name), "AG105", f'the argument "{name}" is taken by argogen', "rename it", on_key=True
            )
    if name_budget(context) < _LEAST_BUDGET:
        message = f'the name "{context.data["name"]}" leaves no room for items in the names of children'
        context.complain(("name",), "AG106", message, "shorten it to 41 characters")


def _argument(context: Context, name: str, value: Any, items: Items, scope: Scope) -> dict[str, Any]:
    """Return one argument of the loop's step."""
    at: Path = ("arguments", name) if "arguments" in context.data else ("items",)
    known = {("item", *names): Expression(items.value(names)) for names in item_references(value)}
    extended = scope.extended(known)
    parts = list(split(as_text(value)))
    whole = len(parts) == 1 and isinstance(parts[0], Reference) and parts[0].names == ("item",)
    if whole and items.plain:
        return {"name": name, "value": derived("{{" + items.item + "}}", value)}
    roots = {part.names[0] for part in parts if isinstance(part, Reference)}
    if "item" in roots and len(roots) > 1 and context.project.argo_version == "3.5":
        message = "${item} can't be joined with another reference"
        context.complain(at, "AG124", message, "Argo 3.5 knows nothing but the item in a loop: give each an argument")
    return {"name": name, "value": compile_argument(context, value, at, extended)}
