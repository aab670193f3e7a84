"""Templates that call themselves, over however many others, with nothing on the way that could end it.

Facts: Argo 4.1 workflow/controller/operator.go (executeTemplate: a hundred templates deep, `Maximum recursion depth
exceeded`). A workflow that a resource template creates begins to count anew.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from argogen.argo.flow.circles import circles
from argogen.argo.flow.dags import dag_of
from argogen.argo.forms.tags import has_tag
from argogen.argo.model.arguments import starts_of
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.created import created_by
from argogen.argo.model.loop_forms import loops_of, size_of
from argogen.argo.model.workflows import Call, Template
from argogen.diagnostics import Path


@dataclass(frozen=True)
class Entry:
    """One template is entered from another; `path` is where the caller says so, in its manifest."""

    caller: Template
    callee: Template
    path: Path
    is_created: bool = False
    """Whether the callee runs in a workflow that the caller creates."""


Circle = Sequence[Entry]


@lru_cache(maxsize=4)
def endless_circles(cluster: Cluster) -> Mapping[Template, Sequence[Circle]]:
    """Return the circles of calls without a condition, each by one of its templates that is looked at."""
    looked_at = {
        template: None
        for manifest in cluster.manifests
        if manifest not in cluster.background
        for workflow in cluster.workflows_below(manifest)
        for template in workflow.every_template
    }
    found: dict[Template, list[Circle]] = defaultdict(list)
    for circle in circles(looked_at, lambda one: _sure_entries(one, cluster), lambda entry: entry.callee):
        first = next((index for index, entry in enumerate(circle) if entry.caller in looked_at), None)
        if first is not None:
            found[circle[first].caller].append((*circle[first:], *circle[:first]))
    return found


def _sure_entries(template: Template, cluster: Cluster) -> Iterator[Entry]:
    """Yield what a template enters each time it runs, unless something before it fails."""
    if "memoize" in template.data:
        return
    created = created_by(template, cluster)
    if created and template.data["resource"]["action"] == "create":
        for start in starts_of(created[1], cluster):
            target = cluster.callee(start).template if start.kind == "entrypoint" else None
            if target:
                yield Entry(template, target, (*template.path, "resource", "manifest"), is_created=True)
    for call in template.calls:
        target = cluster.callee(call).template if _is_sure(call) else None
        if target:
            yield Entry(template, target, call.path if call.inline else call.where)


def _is_sure(call: Call) -> bool:
    """Return whether a call is made whenever its template runs, unless something before it fails."""
    if call.owner:
        at_exit = call.kind == "onExit" or (call.name == "exit" and not call.data.get("expression"))
        return at_exit and _is_sure(call.owner)
    if call.data.get("when") or "continueOn" in call.data:
        return False
    if loops_of(call.data) and not size_of(call.data):
        return False
    return call.kind != "task" or _is_sure_task(call)


def _is_sure_task(task: Call) -> bool:
    """Return whether the success of all tasks before it makes a task run."""
    dag = task.template.data.get("dag", {}) if task.template else {}
    depends = task.data.get("depends", "")
    if task.template is None or "||" in depends or "!" in depends or has_tag(depends) or has_tag(dag.get("target")):
        return False
    found = dag_of(task.template)
    if any(one.result not in ("", "Succeeded") for one in found.waits[task]):
        return False
    targets = set(dag.get("target", "").split())
    return not targets or task.name in found.above(targets)
