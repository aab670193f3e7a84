"""A hook that does not say when

A hook runs once its `expression` is true. Only the one that is called `exit` needs none: it runs at the end. Argo
refuses any other without an expression (`Expression required`, Argo 4.1 workflow/validate/validate.go: validateHooks).
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Call
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG441", Severity.ERROR, on=Call)
def check(call: Call, _cluster: Cluster) -> Iterator[Problem]:
    """Yield a hook other than the exit handler without an expression."""
    if call.kind != "hook" or call.name == "exit" or call.data.get("expression"):
        return
    if call.workflow.manifest.knows(call.path):
        running = _status_of(call)
        hint = f'write expression: {running} == "Running", or call the hook exit if it is for the end'
        yield Problem(call.path, "AG441", f'the hook "{call.name}" does not say when it runs', hint, on_key=True)


def _status_of(call: Call) -> str:
    """Return the variable that hooks there mostly look at."""
    if call.owner is None:
        return "workflow.status"
    members = "steps" if call.owner.kind == "step" else "tasks"
    return f"{members}['{call.owner.name}'].status"
