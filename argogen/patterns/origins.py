"""Giving a traced render's documents their origins: from offsets in the text back to paths in the spec."""

from collections.abc import Iterator
from typing import Any

import yaml

from argogen.diagnostics import Path
from argogen.patterns.rope import Rope
from argogen.provenance import with_origin


def traced_documents(text: Rope) -> Iterator[Any]:
    """Yield the documents of a pattern's text; every value that the pattern placed carries its origin."""
    origins = dict(text.spans)
    for node in yaml.compose_all(str.__str__(text).encode().decode(), yaml.CSafeLoader):
        yield _build(node, origins)


def _build(node: yaml.Node, origins: dict[int, Path]) -> Any:
    value: Any
    if isinstance(node, yaml.MappingNode):
        value = {_build(key, origins): _build(item, origins) for key, item in node.value}
    elif isinstance(node, yaml.SequenceNode):
        value = [_build(item, origins) for item in node.value]
    else:
        value = node.value
    origin = origins.get(node.start_mark.index)
    return value if origin is None else with_origin(value, origin)
