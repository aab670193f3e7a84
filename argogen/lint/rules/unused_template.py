"""A template that no run comes to

In a Workflow or CronWorkflow only its own steps, tasks, hooks, entrypoint and exit handler can call a template. One
that none of them leads to is never run: a step may be missing, or name another template by mistake. Templates of a
WorkflowTemplate are for others too, so nothing is said about those. Argo itself does not look at this.
"""

from collections.abc import Iterator

from argogen.argo.flow.reach import unreached
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG709", Severity.WARNING, on=Workflow)
def check(workflow: Workflow, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the templates that a run can't come to."""
    for name in unreached(workflow):
        callers = sorted({call.template.name for call in workflow.callers.get(name, ()) if call.template} - {name, ""})
        by_others = f'only "{callers[0]}" calls it, which no run comes to' if callers else "nothing calls it"
        path = (*workflow.by_name[name].path, "name")
        yield Problem(path, "AG709", f'the template "{name}" is never run: {by_others}', "call it, or remove it")
