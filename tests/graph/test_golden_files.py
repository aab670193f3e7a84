"""Every golden manifest can be drawn in every form."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from argogen.argo.model.cluster import Cluster
from argogen.graph import dot, mermaid, svg
from argogen.graph.around import flow_of
from argogen.graph.overview import overview_of
from argogen.graph.tidy import tidy

from .conftest import is_mermaid

FILES = sorted((Path(__file__).parents[1] / "golden").rglob("4.1.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_it_can_be_drawn(file: Path, cluster: Callable[[str], Cluster]) -> None:
    made = cluster(file.read_text(encoding="utf-8"))
    for graph in (flow_of(made, made.manifests), overview_of(made, made.manifests, 60, lambda one: one.file)):
        drawn, _ = tidy(graph, 60)
        assert all(map(is_mermaid, mermaid.render(drawn).splitlines()))
        assert dot.render(drawn).count("{") == dot.render(drawn).count("}")
        ET.fromstring(svg.render(drawn))
