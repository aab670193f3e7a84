"""A tag that is not closed

A tag goes from `{{` to the first `}}`. Without it Argo reads on, over the end of the text and into the next field, and
refuses what it has then: `failed to resolve {{inputs.parameters.x"]...}}` (Argo 4.1 util/template/validate.go, which
sees a whole template as one text). Two braces that begin nothing of Argo's are left alone.
"""

import re
from collections.abc import Iterator

from argogen.argo.forms.tags import OPEN, unclosed
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.texts import Text
from argogen.argo.scope.readings import runs_on
from argogen.argo.scope.variables import CHECKED
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule
from argogen.wording import short

_WORD = re.compile(r"[-\w.=]*")


@rule("AG504", Severity.ERROR, on=Text)
def check(text: Text, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the tags of a text that begin as Argo's do and have no end of their own."""
    for tag in text.tags:
        if not tag.is_expression and runs_on(tag.name):
            yield from _said(text, tag.start)
    start = unclosed(text.value)
    if start is not None:
        yield from _said(text, start)


def _said(text: Text, start: int) -> Iterator[Problem]:
    begun = text.value[start + len(OPEN) :].lstrip()
    if begun.startswith((*CHECKED, "=")):
        word = _WORD.match(begun)
        message = f'the tag "{{{{{short(word[0]) if word else ""}" is not closed'
        yield Problem(text.place.path, "AG504", message, 'it ends with two braces: "}}"', offset=start)
