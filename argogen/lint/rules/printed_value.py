"""A value that is no text, printed as Go prints it

What `valueFrom.expression` yields becomes text as Go's `%v` prints it, and so does what `string(...)` is given: a list
is `[a b]`, a map `map[k:1]`, and a number from a jsonpath() or a division, a million or more, `3.46e+06` (Argo 4.1
pkg/apis/workflow/v1alpha1/anystring.go). Nobody can read that back. `toJson` makes JSON of a list or a map, `asInt` a
whole number of a number. In `{{=...}}` the value is JSON already.
"""

from collections.abc import Iterator

from argogen.argo.cluster import Cluster
from argogen.argo.expr import Builtin, Node, Result
from argogen.argo.expressions import Meaning, meaning_of
from argogen.argo.texts import Expression
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule
from argogen.wording import short

_PRINTED = {
    Result.ARRAY: ("a list is printed as [a b]", "toJson"),
    Result.MAP: ("a map is printed as map[k:1]", "toJson"),
    Result.FLOAT: ("a number of a million or more is printed as 3.46e+06", "toJson"),
}
"""What the types look like as text, and the function that helps."""


@rule("AG529", Severity.WARNING, on=Expression)
def check(expression: Expression, cluster: Cluster) -> Iterator[Problem]:
    """Yield lists, maps and numbers that become text unreadably."""
    source, tree = expression.source, expression.tree
    if tree is None or (expression.role != "expression" and "string(" not in source):
        return
    meaning = meaning_of(expression, cluster)
    if expression.role == "expression":
        yield from _problems(meaning, tree, meaning.types.result)
    if "string(" in source:
        for node in expression.nodes:
            if isinstance(node, Builtin) and node.name == "string" and len(node.arguments) == 1:
                yield from _problems(meaning, node.arguments[0], meaning.types.of(node.arguments[0]))


def _problems(meaning: Meaning, node: Node, result: Result) -> Iterator[Problem]:
    if result in _PRINTED:
        message, function = _PRINTED[result]
        expression = meaning.expression
        hint = f"write {function}({short(meaning.source[node.start : node.end])})"
        yield Problem(expression.place.path, "AG529", message, hint, offset=expression.offset + node.start)
