"""An expression where Argo looks up a single name

`from` of an artifact and `valueFrom.parameter` of an output take the name of one variable, with or without braces. An
expression tag in their place never finds a step or an artifact: Argo holds the names there as they are written, with
dots, so that `steps` is no variable of the expression (Argo 4.1 util/template/resolve_var.go: `Unable to compile`).
`fromExpression` and `valueFrom.expression` take expressions, without braces.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.texts import Expression
from argogen.argo.scope.expressions import meaning_of
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule

_FOUND_LATER = ("steps", "tasks")
_ARTIFACTS = ("inputs", "artifacts")
_LONGEST_HINT = 60
"""Characters of an expression that a hint repeats."""


@rule("AG539", Severity.ERROR, on=Expression)
def check(expression: Expression, cluster: Cluster) -> Iterator[Problem]:
    """Yield the expression tags in `from` and `valueFrom.parameter`."""
    path = expression.place.path
    if expression.role != "tag" or path[-1] not in ("from", "parameter") or "$env" in expression.source:
        return
    if not any(
        name.path[0] in _FOUND_LATER or name.path[:2] == _ARTIFACTS for name in meaning_of(expression, cluster).names
    ):
        return  # it may yield the name of a variable
    if (path[-1] == "from" and "artifacts" in path) or path[-2:] == ("valueFrom", "parameter"):
        message = f'"{path[-1]}" takes the name of a variable, not an expression'
        hint = _instead(expression.source.strip(), is_argument="arguments" in path, is_artifact=path[-1] == "from")
        yield Problem(path, "AG539", message, hint, offset=expression.offset)


def _instead(source: str, *, is_argument: bool, is_artifact: bool) -> str:
    if is_argument:
        return "name one artifact; only an output artifact can choose, by fromExpression"
    field = "fromExpression" if is_artifact else "expression"
    return f"write {field}: {source}" if len(source) <= _LONGEST_HINT else f"write {field}, without braces"
