"""Every variable in every scope: which of Argo's variables are known where.

Argo 4.1 workflow/validate/validate.go: resolveAllVariables, addOutputsToScope; util/variables/keys names them all.
"""

from .edits import Edit, Mutant, TextEdit, drop, put

USE = "spec/templates/use"
STEPS = "spec/templates/main/steps/1"
TASKS = "spec/templates/graph/dag/tasks"
TABLE = "arguments/parameters/table/value"

SLOTS = {
    "container": f"{USE}/container/args/0",
    "step-argument": f"{STEPS}/use/{TABLE}",
    "step-when": f"{STEPS}/use/when",
    "loop-over-texts": f"{STEPS}/texts/{TABLE}",
    "loop-over-a-param": f"{STEPS}/listed/{TABLE}",
    "steps-output": "spec/templates/main/outputs/parameters/rows/valueFrom/parameter",
    "task-argument": f"{TASKS}/use/{TABLE}",
    "task-apart": f"{TASKS}/apart/{TABLE}",
    "dag-output": "spec/templates/graph/outputs/parameters/rows/valueFrom/parameter",
    "exit-handler": "spec/templates/last/container/args/0",
}
"""Places of the base `slots`, where all variables are tried."""

VARIABLES = (
    "workflow.name", "workflow.failures", "workflow.priority", "workflow.scheduledTime", "workflow.parameters",
    "workflow.parameters.missing", "workflow.labels.team", "workflow.labels.missing",
    "workflow.outputs.parameters.total", "workflow.missing", "inputs.parameters", "inputs.parameters.table",
    "inputs.parameters.missing", "outputs.parameters.size", "steps.count.outputs.result", "steps.count.status",
    "steps.use.status", "steps.name", "tasks.count.outputs.result", "tasks.count.status", "item", "item.host",
    "pod.name", "retries", "status",
)  # fmt: skip

OTHER_SLOTS = {
    "lock": f"{USE}/synchronization/mutexes/0/name",
    "metric": f"{USE}/metrics/prometheus/0/counter/value",
    "input-default": f"{USE}/inputs/parameters/condition/default",
    "retry-limit": f"{USE}/retryStrategy/limit",
    "step-hook": f"{STEPS}/use/hooks/failed/{TABLE}",
    "step-param": f"{STEPS}/listed/withParam",
    "steps-metric": "spec/templates/main/metrics/prometheus/0/counter/value",
    "workflow-lock": "spec/synchronization/mutexes/0/name",
    "workflow-metric": "spec/metrics/prometheus/0/counter/value",
    "workflow-argument": "spec/arguments/parameters/region/value",
}
"""Places whose scope is one of the above, or where Argo does not look; some variables tell."""

TELLING = (
    "workflow.failures", "workflow.parameters.missing", "inputs.parameters.table", "inputs.parameters.missing",
    "steps.count.outputs.result", "item.host", "retries", "duration",
)  # fmt: skip

ELSEWHERE = {
    "graph": "spec/templates/clean/container/command/1",
    "schedule": "spec/workflowSpec/templates/main/container/command/2",
    "submitted": "backup:spec/templates/report/container/command/1",
    "library": "messages:spec/templates/announce/container/command/1",
}
"""Containers of a WorkflowTemplate with an exit hook, of a CronWorkflow, of an exit handler, of the cluster."""

GLOBAL = (
    "workflow.failures", "workflow.status", "workflow.parameters.missing", "workflow.scheduledTime",
    "workflow.annotations.missing", "workflow.outputs.parameters.missing", "cronworkflow.name",
)  # fmt: skip


def filled(base: str, slot: str, path: str, variable: str, *more: Edit) -> Mutant:
    """Return a base with a variable in a slot."""
    edits: tuple[Edit | TextEdit, ...] = (*more, put(path, f"{{{{{variable}}}}}"))
    return Mutant(base, f"{slot}/{variable}", edits)


MUTANTS = [
    *(filled("slots", slot, path, variable) for slot, path in SLOTS.items() for variable in VARIABLES),
    *(filled("slots", slot, path, variable) for slot, path in OTHER_SLOTS.items() for variable in TELLING),
    *(filled(base, "anywhere", path, variable) for base, path in ELSEWHERE.items() for variable in GLOBAL),
    *(
        filled(
            "slots", "exit-hook", SLOTS["exit-handler"], variable,
            drop("spec/onExit"), put("spec/hooks", {"exit": {"template": "last"}}),
        )
        for variable in TELLING
    ),
]  # fmt: skip
