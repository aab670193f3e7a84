"""A JSON text around {{workflow.failures}} that its quotes break

`{{workflow.failures}}` is JSON written as a text: it comes with double quotes at both ends and backslashes inside (Argo
4.1 workflow/controller/operator.go, strconv.Quote). Pasted between quotes into a JSON document it ends the text there,
and what gets the document refuses it. Write it without quotes, as the text that it is, or give it to the program by the
environment and let that build the document.
"""

import re
from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.texts import Variable
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule

_IN_A_JSON_TEXT = re.compile(r'\\?"\s*:\s*\\?"[^"\n]*\Z')
"""The end of a text in which a key, a colon and an opening quote have been."""
_LOOK_BACK = 400


@rule("AG909", Severity.WARNING, on=Variable)
def check(variable: Variable, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the failures of a run between quotes of a JSON document."""
    if variable.name != "workflow.failures" or variable.tag is None:
        return
    start = variable.tag.start
    if _IN_A_JSON_TEXT.search(variable.text, max(0, start - _LOOK_BACK), start):
        message = '"{{workflow.failures}}" brings its own quotes, and breaks the JSON text that it stands in'
        hint = "write it without quotes around it: it is a JSON text already"
        yield Problem(variable.place.path, "AG909", message, hint, offset=start)
