"""Locks: what a synchronization asks for, and how Argo names it (Argo 4.1 workflow/sync/lock_name.go)."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from argogen.argo.model.bindings import Written
from argogen.argo.model.manifests import Manifest
from argogen.argo.model.workflows import Template, Workflow
from argogen.diagnostics import Location, Path

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

    @property
    def written(self) -> Written:
        """What tells this lock from others, and where that is written."""
        return self.key or self.name

    @property
    def is_passed(self) -> bool:
        """Whether another manifest names the lock, and passes it to where it is taken."""
        return self.written.manifest is not self.manifest


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
