"""A DAG without tasks

Argo refuses it: `must have at least one task` (Argo 4.1 workflow/validate/validate.go: validateDAG). The schemas say so
only since 4.0. A list of steps may be empty, on the other hand.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Template
from argogen.argo.schemas import definitions
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG713", Severity.ERROR, on=Template)
def check(template: Template, cluster: Cluster) -> Iterator[Problem]:
    """Yield a DAG without tasks, where the schema does not."""
    dag = template.data.get("dag")
    if dag is None or dag.get("tasks") != []:
        return
    if "minItems" not in definitions(cluster.version)["DAGTemplate"]["properties"]["tasks"]:
        yield Problem((*template.path, "dag", "tasks"), "AG713", "a DAG needs a task", "list its tasks", on_key=True)
