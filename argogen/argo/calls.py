"""Who calls whom, and which locks are held on the way: over WorkflowTemplates and the children they create.

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
Lock = tuple[str, str, str]
"""A lock: `semaphore` or `mutex`, its namespace, and its name with its key."""
Bindings = Mapping[str, str]
"""The inputs of a template whose values are known."""

_INPUT = re.compile(r"""\{\{=?\s*(?:toJson\()?inputs\.parameters(?:\.([-\w]+)|\[['"]([-\w]+)['"]\])\)?\s*\}\}""")
_TAG = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_UNKNOWN = "argogen-unknown"
_MOST_WAYS = 2_000
"""Ways from one template that are followed: hostile manifests double them with each call."""


@dataclass(frozen=True)
class Call:
    """One call: the template that is called, what it gets, and where in its caller the call stands."""

    target: Name
    template: str
    bindings: Bindings
    path: tuple[str | int, ...]
    child: bool = False
    """It runs in a Workflow of its own, which takes the locks of its WorkflowTemplate's spec as well."""


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

    def spec_locks(self, name: Name) -> list[Lock]:
        """Return the locks that a whole workflow holds."""
        return list(_locks(self.documents.get(name, {}).get("spec") or {}, name[0], {}))


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
    return Call(target, entrypoint, {}, ("resource", "manifest"), child=True)


def _locks(holder: Mapping[str, Any], namespace: str, bindings: Bindings) -> Iterator[Lock]:
    """Yield the locks that a template or a workflow's spec takes."""
    synchronization = holder.get("synchronization") or {}
    semaphores = [*_list(synchronization, "semaphores"), synchronization.get("semaphore")]
    mutexes = [*_list(synchronization, "mutexes"), synchronization.get("mutex")]
    for semaphore in semaphores:
        reference = semaphore.get("configMapKeyRef") if isinstance(semaphore, dict) else None
        if isinstance(reference, dict):
            key = f"{_bound(reference.get('name'), bindings)}/{_bound(reference.get('key'), bindings)}"
            if _UNKNOWN not in key:
                yield ("semaphore", str(semaphore.get("namespace", namespace)), key)
    for mutex in mutexes:
        if isinstance(mutex, dict) and (called := _bound(mutex.get("name"), bindings)) != _UNKNOWN:
            yield ("mutex", str(mutex.get("namespace", namespace)), called)


@dataclass(frozen=True)
class LockCycle:
    """A lock that is held while something below its holder waits for the same one."""

    start: Name
    """The WorkflowTemplate where the way begins."""
    lock: Lock
    way: tuple[str, ...]
    """The templates from there to the one that waits, each as `workflowtemplate/template`."""


def lock_cycles(index: Index) -> Iterator[LockCycle]:
    """Yield each lock that parent and child would both hold, once, with the way there.

    A holder is a node, so a nested one never gets the lock: Argo knows a holder by namespace, workflow and node
    (Argo 4.1 workflow/sync/sync_manager.go), and nothing looks for such cycles.
    """
    reported: set[tuple[str, Lock]] = set()
    for name, document in index.documents.items():
        for template in _list(document, "spec", "templates"):
            if isinstance(template, dict):
                for holder, cycle in _cycles_from(index, name, str(template.get("name"))):
                    if (holder, cycle.lock) not in reported:
                        reported.add((holder, cycle.lock))
                        yield cycle


_State = tuple[Name, str, tuple[tuple[str, str], ...], tuple[tuple[Lock, str], ...]]


def _cycles_from(index: Index, start: Name, template_name: str) -> Iterator[tuple[str, LockCycle]]:
    """Yield the cycles on the ways from one template, each with the place that holds the lock."""
    stack: list[tuple[_State, tuple[str, ...]]] = [((start, template_name, (), ()), ())]
    seen: set[_State] = set()
    while stack and len(seen) < _MOST_WAYS:
        state, way = stack.pop()
        where, called, bound, held = state
        template = index.template(where, called)
        if template is None or state in seen:
            continue
        seen.add(state)
        bindings = dict(bound)
        here = f"{where[1]}/{called}"
        way = (*way, here)
        own = list(_locks(template, where[0], bindings))
        yield from _again(own, held, start, way)
        held = (*held, *((lock, here) for lock in own if lock not in dict(held)))
        for call in calls_of(template, where, index, bindings):
            if call.child:
                whole = f"{call.target[1]} as a whole"
                yield from _again(index.spec_locks(call.target), held, start, (*way, whole))
            stack.append(((call.target, call.template, tuple(sorted(call.bindings.items())), held), way))


def _again(
    locks: Iterable[Lock], held: tuple[tuple[Lock, str], ...], start: Name, way: tuple[str, ...]
) -> Iterator[tuple[str, LockCycle]]:
    holders = dict(held)
    for lock in locks:
        if lock in holders:
            yield holders[lock], LockCycle(start, lock, way)
