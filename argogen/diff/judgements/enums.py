"""Which values of an input are allowed, told of each input as a whole."""

from collections.abc import Iterator
from dataclasses import replace

from argogen.argo.model.workflows import Parameter
from argogen.diff.judgements.contract import input_in_words, is_internal, parameter_at
from argogen.diff.judgements.evidence import Sides
from argogen.diff.judgements.place import Level, Place, name_of
from argogen.diff.judgements.verdict import Verdict
from argogen.diff.model import Change, Item, ObjectDiff
from argogen.diff.values import text_of
from argogen.wording import short


def of_enums(diff: ObjectDiff, placed: list[tuple[Change, Place]], _sides: Sides) -> Iterator[Verdict]:
    """Yield which values of inputs are allowed now; where none are named, any is."""
    by_input: dict[Place, list[Change]] = {}
    for change, place in placed:
        if _is_enum(place):
            before_it = change.path[: change.path.index("enum")]
            name = next(name_of(step) for step in reversed(before_it) if isinstance(step, Item))
            by_input.setdefault(replace(place, item=name, ends_in_item=False), []).append(change)
    for place, changes in by_input.items():
        old, new = (_allowed(parameter_at(side, place)) for side in (diff.before, diff.after))
        is_less = new is not None and (old is None or not set(old) <= set(new))
        rule = "input-values-narrowed" if is_less else "input-values-widened"
        values = " -> ".join("any" if one is None else short(", ".join(one)) for one in (old, new))
        message = f"{input_in_words(place)}: allowed are {values}"
        yield Verdict(rule, message, tuple(changes), internal=is_internal(diff, place))


def _is_enum(place: Place) -> bool:
    of_template = place.level is Level.TEMPLATE and place.keys[:3] == ("inputs", "parameters", "enum")
    of_run = place.level is Level.WORKFLOW and place.keys[:3] == ("arguments", "parameters", "enum")
    return (of_run or (of_template and not place.member)) and not place.in_child


def _allowed(parameter: Parameter | None) -> list[str] | None:
    found = parameter.data.get("enum") if parameter else None
    return [text_of(one) for one in found] if found else None
