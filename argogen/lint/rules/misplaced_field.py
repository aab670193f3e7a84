"""A field that a template of this type can't have

Some fields are for templates that do the work themselves, others for those that call templates. Argo refuses `timeout`
and `pendingTimeout` on steps, a DAG or suspend, `activeDeadlineSeconds` on steps or a DAG, and `parallelism` on
everything else; `podResources` (since 4.1) on http and plugin, `resourceClaims` (since 4.1) where there is no pod of
its own. An artifact has a `path` only where there is a container to read or write it, and an input never has `from`:
the caller says where it comes from (Argo 4.1 workflow/validate/validate.go: validateTemplate, validateInputs,
validateOutputs, validateLeaf, validateNonLeaf).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import LEAF_TYPES, POD_TYPES, TEMPLATE_TYPES, Template
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule
from argogen.wording import an, short


@dataclass(frozen=True)
class _Field:
    """A field of a template, the types that can't have it, and where it belongs."""

    refusing: frozenset[str]
    hint: str


_NO_LEAF = frozenset(TEMPLATE_TYPES) - frozenset(LEAF_TYPES)
_FIELDS = {
    "timeout": _Field(_NO_LEAF, "set it on the templates that it calls"),
    "pendingTimeout": _Field(_NO_LEAF, "set it on the templates that it calls"),
    "activeDeadlineSeconds": _Field(frozenset({"steps", "dag"}), "set it on the templates that it calls"),
    "parallelism": _Field(frozenset(TEMPLATE_TYPES) - {"steps", "dag"}, "set it on the template that calls this one"),
    "podResources": _Field(frozenset({"http", "plugin"}), "it runs in a pod that others use too"),
    "resourceClaims": _Field(frozenset(TEMPLATE_TYPES) - frozenset(POD_TYPES), "it has no pod of its own"),
}


@rule("AG410", Severity.ERROR, on=Template)
def check(template: Template, _cluster: Cluster) -> Iterator[Problem]:
    """Yield fields of a template and of its artifacts that its type does not take."""
    if len(template.types) != 1:
        return
    data, kind = template.data, template.type
    for name in _FIELDS.keys() & data.keys():
        field = _FIELDS[name]
        if kind in field.refusing and data[name] not in ("", []):
            waits = kind == "suspend" and name.lower().endswith("timeout")
            hint = "it waits as long as suspend.duration says" if waits else field.hint
            message = f'{an(kind)} template takes no "{name}"'
            yield Problem((*template.path, name), "AG410", message, hint, on_key=True)
    if "inputs" in data:
        yield from _of_artifacts(template, "inputs")
    if "outputs" in data and not template.is_leaf:
        yield from _of_artifacts(template, "outputs")


def _of_artifacts(template: Template, role: str) -> Iterator[Problem]:
    artifacts = template.input_artifacts if role == "inputs" else template.output_artifacts
    for artifact in artifacts.values():
        shown = f'{role[:-1]} artifact "{short(artifact.name)}"'
        if artifact.data.get("path") and not template.is_leaf:
            message = f'{shown} of {an(template.type)} template takes no "path"'
            hint = "it has no files, it hands the artifact on"
            yield Problem((*artifact.path, "path"), "AG410", message, hint, on_key=True)
        if role == "inputs" and artifact.data.get("from"):
            hint = "the arguments of the call say where it comes from"
            yield Problem((*artifact.path, "from"), "AG410", f'{shown} takes no "from"', hint, on_key=True)
