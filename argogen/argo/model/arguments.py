"""What a call passes and what the called template takes, as Argo sees to it.

Facts: Argo 4.1 workflow/common/util.go, ProcessArgs: an input gets the argument of its name, else its own `value` or
`default`, else the run fails; an argument without a value sets even a default aside. What the template does not take is
passed over. workflow/validate/validate.go and workflow/util/merge.go: an entrypoint gets the Workflow's arguments, and
those of the WorkflowTemplate that it refers to; an exit handler is held against the Workflow's own alone.
workflow_types.go, GetExitHook: the handlers of steps and tasks, and `exit` hooks that pass nothing, get the run's.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from argogen.argo.forms.tags import has_tag
from argogen.argo.model.argument_sources import has_own_value, lacking_in_location
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Call, Parameter, Template, Workflow, artifacts_of, texts_in


@dataclass(frozen=True)
class Passed:
    """What a call passes."""

    parameters: Mapping[str, Parameter]
    artifacts: Mapping[str, Parameter]


def workflow_template_of(workflow: Workflow, cluster: Cluster) -> Workflow | None:
    """Return what `workflowTemplateRef` names, None where there is none, or nothing known of it."""
    reference, manifest = workflow.reference, workflow.manifest
    return cluster.target(reference, manifest.namespace, manifest.file).workflow if reference else None


def starts_of(workflow: Workflow, cluster: Cluster) -> tuple[Call, ...]:
    """Return what a workflow itself calls, also where the WorkflowTemplate that it refers to says so."""
    template = workflow_template_of(workflow, cluster)
    if template is None:
        return workflow.starts
    path = (*workflow.path, "workflowTemplateRef", "name")
    arguments = workflow.spec.get("arguments") or {}
    inherited = [
        Call(
            key,
            key,
            workflow,
            None,
            {"template": template.spec[key], "arguments": arguments},
            workflow.path,
            (*workflow.path, "arguments"),
            path,
        )
        for key in ("entrypoint", "onExit")
        if template.spec.get(key) and not workflow.spec.get(key)
    ]
    return (*workflow.starts, *inherited)


def gets_run_arguments(call: Call) -> bool:
    """Return whether a call passes what the whole run was given, instead of arguments of its own."""
    if call.kind == "hook":
        return call.name == "exit" and not call.arguments and not call.argument_artifacts
    return call.kind in ("entrypoint", "onExit")


def passed_by(call: Call, cluster: Cluster) -> Passed | None:
    """Return what a call passes, or None where only whoever submits, or the run, knows."""
    workflow = call.workflow
    if not workflow.manifest.knows(call.arguments_path):
        return None
    if not gets_run_arguments(call):
        found = Passed(call.arguments, call.argument_artifacts)
    elif call.kind == "onExit" and call.template is None:
        found = _own(workflow)
    elif workflow.is_template:
        return None
    else:
        own = _own(workflow)
        template = workflow_template_of(workflow, cluster)
        if workflow.reference and template is None:
            return None
        beyond = _own(template) if template else own
        found = Passed({**beyond.parameters, **own.parameters}, {**beyond.artifacts, **own.artifacts})
    return None if any(map(has_tag, (*found.parameters, *found.artifacts))) else found


def _own(workflow: Workflow) -> Passed:
    path = (*workflow.path, "arguments")
    return Passed(workflow.parameters, artifacts_of(workflow.spec.get("arguments"), path))


def knows_inputs(template: Template, kind: str) -> bool:
    """Return whether all inputs of a kind are known: none was left out for not fitting the schema."""
    return template.workflow.manifest.knows((*template.path, "inputs", kind))


def needed_parameters(template: Template) -> Iterator[Parameter]:
    """Yield the input parameters that a caller must pass: `valueFrom` counts only with a ConfigMap."""
    for one in template.inputs.values():
        if not ("default" in one.data or has_own_value(one)):
            yield one


def needed_artifacts(template: Template) -> Iterator[Parameter]:
    """Yield the input artifacts that a caller must pass: those that are not optional and lie nowhere yet."""
    for one in template.input_artifacts.values():
        if not one.data.get("optional") and lacking_in_location(one):
            yield one


_GLOBAL = re.compile(r"""workflow\.parameters(?:\.([-\w]+)|\[\s*(?:'([^']*)'|"([^"]*)")\s*\])?""")


_MOST_READERS = 100
"""WorkflowTemplates, of which each calls others, that are asked what they read."""


@lru_cache(maxsize=1000)
def parameters_of_run(workflow: Workflow, cluster: Cluster) -> frozenset[str] | None:
    """Return the `workflow.parameters` that templates read, of a WorkflowTemplate and of those that it calls.

    None where they may read any: all of them as JSON, or where not all that is called is known.
    """
    found: set[str] = set()
    waiting, seen = [workflow], {workflow}
    for one in waiting:  # grows while it is walked
        read = _read_by(one)
        if read is None or len(seen) > _MOST_READERS:
            return None
        found |= read
        for call in one.calls:
            if call.reference:
                beyond = cluster.callee(call).workflow
                if beyond is None:
                    return None
                if beyond not in seen:
                    seen.add(beyond)
                    waiting.append(beyond)
    return frozenset(found)


@lru_cache(maxsize=1000)
def _read_by(workflow: Workflow) -> frozenset[str] | None:
    matches = [
        match
        for _, text in texts_in(workflow.spec, ())
        if "workflow.parameters" in text
        for match in _GLOBAL.finditer(text)
    ]
    names = {match[1] or match[2] or match[3] for match in matches}
    return None if names & {None, "json"} else frozenset(names)
