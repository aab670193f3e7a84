"""An exit handler that another one puts out of action

`onExit` is the older form of the hook called `exit`. Where both are there, Argo runs the template of `onExit` and never
that of the hook, without a word (Argo 4.1 pkg/apis/workflow/v1alpha1/workflow_types.go: GetExitHook). Let one template
call both.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.diagnostics import Path, Problem, Related, Severity
from argogen.lint.rule import rule


@rule("AG442", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the exit hooks, of the workflow and of its steps and tasks, that stand beside onExit."""
    yield from _problems(workflow, workflow.spec, workflow.path)
    for call in workflow.calls:
        if call.kind in ("step", "task"):
            yield from _problems(workflow, call.data, call.path)


def _problems(workflow: Workflow, holder: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    hook = holder.get("hooks", {}).get("exit") if holder.get("onExit") else None
    if hook is not None and hook != {"template": holder["onExit"]}:
        place = workflow.manifest.location((*path, "onExit"), on_key=True)
        message = f'this hook never runs: onExit, "{holder["onExit"]}", takes its place'
        hint = "drop one of them, or call both templates from a third"
        related = (Related(place, "the exit handler that runs"),)
        yield Problem((*path, "hooks", "exit"), "AG442", message, hint, on_key=True, related=related)
