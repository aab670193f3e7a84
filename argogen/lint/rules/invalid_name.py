"""A name that Argo refuses

The names of templates, steps and tasks have letters, digits and hyphens, begin with a letter or digit, and are at most
128 characters long. Those of parameters, artifacts and global outputs may also have underscores. Templates and steps
must have a name; only an inline template needs none (Argo 4.1 workflow/validate/validate.go:
validateWorkflowFieldNames, isValidStepName, validateOutputs). A tag in a name helps only where Argo replaces it before
it looks: in the name of an output or of an argument.
"""

from collections.abc import Iterator

from argogen.argo.forms.faults import Fault
from argogen.argo.forms.names import name_fault
from argogen.argo.forms.tags import OPEN, has_tag
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.named import Scope, scopes
from argogen.argo.model.workflows import Workflow
from argogen.argo.versions import before
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule
from argogen.wording import short


@rule("AG403", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield each name that is missing or can't be one, unless the schema says so already."""
    for scope in scopes(workflow):
        for one in scope.entries if scope.form else ():
            if one.name is None:
                if not scope.required and workflow.manifest.knows((*one.where, "name")):
                    yield Problem(one.where, "AG403", f"a {scope.what} has no name", "give it one")
            elif fault := _fault(one.name, scope, workflow, cluster.version):
                yield Problem(one.where, "AG403", fault.message, fault.hint, offset=fault.offset or None)


def _fault(name: str, scope: Scope, workflow: Workflow, version: str) -> Fault | None:
    """Return what is wrong with a name that the schema takes, and that the run does not replace."""
    fault = name_fault(scope.what, name, scope.form) if scope.form else None
    if fault is None or scope.form is None or (scope.form.refused_by_schema(name) and not before(version, "4.0")):
        return None
    if not has_tag(name):
        return fault
    if workflow.manifest.inner or not scope.no_tags or before(version, scope.no_tags):
        return None
    message = f'{scope.what} "{short(name)}" has a tag in its name'
    return Fault(message, "Argo looks at the name before it replaces tags: use a plain one", name.index(OPEN))
