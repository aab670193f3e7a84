"""A retry that creates the child once more

A resource template whose pod is evicted or loses its connection is retried as a whole: with `generateName` each attempt
makes another child, while the first one still runs. A `retryStrategy` of the spec or of `templateDefaults` holds for
resource templates too (Argo 4.1 workflow/controller/operator.go). Retry inside the child instead, or give the child a
name of its own, so that the second attempt is refused.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Template
from argogen.diagnostics import Path, Problem, Severity
from argogen.lint.rule import rule


@rule("AG634", Severity.WARNING, on=Template)
def check(template: Template, cluster: Cluster) -> Iterator[Problem]:
    """Yield a retryStrategy that holds for a template that creates children."""
    resource = template.data.get("resource")
    if resource is None or resource.get("action") != "create":
        return
    path = _retry(template)
    if path is None:
        return
    child = cluster.child(template)
    metadata = child.data.get("metadata") if child and isinstance(child.data, dict) else None
    if isinstance(metadata, dict) and "generateName" in metadata and "name" not in metadata:
        message = f'a retry of "{template.name}" creates another child beside the one that is there'
        hint = "retry in the child's own templates, or name the child so that a second one is refused"
        yield Problem(path, "AG634", message, hint, on_key=True)


def _retry(template: Template) -> Path | None:
    """Return where the retryStrategy stands that holds for a template, None where none does, or only with limit 0."""
    spec, path = template.workflow.spec, template.workflow.path
    for holder, at in (
        (template.data, template.path),
        (spec.get("templateDefaults", {}), (*path, "templateDefaults")),
        (spec, path),
    ):
        strategy = holder.get("retryStrategy")
        if strategy is not None:
            return None if str(strategy.get("limit", "")) == "0" else (*at, "retryStrategy")
    return None
