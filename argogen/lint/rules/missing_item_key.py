"""A key that some items of a loop lack

`{{item.port}}` is the value of that key in a map item. Argo's check is content if one of the items has it, but the run
replaces the tag for each item, and ends with `failed to resolve {{item.port}}` at the first one without (Argo 4.1
workflow/controller/operator.go: processItem). Give the key to all items.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.argo.scope.readings import readings_of
from argogen.diagnostics import Problem, Related, Severity
from argogen.lint.rule import rule


@rule("AG510", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield the tags of an item's key that not all items have."""
    for reading in readings_of(workflow, cluster):
        known = reading.known
        if reading.variable is None or reading.path[0] != "item" or not known or not known.late:
            continue
        call = reading.place.call
        loop = (call.owner or call) if call else None
        related: tuple[Related, ...] = ()
        if loop is not None:
            key = "withItems" if "withItems" in loop.data else "withParam"
            related = (Related(workflow.manifest.location((*loop.path, key)), "the items"),)
        message = f'"{reading.name}" {known.late}'
        hint = "Argo stops at an item that lacks the key: give it to all of them"
        yield Problem(reading.place.path, "AG510", message, hint, offset=reading.offset, related=related)
