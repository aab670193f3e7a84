"""A loop that can't be run, or runs otherwise than written

A step or task loops over one of `withItems`, `withParam` and `withSequence`, and a sequence has `count` or `end`: Argo
refuses two of them (Argo 4.1 workflow/validate/validate.go: addItemsToScope). It looks no further. A `withParam` that
is no JSON list, a number that is none and a sequence without an end fail when the run comes to them. A `format` without
a place for the number gives texts such as `x%!(EXTRA int=1)`, and a negative `count` counts downwards
(workflow/controller/operator.go: expandSequence).
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.loop_forms import loop_faults
from argogen.argo.model.workflows import Call
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG443", Severity.ERROR, on=Call)
def check(call: Call, _cluster: Cluster) -> Iterator[Problem]:
    """Yield what is wrong with the loop of a step or task."""
    if not call.loops:
        return
    for below, fault in loop_faults(call.data):
        path = (*call.path, *below)
        if call.workflow.manifest.knows(path):
            yield Problem(path, "AG443", fault.message, fault.hint)
