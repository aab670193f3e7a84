"""A fallback that a missing key does not reach

`jsonpath(text, '$.key') ?? 'none'` looks as if it gave 'none' where the key is missing. But `jsonpath` ends with an
error then, `key: invalid token key 'key' not found`, and `??` stands in for nil only, such as a JSON null (Argo 4.1
util/expr/env/env.go). `fromJSON` gives nil for a missing key, so that `??` helps:

    fromJSON(steps.a.outputs.result)?.key ?? 'none'
"""

from collections.abc import Iterator

from argogen.argo.expr import Binary, Call, Identifier, Node, String
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.texts import Expression
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule
from argogen.spec.jsonpath import JsonPathError, parse_path, to_expr

_LONGEST_HINT = 120
"""Characters of an expression that a hint writes out."""


@rule("AG528", Severity.WARNING, on=Expression)
def check(expression: Expression, _cluster: Cluster) -> Iterator[Problem]:
    """Yield each `??` right after a call of jsonpath()."""
    if "??" not in expression.source or "jsonpath" not in expression.source:
        return
    for node in expression.nodes:
        if isinstance(node, Binary) and node.operator == "??" and _is_jsonpath(node.left):
            message = '"??" does not stand in for a missing key: jsonpath() ends with an error there'
            hint = _instead(node, expression.source)
            offset = expression.offset + node.operator_start
            yield Problem(expression.place.path, "AG528", message, hint, offset=offset)


def _is_jsonpath(node: Node) -> bool:
    return isinstance(node, Call) and isinstance(node.callee, Identifier) and node.callee.name == "jsonpath"


def _instead(node: Binary, source: str) -> str:
    """Return the same by fromJSON(), where the path leads to one value."""
    arguments = node.left.arguments if isinstance(node.left, Call) else ()
    if len(arguments) != 2 or not isinstance(arguments[1], String):
        return "fromJSON(...) gives nil for it"
    try:
        path = parse_path(arguments[1].value)
    except JsonPathError:
        return "fromJSON(...) gives nil for it"
    root = f"fromJSON({source[arguments[0].start : arguments[0].end]})"
    instead = f"{to_expr(path, root)} ?? {source[node.right.start : node.right.end]}"
    return (
        f"write {instead}"
        if len(instead) <= _LONGEST_HINT and instead.isprintable()
        else "fromJSON(...) gives nil for it"
    )
