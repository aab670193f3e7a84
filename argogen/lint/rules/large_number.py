"""A number from JSON that may be printed as 3.46e+06

What `jsonpath` and `fromJSON` read as a number is a floating-point number. As the value of an output Go prints it with
an exponent from a million on: 3460000 becomes `3.46e+06`, which a program that wants a whole number can't read (Argo
4.1 pkg/apis/workflow/v1alpha1/anystring.go). argogen says so where the name of the key speaks of such a number, as
`rows` and `duration_seconds` do. `toJson` prints it as it was.

    expression: toJson(jsonpath(steps.run.outputs.parameters.report, '$.rows'))
"""

import re
from collections.abc import Iterator

from argogen.argo.expr import Builtin, Member, Node, String
from argogen.argo.forms.jsonpath import finds_list, last_name
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.texts import Expression
from argogen.argo.scope.expressions import json_path, put_into
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule

_NUMBER = re.compile(
    r"(?i)(?:^|[a-z]?[_-]|[a-z])(?:seconds?|millis|bytes|rows?|counts?|total|size|records?|number|amount|epoch)$"
)
"""Names of keys that hold numbers which grow large."""


@rule("AG541", Severity.NOTE, on=Expression)
def check(expression: Expression, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the outputs that are a number of a JSON document, by its name."""
    tree = expression.tree
    if expression.role != "expression" or tree is None:
        return
    name = _name(tree)
    if name and _NUMBER.search(name):
        message = f'if "{name}" is a number of a million or more, it is printed as 3.46e+06'
        hint = put_into("toJson", expression.source[tree.start : tree.end])
        yield Problem(expression.place.path, "AG541", message, hint, offset=expression.offset + tree.start)


def _name(tree: Node) -> str:
    """Return the key that an expression reads from JSON, if that is all that it does."""
    path = json_path(tree)
    if path is not None:
        return "" if finds_list(path.value) else last_name(path.value)
    node: Node = tree
    while isinstance(node, Member):
        node = node.target
    is_json = isinstance(node, Builtin) and node.name == "fromJSON"
    last = tree.property if isinstance(tree, Member) and is_json else None
    return last.value if isinstance(last, String) else ""
