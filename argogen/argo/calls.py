"""Who calls whom: over WorkflowTemplates and the children they create.

Only what is written out counts: a name that is a tag is followed where the caller passes a literal for it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from argogen import yamldoc
from argogen.yamldoc import Dialect

Name = tuple[str, str]
"""A WorkflowTemplate's namespace and name."""
Bindings = Mapping[str, str]
"""The inputs of a template whose values are known."""

_INPUT = re.compile(r"""\{\{=?\s*(?:toJson\()?inputs\.parameters(?:\.([-\w]+)|\[['"]([-\w]+)['"]\])\)?\s*\}\}""")
_TAG = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_UNKNOWN = "argogen-unknown"


@dataclass(frozen=True)
class Call:
    """One call: the template that is called, what it gets, and where in its caller the call stands."""

    target: Name
    template: str
    bindings: Bindings
    path: tuple[str | int, ...]


@dataclass(frozen=True)
class Index:
    """All WorkflowTemplates of a repository, by namespace and name."""

    documents: Mapping[Name, Mapping[str, Any]]

    def template(self, name: Name, template: str) -> Mapping[str, Any] | None:
        """Return a template of a WorkflowTemplate, or None."""
        for one in _list(self.documents.get(name, {}), "spec", "templates"):
            if isinstance(one, dict) and one.get("name") == template:
                return one
        return None

    def entrypoint(self, name: Name) -> str:
        """Return the template that a WorkflowTemplate starts with, or ""."""
        return str((self.documents.get(name, {}).get("spec") or {}).get("entrypoint") or "")


_SHAPES: dict[str, type] = {
    "metadata": dict,
    "spec": dict,
    "inputs": dict,
    "resource": dict,
    "synchronization": dict,
    "templateRef": dict,
    "configMapKeyRef": dict,
    "dag": dict,
    "parameters": list,
}
"""What the values of these keys are in any manifest that Argo takes."""


def is_well_formed(document: Any) -> bool:
    """Return whether a manifest has the shapes that everything here takes for granted; the schema says what has not."""
    if not isinstance(document, dict) or not isinstance(document.get("kind"), str):
        return False
    if not isinstance(document.get("metadata"), dict) or not isinstance(document.get("spec", {}), dict):
        return False
    waiting: list[Any] = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if any(key in value and not isinstance(value[key], shape) for key, shape in _SHAPES.items()):
                return False
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return True


def index_of(documents: Iterable[Any]) -> Index:
    """Return the index of the WorkflowTemplates among `documents`."""
    found: dict[Name, Mapping[str, Any]] = {}
    for document in documents:
        if is_well_formed(document) and document["kind"] == "WorkflowTemplate":
            metadata = document["metadata"]
            found.setdefault((str(metadata.get("namespace", "")), str(metadata.get("name", ""))), document)
    return Index(found)


def _list(value: Any, *keys: str) -> list[Any]:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, list) else []


def _bound(text: Any, bindings: Bindings) -> str:
    """Return a text with the inputs that are known put in; what stays unknown is no name of anything."""
    known = _INPUT.sub(lambda match: bindings.get(match[1] or match[2], _UNKNOWN), str(text))
    return _UNKNOWN if "{{" in known else known


def calls_of(template: Mapping[str, Any], name: Name, index: Index, bindings: Bindings) -> Iterator[Call]:
    """Yield what a template calls: its steps or tasks, and the Workflow that it creates."""
    for path, caller in callers_of(template):
        reference = caller.get("templateRef")
        passed = {
            str(one["name"]): _bound(one["value"], bindings)
            for one in _list(caller, "arguments", "parameters")
            if isinstance(one, dict) and "name" in one and "value" in one
        }
        known = {key: value for key, value in passed.items() if value != _UNKNOWN}
        if isinstance(reference, dict):
            target = (name[0], _bound(reference.get("name"), bindings))
            yield Call(target, _bound(reference.get("template"), bindings), known, path)
        elif caller.get("template"):
            yield Call(name, _bound(caller["template"], bindings), known, path)
    manifest = (template.get("resource") or {}).get("manifest")
    if isinstance(manifest, str) and (child := _child(manifest, name, index, bindings)):
        yield child


def callers_of(template: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], dict[str, Any]]]:
    """Yield a template's steps or tasks, each with its path in the template."""
    for group_number, group in enumerate(_list(template, "steps")):
        for number, step in enumerate(group if isinstance(group, list) else ()):
            if isinstance(step, dict):
                yield ("steps", group_number, number), step
    for number, task in enumerate(_list(template, "dag", "tasks")):
        if isinstance(task, dict):
            yield ("dag", "tasks", number), task


def _child(manifest: str, name: Name, index: Index, bindings: Bindings) -> Call | None:
    """Return the Workflow that a resource template creates as a call, if it refers to a WorkflowTemplate."""
    text = _TAG.sub(_UNKNOWN, _INPUT.sub(lambda match: bindings.get(match[1] or match[2], _UNKNOWN), manifest))
    loaded = yamldoc.load(text, "", Dialect.ARGO)
    child = loaded.documents[0].data if loaded.documents else None
    spec = child.get("spec") if isinstance(child, dict) and child.get("kind") == "Workflow" else None
    reference = spec.get("workflowTemplateRef") if isinstance(spec, dict) else None
    if not isinstance(spec, dict) or not isinstance(reference, dict):
        return None
    target = (name[0], str(reference.get("name")))
    entrypoint = str(spec.get("entrypoint") or index.entrypoint(target))
    return Call(target, entrypoint, {}, ("resource", "manifest"))
