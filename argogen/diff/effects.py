"""What a change comes to, in words: how often a schedule fires, what a task waits for, when a condition holds."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from argogen.argo.forms.cron import CronError, parse_cron
from argogen.argo.forms.cron_words import in_words, rate_in_words
from argogen.argo.forms.depends import RESULTS, find_dependencies, states_that_hold
from argogen.argo.forms.tags import has_tag
from argogen.diff.conditions import holds_otherwise
from argogen.diff.shapes import Shape


def effect_of(before: Any, after: Any, shape: Shape) -> str:
    """Return what a change of a value comes to, "" where that can't be said; None stands for no value."""
    told = _EFFECTS.get((shape.owner, shape.field))
    are_texts = all(one is None or isinstance(one, str) for one in (before, after))
    return told(before, after) if told and are_texts else ""


def _of_schedule(before: str | None, after: str | None) -> str:
    texts = [text for text in (before, after) if text is not None]
    try:
        rates = [rate_in_words(parse_cron(text)) for text in texts]
    except CronError:
        return ""
    return f"{' -> '.join(dict.fromkeys(rates))}, {' -> '.join(map(in_words, texts))}"


_STATES = tuple(frozenset((one,)) for one in RESULTS[:6])
"""What a task that is no loop can have come to."""


def _of_depends(before: str | None, after: str | None) -> str:
    if before is None or after is None or has_tag(before) or has_tag(after):
        return ""
    old, new = ([one.name for one in find_dependencies(text)] for text in (before, after))
    parts = [f"waits for {name} too" for name in dict.fromkeys(new) if name not in old]
    parts += [f"no longer waits for {name}" for name in dict.fromkeys(old) if name not in new]
    for name in dict.fromkeys(one for one in new if one in old):
        earlier, later = (states_that_hold(text, name, lambda _: _STATES) for text in (before, after))
        if earlier is None or later is None:
            continue
        parts += _states(f"runs also if {name} is", [one for one in later if one not in earlier])
        parts += _states(f"no longer runs if {name} is", [one for one in earlier if one not in later])
    return ", ".join(parts)


def _states(lead: str, states: list[frozenset[str]]) -> list[str]:
    names = [next(iter(one)) for one in states]
    return [f"{lead} {' or '.join(names)}"] if names else []


def _of_condition(before: str | None, after: str | None) -> str:
    return holds_otherwise(before, after) if before and after else ""


_EFFECTS: Mapping[tuple[str, str], Callable[[str | None, str | None], str]] = MappingProxyType(
    {
        ("CronWorkflowSpec", "schedule"): _of_schedule,
        ("CronWorkflowSpec", "schedules"): _of_schedule,
        ("DAGTask", "depends"): _of_depends,
        ("DAGTask", "when"): _of_condition,
        ("LifecycleHook", "expression"): _of_condition,
        ("RetryStrategy", "expression"): _of_condition,
        ("WorkflowStep", "when"): _of_condition,
    }
)
"""What tells the effect of a field's change, by the type that has it and its name."""
