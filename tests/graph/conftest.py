"""Pictures of manifests that a test shows in place."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from argogen import yamldoc
from argogen.argo.model.cluster import Cluster
from argogen.graph.around import flow_of
from argogen.graph.model import Box, Graph
from argogen.lint.origins import read_manifests
from argogen.lint.settings import cluster_of
from argogen.project import Project
from argogen.yamldoc import Dialect


@pytest.fixture
def cluster() -> Callable[[str], Cluster]:
    """Return the cluster that the objects in a text make; `apiVersion` is added where it is missing."""

    def make(text: str) -> Cluster:
        whole = "\n---\n".join(
            one if one.startswith("apiVersion") else f"apiVersion: argoproj.io/v1alpha1\n{one}"
            for one in text.split("---\n")
        )
        documents = yamldoc.load(whole, "manifests.yaml", Dialect.ARGO).documents
        return cluster_of(Project(Path()), [*read_manifests(documents, "4.1")])

    return make


@pytest.fixture
def flow(cluster: Callable[[str], Cluster]) -> Callable[..., Graph]:
    """Return the picture of a text's objects, or of those with some names."""

    def make(text: str, *names: str) -> Graph:
        made = cluster(text)
        return flow_of(made, [one for one in made.manifests if not names or one.name in names])

    return make


def outline(graph: Graph) -> str:
    """Return a picture as text: boxes inside each other, then what leads where, by titles."""
    return "\n".join([*_boxes(graph, "", ""), *_edges(graph)]) + "\n"


def _boxes(graph: Graph, within: str, indent: str) -> Iterator[str]:
    for box in graph.members[within]:
        yield f"{indent}{box.kind}: {', '.join((box.title, *box.details))}"
        if box.id in graph.members:
            yield from _boxes(graph, box.id, f"{indent}  ")


def _edges(graph: Graph) -> Iterator[str]:
    for edge in graph.edges:
        label = f" ({edge.label})" if edge.label else ""
        yield f"{_title(graph, edge.source)} {edge.relation} {_title(graph, edge.target)}{label}"


def _title(graph: Graph, box_id: str) -> str:
    box: Box = graph.boxes[box_id]
    return box.title or "join"


_LABEL = r'"(?:[^"#;:<>\[\]{}|\\`&*]|#\d+;|<br>)*"'
_SHAPES = ((r"\[", r"\]"), (r"\[\[", r"\]\]"), (r"\(\[", r"\]\)"), (">", r"\]"), (r"\{\{", r"\}\}"), (r"\(\(", r"\)\)"))
_MERMAID = re.compile(
    "|".join(
        (
            r"%% Drawn by argogen graph\. Do not edit: draw it anew\.",
            r"flowchart (?:TD|LR)",
            rf" +subgraph b_\w+\[{_LABEL}\]",
            r" +direction TB",
            r" +end",
            *(rf" +b_\w+{left}{_LABEL}{right}" for left, right in _SHAPES),
            rf"  b_\w+ (?:-->|-\.->)(?:\|{_LABEL}\|)? b_\w+",
            r"  classDef k_\w+ [-\w:#,. ]+",
            r"  class b_\w+(?:,b_\w+)* k_\w+",
        )
    )
)
"""Each line that a flowchart of argogen's may have; a label holds nothing that could end it or mean something."""


def is_mermaid(line: str) -> bool:
    """Say whether a line is one of those that a flowchart of argogen's is made of."""
    return _MERMAID.fullmatch(line) is not None
