"""A rendered facade as a cluster would run it: outputs from the job's document, and what consumers get of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .argo import GLOBALS, Template, arguments_of, inputs_of, pod, process, resolve
from .engine import ExpressionError, Scope, evaluate
from .kubelet import SERVICES, environment, expand


@dataclass(frozen=True)
class Facade:
    """The WorkflowTemplate of a facade."""

    manifest: dict[str, Any]

    @property
    def templates(self) -> dict[str, Template]:
        """The templates, by name."""
        return {template["name"]: template for template in self.manifest["spec"]["templates"]}

    def tasks(self, template: str = "main") -> dict[str, dict[str, Any]]:
        """The tasks of a DAG, by name."""
        return {task["name"]: task for task in self.templates[template]["dag"]["tasks"]}

    @property
    def run(self) -> dict[str, str]:
        """The variables of a run whose parameters have their defaults."""
        parameters = self.manifest["spec"].get("arguments", {}).get("parameters", [])
        return {**GLOBALS, **{f"workflow.parameters.{given['name']}": given["value"] for given in parameters}}

    def outputs(self, document: str | None, phase: str = "Succeeded") -> dict[str, str]:
        """Return the facade's outputs; `document` is the job's text, None if the job's pod left no outputs at all."""
        run = process(self.templates["run"], {}, self.run)
        scope = {**self.run, **inputs_of(run), "tasks.job.status": phase}
        if document is not None:
            scope["tasks.job.outputs.parameters.result"] = document
        return outputs_of(run, scope)

    def scope(self, outputs: Mapping[str, str]) -> dict[str, str]:
        """Return what `main` knows when the facade has these outputs."""
        named = {f"tasks.run.outputs.parameters.{name}": value for name, value in outputs.items()}
        return {**self.run, "tasks.run.status": "Succeeded", **named}

    def task(self, name: str, outputs: Mapping[str, str]) -> dict[str, Any]:
        """Return a task of `main` as Argo starts it: `main` substituted, then the task's references resolved."""
        main = process(self.templates["main"], {}, self.run)
        task = next(task for task in main["dag"]["tasks"] if task["name"] == name)
        resolved: dict[str, Any] = resolve(task, self.scope(outputs))
        return resolved

    def environment(self, consumer: str, outputs: Mapping[str, str]) -> dict[str, str]:
        """Return the environment of a consumer's container."""
        task = self.task(consumer, outputs)
        template = process(self.templates[task["template"]], arguments_of(task), self.run)
        return environment(pod(template, self.run)["env"])


def outputs_of(template: Template, scope: Scope) -> dict[str, str]:
    """Return a template's outputs in a scope, by expression or default (getTemplateOutputsFromScope)."""
    outputs = {}
    for parameter in template["outputs"]["parameters"]:
        source = parameter["valueFrom"]
        try:
            value = evaluate(source["expression"], scope)
        except ExpressionError:
            value = None
        value = source["default"] if value is None else value
        assert isinstance(value, str), (
            f"{parameter['name']} is {value!r}, which every version would print in its own way"
        )
        outputs[parameter["name"]] = value
    return outputs


def job_pod(facade: Facade, parameters: Mapping[str, str], version: str = "4.1") -> dict[str, Any]:
    """Return the pod of a facade's job in a run with these parameters, passed on by `main` and `run`."""
    run = {**GLOBALS, **{"workflow.parameters." + name: value for name, value in parameters.items()}}
    arguments: dict[str, str] = {}
    for template, task in (("main", "run"), ("run", "job")):
        outer = process(facade.templates[template], arguments, run)
        call = next(call for call in outer["dag"]["tasks"] if call["name"] == task)
        call = resolve(call, {**run, **inputs_of(outer)})
        arguments = arguments_of(call)
    return pod(process(facade.templates[call["template"]], arguments, run), run, version)


def script_file(built: Mapping[str, Any], executor: Mapping[str, str]) -> str:
    """Return the script that the executor writes, read from ARGO_TEMPLATE (Argo 4.1 workflow/executor StageFiles).

    `executor` are the variables that its container has before ARGO_TEMPLATE, beside those of services.
    """
    template = json.loads(expand(built["ARGO_TEMPLATE"], {**SERVICES, "ARGO_CONTAINER_NAME": "init", **executor}))
    source: str = template["script"]["source"]
    return source
