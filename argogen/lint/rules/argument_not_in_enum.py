"""A value that the input's enum does not have

Argo never holds the `enum` of a template's input, or of a WorkflowTemplate's arguments, against what others pass: it
is for the forms of the UI (Argo 4.1 workflow/validate/validate.go asks only whether an argument is in an `enum` of its
own). So the template runs with a value that it says it can't take. Pass one of the enum, or add the value to it.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from argogen.argo.forms.tags import has_tag
from argogen.argo.model.argument_sources import any_string
from argogen.argo.model.arguments import starts_of, workflow_template_of
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Parameter, Workflow
from argogen.diagnostics import Problem, Related, Severity
from argogen.lint.rule import rule
from argogen.suggest import did_you_mean, one_of


@rule("AG607", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield the values that are written out and not in the enum of the input that gets them."""
    members = (call for template in workflow.every_template for call in template.calls)
    for call in (*starts_of(workflow, cluster), *members):
        called = cluster.callee(call).template if call.arguments else None
        for name, given in call.arguments.items() if called else ():
            taker = called.inputs.get(name) if called else None
            if called and taker and "enum" in taker.data:
                yield from _outside(given, taker, called.workflow)
    template_of_run = workflow_template_of(workflow, cluster) if workflow.parameters else None
    for name, taker in template_of_run.parameters.items() if template_of_run else ():
        if template_of_run and "enum" in taker.data and name in workflow.parameters:
            yield from _outside(workflow.parameters[name], taker, template_of_run)


@lru_cache(maxsize=1000)
def _enum_of(taker: Parameter) -> Mapping[str, None]:
    """Return the values of an enum, in their order; none where the run makes some of them."""
    values = [any_string(one) for one in taker.data["enum"]]
    return {} if any(map(has_tag, values)) else dict.fromkeys(values)


def _outside(given: Parameter, taker: Parameter, holder: Workflow) -> Iterator[Problem]:
    if "value" not in given.data or not holder.manifest.knows(taker.path):
        return
    value, allowed = any_string(given.data["value"]), _enum_of(taker)
    if allowed and value not in allowed and not has_tag(value):
        message = f'"{value}" is not in the enum of "{taker.name}"'
        hint = did_you_mean(value, allowed) or f"it is {one_of(allowed)}"
        related = (Related(holder.manifest.location((*taker.path, "enum"), on_key=True), "the enum"),)
        yield Problem((*given.path, "value"), "AG607", message, hint, related=related)
