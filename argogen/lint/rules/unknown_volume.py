"""A volume that is mounted and not there

A `volumeMount` names a volume of its template, of the workflow (`spec.volumes`) or one of `volumeClaimTemplates`. If
there is none, the node ends in an error when its pod should be made: `volume '%s' not found in workflow spec` (Argo 4.1
workflow/controller/workflowpod.go, addVolumeReferences); nothing looks before. Only the controller's workflowDefaults
could still bring it. The templates of a WorkflowTemplate are not judged: they take the volumes of the workflow that
calls them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from argogen.argo.forms.tags import has_tag
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.containers import containers_of
from argogen.argo.model.workflows import Template, Workflow
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule
from argogen.suggest import did_you_mean
from argogen.wording import short


@rule("AG429", Severity.WARNING, on=Template)
def check(template: Template, _cluster: Cluster) -> Iterator[Problem]:
    """Yield each mount of a volume that neither the template nor its workflow has."""
    workflow = template.workflow
    if workflow.is_template or workflow.reference:
        return
    holders = [(one.data, one.path) for one in containers_of(template)]
    if "containerSet" in template.data:
        holders.append((template.data["containerSet"], (*template.path, "containerSet")))
    for data, path in holders:
        for index, mount in enumerate(data.get("volumeMounts", ())):
            name = mount.get("name")
            if not name or has_tag(name):
                continue
            known = _volumes(template.data, workflow)
            if name not in known and not any(has_tag(one) for one in known):
                where = (*path, "volumeMounts", index, "name")
                hint = did_you_mean(name, known) or "write it under volumes of the template or the workflow"
                yield Problem(where, "AG429", f'there is no volume "{short(name)}"', hint)


def _volumes(template: Mapping[str, Any], workflow: Workflow) -> set[str]:
    spec = workflow.spec
    found = {
        str(volume.get("name"))
        for holder in (template, spec, spec.get("templateDefaults", {}))
        for volume in holder.get("volumes", ())
    }
    return found | {str(one.get("metadata", {}).get("name")) for one in spec.get("volumeClaimTemplates", ())}
