"""Pictures in DOT, the language of Graphviz."""

from collections.abc import Iterator

from argogen.graph.model import Box, Edge, Graph, Kind
from argogen.graph.style import DOTTED, LOOKS, NOTICE, TEXT, text_of

_SHAPES = {
    Kind.CALL: "box",
    Kind.SCHEDULE: "oval",
    Kind.EVENT: "cds",
    Kind.LOCK: "hexagon",
    Kind.JOIN: "point",
}


def render(graph: Graph) -> str:
    """Return a picture as a DOT graph, with a final newline."""
    lines = [
        f"// {NOTICE}",
        "digraph argogen {",
        f"  graph [rankdir={'LR' if graph.sideways else 'TB'}, compound=true, fontname=Helvetica]",
        f'  node [fontname=Helvetica, fontsize=11, style=filled, shape=box, fontcolor="{TEXT}"]',
        f'  edge [fontname=Helvetica, fontsize=10, fontcolor="{TEXT}"]',
        *_boxes(graph, "", 1),
        *(_edge(graph, edge) for edge in graph.edges),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _boxes(graph: Graph, within: str, depth: int) -> Iterator[str]:
    indent = "  " * depth
    for box in graph.members[within]:
        look = LOOKS[box.kind]
        style = "filled,dashed" if look.dashed else "filled"
        colours = f'style="{style}", fillcolor="{look.fill}", color="{look.border}"'
        if box.id not in graph.members:
            shape = _SHAPES.get(box.kind, "box")
            yield f"{indent}{box.id} [label={_label(box)}, shape={shape}, {colours}]"
            continue
        yield f"{indent}subgraph cluster_{box.id} {{"
        yield f"{indent}  graph [label={_label(box)}, {colours}]"
        yield from _boxes(graph, box.id, depth + 1)
        yield f"{indent}}}"


def _label(box: Box) -> str:
    return _quoted("\n".join((box.title, *box.details)))


def _quoted(text: str) -> str:
    """Return a text in quotes, in which a backslash would begin an escape, and `&` an entity of HTML."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
    return f'"{plain}"'.replace("\n", "\\n")


def _edge(graph: Graph, edge: Edge) -> str:
    """Return an edge; Graphviz leads from node to node, and cuts the line off where a group begins."""
    attributes = {}
    for end, cut in ((edge.source, "ltail"), (edge.target, "lhead")):
        if end in graph.members:
            attributes[cut] = f"cluster_{end}"
    if edge.relation in DOTTED:
        attributes["style"] = "dotted"
    if text := text_of(edge):
        attributes["label"] = _quoted(text)
    listed = ", ".join(f"{key}={value}" for key, value in attributes.items())
    return f"  {graph.last(edge.source)} -> {graph.first(edge.target)}" + (f" [{listed}]" if listed else "")
