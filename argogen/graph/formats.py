"""The forms of pictures by name; a form's module is imported when it is used."""

from collections.abc import Callable

from argogen.graph.model import Graph


def _mermaid(graph: Graph) -> str:
    from argogen.graph import mermaid

    return mermaid.render(graph)


def _dot(graph: Graph) -> str:
    from argogen.graph import dot

    return dot.render(graph)


def _svg(graph: Graph) -> str:
    from argogen.graph import svg

    return svg.render(graph)


FORMATS: dict[str, Callable[[Graph], str]] = {"mermaid": _mermaid, "dot": _dot, "svg": _svg}
ENDINGS = {".mmd": "mermaid", ".mermaid": "mermaid", ".dot": "dot", ".gv": "dot", ".svg": "svg"}
"""Which form the ending of a file's name asks for."""
