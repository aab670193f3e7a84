"""A DAG's target that is no task of it

`target` names the tasks that the DAG is for, with one blank between two; it runs them and what they wait for. Argo
refuses any other name (`target 'x' is not defined`, Argo 4.1 workflow/validate/validate.go: validateDAGTargets). Before
it looks, it puts in parameters of the workflow, but inputs only for the entrypoint of a Workflow.
"""

import re
from collections.abc import Iterator

from argogen.argo.flow.dags import dag_of
from argogen.argo.forms.tags import find_tags, has_tag
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Template
from argogen.diagnostics import Path, Problem, Severity
from argogen.lint.rule import rule
from argogen.suggest import did_you_mean, one_of

_WORD = re.compile("[^ ]+")


@rule("AG707", Severity.ERROR, on=Template)
def check(template: Template, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the targets of a DAG that it has no task for."""
    target = template.data.get("dag", {}).get("target")
    if not target or not template.workflow.manifest.knows((*template.path, "dag", "tasks")):
        return
    path = (*template.path, "dag", "target")
    if has_tag(target):
        yield from _of_input(template, target, path)
        return
    tasks = dag_of(template).tasks
    for word in _WORD.finditer(target):
        if word[0] not in tasks:
            separated = [name for name in re.split(r"[\s,]+", word[0]) if name]
            listed = len(separated) > 1 and all(name in tasks for name in separated)
            known = f"there is {one_of(sorted(tasks))}" if tasks else ""
            hint = "put one blank between two tasks" if listed else did_you_mean(word[0], tasks) or known
            yield Problem(path, "AG707", f'there is no task "{word[0]}" in this DAG', hint, offset=word.start())
    if re.search("^ |  | $", target) and all(word in tasks for word in target.split()):
        message = "there is a blank too many: Argo looks for a task without a name"
        yield Problem(path, "AG707", message, f"write target: {' '.join(target.split())}")


def _of_input(template: Template, target: str, path: Path) -> Iterator[Problem]:
    workflow = template.workflow
    if workflow.manifest.inner or (not workflow.is_template and workflow.spec.get("entrypoint") == template.name):
        return
    for tag in find_tags(target):
        if tag.name.startswith("inputs.") and not tag.is_expression:
            message = "a target can't come from an input: Argo looks for it before it knows the value"
            hint = "take a parameter of the workflow, or give the tasks a when"
            yield Problem(path, "AG707", message, hint, offset=tag.start)
