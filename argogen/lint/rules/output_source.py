"""What a template hands on is not the result of a step

`valueFrom.parameter` and `from` name one result, which Argo looks up among those of the steps or tasks. It has replaced
the tags of inputs and of the workflow before: `parameter: "{{inputs.parameters.day}}"` becomes `parameter: 2024-05-01`,
and no result is called so. Then the template ends with `Unable to resolve`, or has its default always. Text around a
tag is no name either. Names without braces are looked up too, but Argo's check does not see them (Argo 4.1
workflow/controller/scope.go: resolveParameter, resolveArtifact; util/template/resolve_var.go). For anything but one
result there are expressions:

    valueFrom:
      expression: "inputs.parameters.day"

They see inputs, the results of steps or tasks, and `workflow.outputs`.
"""

from collections.abc import Iterator

from argogen.argo.forms.tags import OPEN, find_tags, is_one_tag
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.texts import Place
from argogen.argo.model.workflows import Call, Template
from argogen.argo.scope.misnamed import in_expression, said_of_name
from argogen.argo.scope.scopes import Scope, scope_of
from argogen.argo.scope.variables import CHECKED, Beginning, Known
from argogen.diagnostics import Path, Problem, Severity
from argogen.lint.rule import rule
from argogen.wording import short

_REPLACED_BEFORE = ("inputs.parameters", "workflow.", "pod.", "node.", "item")
"""How the tags begin that are replaced before the name of a result is read."""
_STILL_THERE = ("workflow.outputs.",)


@rule("AG508", Severity.ERROR, on=Template)
def check(template: Template, cluster: Cluster) -> Iterator[Problem]:
    """Yield the outputs and artifact arguments of a steps or dag template that name no result."""
    if template.type not in ("steps", "dag") or template.workflow.manifest.inner:
        return
    for output in template.outputs.values():
        source = output.data.get("valueFrom", {}).get("parameter")
        if source:
            yield from _of(template, None, (*output.path, "valueFrom", "parameter"), source, cluster)
    for artifact in template.output_artifacts.values():
        if artifact.data.get("from"):
            yield from _of(template, None, (*artifact.path, "from"), artifact.data["from"], cluster)
    for call in template.calls:
        for artifact in call.argument_artifacts.values() if call.data.get("arguments") else ():
            if artifact.data.get("from"):
                yield from _of(template, call, (*artifact.path, "from"), artifact.data["from"], cluster)


def _of(template: Template, call: Call | None, path: Path, source: str, cluster: Cluster) -> Iterator[Problem]:
    """Yield what is wrong with the name of one result."""
    text = source.strip()
    wants_artifact = path[-1] == "from"
    tags = list(find_tags(source))
    if any(tag.is_expression or OPEN in tag.body for tag in tags):
        return
    if tags and not is_one_tag(source):
        tag = next((one for one in tags if not one.name.startswith(_REPLACED_BEFORE)), None)
        if tag:
            message = f'"{short(text)}" is text around a tag, and no name of a result'
            hint = "put it together in an expression" if not wants_artifact else "name one artifact"
            yield Problem(path, "AG508", message, hint, offset=tag.body_start)
        return
    name = tags[0].name if tags else text
    offset = tags[0].body_start if tags else 0
    scope = scope_of(Place(template.workflow, template, call, path), cluster, "tag" if tags else "expression")
    if tags and name.startswith(_REPLACED_BEFORE) and not name.startswith(_STILL_THERE):
        if not wants_artifact and scope.find(name):
            message = f'Argo puts the value of "{name}" in, and then looks for a result of that name'
            hint = f"write expression: {in_expression(name)} instead of parameter"
            yield Problem(path, "AG508", message, hint, offset=offset)
        return
    yield from _of_name(scope, path, name, offset, has_braces=bool(tags))


def _of_name(scope: Scope, path: Path, name: str, offset: int, *, has_braces: bool) -> Iterator[Problem]:
    sight = scope.lookup(tuple(name.split(".")))
    known = sight.known if isinstance(sight, Beginning) else sight
    if isinstance(known, Known):
        if known.is_open or known.type == "any" or (known.type == "artifact") == (path[-1] == "from"):
            return
        is_artifact = known.type == "artifact"
        message = f'"{name}" is {"an artifact, and no text" if is_artifact else "no artifact"}'
        hint = "an artifact goes by artifacts with from" if is_artifact else "from takes artifacts only"
        yield Problem(path, "AG508", message, hint, offset=offset)
    elif not (has_braces and name.startswith(CHECKED)):  # of those, unknown-variable speaks
        message, hint = said_of_name(scope, name)
        yield Problem(path, "AG508", message, hint, offset=offset)
