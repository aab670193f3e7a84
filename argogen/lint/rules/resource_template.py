"""A resource template that lacks its resource

A resource template has an `action`: get, create, apply, patch, replace or delete. All but get and delete need
`manifest`, or `manifestFrom` with an artifact of the template's own inputs, and not both (Argo 4.1
workflow/validate/validate.go, validateLeaf). Get and delete may name the resource by `flags` alone; with neither, the
pod fails with `Must provide at least one of flags or manifest` (workflow/executor/resource.go).
"""

from collections.abc import Iterator

from argogen.argo.forms.tags import has_tag
from argogen.argo.model.children import ACTIONS
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Template
from argogen.argo.versions import before
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule
from argogen.suggest import did_you_mean, one_of
from argogen.wording import short


@rule("AG416", Severity.ERROR, on=Template)
def check(template: Template, cluster: Cluster) -> Iterator[Problem]:
    """Yield an action that there is not, and a manifest that is missing, given twice, or not there."""
    resource = template.data.get("resource")
    path = (*template.path, "resource")
    if resource is None or not template.workflow.manifest.knows(path):
        return
    action = resource.get("action", "")
    if action not in ACTIONS and before(cluster.version, "4.0") and "action" in resource and not has_tag(action):
        hint = did_you_mean(action, ACTIONS) or f"it is {one_of(ACTIONS)}"
        yield Problem((*path, "action"), "AG416", f'there is no action "{short(action)}"', hint)
    by_name = action in ("get", "delete")
    if resource.get("manifest") and "manifestFrom" in resource:
        if not (by_name and before(cluster.version, "4.0")):
            message, hint = 'a resource has both "manifest" and "manifestFrom"', "keep one"
            yield Problem((*path, "manifestFrom"), "AG416", message, hint, on_key=True)
    elif "manifestFrom" in resource:
        yield from _unknown_artifact(template)
    elif not resource.get("manifest") and not (by_name and resource.get("flags")) and action and not has_tag(action):
        hint = 'write "manifest", or name the resource by "flags"' if by_name else 'write it under "manifest"'
        message = f'action "{action}" names no resource' if by_name else f'action "{short(action)}" needs a manifest'
        yield Problem(path, "AG416", message, hint, on_key=True)


def _unknown_artifact(template: Template) -> Iterator[Problem]:
    name = template.data["resource"]["manifestFrom"].get("artifact", {}).get("name")
    if name and name not in template.input_artifacts and not has_tag(name):
        where = (*template.path, "resource", "manifestFrom", "artifact", "name")
        hint = did_you_mean(name, template.input_artifacts) or "declare it under inputs.artifacts"
        yield Problem(where, "AG416", f'the template has no input artifact "{short(name)}"', hint)
