"""An expression yields what its field can't take

A hook, a retry, a stop condition and an http template's `successCondition` need true or false (Argo 4.1
util/expr/argoexpr/eval.go: `unable to cast expression result`), a label in `labelsFrom` a text, and `fromExpression`
an artifact, such as `steps.a.outputs.artifacts.report` (workflow/controller/operator.go and scope.go). The output of
`valueFrom.expression` is a text, so an artifact has no place there. A `when` that is one `{{=...}}` must yield true or
false too, and such a `withParam` a list. All of it fails in the run only.
"""

from collections.abc import Iterator

from argogen.argo.expr import Result
from argogen.argo.expr.functions import NUMBERS
from argogen.argo.expr.types import WORDS
from argogen.argo.forms.tags import is_one_tag
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.texts import Expression
from argogen.argo.scope.expressions import meaning_of
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule

_ALL = set(WORDS)
_UNFIT: dict[str, tuple[set[Result], str, str]] = {
    **dict.fromkeys(
        ("hook", "retry", "stop", "http"), (_ALL - {Result.BOOL}, "true or false", "compare it with something")
    ),
    "label": (_ALL - {Result.STRING}, "text", "string(...) makes a text of it"),
    "fromExpression": (_ALL - {Result.ARTIFACT}, "an artifact", "name one, such as steps.a.outputs.artifacts.report"),
    "expression": ({Result.ARTIFACT}, "text", "an artifact goes under artifacts, with from or fromExpression"),
    "withParam": (_ALL - {Result.ARRAY, Result.STRING}, "a list", "yield a list, or JSON of one"),
    "when": (_ALL - {Result.BOOL, Result.STRING}, "true or false", "compare it with something"),
}
"""By the role of an expression, or the field that a tag is all of: what it can't yield, what it must, and a hint."""


@rule("AG526", Severity.ERROR, on=Expression)
def check(expression: Expression, cluster: Cluster) -> Iterator[Problem]:
    """Yield an expression whose value is of a type that its field can't take."""
    role = expression.role
    if role == "tag":
        field = expression.place.path[-1]
        if field not in ("when", "withParam") or not is_one_tag(expression.text):
            return
        role = str(field)
    if role not in _UNFIT or expression.tree is None:
        return
    unfit, needed, hint = _UNFIT[role]
    result = meaning_of(expression, cluster).types.result
    if result in unfit:
        word = "a number" if result in NUMBERS else WORDS[result]
        message = f"the expression yields {word}, where {needed} is needed"
        yield Problem(expression.place.path, "AG526", message, hint, offset=expression.offset)
