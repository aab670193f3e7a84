"""An argument without a value

Each argument of a step or task needs `value` or `valueFrom`, also if the called template has a default: Argo refuses
it. In the arguments of a hook it does not look, and there the missing value takes the default's place, so that the
input `was not supplied`. To get the default, leave the argument out.

Nobody can pass a value to what a CronWorkflow or a resource template starts, so theirs must be there too. `default` is
no value in arguments, nor is `valueFrom.supplied` (Argo 4.1 workflow/validate/validate.go: validateArgumentsValues;
workflow/common/util.go: overwriteWithArguments; workflow/controller/operator.go: setGlobalParameters).
"""

from collections.abc import Iterator

from argogen.argo.model.argument_sources import has_own_value, has_wrong_source, passing_calls
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.created import with_created
from argogen.argo.model.workflows import Call, Parameter, Workflow
from argogen.diagnostics import Problem, Related, Severity
from argogen.lint.rule import rule


@rule("AG432", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield the arguments without a value: of calls, and of workflows that nobody can pass any to."""
    yield from with_created(workflow, cluster, _unsupplied)
    for call in passing_calls(workflow):
        for argument in call.arguments.values():
            if _lacks_value(workflow, argument):
                yield _of_call(call, argument, cluster)


def _unsupplied(workflow: Workflow, _: Cluster) -> Iterator[Problem]:
    """Yield the workflow's arguments without a value where nobody can pass one."""
    starts_alone = workflow.is_final and not workflow.is_template
    for parameter in workflow.parameters.values() if starts_alone else ():
        if _lacks_value(workflow, parameter):
            message = f'"{parameter.name}" has no value, and nobody can pass one here'
            yield Problem(parameter.path, "AG432", message, _hint(parameter))


def _lacks_value(workflow: Workflow, parameter: Parameter) -> bool:
    """Return whether there is no value, and no source that is wrong in itself."""
    if has_own_value(parameter) or has_wrong_source(parameter) or not workflow.manifest.knows(parameter.path):
        return False
    by_event = "valueFrom" in parameter.data and bool(workflow.manifest.base)
    return not by_event


def _of_call(call: Call, argument: Parameter, cluster: Cluster) -> Problem:
    message = f'"{argument.name}" is passed without a value'
    template = cluster.callee(call).template
    declared = template.inputs.get(argument.name) if template else None
    if template is None or declared is None or not declared.is_optional:
        return Problem(argument.path, "AG432", message, _hint(argument))
    related = (Related(template.workflow.manifest.location(declared.path), "the input, which has a default"),)
    hint = "give it a value, or leave it out to get the default"
    return Problem(argument.path, "AG432", message, hint, related=related)


def _hint(parameter: Parameter) -> str:
    if "default" in parameter.data:
        return "write value instead of default, which Argo ignores in arguments"
    return "give it a value"
