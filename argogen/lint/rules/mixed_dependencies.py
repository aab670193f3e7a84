"""Two ways of waiting in one DAG

In one DAG the tasks have either `depends` or the older `dependencies`, and `continueOn` goes with the latter only. Argo
refuses a mixture, also over several tasks (`cannot use both 'depends' and 'dependencies' in the same DAG template`,
Argo 4.1 workflow/validate/validate.go). `depends: "a && b"` is the same as `dependencies: [a, b]`; who goes on after a
failure of `a` says so at his own place: `depends: "a || a.Failed"`.
"""

from collections.abc import Iterator

from argogen.argo.flow.dags import dag_of
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Call, Template
from argogen.diagnostics import Problem, Related, Severity
from argogen.lint.rule import rule


@rule("AG704", Severity.ERROR, on=Template)
def check(template: Template, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the `dependencies` and `continueOn` of a DAG that uses `depends`."""
    if "dag" not in template.data or not dag_of(template).uses_depends:
        return
    using = next(task for task in template.tasks if task.data.get("depends"))
    place = template.workflow.manifest.location((*using.path, "depends"), on_key=True)
    related = (Related(place, "a depends in the same DAG"),)
    for task in template.tasks:
        names = task.data.get("dependencies")
        if names:
            joined = " && ".join(names)
            hint = "depends says it all" if task.data.get("depends") else f'write depends: "{joined}"'
            message = "dependencies can't stand in a DAG that uses depends"
            yield Problem((*task.path, "dependencies"), "AG704", message, hint, on_key=True, related=related)
        if "continueOn" in task.data:
            message = "continueOn can't stand in a DAG that uses depends"
            path = (*task.path, "continueOn")
            yield Problem(path, "AG704", message, _instead(task), on_key=True, related=related)


def _instead(task: Call) -> str:
    """Return what the tasks that wait for one say in place of its continueOn."""
    on = task.data["continueOn"]
    results = [f"{task.name}.{word}" for key, word in (("failed", "Failed"), ("error", "Errored")) if on.get(key)]
    return f'write depends: "{" || ".join([task.name, *results])}" where a task waits for it' if results else "drop it"
