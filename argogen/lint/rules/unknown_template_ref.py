"""A template that its WorkflowTemplate does not have

A `templateRef`, or the entrypoint or exit handler of a Workflow with `workflowTemplateRef`, names a template, and the
WorkflowTemplate that is named with it has none of that name. Argo refuses the workflow when it starts; in hooks and in
child workflows nothing looks before the run gets there (Argo 4.1 workflow/validate/validate.go: `template reference
%s.%s not found`). A WorkflowTemplate that itself has a `workflowTemplateRef` lends no templates: name the other one.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster, Knowledge
from argogen.argo.model.workflows import Call, Workflow
from argogen.diagnostics import Path, Problem, Related, Severity
from argogen.lint.rule import rule
from argogen.suggest import did_you_mean, one_of


@rule("AG601", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield the calls of templates that another WorkflowTemplate lacks."""
    calls = [call for call in workflow.calls if call.reference]
    if workflow.reference:
        calls += [call for call in workflow.starts if call.called]  # what is inherited is said where it is written
    for call in calls:
        target = cluster.callee(call)
        if target.knowledge is Knowledge.MISSING and target.workflow:
            yield _problem(call, target.workflow)


def _problem(call: Call, holder: Workflow) -> Problem:
    name = call.reference.template if call.reference else call.called
    path: Path = (*call.path, "templateRef", "template") if call.reference else call.where
    known = tuple(holder.by_name)
    hint = did_you_mean(name, known) or (f"there is {one_of(known)}" if known else "it has no templates")
    if holder.reference:
        hint = f'it takes its own from "{holder.reference.name}": refer to that'
    manifest = holder.manifest
    related = (Related(manifest.location(manifest.path("metadata", "name")), f"the {manifest.kind}"),)
    message = f'{manifest.kind} "{manifest.name}" has no template "{name}"'
    return Problem(path, "AG601", message, hint, related=related)
