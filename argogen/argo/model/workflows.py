"""What Argo sees in a manifest: a workflow's spec, its templates, and who calls them with what.

Everything here is a view of a manifest's data, made once, with the path of each part. The data has the shapes of the
schema (see `argogen.argo.model.manifests`), so that nothing here needs to ask twice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from argogen.argo.forms.tags import has_tag
from argogen.argo.model.manifests import Manifest
from argogen.diagnostics import Path

WORKFLOW_KINDS = ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow")
TEMPLATE_KINDS = ("WorkflowTemplate", "ClusterWorkflowTemplate")
"""The kinds whose templates others can call."""
LEAF_TYPES = ("container", "containerSet", "script", "resource", "data", "http", "plugin")
POD_TYPES = ("container", "containerSet", "script", "resource", "data")
TEMPLATE_TYPES = (*LEAF_TYPES, "steps", "dag", "suspend")
"""The fields of which a template has exactly one (Argo 4.1 workflow/validate/validate.go, validateTemplateType)."""


@dataclass(frozen=True, eq=False)
class Workflow:
    """A workflow's spec, in whichever object it stands; `path` is where."""

    manifest: Manifest
    spec: Mapping[str, Any]
    path: Path

    @property
    def kind(self) -> str:
        """The kind of the object."""
        return self.manifest.kind

    @property
    def is_template(self) -> bool:
        """Whether it is stored to be used by others, so that arguments may still be missing."""
        return self.kind in TEMPLATE_KINDS

    @property
    def is_final(self) -> bool:
        """Whether nobody can add arguments when it starts: a schedule, an event or a template starts it."""
        return self.kind == "CronWorkflow" or self.manifest.inner or bool(self.manifest.base)

    @cached_property
    def templates(self) -> tuple["Template", ...]:
        """The templates that are listed, without those that are written inline in a step or task."""
        listed = self.spec.get("templates", ())
        return tuple(Template(self, one, (*self.path, "templates", index)) for index, one in enumerate(listed))

    @cached_property
    def by_name(self) -> Mapping[str, "Template"]:
        """The listed templates by their names; of two with one name the first."""
        return {one.name: one for one in reversed(self.templates) if one.name}

    @cached_property
    def knows_templates(self) -> bool:
        """Whether the names of all its templates are known: none was left out for not fitting the schema."""
        here = (*self.path[len(self.manifest.base) :], "templates")
        below = [path[len(here) :] for path in self.manifest.lost if path[: len(here)] == here]
        return all(len(path) > 1 and path[1:] != ("name",) for path in below)

    @cached_property
    def every_template(self) -> tuple["Template", ...]:
        """All templates, inline ones too, each after the one it stands in."""
        found: list[Template] = []
        for template in self.templates:
            found += template.with_inline
        return tuple(found)

    @cached_property
    def reference(self) -> "Reference | None":
        """The WorkflowTemplate that `workflowTemplateRef` names."""
        found = self.spec.get("workflowTemplateRef")
        if found is None:
            return None
        return Reference(str(found.get("name", "")), "", bool(found.get("clusterScope")))

    @cached_property
    def parameters(self) -> Mapping[str, "Parameter"]:
        """The parameters in `spec.arguments`, by name."""
        return parameters_of(self.spec.get("arguments"), (*self.path, "arguments"))

    @cached_property
    def starts(self) -> tuple["Call", ...]:
        """What the workflow itself calls: its entrypoint, its exit handler and its hooks."""
        arguments = self.spec.get("arguments") or {}
        calls = []
        for key in ("entrypoint", "onExit"):
            if self.spec.get(key):
                data = {"template": self.spec[key], "arguments": arguments}
                calls.append(Call(key, key, self, None, data, self.path, (*self.path, "arguments"), (*self.path, key)))
        for name, hook in self.spec.get("hooks", {}).items():
            path = (*self.path, "hooks", name)
            calls.append(Call("hook", name, self, None, hook, path, (*path, "arguments")))
        return tuple(calls)

    @cached_property
    def callers(self) -> Mapping[str, tuple["Call", ...]]:
        """The calls of each listed template by its own workflow, by the template's name."""
        found: dict[str, list[Call]] = {}
        for call in self.calls:
            if call.called and not call.reference:
                found.setdefault(call.called, []).append(call)
        return {name: tuple(calls) for name, calls in found.items()}

    @cached_property
    def calls(self) -> tuple["Call", ...]:
        """All calls: what the workflow starts, and each template's steps, tasks and hooks."""
        return (*self.starts, *(call for template in self.every_template for call in template.calls))


@dataclass(frozen=True)
class Reference:
    """A template of another object: `template` is "" where the whole WorkflowTemplate is meant."""

    name: str
    template: str
    cluster_scope: bool = False

    @property
    def kind(self) -> str:
        """The kind of the object that is named."""
        return "ClusterWorkflowTemplate" if self.cluster_scope else "WorkflowTemplate"

    @property
    def is_dynamic(self) -> bool:
        """Whether only the run knows what is meant."""
        return has_tag(self.name) or has_tag(self.template)


@dataclass(frozen=True, eq=False)
class Parameter:
    """One entry of a list of parameters."""

    name: str
    data: Mapping[str, Any]
    path: Path

    @property
    def has_value(self) -> bool:
        """Whether it has a value or a place where one comes from."""
        return "value" in self.data or "valueFrom" in self.data

    @property
    def is_optional(self) -> bool:
        """Whether, as an input, nobody needs to pass it."""
        return self.has_value or "default" in self.data


def parameters_of(holder: Mapping[str, Any] | None, path: Path) -> dict[str, Parameter]:
    """Return the parameters of an `arguments`, `inputs` or `outputs` at `path`, by name; of two the last."""
    return _named(holder, path, "parameters")


def artifacts_of(holder: Mapping[str, Any] | None, path: Path) -> dict[str, Parameter]:
    """Return the artifacts of an `arguments`, `inputs` or `outputs` at `path`, by name."""
    return _named(holder, path, "artifacts")


def _named(holder: Mapping[str, Any] | None, path: Path, key: str) -> dict[str, Parameter]:
    listed = (holder or {}).get(key, ())
    return {
        one["name"]: Parameter(one["name"], one, (*path, key, index))
        for index, one in enumerate(listed)
        if one.get("name")
    }


@dataclass(frozen=True, eq=False)
class Template:
    """A template; `within` is the step or task that an inline one is written in."""

    workflow: Workflow
    data: Mapping[str, Any]
    path: Path
    within: "Call | None" = None

    @property
    def name(self) -> str:
        """The name, "" for an inline template."""
        return str(self.data.get("name") or "")

    @cached_property
    def types(self) -> tuple[str, ...]:
        """The types that it says it is of; a sound template has one."""
        return tuple(key for key in TEMPLATE_TYPES if key in self.data)

    @property
    def type(self) -> str:
        """Its type: one of TEMPLATE_TYPES, or "" where there is none."""
        return self.types[0] if self.types else ""

    @property
    def is_leaf(self) -> bool:
        """Whether it does something itself instead of calling others."""
        return self.type in LEAF_TYPES

    @cached_property
    def inputs(self) -> Mapping[str, Parameter]:
        """Its input parameters by name."""
        return parameters_of(self.data.get("inputs"), (*self.path, "inputs"))

    @cached_property
    def input_artifacts(self) -> Mapping[str, Parameter]:
        """Its input artifacts by name."""
        return artifacts_of(self.data.get("inputs"), (*self.path, "inputs"))

    @cached_property
    def outputs(self) -> Mapping[str, Parameter]:
        """Its output parameters by name."""
        return parameters_of(self.data.get("outputs"), (*self.path, "outputs"))

    @cached_property
    def output_artifacts(self) -> Mapping[str, Parameter]:
        """Its output artifacts by name."""
        return artifacts_of(self.data.get("outputs"), (*self.path, "outputs"))

    @cached_property
    def groups(self) -> tuple[tuple["Call", ...], ...]:
        """The groups of a steps template."""
        return tuple(
            tuple(self._call("step", one, ("steps", number, index)) for index, one in enumerate(group))
            for number, group in enumerate(self.data.get("steps", ()))
        )

    @cached_property
    def tasks(self) -> tuple["Call", ...]:
        """The tasks of a DAG template."""
        tasks = self.data.get("dag", {}).get("tasks", ())
        return tuple(self._call("task", one, ("dag", "tasks", index)) for index, one in enumerate(tasks))

    @cached_property
    def members(self) -> tuple["Call", ...]:
        """Its steps, in order, or its tasks."""
        return (*(step for group in self.groups for step in group), *self.tasks)

    @cached_property
    def calls(self) -> tuple["Call", ...]:
        """Its steps or tasks, each followed by its hooks."""
        return tuple(call for member in self.members for call in (member, *member.hooks))

    @cached_property
    def with_inline(self) -> tuple["Template", ...]:
        """The template itself and the inline templates in it."""
        found: list[Template] = [self]
        for template in found:  # grows while it is walked
            found += [member.inline for member in template.members if member.inline]
        return tuple(found)

    def _call(self, kind: str, data: Mapping[str, Any], steps: Path) -> "Call":
        path = (*self.path, *steps)
        return Call(kind, str(data.get("name") or ""), self.workflow, self, data, path, (*path, "arguments"))


@dataclass(frozen=True, eq=False)
class Call:
    """A template is called: by a step, a task, a hook, or as a workflow's entrypoint or exit handler.

    `kind` is step, task, hook, entrypoint or onExit. `template` is the template that it stands in, None at the level
    of the workflow. `name` is the step's, task's or hook's own.
    """

    kind: str
    name: str
    workflow: Workflow
    template: Template | None
    data: Mapping[str, Any]
    path: Path
    arguments_path: Path
    target_path: Path = ()
    """Where the name of the called template stands, if not below `path`."""
    owner: "Call | None" = field(default=None, repr=False)
    """The step or task that a hook belongs to."""

    @cached_property
    def reference(self) -> Reference | None:
        """What `templateRef` names."""
        found = self.data.get("templateRef")
        if found is None:
            return None
        return Reference(str(found.get("name", "")), str(found.get("template", "")), bool(found.get("clusterScope")))

    @property
    def called(self) -> str:
        """The name of the template of the same workflow that is called, or ""."""
        return str(self.data.get("template") or "")

    @cached_property
    def inline(self) -> Template | None:
        """The template that is written in place."""
        found = self.data.get("inline")
        return Template(self.workflow, found, (*self.path, "inline"), self) if found is not None else None

    @cached_property
    def hooks(self) -> tuple["Call", ...]:
        """The hooks of a step or task, and its exit handler in the older form."""
        found = []
        for name, hook in self.data.get("hooks", {}).items():
            path = (*self.path, "hooks", name)
            found.append(Call("hook", name, self.workflow, self.template, hook, path, (*path, "arguments"), owner=self))
        if self.kind in ("step", "task") and self.data.get("onExit"):
            path = (*self.path, "onExit")
            data = {"template": self.data["onExit"]}
            arguments = (*self.path, "arguments")
            found.append(Call("onExit", "exit", self.workflow, self.template, data, path, arguments, path, owner=self))
        return tuple(found)

    @cached_property
    def arguments(self) -> Mapping[str, Parameter]:
        """The parameters that are passed, by name."""
        return parameters_of(self.data.get("arguments"), self.arguments_path)

    @cached_property
    def argument_artifacts(self) -> Mapping[str, Parameter]:
        """The artifacts that are passed, by name."""
        return artifacts_of(self.data.get("arguments"), self.arguments_path)

    @property
    def where(self) -> Path:
        """Where the name of what is called stands."""
        if self.target_path:
            return self.target_path
        return (*self.path, next((key for key in ("templateRef", "inline") if key in self.data), "template"))

    @property
    def loops(self) -> bool:
        """Whether it runs once for each of several items."""
        return any(key in self.data for key in ("withItems", "withParam", "withSequence"))


def workflow_of(manifest: Manifest) -> Workflow | None:
    """Return the workflow in a manifest, or None for objects of another kind, or without a spec."""
    spec = manifest.data.get("spec")
    if manifest.kind not in WORKFLOW_KINDS or not isinstance(spec, dict):
        return None
    if manifest.kind != "CronWorkflow":
        return Workflow(manifest, spec, manifest.path("spec"))
    inner = spec.get("workflowSpec")
    return Workflow(manifest, inner, manifest.path("spec", "workflowSpec")) if isinstance(inner, dict) else None


def texts_in(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield the texts in a value, each with its path; `path` is that of the value."""
    waiting: list[tuple[Path, Any]] = [(path, value)]
    while waiting:
        at, current = waiting.pop()
        if isinstance(current, str):
            yield at, current
        elif isinstance(current, dict):
            waiting.extend(((*at, key), inner) for key, inner in reversed(current.items()))
        elif isinstance(current, list):
            waiting.extend(((*at, index), current[index]) for index in range(len(current) - 1, -1, -1))
