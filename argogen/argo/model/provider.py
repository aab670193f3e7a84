"""Providers of a workflow injection, read from their manifests, whoever wrote them.

A provider exports a template that takes the caller's WorkflowTemplate, entrypoint and semaphore as inputs, and creates
a child Workflow from them for each item. What it passes to a child is what the caller's entrypoint must accept.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from argogen import yamldoc
from argogen.argo.expr import ExprSyntaxError, Map, String, parse, walk
from argogen.diagnostics import Related
from argogen.yamldoc import Dialect

CONTRACT = ("workflow_template_ref", "entrypoint", "semaphore_configmap_name", "semaphore_configmap_key")
"""The inputs by which a provider is known."""
MORE = "arguments"
"""The input that takes the caller's further arguments, as a JSON list."""

_EXPRESSION = re.compile(r"\{\{=(.*?)\}\}")
_STAND_IN = re.compile(r"argogen-(\d+)")


@dataclass(frozen=True)
class Provider:
    """What a caller needs to know of a provider."""

    name: str
    namespace: str
    template: str
    """The exported template that takes a semaphore."""
    unlocked: str
    """The one for callers without a lock, or ""."""
    inputs: Mapping[str, bool]
    """The provider's own inputs, and whether each must be given."""
    enums: Mapping[str, tuple[str, ...]]
    passes: tuple[str, ...]
    """What each child gets."""
    takes_more: bool
    all_known: bool = True
    """Whether all that it passes is written out, so that nothing else arrives."""
    related: tuple[Related, ...] = ()
    """Where it says what it passes, for messages about its callers."""


def find_provider(documents: Iterable[Any], name: str) -> Provider | None:
    """Return the provider in the WorkflowTemplate `name`, or None if there is none in it."""
    for document in documents:
        if isinstance(document, dict) and document.get("kind") == "WorkflowTemplate":
            metadata = document.get("metadata")
            if isinstance(metadata, dict) and metadata.get("name") == name and (found := provider_in(document)):
                return found
    return None


def provider_in(document: dict[str, Any]) -> Provider | None:
    """Return the provider in a WorkflowTemplate, or None if there is none in it."""
    metadata = document["metadata"]
    templates = [
        template
        for template in _list(document, "spec", "templates")
        if isinstance(template, dict) and isinstance(template.get("name"), str)
    ]
    takes = {template["name"]: _parameters(template) for template in templates}
    passed = tuple(name for template in templates for name in _passed(template))
    names = [name for name in passed if name is not None]
    contract = set(CONTRACT)
    locked = [
        template["name"]
        for template in templates
        if contract <= set(takes[template["name"]]) and ("steps" in template or "dag" in template)
    ]
    if not locked:
        return None
    without_lock = contract - {"semaphore_configmap_name", "semaphore_configmap_key"}
    unlocked = [
        template["name"]
        for template in templates
        if without_lock <= set(takes[template["name"]]) and not contract <= set(takes[template["name"]])
    ]
    own = {name: one for name, one in takes[locked[0]].items() if name not in contract and name != MORE}
    return Provider(
        name=str(metadata.get("name", "")),
        namespace=metadata.get("namespace", ""),
        template=locked[0],
        unlocked=unlocked[0] if unlocked else "",
        inputs={name: not ({"default", "value", "valueFrom"} & set(one)) for name, one in own.items()},
        enums={name: tuple(str(value) for value in _list(one, "enum")) for name, one in own.items()},
        passes=tuple(dict.fromkeys(names)),
        takes_more=MORE in takes[locked[0]],
        all_known=len(names) == len(passed),
    )


def _at(value: Any, *keys: str) -> Any:
    """Return what stands below `keys`, or None where the way is no map: manifests below `lib` may be anything."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _list(value: Any, *keys: str) -> list[Any]:
    found = _at(value, *keys)
    return found if isinstance(found, list) else []


def _named(listed: list[Any]) -> list[dict[str, Any]]:
    return [one for one in listed if isinstance(one, dict) and isinstance(one.get("name"), str)]


def _parameters(template: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in _named(_list(template, "inputs", "parameters"))}


def _passed(template: dict[str, Any]) -> Iterator[str | None]:
    """Yield the arguments that a resource template's child Workflow gets, None for one whose name the run makes."""
    resource = template.get("resource")
    manifest = resource.get("manifest") if isinstance(resource, dict) else None
    if not isinstance(manifest, str):
        return
    expressions: list[str] = []

    def keep(match: re.Match[str]) -> str:
        expressions.append(match[1])
        return f"argogen-{len(expressions) - 1}"

    loaded = yamldoc.load(_EXPRESSION.sub(keep, manifest), "", Dialect.ARGO)
    child = loaded.documents[0].data if loaded.documents else None
    parameters = _at(child, "spec", "arguments", "parameters")
    if isinstance(parameters, list):
        yield from (one["name"] for one in _named(parameters))
    elif isinstance(parameters, str):
        found = _STAND_IN.fullmatch(parameters)
        yield from named_in(expressions[int(found[1])]) if found else (None,)


def named_in(expression: str) -> Iterator[str | None]:
    """Yield the names in an expression that builds a list of parameters: `[{"name": "db-host", ...}]`.

    None stands for one that only the run makes, or for all that an expression which can't be read may hold.
    """
    try:
        tree = parse(expression)
    except ExprSyntaxError:
        yield None
        return
    for node in walk(tree):
        for pair in node.pairs if isinstance(node, Map) else ():
            if isinstance(pair.key, String) and pair.key.value == "name":
                yield pair.value.value if isinstance(pair.value, String) else None
