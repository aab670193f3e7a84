"""A WorkflowTemplate that is in none of the files

It may be in the cluster, or in another repository; here nobody can say whether its templates and their inputs are as
this workflow expects, and Argo's own linter stops at the first such reference. Each is told once, where it is used
first. Give argogen its manifest, by the command line or under `lib` in argogen.yaml; or say under `lint.external` what
its templates take, and calls are held against that:

    lint:
      external:
        team-b-tickets:
          templates:
            open: {inputs: [reason], optional: [priority]}

A name alone, `team-b-tickets: {}`, says that it exists.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.manifests import Manifest
from argogen.argo.model.references import unknown_uses
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule
from argogen.suggest import closest


@rule("AG602", Severity.NOTE, on=Manifest)
def check(manifest: Manifest, cluster: Cluster) -> Iterator[Problem]:
    """Yield the references to WorkflowTemplates that nobody knows, where each is used first."""
    for uses in unknown_uses(cluster).get(manifest, ()):
        reference = uses[0].reference
        times = f", which {len(uses)} places refer to," if len(uses) > 1 else ""
        message = f'{reference.kind} "{reference.name}"{times} is in none of the files'
        meant = closest(reference.name, cluster.names.get(reference.kind, ()))
        hint = (
            f'did you mean "{meant}"?'
            if meant
            else "declare it in argogen.yaml under lint.external, or name its file under lib"
        )
        yield Problem(uses[0].path, "AG602", message, hint)
