"""A retention policy that deletes every workflow of a phase

`retentionPolicy` says how many finished workflows the controller keeps of each phase, in the whole cluster. A phase
that it leaves out is 0: each workflow that ends so is deleted at once, with its logs and whatever one would look at
(Argo 4.1 workflow/gccontroller/gc_controller.go, runGC). Say all three. A negative number never lets the controller's
queue rest.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.controller import Settings
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule

_ENDS = {"completed": "succeeds", "failed": "fails", "errored": "ends with an error"}


@rule("AG954", Severity.ERROR, on=Settings)
def check(settings: Settings, _: Cluster) -> Iterator[Problem]:
    """Yield the phases of which nothing is kept, though nobody says so."""
    policy = settings.get("retentionPolicy")
    if policy is None or not settings.knows("retentionPolicy"):
        return
    path = ("retentionPolicy",)
    for phase in policy:
        if policy[phase] < 0:
            message = f'"{phase}" is {policy[phase]}, which no number of workflows can be'
            yield settings.problem(Problem((*path, phase), "AG954", message, "0 or more"))
    lacking = [phase for phase in _ENDS if phase not in policy]
    if not any(policy.values()):
        hint = "say how many are kept: completed, failed and errored"
        yield settings.problem(
            Problem(path, "AG954", "every workflow is deleted as soon as it ends", hint, on_key=True)
        )
    elif lacking:
        ends = " or ".join(_ENDS[phase] for phase in lacking)
        message = f"every workflow that {ends} is deleted at once"
        hint = f"say how many are kept: {', '.join(lacking)}"
        yield settings.problem(Problem(path, "AG954", message, hint, on_key=True))
