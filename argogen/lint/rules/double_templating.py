"""A tag that the parent replaces before the child can

All tags in `resource.manifest` are the parent's: it replaces them before the child is created. A tag that is meant for
the child, in templates that are written into the manifest, gets the parent's value without a word where the parent has
something of that name, as `{{workflow.name}}` always does. Argo has no way to write such a tag for later. Put the
child's templates into a WorkflowTemplate and refer to it with `workflowTemplateRef`.
"""

from collections.abc import Iterator

from argogen.argo.forms.tags import find_tags
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Template, Workflow, texts_in, workflow_of
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule

_OWN = (
    "workflow.name",
    "workflow.uid",
    "workflow.namespace",
    "workflow.serviceAccountName",
    "pod.name",
    "workflow.status",
)
_HINT = "put the child's templates into a WorkflowTemplate, and name it in workflowTemplateRef"


@rule("AG638", Severity.WARNING, on=Template)
def check(template: Template, cluster: Cluster) -> Iterator[Problem]:
    """Yield the tags in a child's templates that have a meaning in the child as well."""
    if "resource" not in template.data:
        return
    child = cluster.child(template)
    workflow = workflow_of(child.manifest) if child and child.manifest else None
    if child is None or workflow is None:
        return
    for inner in workflow.templates:
        own = _names(inner, workflow)
        for path, text in texts_in(inner.data, inner.path):
            for tag in find_tags(text) if "{{" in text else ():
                if not tag.is_expression and tag.name in own:
                    message = f'"{text[tag.start : tag.end]}" gets the value of the parent, not of the child'
                    yield child.problem(Problem(path, "AG638", message, _HINT, offset=tag.start))


def _names(template: Template, workflow: Workflow) -> set[str]:
    """Return the variables that a template of the child would have itself."""
    inputs = (f"inputs.parameters.{name}" for name in template.inputs)
    arguments = (f"workflow.parameters.{name}" for name in workflow.parameters)
    return {*_OWN, *inputs, *arguments}
