"""A text that makes Argo wait for ever

When an expression of a task fails, Argo looks into the error's message: with ` is missing`, `failed to resolve {{` or
`variable not in env` in it, it believes that a value is not there yet, and tries again, for ever. The message quotes
the expression, so that these words in a text of it are enough (Argo 4.1 util/template/replace.go:
IsMissingVariableErr; workflow/controller/dag.go and steps.go; since 3.7). Say it in other words, such as `lacks`.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.texts import Expression
from argogen.argo.versions import before
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule

_WORDS = (" is missing", "variable not in env")


@rule("AG532", Severity.WARNING, on=Expression)
def check(expression: Expression, cluster: Cluster) -> Iterator[Problem]:
    """Yield the words in tags of steps and tasks that Argo takes for a value that is still to come."""
    if expression.role != "tag" or expression.place.call is None:
        return
    for words in _WORDS:
        start = expression.source.find(words)
        if start >= 0 and not before(cluster.version, "3.7"):
            message = f'if this fails, "{words.strip()}" in it makes Argo try again for ever'
            offset = expression.offset + start + len(words) - len(words.lstrip())
            yield Problem(expression.place.path, "AG532", message, "use other words", offset=offset)
