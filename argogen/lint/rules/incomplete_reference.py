"""A reference that names too little, or stands beside what it contradicts

A `templateRef` names a WorkflowTemplate and one of its templates, a `workflowTemplateRef` a WorkflowTemplate. Argo
refuses them without, and a `templateRef` beside `template` (Argo 4.1 workflow/validate/validate.go,
validateTemplateHolder). Beside an inline template it is passed over without a word
(workflow/templateresolution/context.go, GetTemplate).
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Call, Workflow
from argogen.diagnostics import Path, Problem, Severity
from argogen.lint.rule import rule

_NAMED = {"name": "WorkflowTemplate", "template": "template"}


@rule("AG611", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, _: Cluster) -> Iterator[Problem]:
    """Yield the references that Argo can't follow."""
    if workflow.reference and not workflow.reference.name:
        yield _nameless((*workflow.path, "workflowTemplateRef"), "name")
    for call in workflow.calls:
        if call.reference:
            yield from _of_call(call)


def _of_call(call: Call) -> Iterator[Problem]:
    path: Path = (*call.path, "templateRef")
    for key in ("name", "template"):
        if not call.data["templateRef"].get(key):
            yield _nameless(path, key)
    for key in ("template", "inline"):
        if call.data.get(key):
            message = f'"templateRef" can\'t stand beside "{key}"'
            yield Problem(path, "AG611", message, "remove one of the two", on_key=True)


def _nameless(path: Path, key: str) -> Problem:
    message = f"this {path[-1]} names no {_NAMED[key]}"
    return Problem(path, "AG611", message, f"write its name under {key}", on_key=True)
