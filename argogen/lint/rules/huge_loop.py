"""A loop with more items than a Workflow can hold

Each item is a node in the Workflow's status, which Argo compresses and keeps in the object itself, up to 1 MB (Argo 4.1
workflow/packer/packer.go); past that it fails, unless node status is offloaded to a database. Some thousands of nodes
fill it, and before that each step of the controller takes long. Let each item do more, or start child workflows that
each take a part.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.loop_forms import loops_of, size_of
from argogen.argo.model.workflows import Call
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule

MOST_ITEMS = 5_000
"""Nodes that fit, as a rule, with some hundred bytes each after compression."""


@rule("AG445", Severity.WARNING, on=Call)
def check(call: Call, _cluster: Cluster) -> Iterator[Problem]:
    """Yield a loop whose items are written out and are too many."""
    loops = loops_of(call.data) if call.loops else []
    size = size_of(call.data) if len(loops) == 1 else None
    if size is not None and size > MOST_ITEMS:
        message = f'the loop of "{call.name}" has {size:_} items: a Workflow holds some {MOST_ITEMS:_}'.replace(
            "_", " "
        )
        yield Problem((*call.path, loops[0]), "AG445", message, "split it over child workflows", on_key=True)
