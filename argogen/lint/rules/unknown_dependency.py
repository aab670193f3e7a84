"""A task that waits for one that is not there

`depends` and `dependencies` name tasks of the same DAG. Argo refuses any other name (`sorting failed: invalid
dependency`, Argo 4.1 workflow/validate/validate.go: sortDAGTasks).
"""

from collections.abc import Iterator

from argogen.argo.flow.dags import dag_of
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Template
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule
from argogen.suggest import did_you_mean, one_of


@rule("AG702", Severity.ERROR, on=Template)
def check(template: Template, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the dependencies that no task of the DAG has the name of."""
    if "dag" not in template.data:
        return
    dag = dag_of(template)
    manifest = template.workflow.manifest
    for task, one in dag.all:
        if one.task not in dag.tasks and manifest.knows(one.path) and manifest.knows((*template.path, "dag", "tasks")):
            others = sorted(name for name in dag.tasks if name != task.name)
            hint = did_you_mean(one.task, others) or (f"there is {one_of(others)}" if others else "")
            yield Problem(one.path, "AG702", f'there is no task "{one.task}" in this DAG', hint, offset=one.offset)
