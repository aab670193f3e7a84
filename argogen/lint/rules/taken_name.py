"""A let with a name that is taken

`let` can't give a new meaning to a variable that Argo has at that place, to a function, or to a `let` around it: the
expression ends in error, `cannot redeclare` (expr-lang/expr 1.17, checker/checker.go).
"""

from collections.abc import Iterator
from functools import lru_cache

from argogen.argo.expr import FUNCTIONS, NAMESPACES, Let, Node, children
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.texts import Expression, nodes_of
from argogen.argo.scope.expressions import WITHOUT_ARGO, meaning_of
from argogen.argo.scope.variables import Unknown
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG540", Severity.ERROR, on=Expression)
def check(expression: Expression, cluster: Cluster) -> Iterator[Problem]:
    """Yield each let whose name means something already."""
    if "let" not in expression.source:
        return
    for node, declared in _lets(expression.source):
        taken = _taken_by(node.name, declared, expression, cluster)
        if taken:
            message = f'"{node.name}" is {taken}: let can\'t declare it again'
            offset = expression.offset + node.name_start
            yield Problem(expression.place.path, "AG540", message, "choose another name", offset=offset)


@lru_cache(maxsize=256)
def _lets(source: str) -> tuple[tuple[Let, frozenset[str]], ...]:
    """Return each let of an expression with the names that are declared around it."""
    found: list[tuple[Let, frozenset[str]]] = []
    waiting: list[tuple[Node, frozenset[str]]] = [(node, frozenset()) for node in nodes_of(source)[:1]]
    while waiting:
        node, declared = waiting.pop()
        if isinstance(node, Let):
            found.append((node, declared))
            waiting += [(node.body, declared | {node.name}), (node.value, declared)]
        else:
            waiting += [(child, declared) for child in reversed(children(node))]
    return tuple(found)


def _taken_by(name: str, declared: frozenset[str], expression: Expression, cluster: Cluster) -> str:
    """Return what a name means already, "" if it is free."""
    if name in declared:
        return "declared already"
    function = FUNCTIONS.get(name)
    if name in NAMESPACES or function:
        is_there = bool(function and function.builtin) or expression.role not in WITHOUT_ARGO
        return "a function" if function and is_there else "where sprig's functions are" if is_there else ""
    sight = meaning_of(expression, cluster).scope.lookup((name,))
    return "" if isinstance(sight, Unknown) or getattr(sight, "is_open", False) else "a variable of Argo's"
