"""An operator or a function that can't take a value of this type

Parameters, results and nearly everything else that Argo knows are texts in an expression, whatever they hold. So
`inputs.parameters.count > 3` ends in error (`invalid operation: string > int`), `inputs.parameters.count == 3` is
never true, and `steps.a.outputs.result.status` has no `status` until `fromJSON` makes a map of the text
(expr-lang/expr 1.17, checker and vm/runtime; Argo 4.1 util/variables/keys tells the types). In a container the text
then keeps the expression as it is written. A text compares with a text, and a number with a number:

    asInt(inputs.parameters.count) > 3
    inputs.parameters.count == '3'
    fromJSON(steps.a.outputs.result).status == 'ok'
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.texts import Expression
from argogen.argo.scope.expressions import meaning_of
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG525", Severity.ERROR, on=Expression)
def check(expression: Expression, cluster: Cluster) -> Iterator[Problem]:
    """Yield what has the wrong type in an expression."""
    meaning = meaning_of(expression, cluster)
    if meaning.missing and expression.place.path[-2:] == ("resource", "manifest"):
        return  # it may be a child's, with values of its own
    for fault in meaning.types.faults:
        offset = expression.offset + fault.offset
        yield Problem(expression.place.path, "AG525", fault.message, fault.hint, offset=offset)
