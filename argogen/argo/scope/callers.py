"""What the templates of other objects need of the workflow that calls them."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from argogen.argo.forms.tags import OPEN
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.texts import Variable, texts_of
from argogen.argo.model.workflows import Template, Workflow
from argogen.argo.scope.acceptance import is_checked, is_lax
from argogen.argo.scope.globals import base_of
from argogen.argo.scope.validation_order import knows_global
from argogen.diagnostics import Path

_MOST_FOLLOWED = 100
"""Templates of other objects that are looked at for each workflow: chains of thousands are made to take time."""


def globals_lacking(workflow: Workflow, cluster: Cluster) -> Iterator[tuple[Path, str, Variable]]:
    """Yield where a workflow calls another object, the `workflow.` variable it lacks for that, and who reads it.

    Each variable is named once, at the first call that needs it.
    """
    seen: set[Template] = set()
    said: set[str] = set()
    for path, start in _calls_of_others(workflow, cluster):
        waiting = [start]
        while waiting:
            template = waiting.pop()
            if template in seen or len(seen) >= _MOST_FOLLOWED:
                continue
            seen.add(template)
            for variable in _globals_read(template.workflow).get(template, ()):
                name = variable.name
                if name in said or is_lax(name, workflow) or not is_checked(variable.place, workflow, cluster):
                    continue
                if not knows_global(workflow, variable.place, name, cluster):
                    said.add(name)
                    yield path, name, variable
            callees = (cluster.callee(call).template for call in template.members)
            waiting += [callee for callee in callees if callee and callee.workflow is not workflow]


def _calls_of_others(workflow: Workflow, cluster: Cluster) -> Iterator[tuple[Path, Template]]:
    """Yield the templates of other objects that a workflow calls, with the place of the call."""
    if workflow.reference:
        base = base_of(workflow, cluster)
        for template in base.templates if base else ():
            yield (*workflow.path, "workflowTemplateRef", "name"), template
        return
    for call in workflow.calls:
        callee = cluster.callee(call).template if call.reference else None
        if callee and callee.workflow is not workflow:
            yield (*call.path, "templateRef", "template"), callee


@lru_cache(maxsize=256)
def _globals_read(workflow: Workflow) -> Mapping[Template, tuple[Variable, ...]]:
    """Return the simple tags of each template that begin with `workflow.`."""
    found: dict[Template, list[Variable]] = {}
    for text in texts_of(workflow):
        if text.place.template is None or "workflow." not in text.value:
            continue
        for variable in text.variables:
            if variable.name.startswith("workflow.") and OPEN not in variable.name:
                found.setdefault(text.place.template, []).append(variable)
    return {template: tuple(variables) for template, variables in found.items()}
