"""An input's default that its own enum does not list

Argo never holds an input to its `enum`, so the run goes on with a value that the template is not made for; only forms
for submission show the list (Argo 4.1 workflow/validate/validate.go looks at the enum of arguments alone). Of the two,
the default or the list is wrong.
"""

from collections.abc import Iterator

from argogen.argo.forms.tags import has_tag
from argogen.argo.model.argument_sources import any_string
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Template
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule
from argogen.suggest import did_you_mean, one_of


@rule("AG437", Severity.WARNING, on=Template)
def check(template: Template, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the inputs whose value or default is not in their enum."""
    for parameter in template.inputs.values():
        if not parameter.data.get("enum") or not template.workflow.manifest.knows(parameter.path):
            continue
        allowed = [any_string(one) for one in parameter.data["enum"]]
        for key in ("value", "default"):
            value = any_string(parameter.data.get(key, allowed[0]))
            if value not in allowed and not has_tag(value):
                message = f'"{value}", the default of "{parameter.name}", is not in its enum'
                hint = did_you_mean(value, allowed) or f"write {one_of(allowed)}"
                yield Problem((*parameter.path, key), "AG437", message, hint)
