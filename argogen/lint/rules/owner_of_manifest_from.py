"""An owner for a manifest that Argo does not have in its hands

With `setOwnerReference: true` the controller writes the owner into the text of `manifest`. A manifest that comes from
an artifact is read in the pod only, so there is nothing to write it into, and the creation fails (Argo 4.1
workflow/controller/operator.go). Write the manifest out, or leave `setOwnerReference` away.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Template
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG640", Severity.ERROR, on=Template)
def check(template: Template, _cluster: Cluster) -> Iterator[Problem]:
    """Yield setOwnerReference beside manifestFrom."""
    resource = template.data.get("resource")
    if resource and resource.get("setOwnerReference") and "manifestFrom" in resource and not resource.get("manifest"):
        path = (*template.path, "resource", "setOwnerReference")
        message = "the owner can't be written into a manifest that comes from an artifact"
        yield Problem(path, "AG640", message, "write the manifest out, or leave setOwnerReference away", on_key=True)
