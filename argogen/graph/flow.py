"""The flow of some workflows, opened: their steps and tasks in order, what they call and create, and what is around."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from argogen.argo.flow.dags import dag_of
from argogen.argo.forms.names import INTERNAL
from argogen.argo.model.cluster import Cluster, Knowledge
from argogen.argo.model.injection import Injected, injected_by
from argogen.argo.model.manifests import Manifest
from argogen.argo.model.workflows import Call, Reference, Template, Workflow
from argogen.diagnostics import Path
from argogen.graph.canvas import Canvas
from argogen.graph.labels import details_of_call, details_of_template, name_of, spoken
from argogen.graph.model import Kind, Relation
from argogen.wording import counted

_DEEPEST = 6
"""Templates that are drawn inside each other; what is deeper gets a box of its own."""
_MOST_LOOKED_AT = 50
"""Templates among which a loop is looked for."""
_MOST_EDGES = 6
"""Edges between two groups of steps that are drawn one by one; more go through a join."""


def identity(manifest: Manifest) -> Hashable:
    """Return what tells an object from others; a child in a template, and what is named later, is only itself."""
    if manifest.inner or manifest.base or not manifest.metadata.get("name"):
        return id(manifest)
    return manifest.kind, manifest.namespace, manifest.name


@dataclass
class Flow:
    """Draws workflows. Where a reference leads is looked up when everything is drawn."""

    cluster: Cluster
    exported: Collection[tuple[Hashable, str]] = ()
    """The templates that others use, each by the identity of its object and its name."""
    canvas: Canvas = field(default_factory=Canvas)
    places: dict[Hashable, list[tuple[Path, str]]] = field(default_factory=lambda: defaultdict(list))
    """Where in which object what is drawn stands."""
    _waiting: list[tuple[str, Reference, Manifest, Relation, str]] = field(default_factory=list)
    _calls: list[tuple[str, Hashable]] = field(default_factory=list)
    """Calls of templates of the same workflow that get a box of their own, with the key of that."""
    _children: list[tuple[str, Workflow]] = field(default_factory=list)
    _injected: list[tuple[Reference, Manifest, Injected]] = field(default_factory=list)
    """Calls that name a template for what they call, with what they call."""
    _apart: list[tuple[Template, str]] = field(default_factory=list)
    """Templates that get a box of their own, with the group that it stands in."""
    _depth: int = 0

    def draw(self, workflow: Workflow) -> str:
        """Draw a workflow as a group, and return its ID; one that is drawn already is not drawn again."""
        manifest = workflow.manifest
        key = ("workflow", identity(manifest))
        if found := self.canvas.find(key):
            return found
        kind = [] if workflow.kind == "WorkflowTemplate" else [workflow.kind]
        group = self.canvas.box(key, manifest.name, Kind.WORKFLOW, spoken(manifest.name) or workflow.kind, kind)
        self._keep(manifest, workflow.path, group)
        if workflow.reference:
            self.lead(group, workflow.reference, manifest, Relation.STARTS)
        self._starts(workflow, group)
        for template in workflow.templates:
            called = workflow.callers.get(template.name) and not self._is_exported(template)
            if not called and not self.canvas.find(self._key(template)):
                self._template(template, group)
        self._draw_apart()
        for template in workflow.templates:  # those that only call each other in a circle
            if not self.canvas.find(self._key(template)):
                self._template(template, group)
                self._draw_apart()
        return group

    def _starts(self, workflow: Workflow, group: str) -> None:
        """Draw the entrypoint, and what runs because of it: the exit handler and the hooks."""
        first = ""
        for call in workflow.starts:
            if call.kind == "entrypoint" and workflow.reference and call.called not in workflow.by_name:
                continue
            drawn = self._call(call, group, call.called if call.kind != "hook" else call.name)
            if call.kind == "entrypoint":
                first = drawn
            else:
                self.canvas.edge(first or group, drawn, Relation.AFTER, _occasion(call))

    def lead(self, source: str, reference: Reference, near: Manifest, relation: Relation, label: str = "") -> None:
        """Lead from a box to what a reference in the object `near` names."""
        self._waiting.append((source, reference, near, relation, label))

    def finish(self) -> None:
        """Draw what is created with its templates, and lead to what is called and referred to."""
        for source, child in self._children:
            self.canvas.edge(source, self.draw(child), Relation.CREATES)
        for source, key in self._calls:
            self.canvas.edge(source, self.canvas.find(key), Relation.CALLS)
        told = {identity(one.manifest) for _, _, one in self._injected}
        for source, reference, near, relation, label in self._waiting:
            if not (reference.is_dynamic and identity(near) in told):  # its callers are here, and say what is meant
                self.canvas.edge(source, self.target(reference, near), relation, label)
        for callee, near, one in self._injected:
            source, target = self.target(callee, near), self.target(one.reference, one.name.manifest)
            template = self.cluster.target(callee, near.namespace, near.file).template
            label = "creates for each item" if template and self._loops(template) else ""
            self.canvas.edge(source, target, Relation.CREATES, label)

    def opened(self, reference: Reference, near: Manifest) -> str:
        """Return the ID of what a reference leads to if that is drawn, else ""."""
        workflow = self.cluster.target(reference, near.namespace, near.file).workflow
        if workflow is None:
            return ""
        inner = self.canvas.find(("template", identity(workflow.manifest), reference.template))
        return inner or self.canvas.find(("workflow", identity(workflow.manifest)))

    def started(self, workflow: Workflow) -> str:
        """Return the ID of what is drawn of a workflow, or of the WorkflowTemplate that it refers to, else ""."""
        manifest = workflow.manifest
        own = self.canvas.find(("workflow", identity(manifest)))
        return own or (self.opened(workflow.reference, manifest) if workflow.reference else "")

    def target(self, reference: Reference, near: Manifest) -> str:
        """Return the ID of what a reference leads to, which stays closed if it is not drawn."""
        if reference.is_dynamic:
            name = f"the {reference.kind} that the caller names"
            key = ("caller's", id(near), reference.name, reference.template)
            return self.canvas.box(key, "caller_s", Kind.ELSEWHERE, name, [spoken(reference.name)])
        if found := self.opened(reference, near):
            return found
        target = self.cluster.target(reference, near.namespace, near.file)
        title = "/".join(part for part in (reference.name, reference.template) if part)
        details = [reference.kind] if reference.cluster_scope else []
        if target.knowledge is Knowledge.MISSING:
            details.append("there is no such template")
        elif target.knowledge is not Knowledge.FOUND:
            details.append("not in this repository")
        owner = identity(target.workflow.manifest) if target.workflow else reference.kind
        return self.canvas.box(("elsewhere", owner, title), title, Kind.ELSEWHERE, title, details)

    def _template(self, template: Template, within: str) -> str:
        """Draw a template on its own."""
        name = f"{template.workflow.manifest.name}_{template.name}"
        kind = Kind.STEP if not template.members else Kind.TEMPLATE
        details = () if template.members else details_of_template(template, self.cluster)
        drawn = self.canvas.box(self._key(template), name, kind, name_of(template.name), details, within=within)
        self._inside(template, drawn)
        return drawn

    def _draw_apart(self) -> None:
        while self._apart:
            template, within = self._apart.pop(0)
            if not self.canvas.find(self._key(template)):
                self._template(template, within)

    def _call(self, call: Call, within: str, title: str) -> str:
        """Draw what a call runs, in its place, or the call alone where that stands elsewhere; return its ID."""
        template = self.cluster.callee(call).template
        name = f"{call.workflow.manifest.name}_{call.template.name if call.template else ''}_{title}"
        key, details = ("call", id(call.data), call.path), list(details_of_call(call))
        if template is None or template.workflow is not call.workflow or self._stands_apart(template, call):
            drawn = self.canvas.box(key, name, Kind.CALL, name_of(title), details, within=within)
            self._keep(call.workflow.manifest, call.path, drawn)
            self._lead_on(call, drawn, template)
            return drawn
        if template.name and template.name != title and not template.name.startswith(INTERNAL):
            details.insert(0, template.name)
        details += [] if template.members else details_of_template(template, self.cluster)
        kind = Kind.TEMPLATE if template.members else Kind.STEP
        drawn = self.canvas.box(key, name, kind, name_of(title), details, within=within)
        self._keep(call.workflow.manifest, call.path, drawn)
        self._alias(template, drawn)
        self._inside(template, drawn)
        return drawn

    def _stands_apart(self, template: Template, call: Call) -> bool:
        """Return whether a template with steps gets a box of its own: it is called twice, or too deep inside others."""
        if not template.members or template.within:
            return False
        if self.canvas.find(self._key(template)):
            return True
        if call.template is None:
            return False
        callers = template.workflow.callers.get(template.name, ())
        return len(callers) > 1 or self._depth >= _DEEPEST or self._is_exported(template)

    def _is_exported(self, template: Template) -> bool:
        """Return whether others use a template, or could: in a WorkflowTemplate that does not run by itself."""
        workflow = template.workflow
        is_library = workflow.is_template and "entrypoint" not in workflow.spec
        used = (identity(workflow.manifest), template.name) in self.exported
        return used or (is_library and not template.name.startswith(INTERNAL))

    def _lead_on(self, call: Call, drawn: str, template: Template | None) -> None:
        """Lead from a call to what it calls."""
        manifest, base = call.workflow.manifest, call.workflow.reference
        if template and template.workflow is call.workflow:
            self._apart.append((template, self.canvas.find(("workflow", identity(manifest)))))
            self._calls.append((drawn, self._key(template)))
            return
        reference = call.reference or (Reference(base.name, call.called, base.cluster_scope) if base else None)
        if reference is None:
            self.canvas.annotate(drawn, f"calls {spoken(call.called) or 'nothing'}, which is not there")
            return
        self.lead(drawn, reference, manifest, Relation.CALLS)
        for one in injected_by(call, self.cluster):
            self._injected.append((reference, manifest, one))

    def _inside(self, template: Template, drawn: str) -> None:
        """Draw the steps or tasks of a template inside its box, and what it creates."""
        self._keep(template.workflow.manifest, template.path, drawn)
        self._creates(template, drawn)
        if self._depth > _DEEPEST:  # written inline in each other
            self.canvas.annotate(drawn, counted(len(template.members), "step"))
            return
        self._depth += 1
        ids = {member: self._call(member, drawn, member.name or "step") for member in template.members}
        for member, box in ids.items():
            for hook in member.hooks:
                self.canvas.edge(box, self._call(hook, drawn, hook.name), Relation.AFTER, _occasion(hook))
        self._depth -= 1
        filled = [[ids[step] for step in group] for group in template.groups if group]
        for before, after in pairwise(filled):
            self._order(before, after, drawn)
        by_name = {task.name: ids[task] for task in reversed(template.tasks)}
        for task, dependency in dag_of(template).all:
            if dependency.task in by_name:
                label = f"if {dependency.result}" if dependency.result else ""
                self.canvas.edge(by_name[dependency.task], ids[task], Relation.ORDER, label)

    def _order(self, before: list[str], after: list[str], within: str) -> None:
        """Let all of some boxes come before all of others."""
        if len(before) * len(after) > _MOST_EDGES and min(len(before), len(after)) > 1:
            join = self.canvas.box(("join", *before), f"{within}_join", Kind.JOIN, "", within=within)
            self._order(before, [join], within)
            before = [join]
        for source in before:
            for target in after:
                self.canvas.edge(source, target, Relation.ORDER)

    def _creates(self, template: Template, drawn: str) -> None:
        """Lead to the workflow that a resource template creates."""
        child = self.cluster.child(template) if "resource" in template.data else None
        inner = child.workflow if child else None
        if child is None or inner is None:
            return
        self._keep(inner.manifest, (), drawn)
        if inner.reference and not inner.templates:
            reference = Reference(
                inner.reference.name, str(inner.spec.get("entrypoint") or ""), inner.reference.cluster_scope
            )
            self.lead(drawn, reference, template.workflow.manifest, Relation.CREATES)
        elif not template.workflow.manifest.inner:
            self._children.append((drawn, inner))

    def _loops(self, template: Template) -> bool:
        """Return whether a template has a loop, or one that it calls."""
        waiting, seen = [template], {template}
        for one in waiting:  # grows while it is walked
            if any(call.loops for call in one.calls):
                return True
            called = {found for call in one.calls if (found := self.cluster.callee(call).template)}
            waiting += sorted(called - seen, key=lambda found: found.path) if len(waiting) < _MOST_LOOKED_AT else ()
            seen |= called
        return False

    def _key(self, template: Template) -> Hashable:
        return "template", identity(template.workflow.manifest), template.name or template.path

    def _alias(self, template: Template, drawn: str) -> None:
        """Let references to a template lead to the first place where it is drawn."""
        self.canvas.alias(self._key(template), drawn)

    def _keep(self, manifest: Manifest, path: Path, drawn: str) -> None:
        self.places[identity(manifest)].append((path, drawn))

    def nearest(self, manifest: Manifest, path: Path) -> Iterator[str]:
        """Yield the IDs of the innermost boxes in which a path of an object stands; none where it is not drawn."""
        around = [(len(at), box) for at, box in self.places.get(identity(manifest), ()) if path[: len(at)] == at]
        longest = max((length for length, _ in around), default=0)
        yield from dict.fromkeys(box for length, box in around if length == longest)


def _occasion(call: Call) -> str:
    """Return when an exit handler or a hook runs."""
    if call.data.get("expression"):
        return f"when {spoken(call.data['expression'])}"
    return "at the end" if call.kind == "onExit" or call.name == "exit" else ""
