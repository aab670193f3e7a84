"""A depends that can't be evaluated

`depends` joins names of tasks, each alone or with a result such as `count.Failed`, by `&&`, `||`, `!` and parentheses.
Argo takes each word for a task, `and` and `or` too, and evaluates the rest only when the run comes to the task, which
then fails (Argo 4.1 workflow/common/ancestry.go, workflow/controller/dag.go: evaluateDependsLogic). `argo lint` sees
only results that there are not, and words that are no task.
"""

from collections.abc import Iterator

from argogen.argo.forms.depends import check_depends
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Call
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG703", Severity.ERROR, on=Call)
def check(call: Call, _cluster: Cluster) -> Iterator[Problem]:
    """Yield what is wrong with the depends of a task."""
    depends = call.data.get("depends") if call.kind == "task" else None
    for fault in check_depends(depends) if depends else ():
        path = (*call.path, "depends")
        yield Problem(path, "AG703", f"depends: {fault.message}", fault.hint, offset=fault.offset)
