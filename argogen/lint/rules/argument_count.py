"""A function with too few or too many arguments

Each function of an expression takes a number of arguments that is fixed, or has a least and a most. With others the
run ends in error: `not enough arguments to call`, `invalid number of arguments` (expr-lang/expr 1.17,
builtin/builtin.go; Masterminds/sprig 3.3). What stands before a `|` is the first argument of the function after it.
"""

from collections.abc import Iterator

from argogen.argo.expr import FUNCTIONS, Builtin, Call, Function, Identifier, Member, Node, String
from argogen.argo.expr.sprig import sprig_functions
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.texts import Expression
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG524", Severity.ERROR, on=Expression)
def check(expression: Expression, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the calls with a wrong number of arguments."""
    if "(" not in expression.source:
        return
    for node in expression.nodes:
        called = _called(node)
        if called is None:
            continue
        name, function, count, offset = called
        if count < function.minimum or (function.maximum is not None and count > function.maximum):
            message = f"{name}() takes {_counted(function)}, not {count}"
            yield Problem(expression.place.path, "AG524", message, offset=expression.offset + offset)


def _called(node: Node) -> tuple[str, Function, int, int] | None:
    """Return a call's name, its function, the number of its arguments and its place; None for anything else."""
    if isinstance(node, Builtin):
        return node.name, FUNCTIONS[node.name], len(node.arguments), node.name_start
    if not isinstance(node, Call):
        return None
    callee = node.callee
    if isinstance(callee, Identifier):
        function, name = FUNCTIONS.get(callee.name), callee.name
    elif isinstance(callee, Member) and isinstance(callee.target, Identifier) and isinstance(callee.property, String):
        function = sprig_functions().get(callee.property.value) if callee.target.name == "sprig" else None
        name = f"sprig.{callee.property.value}"
    else:
        return None
    return (name, function, len(node.arguments), callee.start) if function else None


def _counted(function: Function) -> str:
    least, most = function.minimum, function.maximum
    plural = "" if (most or least) == 1 else "s"
    if most is None:
        return f"{least} argument{plural} or more"
    return f"{least} argument{plural}" if least == most else f"{least} to {most} argument{plural}"
