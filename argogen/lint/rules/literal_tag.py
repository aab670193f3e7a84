"""A tag that Argo leaves standing as text

Argo replaces a tag only if it knows the variable. It refuses unknown ones that begin as its own do, but everything else
stays in the text as it is, without a word: `{{input.parameters.day}}`, `{{parameters.day}}`, `{{day}}`, `{{item}}` in a
template that is no loop, `{{ =expression}}` with a blank. The container then gets the braces (Argo 4.1
util/template/simple_template.go). argogen speaks up where a tag resembles one of Argo's. Tags of other languages, such
as `{{ .Values.x }}` or Jinja's, are none of its business.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.argo.scope.misnamed import meant_by
from argogen.argo.scope.readings import readings_of
from argogen.argo.scope.variables import CHECKED
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule
from argogen.wording import short


@rule("AG502", Severity.WARNING, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield the simple tags that nothing is put in for, and that look like one of Argo's."""
    for reading in readings_of(workflow, cluster):
        if reading.variable is None or reading.name.startswith(CHECKED) or reading.known:
            continue
        if reading.scope.role == "cron" or reading.place.path[-1] in ("from", "parameter"):
            continue  # Argo stops there: see unresolved-variable and output-source
        hint = meant_by(reading)
        if hint:
            tag = reading.variable.tag
            message = f'Argo leaves "{{{{{short(tag.body)}}}}}" as it is' if tag else ""
            yield Problem(reading.place.path, "AG502", message, hint, offset=reading.offset)
