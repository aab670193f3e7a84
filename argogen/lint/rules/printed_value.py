"""A value that is no text, printed as Go prints it

What `valueFrom.expression` yields becomes text as Go's `%v` prints it, and so does what `string(...)` is given: a list
is `[a b]`, a map `map[k:1]`, and a number from a jsonpath() or a division, a million or more, `3.46e+06` (Argo 4.1
pkg/apis/workflow/v1alpha1/anystring.go). Nobody can read that back. `toJson` makes JSON of a list or a map, `asInt` a
whole number of a number. In `{{=...}}` the value is JSON already.
"""

from collections.abc import Iterator

from argogen.argo.expr import Builtin, Node, Result
from argogen.argo.forms.jsonpath import finds_list
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.texts import Expression
from argogen.argo.scope.expressions import Meaning, json_path, meaning_of, put_into
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule

_PRINTED = {
    Result.ARRAY: "a list is printed as [a b]",
    Result.MAP: "a map is printed as map[k:1]",
    Result.FLOAT: "a number of a million or more is printed as 3.46e+06",
}
"""What the types look like as text."""


@rule("AG529", Severity.WARNING, on=Expression)
def check(expression: Expression, cluster: Cluster) -> Iterator[Problem]:
    """Yield lists, maps and numbers that become text unreadably."""
    source, tree = expression.source, expression.tree
    if tree is None or (expression.role != "expression" and "string(" not in source):
        return
    meaning = meaning_of(expression, cluster)
    if expression.role == "expression":
        yield from _problems(meaning, tree, _type(meaning, tree))
    if "string(" in source:
        for node in expression.nodes:
            if isinstance(node, Builtin) and node.name == "string" and len(node.arguments) == 1:
                yield from _problems(meaning, node.arguments[0], _type(meaning, node.arguments[0]))


def _type(meaning: Meaning, node: Node) -> Result:
    path = json_path(node)
    return Result.ARRAY if path and finds_list(path.value) else meaning.types.of(node)


def _problems(meaning: Meaning, node: Node, result: Result) -> Iterator[Problem]:
    if result in _PRINTED:
        expression = meaning.expression
        hint = put_into("toJson", meaning.source[node.start : node.end])
        yield Problem(expression.place.path, "AG529", _PRINTED[result], hint, offset=expression.offset + node.start)
