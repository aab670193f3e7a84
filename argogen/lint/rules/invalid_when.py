"""A when that Argo can't evaluate

Argo puts the values of the tags into the text of a `when`, and reads the result as a condition of govaluate: `==`,
`&&`, `in ('a', 'b')`, bare words as texts (Argo 4.1 workflow/controller/steps.go: shouldExecute). `argo lint` does not
read it. A single `=`, two words side by side, a name with a hyphen or a version without quotes, or a result that is
not true or false ends the step in error. In a CronWorkflow bare words are errors too, and the workflow is never
started (workflow/cron/operator.go). One `{{=...}}` as the whole condition is safe whatever the values hold:

    when: "{{=inputs.parameters.env == 'prod-eu'}}"
"""

from collections.abc import Iterator

from argogen.argo.forms.when import check_when
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.argo.scope.conditions import whens_of
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG534", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, _cluster: Cluster) -> Iterator[Problem]:
    """Yield what fails in the conditions of a workflow, whatever the values of its tags."""
    for when in whens_of(workflow):
        for fault in check_when(when.text, bare_words=when.bare_words):
            yield Problem(when.path, "AG534", fault.message, fault.hint, offset=fault.offset)
