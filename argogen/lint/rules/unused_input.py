"""An input that its template does not read

Callers pass it and nothing comes of it: it may be left over, or the place that should read it may name another by
mistake. Argo does not look at this. What others may ask for is left alone: the inputs without a default of a template
that only other workflows call, as the children of a fan-out are called, and those of suspend and plugin templates,
which forms and plugins read.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.inputs_read import parameters_read
from argogen.argo.model.workflows import Template
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG711", Severity.NOTE, on=Template)
def check(template: Template, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the input parameters that nothing in the template mentions."""
    if not template.inputs or template.type in ("", "suspend", "plugin"):
        return
    own_callers = template.within or any(call.template for call in template.workflow.callers.get(template.name, ()))
    is_interface = template.workflow.is_template and not own_callers
    declared = [one for one in template.inputs.values() if one.is_optional or not is_interface]
    if not declared or not template.workflow.manifest.knows(template.path):
        return
    read = parameters_read(template)
    if read is None:
        return
    for parameter in declared:
        if parameter.name not in read:
            message = f'the input "{parameter.name}" is never read'
            hint = "remove it, or read it as {{inputs.parameters." + parameter.name + "}}"
            yield Problem((*parameter.path, "name"), "AG711", message, hint)
