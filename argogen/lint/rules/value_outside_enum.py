"""An argument's value that its own enum does not list

Where an argument has an `enum`, Argo refuses any other value and an empty list (`should be present in
spec.arguments.name.enum list`, Argo 4.1 workflow/validate/validate.go). It compares texts, 1.0 as `1`, and before it
knows what a tag or a ConfigMap brings: an `enum` belongs to an argument whose values are written out.
"""

from collections.abc import Iterator

from argogen.argo.forms.tags import has_tag
from argogen.argo.model.argument_sources import any_string, passing_calls
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Parameter, Workflow
from argogen.argo.schemas import definitions
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule
from argogen.suggest import did_you_mean, one_of
from argogen.wording import short


@rule("AG436", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield the arguments, of the workflow and of its calls, whose value is not in their enum."""
    for parameter in workflow.parameters.values():
        if "enum" in parameter.data:
            yield from _problems(workflow, parameter, cluster.version, needs_value=workflow.is_final)
    for call in passing_calls(workflow):
        for argument in call.arguments.values():
            if "enum" in argument.data:
                yield from _problems(workflow, argument, cluster.version, needs_value=True)


def _problems(workflow: Workflow, parameter: Parameter, version: str, *, needs_value: bool) -> Iterator[Problem]:
    if not workflow.manifest.knows(parameter.path):
        return
    name, path = parameter.name, (*parameter.path, "enum")
    allowed = [any_string(one) for one in parameter.data["enum"]]
    if not allowed:
        if "minItems" not in definitions(version)["Parameter"]["properties"]["enum"]:
            yield Problem(path, "AG436", f'the enum of "{name}" is empty', "list the values, or drop it", on_key=True)
    elif "value" in parameter.data:
        value = any_string(parameter.data["value"])
        if value not in allowed and not _may_become(workflow, value):
            hint = _REMEDY if has_tag(value) else did_you_mean(value, allowed) or f"write {one_of(allowed)}"
            yield Problem((*parameter.path, "value"), "AG436", f'"{short(value)}" is not in the enum of "{name}"', hint)
    elif needs_value and "configMapKeyRef" in parameter.data.get("valueFrom", {}):
        message = f'"{name}" has an enum, so that Argo wants its value written out'
        yield Problem(path, "AG436", message, _REMEDY, on_key=True)


_REMEDY = "drop the enum here: Argo looks at it before it knows the value"


def _may_become(workflow: Workflow, value: str) -> bool:
    """Return whether Argo, or the parent of a child workflow, puts a value in before the enum is looked at."""
    return has_tag(value) and (workflow.manifest.inner or "workflow." in value or "{{=" in value)
