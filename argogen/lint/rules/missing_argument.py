"""An input that nobody gives a value

A template's input without `value`, `default` or `valueFrom.configMapKeyRef` must be passed by every call, and an input
artifact too unless it is optional or says where it lies. Argo refuses the workflow when it starts: `inputs.parameters.x
was not supplied` (Argo 4.1 workflow/common/util.go, ProcessArgs). In hooks and child workflows it finds out only when
the run gets there. An entrypoint is given the Workflow's arguments and those of the WorkflowTemplate that it refers to;
an exit handler is held against the Workflow's own alone. A schedule, an event and a resource template must pass
whatever the WorkflowTemplate's `arguments` leave open, since nobody else can. Pass it, or give the input a default.
"""

from collections.abc import Iterator

from argogen.argo.model.argument_sources import has_own_value
from argogen.argo.model.arguments import (
    gets_run_arguments,
    knows_inputs,
    needed_artifacts,
    needed_parameters,
    passed_by,
    starts_of,
    workflow_template_of,
)
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.untaken import untaken_in
from argogen.argo.model.workflows import Call, Parameter, Template, Workflow
from argogen.diagnostics import Path, Problem, Related, Severity
from argogen.lint.rule import rule

_HINTS = {
    "parameter": "pass it {0}, or give the input a default",
    "artifact": "pass it {0}, or make the input optional",
}
_HINT_FOR_EXIT = "pass it among the arguments of this workflow: Argo asks no other for an exit handler"


@rule("AG605", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield the calls that leave out what the called template needs."""
    left_open = _left_open(workflow, cluster)
    for one in left_open.values():
        if not _is_misspelt(one, workflow, (*workflow.path, "arguments"), cluster):
            yield _problem_of_run(workflow, one, cluster)
    members = (call for template in workflow.every_template for call in template.calls)
    for call in (*starts_of(workflow, cluster), *members):
        called = cluster.callee(call).template
        if called is None or not (called.inputs or called.input_artifacts):
            continue
        for missing in _missing(call, called, cluster):
            of_run = gets_run_arguments(call) and missing.name in left_open
            if not of_run and not _is_misspelt(missing, workflow, call.arguments_path, cluster):
                yield _problem(call, called, missing)


def _left_open(workflow: Workflow, cluster: Cluster) -> dict[str, Parameter]:
    """Return what a WorkflowTemplate leaves open for whoever submits it, where nobody does."""
    template = workflow_template_of(workflow, cluster) if workflow.is_final else None
    if template is None or not workflow.manifest.knows((*workflow.path, "arguments")):
        return {}
    given = workflow.parameters
    return {name: one for name, one in template.parameters.items() if not has_own_value(one) and name not in given}


def _is_misspelt(missing: Parameter, workflow: Workflow, arguments: Path, cluster: Cluster) -> bool:
    """Return whether misspelt-argument says which of the arguments is meant for it."""
    return any(
        one.meant == missing.name
        and one.argument.path[:-1] == (*arguments, f"{one.kind}s")
        and f"{one.kind}s" in missing.path
        for one in untaken_in(workflow, cluster)
    )


def _missing(call: Call, called: Template, cluster: Cluster) -> Iterator[Parameter]:
    passed = passed_by(call, cluster)
    if passed is None:
        return
    own = call.workflow.parameters if gets_run_arguments(call) else call.arguments
    for one in needed_parameters(called) if knows_inputs(called, "parameters") else ():
        given = passed.parameters.get(one.name)
        # What somebody names without a value is for whoever submits, or a fault of its own.
        if given is None or not (has_own_value(given) or one.name in own):
            yield one
    for one in needed_artifacts(called) if knows_inputs(called, "artifacts") else ():
        if one.name not in passed.artifacts:
            yield one


def _problem(call: Call, called: Template, missing: Parameter) -> Problem:
    kind = "artifact" if "artifacts" in missing.path else "parameter"
    name = f'"{called.name}"' if called.name else "the inline template"
    message = f'{name} needs the {kind} "{missing.name}", which is not passed'
    hint = _HINTS[kind].format(
        "in the workflow's arguments" if gets_run_arguments(call) else f"under arguments.{kind}s"
    )
    if call.kind == "onExit" and call.workflow.reference:
        hint = _HINT_FOR_EXIT
    path, on_key = _place(call)
    related = (Related(called.workflow.manifest.location(missing.path), "the input"),)
    return Problem(path, "AG605", message, hint, on_key, related=related)


def _place(call: Call) -> tuple[Path, bool]:
    """Return where an argument is missed: at `arguments`, where there is none at the name of what is called."""
    of_run = gets_run_arguments(call)
    written = "arguments" in (call.workflow.spec if of_run else call.data) and not (of_run and call.template)
    return (call.arguments_path, True) if written else (call.where, call.where[-1] in ("templateRef", "inline"))


def _problem_of_run(workflow: Workflow, missing: Parameter, cluster: Cluster) -> Problem:
    template = workflow_template_of(workflow, cluster)
    manifest = (template or workflow).manifest
    message = f'"{manifest.name}" needs the parameter "{missing.name}", which is not passed'
    path: Path = (*workflow.path, "arguments" if "arguments" in workflow.spec else "workflowTemplateRef")
    related = (Related(manifest.location(missing.path), "left open here"),)
    return Problem(path, "AG605", message, "pass it in the workflow's arguments", True, related=related)
