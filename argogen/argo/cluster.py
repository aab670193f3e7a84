"""The cluster as far as a repository tells: which objects there will be, and what a reference to one leads to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from argogen.argo.children import Child, child_of
from argogen.argo.manifests import Manifest
from argogen.argo.versions import NEWEST
from argogen.argo.workflows import Call, Reference, Template, Workflow, workflow_of


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
    _children: dict[int, Child | None] = field(default_factory=dict, repr=False)

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

    def find(self, kind: str, name: str, namespace: str) -> Manifest | None:
        """Return the object that a namespace's object means by a name, or None.

        An object that does not say its namespace may be in any: what applies it decides.
        """
        named = self._by_kind_and_name.get((kind, name), ())
        exact = [one for one in named if one.namespace == namespace]
        open_ones = [one for one in named if not one.namespace or not namespace]
        return next(iter([*exact, *open_ones]), None)

    def elsewhere(self, kind: str, name: str) -> Iterable[Manifest]:
        """Return all objects of a kind and name, whatever their namespace."""
        return tuple(self._by_kind_and_name.get((kind, name), ()))

    def workflow_template(self, reference: Reference, namespace: str) -> Workflow | None:
        """Return the WorkflowTemplate that a reference in a namespace names, or None."""
        kind = "ClusterWorkflowTemplate" if reference.cluster_scope else "WorkflowTemplate"
        manifest = self.find(kind, reference.name, "" if reference.cluster_scope else namespace)
        return self.workflows.get(manifest) if manifest else None

    def target(self, reference: Reference, namespace: str) -> Target:
        """Return what a `templateRef` or `workflowTemplateRef` leads to; for the latter `template` stays None."""
        if reference.is_dynamic:
            return Target(Knowledge.RUN_TIME)
        workflow = self.workflow_template(reference, namespace)
        if workflow is None:
            known = (reference.name, reference.cluster_scope) in self.declared
            return Target(Knowledge.DECLARED if known else Knowledge.UNKNOWN)
        if not reference.template:
            return Target(Knowledge.FOUND, None, workflow)
        template = workflow.by_name.get(reference.template)
        if template is None:
            # A WorkflowTemplate may itself take all its templates from another one.
            beyond = workflow.reference
            if beyond:
                return self.target(Reference(beyond.name, reference.template, beyond.cluster_scope), namespace)
        return Target(Knowledge.FOUND if template else Knowledge.MISSING, template, workflow)

    def callee(self, call: Call) -> Target:
        """Return what a call leads to."""
        namespace = call.workflow.manifest.namespace
        if call.inline:
            return Target(Knowledge.FOUND, call.inline, call.workflow)
        if call.reference:
            return self.target(call.reference, namespace)
        if "{{" in call.called:
            return Target(Knowledge.RUN_TIME)
        template = call.workflow.by_name.get(call.called)
        if template is None and (reference := call.workflow.reference):
            return self.target(Reference(reference.name, call.called, reference.cluster_scope), namespace)
        return Target(Knowledge.FOUND if template else Knowledge.MISSING, template, call.workflow)

    def child(self, template: Template) -> Child | None:
        """Return what a resource template creates or changes, or None if it has no manifest written out."""
        key = id(template.data)
        if key not in self._children:
            self._children[key] = child_of(template, self.version)
        return self._children[key]
