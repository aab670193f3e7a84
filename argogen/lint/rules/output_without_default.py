"""An output whose expression may fail, without a default

`jsonpath` ends with an error at a key that is missing and at a text that is no JSON, `fromJSON` at the latter. Then
Argo takes the output's `valueFrom.default`; without one the node ends in error, and with it the workflow, even if
nobody needs the output (Argo 4.1 workflow/controller/operator.go: getTemplateOutputsFromScope). Since 3.7.16 and 4.0.7
that is so for a value that is nil as well; before, the output is the text `<nil>`.

    valueFrom:
      expression: jsonpath(steps.run.outputs.parameters.status, '$.reason')
      default: none
"""

from collections.abc import Iterator

from argogen.argo.expr import Builtin, Call, Identifier, Member, Node
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.texts import Expression
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG530", Severity.WARNING, on=Expression)
def check(expression: Expression, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the expressions of outputs that read JSON and have no default."""
    if expression.role != "expression" or expression.tree is None:
        return
    place = expression.place
    if place.template is None or place.below[:2] != ("outputs", "parameters"):
        return
    output = place.template.data["outputs"]["parameters"][place.below[2]]
    if "default" in output["valueFrom"]:
        return
    path = next((node for node in expression.nodes if _is_call_of(node, "jsonpath")), None)
    if path is not None:
        message, offset = "jsonpath() ends with an error where the key is missing, and so does the node", path.start
    elif _may_be_nil(expression.tree):
        message, offset = "the value is nil where the key is missing, and the node ends in error", expression.tree.start
    else:
        return
    hint = "give the output a valueFrom.default beside the expression"
    yield Problem(place.path, "AG530", message, hint, offset=expression.offset + offset)


def _is_call_of(node: Node, name: str) -> bool:
    return isinstance(node, Call) and isinstance(node.callee, Identifier) and node.callee.name == name


def _may_be_nil(node: Node) -> bool:
    """Say whether the expression is a member of fromJSON() and nothing more."""
    is_member = isinstance(node, Member)
    while isinstance(node, Member):
        node = node.target
    return is_member and isinstance(node, Builtin) and node.name == "fromJSON"
