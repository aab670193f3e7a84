"""Argo's variables: what is known of one, why one is not known, and the tables of those with fixed names.

Facts: Argo 4.1 util/variables/keys (each variable, its type, where and when it has a value), Argo 3.7
docs/variables.md, and what workflow/controller puts where. The names are the same from 3.5 to 4.1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from argogen.argo.model.workflows import Call, Parameter, Template
from argogen.diagnostics import Path

Steps = tuple[str, ...]
"""A variable as the way to it: ("steps", "count", "outputs", "result")."""


@dataclass(frozen=True)
class Known:
    """A variable that there is.

    `type` is string, json (a string that holds JSON), int, time, map, list, artifact, or any where nothing more is
    known. `late` says why it may lack a value when the run comes to it, "" if it is sure to have one.
    """

    type: str = "string"
    late: str = ""
    member: Call | None = None
    """The step or task whose result it is."""
    declared: Path = ()
    """Where in the same document it is declared, such as an input; () where nowhere."""
    is_open: bool = False
    """Whether nobody here can say that it exists: it may, and so may anything below it."""


@dataclass(frozen=True)
class Beginning:
    """The beginning of longer names; `known` if it is the name of a variable as well, as `inputs.parameters` is.

    An expression sees a map there, and never that variable, as soon as there is a longer name.
    """

    names: tuple[str, ...]
    """How it may go on."""
    known: Known | None = None
    is_open: bool = False
    """Whether it may go on in other ways too."""


class Reason(Enum):
    """Why there is no such variable."""

    NAME = "nothing is called so"
    PLACE = "it exists in other places only"
    MEMBER = "there is no such step or task"
    ITSELF = "it is the step or task that reads it"
    LATER = "the step runs at the same time or later"
    UNORDERED = "the task is not awaited"
    OUTPUT = "the called template does not have it"
    BELOW = "it goes on below a text"


TOLD_ELSEWHERE = (Reason.LATER, Reason.UNORDERED, Reason.ITSELF, Reason.OUTPUT)
"""Reasons that have rules of their own: result-too-early and unknown-output."""


@dataclass(frozen=True)
class Unknown:
    """A variable that there surely is not; `at` is the index of the first step that fails."""

    reason: Reason
    at: int
    names: tuple[str, ...] = ()
    """What could stand there instead."""
    member: Call | None = None
    """The step or task that it is about."""
    callee: Template | None = None
    """The template whose outputs were looked at."""
    note: str = ""
    """A remark about the place: what can be done there."""


Sight = Known | Beginning | Unknown
"""What there is to say of a variable or of the beginning of one."""

OPEN = Known("any", is_open=True)

CHECKED = ("item.", "steps.", "inputs.", "outputs.", "pod.", "workflow.", "tasks.")
"""How the tags begin that Argo checks (Argo 4.1 workflow/common/common.go, GlobalVarValidWorkflowVariablePrefix)."""

GLOBALS = {
    "name": Known(),
    "namespace": Known(),
    "uid": Known(),
    "mainEntrypoint": Known(),
    "serviceAccountName": Known(),
    "status": Known(),
    "duration": Known(),
}
"""Below `workflow.`; every workflow has them."""

DATE_CHARACTERS = "BbmAadHIMSYypZzL"
"""Below `workflow.creationTimestamp.` (Argo 4.1 util/strftime, FormatChars), besides `s` and `RFC3339`."""

LAST_RETRY = ("exitCode", "status", "duration", "message")

METRIC = ("status", "duration", "exitCode")
"""What a metric knows of the node it is about, besides `resourcesDuration`, `outputs` and `retries`."""

RESOURCES = ("cpu", "memory")

RESPONSE = {
    "request": {"method": "string", "url": "string", "body": "string", "headers": "map"},
    "response": {"statusCode": "int", "body": "string", "headers": "map"},
}
"""What the successCondition of an http template knows (Argo 4.1 workflow/executor/agent.go)."""

CRON = {
    "name": "string",
    "namespace": "string",
    "labels": "map",
    "annotations": "map",
    "failed": "int",
    "succeeded": "int",
    "lastScheduledTime": "time",
}
"""Below `cronworkflow.`, for `when` and `stopStrategy` of a CronWorkflow (Argo 4.1 workflow/cron/operator.go)."""

MEMBER_FIELDS = ("id", "status", "startedAt", "finishedAt", "hostNodeName", "ip", "exitCode", "outputs")
"""Below `steps.<name>.` and `tasks.<name>.`."""

RESULT_TYPES = ("container", "script", "data", "http", "plugin")
"""The types of templates with `outputs.result` and `exitCode`; a containerSet has them by its container "main"
(Argo 4.1 pkg/apis/workflow/v1alpha1/workflow_types.go, HasOutput)."""

ROOTS = {
    "expression": ("inputs", "steps", "tasks", "workflow"),
    "fromExpression": ("inputs", "steps", "tasks", "workflow"),
    "hook": ("workflow", "inputs", "steps", "tasks"),
    "retry": ("retries", "lastRetry"),
    "label": ("workflow",),
    "data": ("data",),
    "http": ("request", "response"),
    "stop": ("cronworkflow",),
    "cron": ("cronworkflow",),
}
"""What an expression of each role can begin with; a tag may begin with anything that its place has.

Facts: Argo 4.1 workflow/controller: scope.go (outputs and artifacts see inputs, members and the workflow's outputs, no
other globals), hooks.go, operator.go (processNodeRetries sees the retries alone), workflow/data/data.go.
"""

OUTPUTS_ONLY = ("expression", "fromExpression")
"""The roles that see `workflow.outputs` and nothing else of `workflow`."""


def ends(path: Steps, at: int, known: Known) -> Sight:
    """Return a variable as a path sees it that reaches it after `at` steps; a text has nothing below."""
    if len(path) <= at or known.is_open or known.type in ("map", "any", "artifact"):
        return known
    return Unknown(Reason.BELOW, at)


def choice(
    path: Steps, at: int, names: Mapping[str, Known], known: Known | None = None, is_open: bool = False
) -> Sight:
    """Return the one of several variables that a path names at a step."""
    if len(path) <= at:
        return Beginning(tuple(names), known, is_open)
    found = names.get(path[at]) or (OPEN if is_open else None)
    return ends(path, at + 1, found) if found else Unknown(Reason.NAME, at, tuple(names))


def one_of(path: Steps, at: int, held: Mapping[str, Parameter], known: Known | None = None) -> Sight:
    """Return the parameter that a path names at a step; `known` is what all of them together are."""
    if len(path) <= at:
        return Beginning(tuple(held), known)
    found = held.get(path[at])
    return ends(path, at + 1, Known(declared=found.path)) if found else Unknown(Reason.NAME, at, tuple(held))
