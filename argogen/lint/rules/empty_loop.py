"""A loop over nothing

An empty `withItems` is no loop to Argo: the step or task runs once, and `{{item}}` in it stays as it is (Argo 4.1
workflow/controller/steps.go: expandStepGroup). With `[]` written as `withParam`, or `count: 0` in a sequence, it never
runs.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.loop_forms import loops_of, size_of
from argogen.argo.model.workflows import Call
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG444", Severity.WARNING, on=Call)
def check(call: Call, _cluster: Cluster) -> Iterator[Problem]:
    """Yield a loop that is sure to have no items."""
    if not call.loops or not call.workflow.manifest.knows(call.path):
        return
    loops = loops_of(call.data)
    if not loops and "withItems" in call.data:
        message = f'withItems is empty, so "{call.name}" runs once and without an item'
        yield Problem((*call.path, "withItems"), "AG444", message, "list the items, or drop withItems", on_key=True)
    elif len(loops) == 1 and size_of(call.data) == 0:
        message = f'"{call.name}" never runs: its loop has no items'
        yield Problem((*call.path, loops[0]), "AG444", message, "give it items, or drop it", on_key=True)
