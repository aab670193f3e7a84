"""Locks: what a synchronization asks for, and which templates would wait for a lock that is held above them.

Facts: Argo 4.1 workflow/sync (lock_name.go, sync_manager.go, semaphore.go) and workflow/controller/operator.go. A lock
is known by namespace, kind and name, its holder by namespace, workflow and node: so a node that runs below a holder is
another one, and waits for the lock like any stranger. A workflow holds its own locks until its exit handlers are done.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from argogen.argo.bindings import Bindings, Written, passed
from argogen.argo.cluster import Cluster
from argogen.argo.manifests import Manifest
from argogen.argo.tags import has_tag
from argogen.argo.workflows import Call, Template, Workflow, workflow_of
from argogen.diagnostics import Location, Path

_MOST_STEPS = 1_000
"""Templates that are entered, and ten times as many as there are: hostile manifests double the ways with each call."""
_DEEPEST = 40
_NUMBER = re.compile(r"[-+]?[0-9]{1,19}")
_LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Item:
    """One entry of a synchronization, in the singular or the plural form: `kind` is semaphore or mutex."""

    kind: str
    data: Mapping[str, Any] = field(compare=False)
    path: Path


def items_of(holder: Workflow | Template) -> tuple[Item, ...]:
    """Return the locks that a template, or a workflow as a whole, asks for."""
    synchronization = (holder.spec if isinstance(holder, Workflow) else holder.data).get("synchronization")
    if not synchronization:
        return ()
    path, items = (*holder.path, "synchronization"), []
    for kind, plural in (("semaphore", "semaphores"), ("mutex", "mutexes")):
        if kind in synchronization:
            items.append(Item(kind, synchronization[kind], (*path, kind)))
        listed = synchronization.get(plural, ())
        items += [Item(kind, one, (*path, plural, index)) for index, one in enumerate(listed)]
    return tuple(items)


def limit_in(text: object) -> int | None:
    """Return the limit in a ConfigMap's value as Go's `strconv.Atoi` reads it, or None for what it refuses."""
    number = int(text) if isinstance(text, str) and _NUMBER.fullmatch(text) else None
    return number if number is not None and abs(number) <= _LARGEST else None


@dataclass(frozen=True)
class Lock:
    """A lock as Argo names it: `kind` is ConfigMap, Mutex or Database; only a ConfigMap's has a key."""

    kind: str
    namespace: str
    name: str
    key: str = ""

    def __str__(self) -> str:
        return f"{self.name}/{self.key}" if self.key else self.name


@dataclass(frozen=True)
class Taken:
    """A lock that is taken in one place; `name` and `key` say where those are written."""

    lock: Lock
    item: Item
    manifest: Manifest
    where: str
    """The template, or the workflow, as a message names it."""
    name: Written
    key: Written | None
    in_loop: bool
    """Whether several are taken at once, since it stands below a loop."""

    @property
    def location(self) -> Location:
        """Where the lock is asked for."""
        return self.manifest.location(self.item.path)


@dataclass(frozen=True)
class Nesting:
    """A lock that is waited for below a template or workflow that holds it."""

    holder: Taken
    waiter: Taken
    way: tuple[str, ...]
    """From the one to the other, each as `workflowtemplate/template`."""
    limit: int | None
    """How many may hold it, None where nobody here says."""

    @property
    def is_sure(self) -> bool:
        """Whether the run is bound to stop there: the holder, or the loop that it is in, leaves none over."""
        return self.limit == 1 or self.holder.in_loop


@dataclass(frozen=True)
class Locks:
    """All locks of a cluster, and all that are waited for where they are held."""

    taken: tuple[Taken, ...] = ()
    nestings: tuple[Nesting, ...] = ()
    config_maps: frozenset[str] = frozenset()
    """The names of the ConfigMaps there are."""

    @cached_property
    def nestings_in(self) -> Mapping[Manifest, list[Nesting]]:
        """The nestings by the manifest of the one that waits."""
        return _grouped(self.nestings, lambda one: one.waiter.manifest)

    @cached_property
    def semaphores(self) -> tuple[Taken, ...]:
        """Those that a ConfigMap limits, whose names are known before the run."""
        return tuple(one for one in self.taken if one.lock.kind == "ConfigMap" and one.name.is_known)

    @cached_property
    def semaphores_by_map(self) -> Mapping[str, list[Taken]]:
        """The semaphores by the name of their ConfigMap."""
        return _grouped(self.semaphores, lambda one: one.lock.name)

    @cached_property
    def semaphores_in(self) -> Mapping[Manifest, list[Taken]]:
        """The semaphores by the manifest in which their ConfigMap's name is written."""
        return _grouped(self.semaphores, lambda one: one.name.manifest)

    @cached_property
    def keys_in(self) -> Mapping[Manifest, list[Taken]]:
        """The semaphores whose keys are known by the manifest in which the key is written."""
        known = [one for one in self.semaphores if one.key and one.key.is_known]
        return _grouped(known, lambda one: (one.key or one.name).manifest)


T = TypeVar("T")
K = TypeVar("K")


def _grouped(listed: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    found: dict[K, list[T]] = {}
    for one in listed:
        found.setdefault(key(one), []).append(one)
    return found


@lru_cache(maxsize=1)
def locks_of(cluster: Cluster) -> Locks:
    """Return the locks of a cluster.

    Every workflow is followed from its start, and every template that none of them reaches from itself.
    """
    return _Walk(cluster).done() if any(map(_has_locks, cluster.workflows.values())) else Locks()


def _has_locks(workflow: Workflow) -> bool:
    return "synchronization" in workflow.spec or any(
        "synchronization" in one.data or "synchronization" in one.data.get("resource", {}).get("manifest", "")
        for one in workflow.every_template
    )


@dataclass(frozen=True)
class _Frame:
    """What holds where a template is entered; `namespace` is that of the run."""

    namespace: str
    bindings: Bindings = field(default_factory=Bindings)
    held: tuple[Taken, ...] = ()
    in_loop: bool = False


_Way = tuple[str, ...]


class _Walk:
    """The ways through a cluster's templates, and the locks on them."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.workflows = tuple(cluster.workflows.values())
        self.budget = _MOST_STEPS + 10 * sum(len(workflow.templates) for workflow in self.workflows)
        self.children: dict[Manifest, Workflow | None] = {}
        self.waiting: list[tuple[Template, _Frame, _Way]] = []
        self.seen: set[tuple[Template, _Frame]] = set()
        self.reached: set[Template] = set()
        self.taken: dict[tuple[Lock, Manifest, Path], Taken] = {}
        self.nestings: dict[tuple[Lock, Manifest, Path, Manifest, Path], Nesting] = {}

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
        if callee is not None:
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
        held = []
        for item in items:
            taken = _taken(item, manifest, bindings, frame, way[-1])
            if taken is None:
                continue
            key = taken.key or taken.name
            self.taken.setdefault((taken.lock, key.manifest, key.path), taken)
            holder = next((one for one in frame.held if one.lock == taken.lock), None)
            if holder is None:
                held.append(taken)
                continue
            between = way[way.index(holder.where) :] if holder.where in way else way
            nesting = Nesting(holder, taken, between, self._limit(taken))
            self.nestings.setdefault((taken.lock, holder.manifest, holder.item.path, manifest, item.path), nesting)
        return replace(frame, held=(*frame.held, *held)) if held else frame

    def _limit(self, taken: Taken) -> int | None:
        if taken.item.kind == "mutex":
            return 1
        lock = taken.lock
        found = self.cluster.find("ConfigMap", lock.name, lock.namespace) if lock.kind == "ConfigMap" else None
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
