"""A strategy that Argo does not know

`podGC.strategy`, `artifactGC.strategy`, `volumeClaimGC.strategy` and a CronWorkflow's `concurrencyPolicy` are words
from short lists. With another one Argo refuses the workflow (Argo 4.1 workflow/validate/validate.go), leaves volume
claims behind (`unknown volume gc strategy`, workflow/controller/operator.go: deletePVCs), or never deletes an artifact.
Since 4.0 the schemas list most of the words.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.argo.strategies import is_listed, strategy_fault, strategy_faults
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG439", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield the strategies that there are not, where the schema does not know them."""
    version = cluster.version
    for path, fault in strategy_faults(workflow.spec, version):
        yield Problem((*workflow.path, *path), "AG439", fault.message, fault.hint)
    if workflow.kind == "CronWorkflow":
        cron, key = workflow.manifest.data["spec"], "concurrencyPolicy"
        if found := strategy_fault("CronWorkflowSpec", key, cron, version):
            yield Problem(workflow.manifest.path("spec", key), "AG439", found.message, found.hint)
    if is_listed("ArtifactGC", "strategy", version):
        return
    for template in workflow.every_template:
        for artifact in template.output_artifacts.values() if "outputs" in template.data else ():
            holder = artifact.data.get("artifactGC")
            if holder and (found := strategy_fault("ArtifactGC", "strategy", holder, version)):
                yield Problem((*artifact.path, "artifactGC", "strategy"), "AG439", found.message, found.hint)
