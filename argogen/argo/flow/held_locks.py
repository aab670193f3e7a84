"""Which locks are taken on the way through a cluster's templates, and which are waited for below their own holder.

Facts: Argo 4.1 workflow/sync/sync_manager.go and workflow/controller/operator.go. The holder of a lock is known by
namespace, workflow and node: so a node that runs below a holder is another one, and waits for the lock like any
stranger. A workflow holds its own locks until its exit handlers are done.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from argogen.argo.flow.locks import Item, Lock, Locks, Nesting, Taken, items_of, limit_in
from argogen.argo.forms.tags import has_tag
from argogen.argo.model.bindings import Bindings, Written, passed
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.manifests import Manifest
from argogen.argo.model.workflows import Call, Template, Workflow, workflow_of
from argogen.diagnostics import Path

_MOST_STEPS = 1_000
"""Templates that are entered, and ten times as many as there are: hostile manifests double the ways with each call."""
_DEEPEST = 40
_MOST_HELD = 100
"""Locks that are kept in mind on one way."""


@lru_cache(maxsize=1)
def locks_of(cluster: Cluster) -> Locks:
    """Return the locks of a cluster.

    Every workflow is followed from its start, and every template that none of them reaches from itself.
    """
    concerned = _concerned(cluster)
    return _Walk(cluster, concerned).done() if concerned else Locks()


def _concerned(cluster: Cluster) -> Mapping[Manifest, Workflow]:
    """Return the workflows from which a lock may be reached; none where there is no lock."""
    workflows = cluster.workflows
    waiting = [workflow for workflow in workflows.values() if _has_locks(workflow)]
    if not waiting:
        return {}
    users: dict[str, list[Workflow]] = defaultdict(list)
    for workflow in workflows.values():
        for name in _names_used(workflow, cluster):
            users[name].append(workflow)
    waiting += [workflow for name, listed in users.items() if has_tag(name) for workflow in listed]
    found: dict[Manifest, Workflow] = {}
    while waiting:
        workflow = waiting.pop()
        if workflow.manifest not in found:
            found[workflow.manifest] = workflow
            waiting += users.get(workflow.manifest.name, ())
    return found


def _has_locks(workflow: Workflow) -> bool:
    return "synchronization" in workflow.spec or any(
        "synchronization" in one.data or "synchronization" in one.data.get("resource", {}).get("manifest", "")
        for one in workflow.every_template
    )


def _names_used(workflow: Workflow, cluster: Cluster) -> Iterator[str]:
    """Yield the names of the WorkflowTemplates that a workflow, or a child that it creates, refers to."""
    if "workflowTemplateRef" in workflow.spec:
        yield str(workflow.spec["workflowTemplateRef"].get("name", ""))
    for call in workflow.calls:
        if "templateRef" in call.data:
            yield str(call.data["templateRef"].get("name", ""))
    for template in workflow.every_template:
        child = cluster.child(template) if "resource" in template.data else None
        inner = workflow_of(child.manifest) if child and child.manifest else None
        if inner and not workflow.manifest.inner:
            yield from _names_used(inner, cluster)


@dataclass(frozen=True)
class _Frame:
    """What holds where a template is entered; `namespace` is that of the run."""

    namespace: str
    bindings: Bindings = field(default_factory=Bindings)
    held: tuple[Taken, ...] = ()
    in_loop: bool = False


_Way = tuple[str, ...]
_Place = tuple[Manifest, Path]


class _Walk:
    """The ways through a cluster's templates, and the locks on them."""

    def __init__(self, cluster: Cluster, concerned: Mapping[Manifest, Workflow]) -> None:
        self.cluster = cluster
        self.concerned = concerned
        self.workflows = tuple(workflow for workflow in cluster.workflows.values() if workflow.manifest in concerned)
        self.budget = _MOST_STEPS + 10 * sum(len(workflow.templates) for workflow in self.workflows)
        self.children: dict[Manifest, Workflow | None] = {}
        self.waiting: list[tuple[Template, _Frame, _Way]] = []
        self.seen: set[tuple[Template, _Frame]] = set()
        self.reached: set[Template] = set()
        self.taken: dict[tuple[Lock, _Place], Taken] = {}
        self.nestings: dict[tuple[Lock, _Place, _Place], Nesting] = {}

    def done(self) -> Locks:
        """Follow everything, and return what was found."""
        for workflow in self.workflows:
            self._start(workflow, _Frame(workflow.manifest.namespace), ())
            self._go_on()
        for template in (one for workflow in self.workflows for one in workflow.templates):
            if template not in self.reached:
                bindings = Bindings().entering(template, {}, str(id(template)))
                self.waiting.append((template, _Frame(template.workflow.manifest.namespace, bindings), ()))
                self._go_on()
        maps = (one.name for one in self.cluster.manifests if one.kind == "ConfigMap")
        return Locks(tuple(self.taken.values()), tuple(self.nestings.values()), frozenset(maps))

    def _go_on(self) -> None:
        while self.waiting:
            template, frame, way = self.waiting.pop()
            self.reached.add(template)
            if len(way) < _DEEPEST and len(self.seen) < self.budget and (template, frame) not in self.seen:
                self.seen.add((template, frame))
                self._enter(template, frame, way)

    def _start(self, workflow: Workflow, outer: _Frame, way: _Way) -> None:
        """Enter a workflow as a whole; in a child's own manifest the tags are those of `outer`, its parent."""
        manifest = workflow.manifest
        used = self._used(workflow, outer)
        values = passed({**(used.parameters if used else {}), **workflow.parameters}, outer.bindings, manifest)
        of_run = Bindings(
            tuple((f"workflow.parameters.{name}", one) for name, one in values.items()),
            is_first_run=not manifest.inner,
        )
        frame = replace(outer, bindings=of_run)
        own = outer if manifest.inner else frame
        way = (*way, f"{(used.manifest if used and manifest.inner else manifest).name} as a whole")
        frame = self._holding(items_of(workflow), manifest, own.bindings, frame, way)
        if used and "synchronization" not in workflow.spec:
            frame = self._holding(items_of(used), used.manifest, of_run, frame, way)
        starts = {(call.kind, call.name): call for one in (used, workflow) if one for call in one.starts}
        for call in starts.values():
            given = passed(call.arguments, own.bindings, manifest) if call.kind == "hook" else values
            self._call(call, self._callee(call, own, used), given, frame, way)

    def _used(self, workflow: Workflow, frame: _Frame) -> Workflow | None:
        """Return the WorkflowTemplate that a workflow refers to."""
        found = workflow.reference
        name = frame.bindings.bound(found.name, workflow.manifest, workflow.path) if found else None
        if found is None or name is None:
            return None
        return self.cluster.workflow_template(replace(found, name=name.text), frame.namespace)

    def _enter(self, template: Template, frame: _Frame, way: _Way) -> None:
        manifest = template.workflow.manifest
        if manifest.inner:  # what looks like inputs there was the parent's
            frame = replace(frame, bindings=Bindings(is_first_run=False))
        way = (*way, f"{manifest.name}/{template.name or (template.within.name if template.within else '')}")
        frame = self._holding(items_of(template), manifest, frame.bindings, frame, way)
        for call in template.calls:
            given = passed(call.arguments, frame.bindings, manifest, f"{id(call)}.{len(way)}")
            self._call(call, self._callee(call, frame), given, frame, way)
        self._child(template, frame, way)

    def _call(
        self, call: Call, callee: Template | None, given: Mapping[str, Written], frame: _Frame, way: _Way
    ) -> None:
        if callee is not None and (callee.workflow.manifest.inner or callee.workflow.manifest in self.concerned):
            bindings = frame.bindings.entering(callee, given, f"{id(call)}.{len(way)}")
            inner = replace(frame, bindings=bindings, in_loop=frame.in_loop or call.loops)
            self.waiting.append((callee, inner, way))

    def _callee(self, call: Call, frame: _Frame, used: Workflow | None = None) -> Template | None:
        """Return the template that is called, where the callers so far say which; `used` may lend its own."""
        reference, manifest, bound = call.reference, call.workflow.manifest, frame.bindings.bound
        if reference is not None and reference.is_dynamic:
            name, called = bound(reference.name, manifest, call.path), bound(reference.template, manifest, call.path)
            if name is None or called is None:
                return None
            reference = replace(reference, name=name.text, template=called.text)
            return self.cluster.target(reference, frame.namespace).template
        if reference is None and (used or has_tag(call.called)):
            found = bound(call.called, manifest, call.path)
            owners = [one.by_name for one in (call.workflow, used) if one and found]
            return next((owned[found.text] for owned in owners if found and found.text in owned), None)
        return self.cluster.callee(call).template

    def _child(self, template: Template, frame: _Frame, way: _Way) -> None:
        """Follow the workflow that a resource template creates; if nobody waits for it, nothing is held meanwhile."""
        resource = template.data.get("resource")
        child = self.cluster.child(template) if resource else None
        if not resource or not child or not child.manifest or child.manifest.kind != "Workflow":
            return
        if child.manifest not in self.children:
            self.children[child.manifest] = workflow_of(child.manifest)
        inner = self.children[child.manifest]
        namespace = frame.bindings.bound(child.manifest.namespace or frame.namespace, child.manifest, ())
        if inner and namespace:
            waits = "successCondition" in resource or "failureCondition" in resource
            self._start(inner, replace(frame, namespace=namespace.text, held=frame.held if waits else ()), way)

    def _holding(
        self, items: tuple[Item, ...], manifest: Manifest, bindings: Bindings, frame: _Frame, way: _Way
    ) -> _Frame:
        """Return a frame that holds further locks, and keep what is found on the way."""
        held: list[Taken] = []
        for item in items:
            taken = _taken(item, manifest, bindings, frame, way[-1])
            if taken is None:
                continue
            written = taken.written
            self.taken.setdefault((taken.lock, (written.manifest, written.path)), taken)
            holder = next((one for one in frame.held if one.lock == taken.lock), None)
            if holder is None:
                held += [taken] if len(frame.held) + len(held) < _MOST_HELD else []
                continue
            between = way[way.index(holder.where) :] if holder.where in way else way
            nesting = Nesting(holder, taken, between, limit_of(taken, self.cluster))
            places = (holder.manifest, holder.item.path), (manifest, item.path)
            self.nestings.setdefault((taken.lock, *places), nesting)
        return replace(frame, held=(*frame.held, *held)) if held else frame


def limit_of(taken: Taken, cluster: Cluster) -> int | None:
    """Return how many may hold a lock at once, None where nobody here says."""
    if taken.item.kind == "mutex":
        return 1
    lock = taken.lock
    found = cluster.find("ConfigMap", lock.name, lock.namespace) if lock.kind == "ConfigMap" else None
    return limit_in(found.data.get("data", {}).get(lock.key)) if found else None


def _taken(item: Item, manifest: Manifest, bindings: Bindings, frame: _Frame, where: str) -> Taken | None:
    """Return the lock that an item asks for; None where its name can't be followed, or it has none."""

    def bound(*steps: str) -> Written | None:
        value: Any = item.data
        for step in steps:
            value = value.get(step, {})
        return bindings.bound(value, manifest, (*item.path, *steps)) if isinstance(value, str) and value else None

    key: Written | None = None
    if item.kind == "mutex":
        kind, name = "Database" if item.data.get("database") else "Mutex", bound("name")
    elif "database" in item.data:
        kind, name = "Database", bound("database", "key")
    else:
        kind, name, key = "ConfigMap", bound("configMapKeyRef", "name"), bound("configMapKeyRef", "key")
    namespace = bound("namespace") if "namespace" in item.data else Written(frame.namespace, manifest, item.path)
    if name is None or namespace is None or (kind == "ConfigMap" and key is None):
        return None
    lock = Lock(kind, namespace.text, name.text, key.text if key else "")
    return Taken(lock, item, manifest, where, name, key, frame.in_loop)
