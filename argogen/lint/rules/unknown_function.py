"""A function that expressions do not have

An expression can call the functions of expr, such as `len` and `fromJSON`, and those that Argo adds: `asInt`,
`asFloat`, `jsonpath`, `toJson` and, below `sprig.`, what sprig has for text and lists, but not `env` and `expandenv`
(Argo 4.1 util/expr/env/env.go). The expressions of `data`, of `stopStrategy` and of an http template's
`successCondition` know expr's functions only. Anything else is an error when the run comes to it: `unknown name`,
`cannot call nil`.
"""

from collections.abc import Iterator

from argogen.argo.expr import FUNCTIONS, Call, Identifier, Member, Node, String
from argogen.argo.expr.sprig import sprig_functions
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.texts import Expression
from argogen.argo.scope.expressions import WITHOUT_ARGO
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule
from argogen.suggest import closest, did_you_mean

_MEANT = {
    "str": "string(...)",
    "tostring": "string(...)",
    "asstring": "string(...)",
    "parseint": "int(...)",
    "toint": "int(...)",
    "integer": "int(...)",
    "number": "float(...)",
    "length": "len(...)",
    "size": "len(...)",
    "tolower": "lower(...)",
    "toupper": "upper(...)",
    "contains": "contains between two texts: a contains b",
    "matches": "matches between two texts: a matches b",
    "startswith": "a startsWith b, or hasPrefix(a, b)",
    "endswith": "a endsWith b, or hasSuffix(a, b)",
    "in": "in between two values: a in b",
    "printf": "texts joined by +",
    "format": "texts joined by +",
    "sprintf": "texts joined by +",
    "coalesce": "??: a ?? b",
    "default": "??: a ?? b",
    "exists": "a != nil",
    "isempty": "a == ''",
}
"""What other languages call so, by the name in small letters."""


@rule("AG523", Severity.ERROR, on=Expression)
def check(expression: Expression, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the functions that an expression calls and that there are not."""
    if "(" not in expression.source:
        return
    only_own = expression.role in WITHOUT_ARGO
    for node in expression.nodes:
        if isinstance(node, Call):
            callee = node.callee
            message, hint = _said(callee, only_own=only_own)
            if message:
                start = callee.property.start if isinstance(callee, Member) else callee.start
                yield Problem(expression.place.path, "AG523", message, hint, offset=expression.offset + start)


def _said(callee: Node, *, only_own: bool) -> tuple[str, str]:
    """Return what is wrong with a function's name, and what could be meant; ("", "") if nothing is."""
    if isinstance(callee, Identifier):
        function = FUNCTIONS.get(callee.name)
        if function and not (only_own and not function.builtin):
            return "", ""
        if function:
            return f'"{callee.name}" is not known in this kind of expression', _own(callee.name)
        return f'there is no function "{callee.name}"', _hint(callee.name)
    if not (isinstance(callee, Member) and isinstance(callee.target, Identifier) and callee.target.name == "sprig"):
        return "", ""
    if not isinstance(callee.property, String) or (callee.property.value in sprig_functions() and not only_own):
        return "", ""
    name = callee.property.value
    if only_own:
        return f'"sprig.{name}" is not known in this kind of expression', _own(name)
    if name in ("env", "expandenv"):
        return f'Argo takes "sprig.{name}" out', "pass the value in as a parameter"
    near = closest(name, sprig_functions())
    own = f"{name}(...) is there without sprig" if name in FUNCTIONS else ""
    return f'there is no function "sprig.{name}"', own or (f'did you mean "sprig.{near}"?' if near else "")


def _own(name: str) -> str:
    """Return expr's own counterpart of one of Argo's functions."""
    own = {"asInt": "int", "asFloat": "float", "toJson": "toJSON", "jsonpath": "fromJSON"}.get(name)
    return f"expr's own is {own}(...)" if own else ""


def _hint(name: str) -> str:
    if name.lower() in _MEANT:
        return f"write {_MEANT[name.lower()]}"
    if name in sprig_functions():
        return f"did you mean sprig.{name}(...)?"
    return did_you_mean(name, FUNCTIONS)
