"""An expression that can't be read

`{{=...}}`, `valueFrom.expression`, `fromExpression`, hooks, retries and stop conditions are expressions of the
language expr (Argo 4.1 go.mod: expr-lang/expr 1.17.8; 1.17.5 in Argo 3.5, 1.17.7 in 3.6 to 4.0). `argo lint` does not
look into them. When the run comes to one that can't be read, the node ends in error; up to 3.6 a tag stays in the text
as it is written, braces included (Argo 4.1 util/template/expression_template.go). A tag ends at the first `}}`: a map
in a map needs a blank between its braces.

    args: ["{{=toJson({size: {width: 1} })}}"]
"""

from collections.abc import Iterator

from argogen.argo.expr import ExprSyntaxError, parse
from argogen.argo.expr.versions import newer_syntax
from argogen.argo.forms.tags import CLOSE
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.texts import Expression
from argogen.argo.scope.expressions import meaning_of
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule

_MOST_BRACES = 6
"""How many `}}` further on a tag may have been meant to end."""


@rule("AG520", Severity.ERROR, on=Expression)
def check(expression: Expression, cluster: Cluster) -> Iterator[Problem]:
    """Yield where an expression can't be read, by the newest Argo or by the one that is used."""
    parsed = expression.parsed
    path, start = expression.place.path, expression.offset
    if isinstance(parsed, ExprSyntaxError):
        if meaning_of(expression, cluster).in_hyphenated(parsed.offset):
            return
        if _is_cut_short(expression):
            message = 'the tag ends at its first "}}", in the middle of the expression'
            yield Problem(
                path, "AG520", message, "put a blank between the two braces", offset=start + len(expression.source)
            )
        else:
            yield Problem(path, "AG520", parsed.message, offset=start + parsed.offset)
        return
    for found in newer_syntax(expression.source, cluster.version):
        yield Problem(path, "AG520", found.message, found.hint, offset=start + found.offset)


def _is_cut_short(expression: Expression) -> bool:
    """Say whether the expression can be read if its tag ends at a later pair of braces."""
    if expression.role != "tag":
        return False
    text, end = expression.text, expression.offset + len(expression.source)
    for _ in range(_MOST_BRACES):
        end = text.find(CLOSE, end + 1)
        if end < 0:
            return False
        try:
            parse(text[expression.offset : end])
        except ExprSyntaxError:
            continue
        return True
    return False
