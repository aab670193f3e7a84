"""A rendered fan-out as a cluster would run it: from the list of items to the environment of each child's jobs.

Not replayed: locks, retries, and the jq program that reads a child, of which `_collected` does the same.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from .argo import GLOBALS, NodeError, Template, arguments_of, go_json, inputs_of, pod, process, replace, resolve
from .kubelet import SERVICES, environment
from .kubelet import expand as expand_variables
from .loops import LOOPS, aggregate, expand

ENV_LIMIT = 128 * 1024
"""Bytes above which Argo offloads a template, since 3.6: then Kubernetes expands nothing in it."""

Outcome = Callable[[dict[str, Any]], Mapping[str, str] | None]
"""What a child, given by its manifest, has written when it is done; None for one that fails."""


@dataclass
class Run:
    """What a run of the parent has done."""

    children: list[dict[str, Any]] = field(default_factory=list)
    """The manifests of the Workflows that it created, as the API server gets them."""
    environments: dict[str, dict[str, str]] = field(default_factory=dict)
    """By template, the environment of its job."""
    artifacts: dict[str, str] = field(default_factory=dict)
    """By template, the raw artifact that its job finds."""
    locks: set[str] = field(default_factory=set)
    """The semaphores that the children's nodes waited for."""
    error: str = ""
    """Why the run failed, if it did."""


@dataclass(frozen=True)
class FanOut:
    """All WorkflowTemplates of a fan-out, as rendered for a version of Argo."""

    manifests: Sequence[dict[str, Any]]
    version: str = "4.1"

    def workflow_template(self, name: str) -> dict[str, Any]:
        """Return the `spec` of a WorkflowTemplate."""
        kinds = ((one["kind"], one["metadata"]["name"], one) for one in self.manifests)
        found: dict[str, Any] = next(one["spec"] for kind, named, one in kinds if (kind, named) == (KIND, name))
        return found

    def template(self, of: str, name: str) -> Template:
        """Return a template of a WorkflowTemplate."""
        found: Template = next(one for one in self.workflow_template(of)["templates"] if one["name"] == name)
        return found

    def run(
        self,
        name: str,
        items: str = "",
        parameters: Mapping[str, str] | None = None,
        outcome: Outcome = lambda _: {},
        entrypoint: str = "",
    ) -> Run:
        """Run a WorkflowTemplate with parameters, where the job that lists the items has written the text `items`."""
        spec = self.workflow_template(name)
        listed = spec.get("arguments", {}).get("parameters", [])
        values = {one["name"]: one["value"] for one in listed if "value" in one} | dict(parameters or {})
        known = {**GLOBALS, **{f"workflow.parameters.{key}": value for key, value in values.items()}}
        runner = _Runner(self, known, items, outcome)
        try:
            values = json.loads(replace(go_json(values), known, version=self.version))  # substituteGlobalVariables
            runner.call(name, entrypoint or spec["entrypoint"], values)
        except NodeError as error:
            runner.seen.error = str(error)
        return runner.seen

    def child_run(self, child: Mapping[str, Any]) -> Run:
        """Run a child Workflow, whose jobs write nothing."""
        spec = child["spec"]
        values = {one["name"]: one["value"] for one in spec["arguments"]["parameters"]}
        run = self.run(spec["workflowTemplateRef"]["name"], "", values, entrypoint=spec.get("entrypoint", ""))
        assert not run.error, run.error
        return run


KIND = "WorkflowTemplate"


@dataclass
class _Runner:
    fan_out: FanOut
    known: Mapping[str, str]
    items: str
    outcome: Outcome
    seen: Run = field(default_factory=Run)

    def call(self, of: str, name: str, arguments: Mapping[str, str], artifacts: Any = ()) -> Mapping[str, str] | None:
        """Run a template; return its outputs, None where it failed."""
        template = process(
            self.fan_out.template(of, name), arguments, self.known, self.fan_out.version, artifacts=artifacts
        )
        if "steps" in template:
            self.steps(of, template)
            return {}
        built = pod(template, self.known, self.fan_out.version)
        shipped = json.loads(self.shipped(built["ARGO_TEMPLATE"]))
        if "resource" in template:
            return self.create(shipped)
        self.seen.environments[name] = environment(built.get("env", []))
        for artifact in shipped.get("inputs", {}).get("artifacts", []):
            self.seen.artifacts[name] = artifact["raw"]["data"]
        return {"result": self.items, "items": self.items}

    def steps(self, of: str, template: Template) -> None:
        """Run the groups of a steps template, one step in each."""
        scope: dict[str, str] = {**self.known, **inputs_of(template)}
        for (step,) in template["steps"]:
            resolved = resolve(step, scope, self.fan_out.version)
            if resolved.get("when", "true") == "false":
                continue
            if "when" in resolved:
                raise NodeError(f"the condition is no boolean: {resolved['when']}")
            looped = any(loop in step for loop in LOOPS)
            # All items are processed before the first child starts.
            calls = [*expand(resolved, scope, self.fan_out.version)] if looped else [resolved]
            outputs = [self.call(*self.target(of, call)) for call in calls]
            if None in outputs and "continueOn" not in step:
                raise NodeError("a child failed")
            known = aggregate(step["name"], outputs) if looped else _outputs(step["name"], outputs[0] or {})
            scope |= {f"steps.{step['name']}.status": "Succeeded", **known}

    def target(self, of: str, call: Mapping[str, Any]) -> tuple[str, str, dict[str, str], Any]:
        """Return what a step calls: WorkflowTemplate, template, parameters and artifacts."""
        reference = call.get("templateRef") or {"name": of, "template": call["template"]}
        artifacts = call.get("arguments", {}).get("artifacts", [])
        return reference["name"], reference["template"], arguments_of(call), artifacts

    def shipped(self, text: str) -> str:
        """Return ARGO_TEMPLATE as the executor reads it from its environment, or from a file where it is too long."""
        if len(text.encode()) > ENV_LIMIT and self.fan_out.version > "3.5":
            return text
        return expand_variables(text, {**SERVICES, "ARGO_CONTAINER_NAME": "init"})

    def create(self, template: Template) -> Mapping[str, str] | None:
        """Create a child as the executor does, and say what is collected of it."""
        child = read_as_kubectl(template["resource"]["manifest"])
        self.seen.children.append(child)
        for semaphore in template.get("synchronization", {}).get("semaphores", []):
            self.seen.locks.add("/".join(semaphore["configMapKeyRef"][key] for key in ("name", "key")))
        written = self.outcome(child)
        if written is None:
            return None
        return {one["name"]: _collected(child, written) for one in template.get("outputs", {}).get("parameters", [])}


def _outputs(step: str, outputs: Mapping[str, str]) -> dict[str, str]:
    return {f"steps.{step}.outputs.parameters.{name}": value for name, value in outputs.items()}


def _collected(child: Mapping[str, Any], written: Mapping[str, str]) -> str:
    """Return what the jq filter `{"item": .metadata.annotations["argogen/item"], "rows": ...}` finds."""
    return go_json({"item": child["metadata"]["annotations"]["argogen/item"], **written})


def read_as_kubectl(text: str) -> dict[str, Any]:
    """Return a manifest as `kubectl create` reads it: JSON if it begins with a brace, else YAML."""
    try:
        child = json.loads(text) if text.lstrip().startswith("{") else yaml.safe_load(text)
    except (ValueError, yaml.YAMLError) as error:
        raise NodeError(f"kubectl can't read the child: {error}") from None
    assert isinstance(child, dict)
    return child
