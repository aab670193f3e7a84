"""A container set that does not fit together

A container set has at least one container. `dependencies` name containers of the same set and go in no circle, and a
set with input artifacts or with outputs needs a container named `main`, whose files they are (Argo 4.1
pkg/apis/workflow/v1alpha1/container_set_template_types.go, Validate, and workflow/validate/validate.go, validateLeaf).
"""

from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Template
from argogen.diagnostics import Path, Problem, Severity
from argogen.lint.rule import rule
from argogen.suggest import did_you_mean
from argogen.wording import short


@rule("AG413", Severity.ERROR, on=Template)
def check(template: Template, _cluster: Cluster) -> Iterator[Problem]:
    """Yield what keeps the containers of a set from running."""
    if "containerSet" not in template.data:
        return
    path = (*template.path, "containerSet", "containers")
    containers = template.data["containerSet"].get("containers", ())
    if not template.workflow.manifest.knows(path):
        return
    if not containers:
        if "containers" in template.data["containerSet"]:  # the schema asks for the field itself
            yield Problem(path, "AG413", "the container set has no containers", "give it one at least", on_key=True)
        return
    names = {str(one.get("name")) for one in containers}
    yield from _undefined(containers, names, path)
    yield from _circle(containers, path)
    passed = [("inputs", "artifacts"), ("outputs", "parameters"), ("outputs", "artifacts")]
    for role, key in passed:
        if "main" not in names and template.data.get(role, {}).get(key):
            message = f'{role[:-1]} {key} of a container set need a container with the name "main"'
            yield Problem((*template.path, role, key), "AG413", message, "its files are what goes in and out", True)
            break


def _undefined(containers: Sequence[Mapping[str, Any]], names: set[str], path: Path) -> Iterator[Problem]:
    for index, container in enumerate(containers):
        for number, name in enumerate(container.get("dependencies", ())):
            if name not in names:
                where = (*path, index, "dependencies", number)
                yield Problem(where, "AG413", f'the set has no container "{short(name)}"', did_you_mean(name, names))


def _circle(containers: Sequence[Mapping[str, Any]], path: Path) -> Iterator[Problem]:
    graph = {str(one.get("name")): one.get("dependencies", ()) for one in containers}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        waiting = [str(name) for name in reversed(error.args[1])]
        index = next(index for index, one in enumerate(containers) if str(one.get("name")) == waiting[0])
        shown = short(" -> ".join(waiting))
        message = f"containers wait for each other: {shown}"
        yield Problem((*path, index, "dependencies"), "AG413", message, "drop one of these dependencies", on_key=True)
