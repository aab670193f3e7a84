"""An argument that comes from where none can

`valueFrom` of an argument takes `configMapKeyRef`, or says by `supplied` or `event` that the value comes with the
submission. `path`, `jsonPath`, `parameter` and `expression` read what a template has made: they belong to its outputs,
and `default` alone names no source. Argo refuses all of these (`valueFrom only allows: default, configMapKeyRef and
supplied`, Argo 4.1 workflow/validate/validate.go). Put a tag into `value` instead:

    arguments:
      parameters:
      - name: rows
        value: "{{steps.count.outputs.result}}"
"""

from collections.abc import Iterator

from argogen.argo.forms.tags import has_tag
from argogen.argo.model.argument_sources import FOREIGN_SOURCES, has_wrong_source, passing_calls
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Parameter, Workflow
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule

_LONGEST = 60
"""Characters of an expression that a hint repeats."""


@rule("AG435", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the arguments, of the workflow and of its calls, with a valueFrom that Argo refuses."""
    for parameter in workflow.parameters.values():
        yield from _problems(workflow, parameter)
    for call in passing_calls(workflow):
        for argument in call.arguments.values():
            yield from _problems(workflow, argument)


def _problems(workflow: Workflow, parameter: Parameter) -> Iterator[Problem]:
    if not has_wrong_source(parameter) or not workflow.manifest.knows(parameter.path):
        return
    source = parameter.data["valueFrom"]
    path = (*parameter.path, "valueFrom")
    foreign = [key for key in FOREIGN_SOURCES if source.get(key)]
    for key in foreign:
        message = f'"{parameter.name}" is an argument: it can\'t come from valueFrom.{key}'
        yield Problem((*path, key), "AG435", message, _hint(key, source[key]), on_key=True)
    if not foreign:
        only = "has a default and no source" if "default" in source else "names no source"
        message = f'the valueFrom of "{parameter.name}" {only}'
        yield Problem(path, "AG435", message, "write value, or valueFrom: {configMapKeyRef: ...}", on_key=True)


def _hint(key: str, text: str) -> str:
    """Return what to write instead of a field of an output."""
    if key not in ("expression", "parameter"):
        return (
            f"{key} belongs to the output of the template that makes the value: pass that output on by a tag in value"
        )
    opening = "{{=" if key == "expression" else "{{"
    tag = text if has_tag(text) else opening + text + "}}"
    fits = len(text) <= _LONGEST and '"' not in text and "\\" not in text and text.isprintable()
    return f'write value: "{tag}"' if fits else "write value, with the expression as a tag: {{=...}}"
