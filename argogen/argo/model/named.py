"""Everything in a workflow that has a name, scope by scope: within a scope, no name may stand twice."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from argogen.argo.forms.names import ARTIFACT_NAME, FIELD_NAME, GLOBAL_NAME, PARAMETER_NAME, NameForm
from argogen.argo.model.workflows import Template, Workflow
from argogen.diagnostics import Path


class Named(NamedTuple):
    """One thing with a name: `where` the name stands; what has none stands there itself, and `name` is None."""

    where: Path
    name: str | None


class Scope(NamedTuple):
    """Things of which no two may have one name.

    `what` is the word for one of them, `form` what is a name for them, None where that is up to Kubernetes. `no_tags`
    is the first version of Argo that refuses a tag in such a name, "" if none does; `required` says whether the schema
    asks for a name.
    """

    what: str
    entries: list[Named]
    form: NameForm | None = None
    no_tags: str = ""
    required: bool = True


_SINCE_EVER = "3.5"
_STEPS_SINCE = "3.7"
"""3.7.18 puts a word with underscores in place of a tag before it looks; before, it was one without."""


@lru_cache(maxsize=8)
def scopes(workflow: Workflow) -> tuple[Scope, ...]:
    """Return the scopes of a workflow: of its own lists, then of each template's.

    Facts: Argo 4.1 workflow/validate/validate.go (validateWorkflowFieldNames and its callers, validateSteps).
    """
    return tuple(_scopes(workflow))


def _scopes(workflow: Workflow) -> Iterator[Scope]:
    spec, path = workflow.spec, workflow.path
    if "templates" in spec:
        yield Scope("template", _listed(spec, path, "templates"), FIELD_NAME, _SINCE_EVER, required=False)
    if "arguments" in spec:
        yield from _passed("", spec["arguments"], (*path, "arguments"), _SINCE_EVER)
    claims = [
        _named(claim.get("metadata", {}), (*path, "volumeClaimTemplates", index, "metadata"))
        for index, claim in enumerate(spec.get("volumeClaimTemplates", ()))
    ]
    yield Scope("volume", _listed(spec, path, "volumes") + claims)
    for call in workflow.calls:
        if "arguments" in call.data and call.kind not in ("entrypoint", "onExit"):
            yield from _passed("", call.data["arguments"], call.arguments_path)
    for template in workflow.every_template:
        yield from _of_template(template)


def _of_template(template: Template) -> Iterator[Scope]:
    data, path = template.data, template.path
    if "inputs" in data:
        yield from _passed("input ", data["inputs"], (*path, "inputs"), _SINCE_EVER)
    if "outputs" in data:
        outputs, here = data["outputs"], (*path, "outputs")
        yield from _passed("output ", outputs, here)
        for key in outputs.keys() & {"parameters", "artifacts"}:
            known = [one for one in _listed(outputs, here, key, "globalName") if one.name]
            yield Scope(f"global {key[:-1]}", known, GLOBAL_NAME)
    members = template.members
    if members:
        named = [_named(member.data, member.path) for member in members]
        yield Scope(members[0].kind, named, FIELD_NAME, _STEPS_SINCE, required=members[0].kind == "task")
    containers = _listed(data, path, "initContainers") + _listed(data, path, "sidecars")
    if "containerSet" in data:
        containers = _listed(data["containerSet"], (*path, "containerSet"), "containers") + containers
    if containers:
        yield Scope("container", containers)
    if "volumes" in data:
        yield Scope("volume", _listed(data, path, "volumes"))


def _passed(role: str, passed: Mapping[str, Any], path: Path, no_tags: str = "") -> Iterator[Scope]:
    """Yield the parameters and the artifacts of an `arguments`, `inputs` or `outputs`."""
    if "parameters" in passed:
        yield Scope(f"{role}parameter", _listed(passed, path, "parameters"), PARAMETER_NAME, no_tags)
    if "artifacts" in passed:
        yield Scope(f"{role}artifact", _listed(passed, path, "artifacts"), ARTIFACT_NAME, no_tags)


def _listed(holder: Mapping[str, Any], path: Path, key: str, name: str = "name") -> list[Named]:
    if key not in holder:
        return []
    return [_named(item, (*path, key, index), name) for index, item in enumerate(holder[key])]


def _named(item: Mapping[str, Any], path: Path, key: str = "name") -> Named:
    return Named((*path, key), item[key]) if key in item else Named(path, None)
