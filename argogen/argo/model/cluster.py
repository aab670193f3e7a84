"""The cluster as far as a repository tells: which objects there will be, and what a reference to one leads to."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from itertools import takewhile
from pathlib import PurePosixPath
from typing import Any

from argogen.argo.forms.tags import has_tag
from argogen.argo.model.children import Child, child_of
from argogen.argo.model.events import STARTERS, Submitted, submitted_by
from argogen.argo.model.manifests import Manifest
from argogen.argo.model.workflows import Call, Reference, Template, Workflow, workflow_of
from argogen.argo.versions import NEWEST


class Knowledge(Enum):
    """What can be said of what a reference names."""

    FOUND = "it is there"
    MISSING = "it would have to be there and is not"
    UNKNOWN = "nobody here says whether it is there"
    DECLARED = "it is said to be elsewhere, without more"
    RUN_TIME = "only the run knows its name"


@dataclass(frozen=True)
class Target:
    """What a call leads to: `template` is there if it is FOUND, `workflow` where its WorkflowTemplate is known."""

    knowledge: Knowledge
    template: Template | None = None
    workflow: Workflow | None = None


@dataclass(frozen=True, eq=False)
class Cluster:
    """All objects that are known, of every file that is looked at, of `lib`, and of interfaces that are declared."""

    manifests: tuple[Manifest, ...] = ()
    version: str = NEWEST
    declared: frozenset[tuple[str, bool]] = frozenset()
    """WorkflowTemplates that are elsewhere, by name and whether they are the cluster's, of which no more is known."""
    hygiene_by_controller: bool = False
    """Whether the controller's workflowDefaults see to TTL, pods and deadlines."""
    instance_id: str = ""
    """The controller's instance ID, "" where it has none or nobody says."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """What argogen.yaml says."""
    background: frozenset[Manifest] = frozenset()
    """Those of the objects that are only known, and not looked at."""
    overlays: frozenset[str] = frozenset()
    """Folders with a kustomization: what stands in them is patched, or a patch itself."""
    has_gaps: bool = False
    """Whether a file could not be read, so that what is missed may be in it."""
    _children: dict[int, Child | None] = field(default_factory=dict, repr=False)
    _submitted: dict[Manifest, tuple[Submitted, ...]] = field(default_factory=dict, repr=False)
    _nearest: dict[tuple[str, str, str, str], Manifest | None] = field(default_factory=dict, repr=False)

    @cached_property
    def workflows(self) -> Mapping[Manifest, Workflow]:
        """The workflow of each object that has one."""
        found = ((manifest, workflow_of(manifest)) for manifest in self.manifests)
        return {manifest: workflow for manifest, workflow in found if workflow}

    @cached_property
    def _by_kind_and_name(self) -> Mapping[tuple[str, str], list[Manifest]]:
        found: dict[tuple[str, str], list[Manifest]] = defaultdict(list)
        for manifest in self.manifests:
            found[manifest.kind, str(manifest.metadata.get("name") or "")].append(manifest)
        return found

    def find(self, kind: str, name: str, namespace: str, near: str = "") -> Manifest | None:
        """Return the object that a namespace's object means by a name, or None.

        An object that does not say its namespace may be in any: what applies it decides. Of several, as folders for
        environments hold them, the one is meant that stands nearest to the file `near`.
        """
        if not name or (kind, name) not in self._by_kind_and_name:
            return None
        folder = near.rpartition("/")[0]
        key = (kind, name, namespace, folder)
        if key not in self._nearest:
            named = self._by_kind_and_name[kind, name]
            found = [one for one in named if one.namespace == namespace]
            found = found or [one for one in named if not one.namespace or not namespace]
            self._nearest[key] = max(found, key=lambda one: _nearness(one.file, folder), default=None)
        return self._nearest[key]

    @cached_property
    def names(self) -> Mapping[str, Sequence[str]]:
        """The names of all objects, by kind."""
        found: dict[str, list[str]] = defaultdict(list)
        for kind, name in self._by_kind_and_name:
            found[kind].append(name)
        return found

    @cached_property
    def _by_whole_name(self) -> Mapping[tuple[str, str, str], list[Manifest]]:
        found: dict[tuple[str, str, str], list[Manifest]] = defaultdict(list)
        for manifest in self.manifests:
            found[manifest.kind, manifest.namespace, str(manifest.metadata.get("name") or "")].append(manifest)
        return found

    def of_same_name(self, manifest: Manifest) -> Sequence[Manifest]:
        """Return all objects of the kind, namespace and name of one, itself included, in the order of the files."""
        name = str(manifest.metadata.get("name") or "")
        return self._by_whole_name.get((manifest.kind, manifest.namespace, name), ())

    def elsewhere(self, kind: str, name: str) -> Sequence[Manifest]:
        """Return all objects of a kind and name, whatever their namespace."""
        return self._by_kind_and_name.get((kind, name), ())

    def workflow_template(self, reference: Reference, namespace: str, near: str = "") -> Workflow | None:
        """Return the WorkflowTemplate that a reference in a namespace names, or None."""
        manifest = self.find(reference.kind, reference.name, "" if reference.cluster_scope else namespace, near)
        return self.workflows.get(manifest) if manifest else None

    def target(self, reference: Reference, namespace: str, near: str = "") -> Target:
        """Return what a `templateRef` or `workflowTemplateRef` leads to; for the latter `template` stays None.

        A WorkflowTemplate that itself refers to another one has no templates (Argo 4.1
        workflow/templateresolution/context.go, GetTemplateFromRef). `near` is as for `find`.
        """
        if reference.is_dynamic:
            return Target(Knowledge.RUN_TIME)
        kind, home = reference.kind, "" if reference.cluster_scope else namespace
        manifest = self.find(kind, reference.name, home, near)
        if manifest is None:
            known = (reference.name, reference.cluster_scope) in self.declared
            return Target(Knowledge.DECLARED if known else Knowledge.UNKNOWN)
        workflow = self.workflows.get(manifest)
        if workflow is None:
            return Target(Knowledge.DECLARED)
        if not reference.template:
            return Target(Knowledge.FOUND, None, workflow)
        return _template(workflow, reference.template)

    def callee(self, call: Call) -> Target:
        """Return what a call leads to."""
        manifest = call.workflow.manifest
        if call.inline:
            return Target(Knowledge.FOUND, call.inline, call.workflow)
        if call.reference:
            return self.target(call.reference, manifest.namespace, manifest.file)
        if has_tag(call.called):
            return Target(Knowledge.RUN_TIME)
        reference = call.workflow.reference
        if reference and call.called not in call.workflow.by_name:
            called = Reference(reference.name, call.called, reference.cluster_scope)
            return self.target(called, manifest.namespace, manifest.file)
        return _template(call.workflow, call.called)

    def submitted(self, manifest: Manifest) -> tuple[Submitted, ...]:
        """Return what events start through a Sensor or a WorkflowEventBinding."""
        if manifest.kind not in STARTERS:
            return ()
        if manifest not in self._submitted:
            self._submitted[manifest] = submitted_by(manifest, self.version)
        return self._submitted[manifest]

    def workflows_below(self, manifest: Manifest) -> Iterator[Workflow]:
        """Yield the workflow of an object, and those that it starts by events and by resource templates."""
        own = self.workflows.get(manifest)
        started = (one.workflow for one in self.submitted(manifest))
        for workflow in (own, *started):
            if workflow is None:
                continue
            yield workflow
            for template in workflow.every_template:
                child = self.child(template) if "resource" in template.data else None
                if child and child.workflow:
                    yield child.workflow

    def child(self, template: Template) -> Child | None:
        """Return what a resource template creates or changes, or None if it has no manifest written out."""
        key = id(template.data)
        if key not in self._children:
            self._children[key] = child_of(template, self.version)
        return self._children[key]


def _template(workflow: Workflow, name: str) -> Target:
    """Return the template of that name in a workflow as a target."""
    found = workflow.by_name.get(name)
    missing = Knowledge.MISSING if workflow.knows_templates else Knowledge.UNKNOWN
    return Target(Knowledge.FOUND if found else missing, found, workflow)


def _nearness(file: str, folder: str) -> int:
    """Return how many folders above a file are those of another one's folder."""
    pairs = zip(PurePosixPath(file).parts[:-1], PurePosixPath(folder).parts, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
