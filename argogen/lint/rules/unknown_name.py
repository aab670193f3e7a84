"""A name in an expression that Argo does not know there

`argo lint` skips expressions, so that a misspelt input or step shows only in the run: the node ends in error, it waits
for ever for a step or task that is not there (since 3.7), or the text keeps the expression as it is written, braces
included (Argo 4.1 util/template/validate.go, expression_template.go). Each kind of expression sees something else:
`valueFrom.expression` and `fromExpression` know inputs, steps or tasks and `workflow.outputs`, but no `workflow.name`
or `workflow.parameters` (workflow/controller/scope.go); a retry knows `lastRetry` and `retries`; `data` only its
`data`. What is asked for first, by `?.`, `??`, `in` or a comparison with nil, is left alone. A bare word is a
variable: texts need quotes.
"""

from collections.abc import Iterator

from argogen.argo.expr import FUNCTIONS, Identifier
from argogen.argo.expr.hyphens import spelled
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.texts import Expression
from argogen.argo.model.workflows import workflow_of
from argogen.argo.scope.expressions import Meaning, Name, meaning_of
from argogen.argo.scope.misnamed import hint_on_outputs, said_of
from argogen.argo.scope.readings import Reading
from argogen.argo.scope.variables import OUTPUTS_ONLY, Reason, Unknown
from argogen.diagnostics import Problem, Related, Severity
from argogen.lint.rule import rule
from argogen.suggest import closest, one_of

_WORDS = {"null": "nil", "None": "nil", "undefined": "nil", "True": "true", "False": "false", "TRUE": "true"}
_TOLD_ELSEWHERE = (Reason.LATER, Reason.UNORDERED, Reason.ITSELF, Reason.BELOW)
"""Why a variable has no value that other rules tell."""


@rule("AG521", Severity.ERROR, on=Expression)
def check(expression: Expression, cluster: Cluster) -> Iterator[Problem]:
    """Yield the names that an expression needs and that its place does not have."""
    meaning = meaning_of(expression, cluster)
    if not meaning.missing or _may_be_a_childs(expression, cluster):
        return
    for name, unknown in meaning.missing:
        if unknown.reason in _TOLD_ELSEWHERE:
            continue
        message, hint = _said(meaning, name, unknown)
        offset = expression.offset + name.offsets[min(unknown.at, len(name.offsets) - 1)]
        related: tuple[Related, ...] = ()
        if unknown.callee and unknown.callee.name:
            place = unknown.callee.workflow.manifest.location((*unknown.callee.path, "name"))
            related = (Related(place, f'template "{unknown.callee.name}"'),)
        yield Problem(expression.place.path, "AG521", message, hint, offset=offset, related=related)


def _may_be_a_childs(expression: Expression, cluster: Cluster) -> bool:
    """Say whether an expression stands in a child's manifest with templates, where it stays as it is until its run."""
    template = expression.place.template
    if template is None or expression.place.path[-2:] != ("resource", "manifest"):
        return False
    child = cluster.child(template)
    workflow = workflow_of(child.manifest) if child and child.manifest else None
    return workflow is not None and bool(workflow.templates)


def _said(meaning: Meaning, name: Name, unknown: Unknown) -> tuple[str, str]:
    path, at = name.path, unknown.at
    if unknown.reason is Reason.OUTPUT and unknown.member:
        given = unknown.names if at == 4 else ()
        return f'{unknown.member.kind} "{unknown.member.name}" has no "{path[at]}"', _near(
            path, at, given
        ) or hint_on_outputs(unknown)
    if unknown.reason is Reason.NAME and at == 0:
        return f'there is no variable "{path[0]}" here', _for_word(
            meaning, path[0], unknown.names, alone=len(path) == 1
        )
    if unknown.reason is Reason.NAME:
        there = f"there is {one_of(unknown.names).removeprefix('one of ')}" if unknown.names else ""
        return f'"{spelled(path[:at])}" has no "{path[at]}"', _near(path, at, unknown.names) or there
    if unknown.reason is Reason.PLACE and path[0] == "workflow" and meaning.scope.role in OUTPUTS_ONLY:
        tag = "{{" + ".".join(path) + "}}"
        return f'"{spelled(path)}" has no value here', f"write '{tag}', in quotes, which Argo puts in before"
    reading = Reading(meaning.scope, ".".join(path), path, 0, meaning.source)
    message, hint = said_of(reading)
    return message, hint or (f"here is {one_of(meaning.scope.roots)}" if at == 0 else "")


def _near(path: tuple[str, ...], at: int, names: tuple[str, ...]) -> str:
    near = closest(path[at], names)
    return f"did you mean {spelled((*path[:at], near, *path[at + 1 :]))}?" if near else ""


def _for_word(meaning: Meaning, word: str, roots: tuple[str, ...], *, alone: bool) -> str:
    """Return what a word that is no variable could be."""
    if word in _WORDS:
        return f"write {_WORDS[word]}"
    if word in FUNCTIONS:
        return f"call it: {word}(...)"
    near = closest(word, roots)
    if near and not alone:
        return f'did you mean "{near}"?'
    is_whole = isinstance(meaning.tree, Identifier)
    return f"a text needs quotes: '{word}'" if alone and not is_whole else f"here is {one_of(roots)}"
