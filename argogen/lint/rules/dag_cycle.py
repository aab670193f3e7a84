"""Tasks that wait for each other in a circle

None of them can ever start. Argo refuses the template (`sorting failed: graph with cycle`, Argo 4.1
workflow/validate/validate.go: sortDAGTasks, util/sorting) and does not say which tasks it means. Remove one of the
dependencies: one of the tasks has to come first.
"""

from collections.abc import Iterator, Sequence

from argogen.argo.flow.dags import Dependency, dag_of
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Template
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule

_MOST_SHOWN = 6
"""Tasks of a circle that a message names."""


@rule("AG701", Severity.ERROR, on=Template)
def check(template: Template, _cluster: Cluster) -> Iterator[Problem]:
    """Yield each circle of tasks, where its last task waits for the first."""
    if "dag" not in template.data:
        return
    for circle in dag_of(template).circles():
        one = circle[-1]
        if len(circle) == 1:
            message, hint = f'the task "{one.task}" waits for itself', "a task can't be its own dependency"
        else:
            message, hint = f"these tasks wait for each other: {_way(circle)}", "remove one of the dependencies"
        yield Problem(one.path, "AG701", message, hint, offset=one.offset)


def _way(circle: Sequence[Dependency]) -> str:
    """Return the circle in the order in which its tasks would run."""
    names = [one.task for one in reversed(circle)]
    if len(names) > _MOST_SHOWN:
        names[_MOST_SHOWN - 1 : -1] = ["..."]
    return " -> ".join([*names, names[0]])
