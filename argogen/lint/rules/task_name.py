"""A task that others can't wait for by its name

Argo evaluates dependencies as an expression, in which a name can't begin with a digit, and words such as `not` and `in`
are its own. Of the digits its validator refuses some (`name cannot begin with a digit`, Argo 4.1
workflow/validate/validate.go); the rest fails the waiting task when the run comes to it, with `dependencies` as well
(workflow/controller/dag.go: evaluateDependsLogic; measured with expr 1.17.5 to 1.17.8).
"""

from collections.abc import Iterator

from argogen.argo.flow.dags import Dag, dag_of
from argogen.argo.forms.depends import UNUSABLE_TASK_NAMES
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Call, Template
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule

_DIGITS = frozenset("0123456789")


@rule("AG705", Severity.ERROR, on=Template)
def check(template: Template, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the tasks whose names keep a DAG with dependencies from running."""
    if "dag" not in template.data:
        return
    suspects = [task for task in template.tasks if task.name[:1] in _DIGITS or task.name in UNUSABLE_TASK_NAMES]
    if not suspects:
        return
    dag = dag_of(template)
    awaited = {one.task for _, one in dag.all}
    for task in suspects:
        path = (*task.path, "name")
        if task.name in awaited and task.name in UNUSABLE_TASK_NAMES:
            message = f'no task can wait for one that is called "{task.name}"'
            yield Problem(path, "AG705", message, "it is a word of Argo's expressions: rename the task")
        elif task.name[:1] in _DIGITS and _refuses_digit(task, dag, awaited):
            message = f'"{task.name}" begins with a digit, which a task in a DAG with dependencies can\'t'
            yield Problem(path, "AG705", message, f"rename it, for example to task-{task.name}")


def _refuses_digit(task: Call, dag: Dag, awaited: set[str]) -> bool:
    return dag.uses_depends or bool(task.data.get("dependencies")) or task.name in awaited
