"""A called template needs something of the workflow that the caller does not have

A template of a WorkflowTemplate may speak of `{{workflow.parameters.day}}` or `{{workflow.labels.team}}`. That is not
the WorkflowTemplate's own: it is the parameter or label of the workflow that runs it. Argo checks the called templates
together with the caller, and refuses the caller if it lacks one: `failed to resolve {{workflow.parameters.day}}` (Argo
4.1 workflow/validate/validate.go: validateTemplateHolder with templateRef). Declare the parameter in the caller, or
make it an input of the template.
"""

import re
from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.texts import Variable
from argogen.argo.model.workflows import Workflow
from argogen.argo.scope.callers import globals_lacking
from argogen.argo.scope.globals import workflow_gives
from argogen.diagnostics import Problem, Related, Severity
from argogen.lint.rule import rule
from argogen.suggest import closest

_OF_CALLER = re.compile(r"workflow\.(?:(?:parameters|labels|annotations|outputs)\.[-\w./]+|failures)")
"""What one caller may have and another not; any other name is a fault of the template that reads it."""


@rule("AG509", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield the calls of templates elsewhere that read a variable of the workflow which it does not have."""
    for path, name, variable in globals_lacking(workflow, cluster):
        if not _OF_CALLER.fullmatch(name):
            continue
        user = variable.place.workflow.manifest
        message = f'the called template reads "{name}", which this {workflow.kind} does not have'
        where = user.places.locate(variable.place.path, offset=variable.offset)
        hint, declared = _meant(name, variable)
        related = (Related(where, f'it stands in {user.kind} "{user.name}"'), *declared)
        yield Problem(path, "AG509", message, hint, related=related)


def _meant(name: str, variable: Variable) -> tuple[str, tuple[Related, ...]]:
    """Return a hint, and the parameter of the template's own object that a name is near to."""
    library = variable.place.workflow
    parameter = name.removeprefix("workflow.parameters.")
    known = library.parameters
    near = closest(parameter, known) if parameter != name and parameter not in known else None
    if near is None:
        return workflow_gives(name.split(".")[1]), ()
    declared = Related(library.manifest.location((*known[near].path, "name")), f'"{near}" is declared here')
    return f'did you mean "workflow.parameters.{near}"?', (declared,)
