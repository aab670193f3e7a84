"""A result of a loop asked of a task without one

`AnySucceeded` and `AllFailed` look at the items of a loop. Of a task that has none they are never true, and Argo
refuses them (`uses an items-based condition such as .AnySucceeded or .AllFailed but does not contain any items`, Argo
4.1 workflow/validate/validate.go: validateDAG).
"""

from collections.abc import Iterator

from argogen.argo.flow.dags import dag_of
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.loop_forms import loops_of
from argogen.argo.model.workflows import Template
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule

_INSTEAD = {"AnySucceeded": "Succeeded", "AllFailed": "Failed"}


@rule("AG706", Severity.ERROR, on=Template)
def check(template: Template, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the dependencies that ask a task without a loop for the result of one."""
    if "dag" not in template.data or not dag_of(template).uses_depends:
        return
    dag = dag_of(template)
    for _, one in dag.all:
        task = dag.tasks.get(one.task)
        if one.result in _INSTEAD and task and not loops_of(task.data) and task.workflow.manifest.knows(task.path):
            message = f'"{one.task}" has no loop, so that {one.task}.{one.result} is never true'
            hint = f"write {one.task}.{_INSTEAD[one.result]}"
            yield Problem(one.path, "AG706", message, hint, offset=one.offset)
