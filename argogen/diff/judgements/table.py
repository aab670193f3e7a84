"""Every judgement there is: its name, how bad it is, and why. The source of `argogen explain` and of its page."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from argogen.diff.impact import Impact

BREAKING, RISKY, COMPATIBLE = Impact.BREAKING, Impact.RISKY, Impact.COMPATIBLE


@dataclass(frozen=True)
class Row:
    """One judgement. `exported` is how bad it is for what others may rely on, `internal` for what nobody can."""

    name: str
    title: str
    exported: Impact
    internal: Impact
    why: str
    """What Argo does, for the reviewer."""


def _row(name: str, title: str, exported: Impact, internal: Impact | None, why: str) -> Row:
    return Row(name, title, exported, internal or exported, " ".join(why.split()))


_ROWS = (
    # Objects.
    _row("object-added", "A new object", COMPATIBLE, None, "Nobody relies on it yet."),
    _row(
        "object-removed",
        "An object is gone",
        BREAKING,
        RISKY,
        """Whoever refers to it gets `not found` at the next run; what runs already keeps its stored copy. The cluster
        loses it only where what applies the manifests also prunes.""",
    ),
    _row(
        "object-renamed",
        "An object has another name or namespace",
        BREAKING,
        RISKY,
        """For Kubernetes the old one is removed and another one added: references to the old name find nothing.""",
    ),
    # The contract of templates.
    _row("template-added", "A new template", COMPATIBLE, None, "Nobody calls it yet."),
    _row(
        "template-removed",
        "A template that others may call is gone",
        BREAKING,
        COMPATIBLE,
        "A `templateRef` to it fails when the run starts: the template is not found in the WorkflowTemplate.",
    ),
    _row(
        "template-renamed",
        "A template has another name",
        BREAKING,
        COMPATIBLE,
        "A `templateRef` to the old name fails when the run starts. Keep one of that name which calls the new one.",
    ),
    _row(
        "template-moved",
        "A template stands in another WorkflowTemplate",
        BREAKING,
        COMPATIBLE,
        "A `templateRef` to the old place fails when the run starts. Keep it there, calling the new one, for a while.",
    ),
    _row(
        "template-type-changed",
        "A template does its work in another way",
        COMPATIBLE,
        None,
        "Callers see inputs and outputs only; results without a name, such as `outputs.result`, depend on the type.",
    ),
    _row(
        "input-required-added",
        "An input that every caller must pass",
        BREAKING,
        COMPATIBLE,
        "Argo refuses a call without it: `inputs.parameters.NAME was not supplied`. Give it a default.",
    ),
    _row(
        "input-default-removed",
        "An input has no default any more",
        BREAKING,
        COMPATIBLE,
        "Argo refuses a call without it: `inputs.parameters.NAME was not supplied`.",
    ),
    _row(
        "input-removed",
        "An input is gone",
        RISKY,
        COMPATIBLE,
        "Argo ignores what a caller still passes, so its value silently has no effect.",
    ),
    _row("input-added", "A new input that nobody needs to pass", COMPATIBLE, None, "It has a value of its own."),
    _row(
        "input-default-changed",
        "An input has another default",
        RISKY,
        COMPATIBLE,
        "Callers that do not pass it run with the new value.",
    ),
    _row(
        "input-default-added",
        "An input need not be passed any more",
        COMPATIBLE,
        None,
        "Callers that pass it still may.",
    ),
    _row(
        "input-values-narrowed",
        "Fewer values of an input are allowed",
        BREAKING,
        COMPATIBLE,
        """Of the workflow's arguments Argo refuses any other: `value should be present in ... enum list`. Of a
        template's inputs it does not look, and the job gets a value that it does not expect.""",
    ),
    _row("input-values-widened", "More values of an input are allowed", COMPATIBLE, None, "Old values stay valid."),
    _row("description-changed", "A description says something else", COMPATIBLE, None, "Argo only shows it."),
    _row(
        "argument-required-added",
        "A parameter that every submission must give",
        BREAKING,
        None,
        "Without it Argo refuses the Workflow; schedules and events that do not pass it create nothing.",
    ),
    _row(
        "output-removed",
        "An output is gone",
        BREAKING,
        COMPATIBLE,
        "Argo refuses whatever reads it: `failed to resolve {{...outputs.parameters.NAME}}`.",
    ),
    _row("output-added", "A new output", COMPATIBLE, None, "Nobody reads it yet."),
    _row(
        "output-default-removed",
        "An output has no default any more",
        RISKY,
        COMPATIBLE,
        "Where there is nothing to read the node fails, and with it whoever waits for it.",
    ),
    _row(
        "output-default-added", "An output has a default where it had none", COMPATIBLE, None, "It is there more often."
    ),
    _row(
        "output-default-changed",
        "An output has another default",
        RISKY,
        COMPATIBLE,
        "Whoever compares with the old value finds another.",
    ),
    _row(
        "output-source-changed",
        "An output comes from elsewhere",
        RISKY,
        COMPATIBLE,
        "Its value may mean another thing.",
    ),
    _row(
        "output-place-changed",
        "An output artifact or global output is kept in another place",
        RISKY,
        None,
        "What reads it by its key or its global name finds nothing, or something old.",
    ),
    # Schedules.
    _row("schedule-added", "Something runs by itself that did not", RISKY, None, "It starts with the next due time."),
    _row("schedule-removed", "Something does not run by itself any more", RISKY, None, "Nothing else starts it."),
    _row("schedule-changed", "Something runs at other times", RISKY, None, "Others may rely on when it is done."),
    _row(
        "schedule-renamed",
        "A CronWorkflow has another name",
        RISKY,
        None,
        "Its history and the time of its last run are lost; until the old one is pruned both may start runs.",
    ),
    _row(
        "schedule-suspended", "A schedule is switched off", RISKY, None, "No run starts by itself until it is on again."
    ),
    _row("schedule-resumed", "A schedule is switched on", RISKY, None, "Runs start by themselves again."),
    _row(
        "timezone-changed",
        "A schedule means another time zone",
        RISKY,
        None,
        "Every run shifts, also with summer time.",
    ),
    _row(
        "concurrency-policy-changed",
        "What happens while the last run still goes on",
        RISKY,
        None,
        "`Allow` lets runs overlap, `Forbid` skips one, `Replace` terminates the running one without its exit handler.",
    ),
    _row(
        "schedule-condition-changed", "When a due run is left out", RISKY, None, "Runs may be skipped, or be made up."
    ),
    _row("history-limit-changed", "How many finished runs are kept", COMPATIBLE, None, "Older ones are deleted."),
    # Locks.
    _row(
        "lock-limit-raised",
        "More may hold a lock at once",
        RISKY,
        None,
        "What the lock protects gets more load at once.",
    ),
    _row(
        "lock-limit-lowered", "Fewer may hold a lock at once", RISKY, None, "Runs wait longer, maybe past a deadline."
    ),
    _row(
        "lock-closed",
        "A lock whose limit admits nobody",
        BREAKING,
        None,
        """Argo reads the limit as a whole number. With 0 or none whatever takes the lock waits for ever, or ends in
        Error where the controller meets the lock for the first time.""",
    ),
    _row(
        "lock-key-removed",
        "The limit of a lock that is taken is gone",
        BREAKING,
        None,
        "Argo finds no limit in the ConfigMap, and whatever takes the lock ends in Error.",
    ),
    _row(
        "lock-added", "Something waits for a lock that did not", RISKY, None, "It may wait long, or for its own holder."
    ),
    _row(
        "lock-dropped",
        "Something does not take a lock any more",
        RISKY,
        None,
        "What the lock protects is reached by more at once; runs of before and after do not exclude each other.",
    ),
    _row("parallelism-changed", "How much runs at once", RISKY, None, "It changes load, and how long a run takes."),
    _row("fan-out-changed", "What a loop runs over", RISKY, None, "Other items, or another number of them."),
    # Flow.
    _row("step-added", "A new step or task", COMPATIBLE, None, "It is part of the template's inner work."),
    _row("step-removed", "A step or task is gone", RISKY, None, "What it did is not done any more."),
    _row("order-changed", "What waits for what", RISKY, None, "Steps run at other times, or side by side."),
    _row(
        "condition-changed",
        "When a step or a hook runs",
        RISKY,
        None,
        "It may be skipped, or run where it was skipped.",
    ),
    _row(
        "failure-handling-changed",
        "What a failure does to the rest",
        RISKY,
        None,
        "A failure may go unnoticed, or stop what went on until now.",
    ),
    _row("call-changed", "A step calls something else", RISKY, None, "Other work is done in its place."),
    _row("passed-value-changed", "A step passes another value", COMPATIBLE, None, "It is part of the inner work."),
    _row(
        "defaults-changed",
        "What templates have that say nothing else",
        RISKY,
        None,
        "Every template of the workflow has the fields of `templateDefaults` that it does not have itself.",
    ),
    _row(
        "name-followed", "A call follows a new name", COMPATIBLE, None, "What it calls was renamed or moved here, too."
    ),
    _row("entrypoint-changed", "A run begins elsewhere", RISKY, None, "Every run does another thing."),
    _row(
        "exit-handler-removed",
        "Nothing runs by the end any more",
        RISKY,
        None,
        "Whoever was told of failures, or was cleaned up after, is not.",
    ),
    _row(
        "exit-handler-changed", "Something else runs by the end, or in a phase", RISKY, None, "Alerts may depend on it."
    ),
    _row("retry-changed", "How often something is tried again", RISKY, None, "Work may be done twice, or be given up."),
    _row("deadline-shortened", "Less time until something is stopped", RISKY, None, "What takes longer now fails."),
    _row("deadline-extended", "More time until something is stopped", COMPATIBLE, None, "What hangs is stopped later."),
    _row("memoize-changed", "Which results are taken from a cache", RISKY, None, "Old results may come back, or none."),
    _row(
        "run-switched", "A run is suspended, stopped or prioritised in another way", RISKY, None, "It starts otherwise."
    ),
    # What stays.
    _row(
        "retention-changed",
        "How long runs, pods, volumes or artifacts stay",
        RISKY,
        None,
        "What is deleted is gone, with its logs if they are not archived.",
    ),
    _row(
        "archive-changed",
        "Where logs and artifacts go",
        RISKY,
        None,
        "Readers look in the old place; logs may be lost.",
    ),
    # Rights and places.
    _row("rights-added", "An account may do more", RISKY, None, "Every pod that runs as it may, too."),
    _row("rights-removed", "An account may do less", RISKY, None, "What needs the right fails with `forbidden`."),
    _row("account-changed", "Pods run as another account", RISKY, None, "They have its rights, no more and no less."),
    _row(
        "security-changed",
        "What a pod may do on its node",
        RISKY,
        None,
        "Users, capabilities, privileges and the node's own files or network are the cluster's last wall.",
    ),
    _row("scheduling-changed", "On which nodes pods run", RISKY, None, "They may find no node, or a dearer one."),
    _row("volume-changed", "Which files pods see", RISKY, None, "Data may be missing, or be another's."),
    _row("secret-changed", "Which Secret something reads", RISKY, None, "Without it the pod does not start."),
    # Programs.
    _row("image-changed", "Another image", COMPATIBLE, None, "The program inside may behave otherwise."),
    _row(
        "image-source-changed", "An image from another registry or repository", RISKY, None, "Somebody else builds it."
    ),
    _row(
        "image-moving",
        "An image that changes by itself",
        RISKY,
        None,
        "A tag such as latest is another image tomorrow.",
    ),
    _row("program-changed", "A program's text, command or arguments", COMPATIBLE, None, "It is the inner work."),
    _row("environment-changed", "A program's environment", COMPATIBLE, None, "It is the inner work."),
    _row(
        "environment-order-changed",
        "Variables of a program in another order",
        RISKY,
        None,
        "`$(NAME)` in a value stands for another variable only where that one comes before it.",
    ),
    _row("environment-removed", "A variable of a program is gone", RISKY, None, "The program may rely on it."),
    _row(
        "resources-raised",
        "A pod asks for, or may use, more",
        COMPATIBLE,
        None,
        "It may find no node that has as much.",
    ),
    _row("resources-lowered", "A pod gets less", RISKY, None, "It may be killed for memory, or be slow."),
    _row(
        "request-changed",
        "What a template asks of the cluster, a server or a plugin",
        RISKY,
        None,
        "Another object is created, another answer waited for.",
    ),
    _row("metric-changed", "A metric is gone or counts otherwise", RISKY, None, "Dashboards and alerts may read it."),
    _row("metric-added", "A new metric", COMPATIBLE, None, "Nobody reads it yet."),
    # All else.
    _row("labels-changed", "Labels or annotations", COMPATIBLE, None, "People and searches use them."),
    _row(
        "controlling-labels-changed",
        "Labels or annotations that controllers obey",
        RISKY,
        None,
        "Argo, Argo CD or a selector in the repository acts by them.",
    ),
    _row(
        "config-changed",
        "A ConfigMap holds something else",
        RISKY,
        None,
        "Whatever reads it works with the new values.",
    ),
    _row(
        "controller-changed",
        "Argo's controller is set up otherwise",
        RISKY,
        None,
        "It holds for every workflow it runs.",
    ),
    _row("alert-changed", "An alert is gone or fires otherwise", RISKY, None, "Somebody may not be woken."),
    _row("event-changed", "What events start", RISKY, None, "Runs may start that did not, or the other way round."),
    _row(
        "not-understood",
        "A field that argogen has no judgement for",
        RISKY,
        None,
        "It is shown so that somebody looks at it.",
    ),
)

TABLE: Mapping[str, Row] = MappingProxyType({row.name: row for row in _ROWS})
"""Every judgement by its name."""
