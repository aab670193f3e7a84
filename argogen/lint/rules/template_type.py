"""A template without a type, or with several

A template does one thing: it has exactly one of container, containerSet, script, resource, data, http, plugin, steps,
dag and suspend. Argo refuses the workflow otherwise (Argo 4.1 workflow/validate/validate.go: validateTemplateType).
What should happen one after the other are templates of their own, called by steps or a DAG.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import TEMPLATE_TYPES, Template
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule
from argogen.suggest import one_of
from argogen.wording import short


@rule("AG408", Severity.ERROR, on=Template)
def check(template: Template, _cluster: Cluster) -> Iterator[Problem]:
    """Yield a template that does not have one type."""
    if len(template.types) == 1:
        return
    shown = f'template "{short(template.name)}"' if template.name else "the inline template"
    if template.types:
        first, second, *_ = sorted(template.types, key=list(template.data).index)
        message = f'{shown} has both "{first}" and "{second}"'
        yield Problem((*template.path, second), "AG408", message, "make two templates of it", on_key=True)
    elif template.workflow.manifest.knows(template.path):
        where = (*template.path, "name") if template.name else template.path
        yield Problem(where, "AG408", f"{shown} has no type", f"give it {one_of(TEMPLATE_TYPES, 10)}")
