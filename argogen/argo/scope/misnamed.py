"""Says what is wrong with a name that is no variable at its place, and what could be written instead."""

import re
from functools import lru_cache

from argogen.argo.expr.hyphens import spelled
from argogen.argo.forms.tags import OPEN, is_one_tag
from argogen.argo.scope.globals import workflow_gives
from argogen.argo.scope.readings import Reading
from argogen.argo.scope.results import has_result
from argogen.argo.scope.scopes import Scope
from argogen.argo.scope.variables import Beginning, Known, Reason, Steps, Unknown
from argogen.suggest import closest, did_you_mean, one_of

_NAME = re.compile(r"[-\w.\[\]/]+")
"""What a variable's name can be made of; annotations may have a slash."""
_BRACKETS = re.compile(r"""\[['"]?([-\w.]+)['"]?\]""")
"""A step of a name as an expression has it."""
_MOST_NAMES = 100
"""Names that are compared for a suggestion: the time is that of all of them, for each name that is wrong."""


def said_of(reading: Reading) -> tuple[str, str]:
    """Return a message and a hint about a variable that there is not, or that Argo refuses where it stands."""
    name, sight = reading.name, reading.sight
    if OPEN in name:
        message = f'Argo\'s validation does not know what "{_short(name)}}}}}" will be'
        return message, "an expression can choose a name: {{=inputs.parameters[item]}}"
    dotted = _dotted(reading)
    if dotted:
        return f'there is no variable "{_short(name)}"', f'did you mean "{dotted}"?'
    if reading.variable is not None and not _NAME.fullmatch(name):
        return (
            f'"{_short(name)}" is not the name of a variable',
            f"an expression begins with an equals sign: {{{{={_short(name)}}}}}",
        )
    if isinstance(sight, Beginning) and sight.known is None:
        return (
            f'"{name}" is only the beginning of a variable',
            f"it goes on with {one_of(sight.names)}" if sight.names else "",
        )
    if isinstance(sight, Unknown):
        return _said_of_unknown(reading, sight)
    return f'Argo\'s validation does not know "{name}" here', _why_refused(reading)


def _dotted(reading: Reading) -> str:
    """Return the variable that a name with brackets means, as a simple tag writes it, "" if it means none."""
    dotted = _BRACKETS.sub(r".\1", reading.name)
    return dotted if dotted != reading.name and reading.scope.find(dotted) else ""


def _said_of_unknown(reading: Reading, unknown: Unknown) -> tuple[str, str]:
    name, path, at = reading.name, reading.path, unknown.at
    match unknown.reason:
        case Reason.BELOW:
            return f'"{".".join(path[:at])}" is a text and has no "{".".join(path[at:])}"', ""
        case Reason.MEMBER:
            kind = "step" if path[0] == "steps" else "task"
            return f'there is no {kind} "{path[1]}"', did_you_mean(path[1], unknown.names[:_MOST_NAMES]) or _there_is(
                unknown.names
            )
        case Reason.PLACE:
            return f'there is no "{name}" here', unknown.note or _where(reading.scope, path)
        case _:
            return f'there is no variable "{name}"', _instead(path, at, unknown.names) or _without_inputs(reading)


def _instead(path: Steps, at: int, names: tuple[str, ...]) -> str:
    """Return a hint with the nearest whole name, or with what can stand at a step."""
    near = closest(path[at], names[:_MOST_NAMES]) if at < len(path) else None
    if near:
        return f'did you mean "{".".join((*path[:at], near, *path[at + 1 :]))}"?'
    if path[0] == "workflow" and at > 1:
        return workflow_gives(path[1]) or f"it goes on with {one_of(names)}"
    return f'"{".".join(path[:at])}" goes on with {one_of(names)}' if names and at else ""


def _without_inputs(reading: Reading) -> str:
    """Return the hint that a template has none of the inputs that a name asks for, "" for any other name."""
    template, path = reading.place.template, reading.path
    if template is None or len(path) < 3 or path[0] != "inputs" or path[1] not in ("parameters", "artifacts"):
        return ""
    inputs = template.data.get("inputs", {})
    if inputs.get(path[1]):
        return ""
    kind = f"input {path[1]}" if any(inputs.values()) else "inputs"
    return f'the template "{template.name}" has no {kind}: declare "{_short(path[2])}" under inputs.{path[1]}'


def _there_is(names: tuple[str, ...]) -> str:
    return f"there is {one_of(names)}" if names else ""


def _where(scope: Scope, path: Steps) -> str:
    """Return a hint on where variables of a kind exist, and how to bring them here."""
    place, root = scope.place, path[0]
    template = place.template
    if root in ("steps", "tasks") and template:
        other = "tasks" if root == "steps" else "steps"
        if template.type == {"steps": "steps", "tasks": "dag"}[other] and isinstance(
            scope.lookup((other, *path[1:])), Known
        ):
            return f'it is called "{".".join((other, *path[1:]))}" in a template of this type'
        return (
            "pass it as an argument, and read the input"
            if template.is_leaf
            else "only steps, tasks and outputs read results"
        )
    if root == "workflow":
        return workflow_gives(path[1] if len(path) > 1 else "")
    return _WHERE.get(root, "")


_WHERE = {
    "item": "only a step or task with withItems, withParam or withSequence has it: pass it as an argument",
    "pod": "only templates that run a pod have it",
    "inputs": "only templates have inputs",
    "outputs": "only the metrics of a template read its outputs",
    "retries": "only a template with a retryStrategy has it",
    "lastRetry": "only a template with a retryStrategy has it",
    "status": "only metrics have it; for the workflow it is workflow.status",
    "duration": "only metrics have it; for the workflow it is workflow.duration",
    "exitCode": "only metrics have it",
    "resourcesDuration": "only metrics have it",
    "cronworkflow": "only `when` and `stopStrategy` of a CronWorkflow have it",
}


def _why_refused(reading: Reading) -> str:
    """Return why Argo's validation does not know a variable that the run would have."""
    path, known = reading.path, reading.known
    template = reading.place.template
    if path[0] == "workflow":
        return workflow_gives(path[1])
    if template and template.within:
        return "in an inline template it does not look for this; write the template on its own"
    if known and known.member and "withSequence" in known.member.data:
        return "of a loop over withSequence it does not know the list of all outputs; withParam has it"
    if path[-1:] == ("status",):
        return "it knows the status of the tasks that a task waits for, and no others"
    return ""


def _short(name: str) -> str:
    return name if len(name) <= 60 else f"{name[:57]}..."


def hint_on_outputs(unknown: Unknown) -> str:
    """Return what the template that a step or task calls does give."""
    member, callee = unknown.member, unknown.callee
    if member is None or callee is None:
        return ""
    given = ["result"] if has_result(callee) else []
    given += [f"parameters.{name}" for name in callee.outputs]
    given += [f"artifacts.{name}" for name in callee.output_artifacts] if not member.loops else []
    return f"it has the outputs {', '.join(given)}" if given else "it has no outputs"


_WORDS = re.compile(r"(?<![.\w$])(inputs|outputs|steps|tasks|workflow|item)[.\[]")
"""A variable of Argo's in the middle of something else."""
_FOREIGN = re.compile(r"\{%|\{\{-?\s*[.#/$>!%|]|\{\{-|\{\{[^{}=]*(?:\||\s\w)")
"""A text in another template language: blocks, filters, and names that begin with a dot or dollar."""
_PLAIN = re.compile(r"[-\w.]+")
_NICKNAMES = ("parameters", "params", "param", "arguments", "args", "arg", "artifacts")
_LOOSE = ("status", "duration", "exitCode", "resourcesDuration", "node", "pod", "request", "response", "data")
"""First words of Argo's that other languages may use as well."""


def meant_by(reading: Reading) -> str:
    """Return a hint about what a tag was meant to be that Argo leaves alone, "" if it resembles none of Argo's."""
    name, place = reading.name, reading.place
    if name.startswith("="):
        return 'an expression begins right after the braces, without a blank: "{{="'
    if place.path[-2:] == ("resource", "manifest"):
        return ""  # it may be meant for the child
    dotted = _dotted(reading)
    if dotted:
        return f'did you mean "{dotted}"?'
    if not _PLAIN.fullmatch(name):
        return (
            f"names with brackets and operators need an equals sign: {{{{={_short(name)}}}}}"
            if _WORDS.match(name)
            else ""
        )
    if _is_foreign(reading.text):
        return ""
    sight = reading.sight
    if isinstance(sight, Beginning):
        return f"it goes on with {one_of(sight.names)}" if len(reading.path) > 1 or is_one_tag(reading.text) else ""
    if isinstance(sight, Unknown) and sight.reason is not Reason.NAME and reading.path[0] not in _LOOSE:
        return sight.note or _where(reading.scope, reading.path)
    return _resembled(reading)


@lru_cache(maxsize=8)
def _is_foreign(text: str) -> bool:
    return _FOREIGN.search(text) is not None


def _resembled(reading: Reading) -> str:
    """Return a hint with the variable that a name is near to."""
    path, scope = reading.path, reading.scope
    words = tuple(word for word in re.split(r"[-_.]", reading.name) if word)
    tries: list[Steps] = [words] if len(path) == 1 and len(words) > 1 else []
    near = closest(path[0], _FIRST_WORDS) if len(path) > 1 else None
    if near:
        tries.append((near, *path[1:]))
    if len(path) == 2 and path[0] in _NICKNAMES:
        kind = "artifacts" if path[0] == "artifacts" else "parameters"
        tries += [("inputs", kind, path[1]), ("workflow", kind, path[1])]
    if len(path) == 1:
        tries += [("inputs", "parameters", path[0]), ("workflow", "parameters", path[0])]
    if len(path) > 1 or is_one_tag(reading.text):
        for one in tries:
            sight = scope.lookup(one)
            if isinstance(sight, Known) and not (sight.is_open and len(path) == 1):
                return f'did you mean "{".".join(one)}"?'
    if near and len(path) > 1 and path[1] in ("parameters", "artifacts"):
        return f'did you mean "{".".join((near, *path[1:]))}"?'
    if near in ("steps", "tasks") and len(path) > 3 and path[2] == "outputs":
        return f'did you mean "{".".join((near, *path[1:]))}"?'
    return ""


_FIRST_WORDS = ("workflow", "inputs", "outputs", "steps", "tasks", "item")


def said_of_name(scope: Scope, name: str) -> tuple[str, str]:
    """Return a message and a hint about a name without braces that is no variable at its place."""
    return said_of(Reading(scope, name, tuple(name.split(".")), 0, name))


def in_expression(name: str) -> str:
    """Return how an expression for an output reads a variable: simple tags stay the way to those of the workflow."""
    return f"\"'{{{{{name}}}}}'\"" if name.startswith("workflow.") else spelled(name.split("."))
