"""What judgements ask of the two sides: who calls which template, reads which output, and takes which lock."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from argogen.argo.flow.held_locks import locks_of
from argogen.argo.flow.locks import Taken
from argogen.argo.flow.uses import Use, uses
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.manifests import Manifest
from argogen.argo.model.workflows import Workflow
from argogen.argo.scope.members import members_by_name
from argogen.argo.scope.readings import Reading, readings_of
from argogen.diff.model import Caller, ObjectId, Part, Side, Snapshot

Target = tuple[str, str, str, str]
"""A template: the kind, namespace and name of its object, and its own name."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """What one side knows of one environment."""

    part: Part

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
            manifest = self._meant(use)
            if manifest is None:
                continue
            own = (manifest.kind, manifest.namespace, manifest.name)
            found[*own, use.reference.template].append(use)
            if use.reference.template and use.call is None:
                found[*own, ""].append(use)
        return {target: tuple(listed) for target, listed in found.items()}

    def _meant(self, use: Use) -> Manifest | None:
        reference, user = use.reference, use.workflow.manifest
        if reference.is_dynamic:
            return None
        namespace = "" if reference.cluster_scope else user.namespace or use.user.namespace
        return self.cluster.find(reference.kind, reference.name, namespace, use.user.file)

    @cached_property
    def reads(self) -> Mapping[tuple[Target, str, str], tuple[Reading, ...]]:
        """What reads an output of a template: by the template, `parameters` or `artifacts`, and the output's name."""
        found: dict[tuple[Target, str, str], list[Reading]] = defaultdict(list)
        for workflow in self.cluster.workflows.values():
            for reading in readings_of(workflow, self.cluster):
                read = self._output_read(reading)
                if read:
                    found[read].append(reading)
        return {key: tuple(listed) for key, listed in found.items()}

    def _output_read(self, reading: Reading) -> tuple[Target, str, str] | None:
        path, template = reading.path, reading.place.template
        if template is None or len(path) < 5 or path[0] not in ("steps", "tasks") or path[2] != "outputs":
            return None
        call = members_by_name(template).get(path[1])
        callee = self.cluster.callee(call).template if call else None
        if callee is None:
            return None
        return target_of(callee.workflow, callee.name), path[3], path[4]

    @cached_property
    def taken(self) -> Mapping[tuple[str, str, str], tuple[Taken, ...]]:
        """Who takes a lock: by the ConfigMap's namespace, name and key."""
        found: dict[tuple[str, str, str], list[Taken]] = defaultdict(list)
        for one in locks_of(self.cluster).taken:
            if one.lock.kind == "ConfigMap":
                found[one.lock.namespace, one.lock.name, one.lock.key].append(one)
        return {key: tuple(listed) for key, listed in found.items()}

    def caller(self, use: Use, *, updated: bool = False) -> Caller:
        """Return a use as a caller that reports show."""
        return Caller(self.id_of(use.user), use.manifest.location(use.path), use.by, updated)

    def reader(self, reading: Reading, *, updated: bool = False) -> Caller:
        """Return a reading of an output in the same form."""
        manifest = reading.place.workflow.manifest
        return Caller(self.id_of(manifest), manifest.location(reading.place.path), reading.name, updated)

    def holder(self, taken: Taken) -> Caller:
        """Return what takes a lock in the same form."""
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

    @classmethod
    def of(cls, before: Side, after: Side) -> "Sides":
        """Return the evidence of two sides; it is gathered where it is asked for."""
        return cls(*({part.environment: Evidence(part) for part in side.parts} for side in (before, after)))

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
