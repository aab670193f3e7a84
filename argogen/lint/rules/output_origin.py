"""An output parameter without a source, or with a wrong one

An output parameter has either `value` or `valueFrom`, and `valueFrom` has exactly one source. Which one depends on the
template: `path` for a container, container set or script; `jsonPath` or `jqFilter` for a resource; `parameter` or
`expression` for steps and a DAG. `default` comes on top and is no source by itself (Argo 4.1
workflow/validate/validate.go: validateOutputs, validateOutputParameter). Steps and a DAG with a plain `value` pass
there and fail when the run gets to their outputs: `output parameters must have a valueFrom specified`
(workflow/controller/operator.go, getTemplateOutputsFromScope).

    outputs:
      parameters:
      - name: rows
        valueFrom:
          path: /tmp/rows
          default: "0"
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Parameter, Template
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule
from argogen.wording import an, short

_SOURCES = ("path", "jqFilter", "jsonPath", "parameter", "expression", "supplied")
_OF_TYPE = {
    "container": ("path",),
    "containerSet": ("path",),
    "script": ("path",),
    "resource": ("jsonPath", "jqFilter"),
    "steps": ("parameter", "expression"),
    "dag": ("parameter", "expression"),
}
"""The sources that a template of each type has; those of the others Argo does not judge."""


@rule("AG419", Severity.ERROR, on=Template)
def check(template: Template, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the output parameters of a template that come from nowhere, from two places, or from where they can't."""
    if "outputs" not in template.data or len(template.types) != 1:
        return
    for parameter in template.outputs.values():
        problem = _problem(parameter, template.type)
        if problem and template.workflow.manifest.knows(parameter.path):
            yield problem


def _problem(parameter: Parameter, kind: str) -> Problem | None:
    data, path = parameter.data, parameter.path
    source = data.get("valueFrom")
    shown, allowed = f'output "{short(parameter.name)}"', _OF_TYPE.get(kind, _SOURCES)
    hint = f"write valueFrom: {{{allowed[0]}: ...}}"
    if source is None:
        if "value" not in data:
            message = f"{shown} has only a default" if "default" in data else f"{shown} has no value"
            return Problem(path, "AG419", message, hint)
        if kind in ("steps", "dag"):
            message = f'{shown} of {an(kind)} template can\'t have a plain "value"'
            return Problem((*path, "value"), "AG419", message, hint, on_key=True)
        return None
    if "value" in data:
        return Problem((*path, "value"), "AG419", f'{shown} has both "value" and "valueFrom"', "keep one", on_key=True)
    found = [key for key in _SOURCES if source.get(key) or (key == "supplied" and key in source)]
    where = (*path, "valueFrom")
    if not found:
        return Problem(where, "AG419", f"the valueFrom of {shown} has no source", hint, on_key=True)
    if len(found) > 1:
        message = f'{shown} has two sources, "{found[0]}" and "{found[1]}"'
        return Problem((*where, found[1]), "AG419", message, "keep one", on_key=True)
    if found[0] not in allowed:
        needed = " or ".join(f'"{key}"' for key in allowed)
        message = f'{shown} of {an(kind)} template can\'t come from "{found[0]}"'
        return Problem((*where, found[0]), "AG419", message, f"it comes from {needed}", on_key=True)
    return None
