"""What judgements ask of the two sides: who calls which template, reads which output, and takes which lock."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from argogen.argo.flow.held_locks import locks_of
from argogen.argo.flow.locks import Taken
from argogen.argo.flow.uses import Use, uses
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.manifests import Manifest
from argogen.argo.model.workflows import Workflow
from argogen.argo.scope.members import members_by_name
from argogen.argo.scope.readings import Reading, readings_of
from argogen.diff.judgements.place import name_of
from argogen.diff.model import Caller, ChangeKind, Item, ObjectDiff, ObjectId, Part, Report, Snapshot

Target = tuple[str, str, str, str]
"""A template: the kind, namespace and name of its object, and its own name."""
ANY = "*"
"""Stands for whichever template of an object."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """What one side knows of one environment."""

    part: Part
    _read: dict[Manifest, tuple[Reading, ...]] = field(default_factory=dict, repr=False)

    @property
    def cluster(self) -> Cluster:
        """The objects as the linter knows them."""
        return self.part.cluster

    @cached_property
    def _ids(self) -> Mapping[Manifest, ObjectId]:
        return {one.manifest: one.id for one in self.part.snapshots if one.manifest}

    def id_of(self, manifest: Manifest) -> ObjectId:
        """Return which object a manifest is; one that is only known, as those of `lib`, has an id of its own."""
        return self._ids.get(manifest) or ObjectId(manifest.kind, manifest.namespace, manifest.name)

    @cached_property
    def uses(self) -> Mapping[Target, tuple[Use, ...]]:
        """The uses of each template that is known here, and of each whole object with the template ""."""
        found: dict[Target, list[Use]] = defaultdict(list)
        for use in uses(self.cluster):
            for own in self._meant(use):
                found[*own, use.reference.template].append(use)
                if use.reference.template and use.call is None:
                    found[*own, ""].append(use)
                if not use.is_own:
                    found[*own, ANY].append(use)
        return {target: tuple(listed) for target, listed in found.items()}

    def _meant(self, use: Use) -> Iterator[tuple[str, str, str]]:
        """Yield which object a use names; where there is none, what it would be, with a namespace or without."""
        reference, user = use.reference, use.workflow.manifest
        if reference.is_dynamic:
            return
        namespace = "" if reference.cluster_scope else user.namespace or use.user.namespace
        found = self.cluster.find(reference.kind, reference.name, namespace, use.user.file)
        for where in (found.namespace,) if found else dict.fromkeys((namespace, "")):
            yield reference.kind, where, reference.name

    def reads(self, target: Target, kind: str, name: str) -> Iterator[Reading]:
        """Yield what reads an output of a template; `kind` is `parameters`, `artifacts`, or `result` with no name."""
        for workflow in self._users_by_name.get(target[2], ()):
            for reading in self._readings(workflow):
                if self._output_read(reading) == (target, kind, name):
                    yield reading

    @cached_property
    def _users_by_name(self) -> Mapping[str, list[Workflow]]:
        """The workflows that may call a template of an object, itself among them, by that object's name."""
        found: dict[str, list[Workflow]] = defaultdict(list)
        for workflow in self.cluster.workflows.values():
            named = [call.reference.name for call in workflow.calls if call.reference]
            named += [workflow.reference.name] if workflow.reference else []
            for name in dict.fromkeys((workflow.manifest.name, *named)):
                found[name].append(workflow)
        return found

    def _readings(self, workflow: Workflow) -> tuple[Reading, ...]:
        if workflow.manifest not in self._read:
            self._read[workflow.manifest] = readings_of(workflow, self.cluster)
        return self._read[workflow.manifest]

    def _output_read(self, reading: Reading) -> tuple[Target, str, str] | None:
        path, template = reading.path, reading.place.template
        if template is None or path[0] not in ("steps", "tasks") or path[2:3] != ("outputs",):
            return None
        kind, name = (*path[3:5], "", "")[:2]
        if not name and kind != "result":
            return None
        call = members_by_name(template).get(path[1])
        callee = self.cluster.callee(call).template if call else None
        if callee is None:
            return None
        return target_of(callee.workflow, callee.name), kind, name

    @cached_property
    def taken(self) -> Mapping[tuple[str, str, str], tuple[Taken, ...]]:
        """Who takes a lock: by the ConfigMap's namespace, name and key."""
        found: dict[tuple[str, str, str], list[Taken]] = defaultdict(list)
        for one in locks_of(self.cluster).taken:
            if one.lock.kind == "ConfigMap":
                found[one.lock.namespace, one.lock.name, one.lock.key].append(one)
        return {key: tuple(listed) for key, listed in found.items()}

    @cached_property
    def passed(self) -> Mapping[Manifest, tuple[Taken, ...]]:
        """The locks that each object names for templates elsewhere to take."""
        found: dict[Manifest, list[Taken]] = defaultdict(list)
        for one in locks_of(self.cluster).taken:
            if one.is_passed:
                found[one.written.manifest].append(one)
        return {key: tuple(listed) for key, listed in found.items()}

    def caller(self, use: Use, *, updated: bool = False) -> Caller:
        """Return a use as a caller that reports show."""
        return Caller(self.id_of(use.user), use.manifest.location(use.path), use.by, updated)

    def reader(self, reading: Reading, *, updated: bool = False) -> Caller:
        """Return a reading of an output in the same form."""
        manifest = reading.place.workflow.manifest
        return Caller(self.id_of(manifest), manifest.location(reading.place.path), reading.name, updated)

    def holder(self, taken: Taken) -> Caller:
        """Return what takes a lock in the same form: who names it, where a template takes what its callers name."""
        if taken.is_passed:
            return Caller(self.id_of(taken.written.manifest), taken.written.location, taken.where)
        return Caller(self.id_of(taken.manifest), taken.location, taken.where)


def target_of(workflow: Workflow, template: str) -> Target:
    """Return a template of a workflow as a target."""
    manifest = workflow.manifest
    return manifest.kind, manifest.namespace, manifest.name, template


def target_in(snapshot: Snapshot, template: str) -> Target:
    """Return a template of an object as a target."""
    return snapshot.id.kind, snapshot.manifest.namespace if snapshot.manifest else "", snapshot.id.name, template


@dataclass(frozen=True, eq=False)
class Sides:
    """The evidence of both sides, by environment."""

    before: Mapping[str, Evidence]
    after: Mapping[str, Evidence]
    objects: tuple[ObjectDiff, ...] = ()

    @classmethod
    def of(cls, report: Report) -> "Sides":
        """Return the evidence of a report's sides; it is gathered where it is asked for."""
        before, after = (
            {part.environment: Evidence(part) for part in side.parts} for side in (report.before, report.after)
        )
        return cls(before, after, report.objects)

    def follows(self, old: Target, new: Target) -> bool:
        """Return whether a template, or with the name "" an object, is the other one under its new name."""
        return old != new and self._renamed.get(old, (*self._renamed.get((*old[:3], ""), old)[:3], old[3])) == new

    @cached_property
    def _renamed(self) -> Mapping[Target, Target]:
        """The new names of templates, and of objects with the template ""."""
        found: dict[Target, Target] = {}
        for diff in self.objects:
            if diff.before and diff.after and diff.kind is ChangeKind.MOVE:
                found[target_in(diff.before, "")] = target_in(diff.after, "")
            for change in diff.changes:
                name = change.path[-1] if change.kind is ChangeKind.MOVE and change.other else None
                if diff.after and change.other and change.after is not None and isinstance(name, Item):
                    other, path = change.other
                    old = name_of(path[-1]) if path and isinstance(path[-1], Item) else ""
                    new = target_in(diff.after, name_of(name))
                    found[other.kind, new[1], other.name, old] = new
        return found

    def old(self, id_: ObjectId) -> Evidence | None:
        """Return what the older side knows of an object's environment."""
        return self.before.get(id_.environment) or _only(self.before.values())

    def new(self, id_: ObjectId) -> Evidence | None:
        """Return what the newer side knows of an object's environment."""
        return self.after.get(id_.environment) or _only(self.after.values())


def _only(evidence: Iterable[Evidence]) -> Evidence | None:
    """Return the one piece that there is; environments that are compared with each other have no name in common."""
    found: Iterator[Evidence] = iter(evidence)
    first = next(found, None)
    return None if next(found, None) else first
