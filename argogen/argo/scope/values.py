"""Which values an input gets, as far as its callers write them out."""

from collections.abc import Iterator, Mapping
from typing import Any

from argogen.argo.forms.tags import Tag, find_tags, has_tag
from argogen.argo.model.workflows import Call, Parameter, Template
from argogen.argo.scope.trust import is_made

_DEPTH = 5
"""How many callers above each other are asked."""


def _known_values(template: Template, name: str, depth: int = _DEPTH) -> frozenset[str] | None:
    """Return the values that callers in the same workflow write out for an input, None where somebody gives others.

    What an expression makes, and what a sequence counts, is left out: neither is a text that came from outside.
    """
    parameter = template.inputs.get(name)
    callers = template.workflow.callers.get(template.name, ())
    if parameter is None or not callers or not depth:
        return None
    found: set[str] = set()
    for call in callers:
        argument = call.arguments.get(name, parameter)
        values = _values_of(argument, call, depth)
        if values is None:
            return None
        found |= values
    return frozenset(found)


def _values_of(argument: Parameter, call: Call, depth: int) -> frozenset[str] | None:
    """Return the values of an argument, or of the input itself where the call leaves it out."""
    value = argument.data.get("value", argument.data.get("default"))
    if value is None:
        return None
    text = str(value)
    if not has_tag(text):
        return frozenset([text])
    found: set[str] = set()
    for tag in find_tags(text):
        values = _values_of_tag(tag, call, depth)
        if values is None:
            return None
        found |= values
    return frozenset(found)


def _values_of_tag(tag: Tag, call: Call, depth: int) -> frozenset[str] | None:
    if tag.is_expression or is_made(tag.name):
        return frozenset()
    if tag.name == "item" or tag.name.startswith("item."):
        return _items(call.data, tag.name.partition(".")[2])
    if tag.name.startswith("inputs.parameters.") and call.template is not None:
        return _known_values(call.template, tag.name.removeprefix("inputs.parameters."), depth - 1)
    return None


def _items(loop: Mapping[str, Any], key: str) -> frozenset[str] | None:
    """Return the texts among a loop's items, or of one of their keys; None for items that only the run knows."""
    if "withSequence" in loop:
        return frozenset()
    items = loop.get("withItems")
    if items is None:
        return None
    values = [item.get(key) if key and isinstance(item, dict) else item for item in items]
    texts = [text for value in values for text in _texts(value)]
    return None if any(has_tag(text) for text in texts) else frozenset(texts)


def _texts(value: Any) -> Iterator[str]:
    """Yield a value as Argo puts it in; a map or list as something that holds quotes."""
    yield '{"' if isinstance(value, dict | list) else str(value)


def values_brought(tag: Tag, template: Template) -> frozenset[str]:
    """Return the values that a tag brings in where they are written out, else none."""
    if tag.is_expression or not tag.name.startswith("inputs.parameters."):
        return frozenset()
    return _known_values(template, tag.name.removeprefix("inputs.parameters.")) or frozenset()
