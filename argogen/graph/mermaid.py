"""Pictures as Mermaid flowcharts, as GitHub and GitLab draw them in Markdown."""

import re
from collections.abc import Iterator

from argogen.graph.model import Box, Edge, Graph, Kind
from argogen.graph.style import DOTTED, LOOKS, NOTICE, TEXT, text_of

_SHAPES = {
    Kind.CALL: ("[[", "]]"),
    Kind.SCHEDULE: ("([", "])"),
    Kind.EVENT: (">", "]"),
    Kind.LOCK: ("{{", "}}"),
    Kind.JOIN: ("((", "))"),
}
_PLAIN = ("[", "]")
# Everything else may mean something: to Mermaid, to Markdown, which labels are also taken for, or to HTML.
_SPECIAL = re.compile(r"[^\w \-./,()'=\u2026]|(?<![A-Za-z0-9])[-_=.]|[_.](?![A-Za-z0-9])")


def render(graph: Graph) -> str:
    """Return a picture as a Mermaid flowchart, with a final newline."""
    lines = [f"%% {NOTICE}", f"flowchart {'LR' if graph.sideways else 'TD'}"]
    lines += _boxes(graph, "", 1)
    lines += [_edge(edge) for edge in graph.edges]
    lines += _styles(graph)
    return "\n".join(lines) + "\n"


def fenced(graph: Graph) -> str:
    """Return a picture as a block of Markdown."""
    return f"```mermaid\n{render(graph)}```\n"


def _boxes(graph: Graph, within: str, depth: int) -> Iterator[str]:
    indent = "  " * depth
    for box in graph.members[within]:
        if box.id not in graph.members:
            left, right = _SHAPES.get(box.kind, _PLAIN)
            yield f'{indent}{box.id}{left}"{_label(box)}"{right}'
            continue
        yield f'{indent}subgraph {box.id}["{_label(box)}"]'
        yield f"{indent}  direction TB"
        yield from _boxes(graph, box.id, depth + 1)
        yield f"{indent}end"


def _label(box: Box) -> str:
    return "<br>".join(escape(text) for text in (box.title, *box.details)) or " "


def escape(text: str) -> str:
    """Return a text as a quoted label shows it: what could mean something as the number of its character."""
    return _SPECIAL.sub(lambda match: f"#{ord(match[0])};", text)


def _edge(edge: Edge) -> str:
    text = text_of(edge)
    arrow = "-.->" if edge.relation in DOTTED else "-->"
    label = f'|"{escape(text)}"|' if text else ""
    return f"  {edge.source} {arrow}{label} {edge.target}"


def _styles(graph: Graph) -> Iterator[str]:
    used: dict[Kind, list[str]] = {}
    for box in (*graph.groups, *graph.nodes):
        used.setdefault(box.kind, []).append(box.id)
    for kind, ids in used.items():
        look = LOOKS[kind]
        dashes = ",stroke-dasharray:4 3" if look.dashed else ""
        yield f"  classDef k_{kind} fill:{look.fill},stroke:{look.border},color:{TEXT}{dashes}"
        yield f"  class {','.join(ids)} k_{kind}"
