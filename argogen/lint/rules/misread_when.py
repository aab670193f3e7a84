"""A when that is read otherwise than it is written

Argo takes the condition, and it means something else: a comparison can never hold, a part of it is ignored, a text
without quotes is calculated or cut short (Argo 4.1 workflow/controller/steps.go: shouldExecute, over govaluate). Texts
in single quotes are safe, and so is one `{{=...}}` as the whole condition.
"""

from collections.abc import Iterator

from argogen.argo.forms.when import check_meaning
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.argo.scope.conditions import whens_of
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG535", Severity.WARNING, on=Workflow)
def check(workflow: Workflow, _cluster: Cluster) -> Iterator[Problem]:
    """Yield what in a condition is not read as it is written."""
    for when in whens_of(workflow):
        for fault in check_meaning(when.text, bare_words=when.bare_words):
            yield Problem(when.path, "AG535", fault.message, fault.hint, offset=fault.offset)
