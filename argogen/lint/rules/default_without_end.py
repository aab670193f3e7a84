"""Defaults under which workflows that end in Error stay for ever

`secondsAfterSuccess` and `secondsAfterFailure` of a `ttlStrategy` cover the phases Succeeded and Failed only. A
workflow that ends with the phase Error goes by `secondsAfterCompletion`, and stays for ever without it (Argo 4.1
workflow/gccontroller/gc_controller.go, ttl). In the controller's `workflowDefaults` that holds for every workflow that
says nothing itself.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.controller import Settings
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG956", Severity.WARNING, on=Settings)
def check(settings: Settings, _: Cluster) -> Iterator[Problem]:
    """Yield a default that leaves out a phase."""
    path = ("workflowDefaults", "spec", "ttlStrategy")
    default = settings.get(*path)
    if default is not None and "secondsAfterCompletion" not in default and settings.knows(*path):
        message = 'a workflow that ends with the phase Error stays for ever without "secondsAfterCompletion"'
        hint = "set secondsAfterCompletion as well; the others win for the phases that they are for"
        yield settings.problem(Problem(path, "AG956", message, hint, on_key=True))
