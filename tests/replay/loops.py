"""How Argo expands a looped step, and what it collects of its nodes."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .argo import ALL, NodeError, go_json, replace
from .engine import ExpressionError, Scope, slices

LOOPS = ("withItems", "withParam", "withSequence")


def expand(step: Mapping[str, Any], scope: Scope, version: str) -> Iterator[dict[str, Any]]:
    """Yield a resolved step once for each item (expandStep). Raises NodeError.

    Up to 3.5 a looped step knows the item only, since 3.6 also what the template knows.
    """
    body = go_json({key: value for key, value in step.items() if key not in LOOPS})
    for item in _items(step):
        known = {**(scope if version > "3.5" else {}), **variables_of(item, version)}
        yield json.loads(replace(body, known, ALL, version))


def _items(step: Mapping[str, Any]) -> list[str]:
    """Return a loop's items, each as its JSON text is written."""
    if "withItems" in step:
        return [go_json(item) for item in step["withItems"]]
    if "withParam" in step:
        try:
            json.loads(step["withParam"])
            return [*slices(step["withParam"])]
        except (ValueError, ExpressionError):
            message = f"withParam value could not be parsed as a JSON list: {step['withParam']}"
            raise NodeError(message) from None
    return [go_json(number) for number in _sequence(step["withSequence"])]


def _sequence(sequence: Mapping[str, str]) -> list[str]:
    """Return the numbers of a sequence as texts (expandSequence)."""
    start = int(sequence.get("start", 0))
    end = int(sequence["end"]) if "end" in sequence else start + int(sequence["count"]) - 1
    numbers = range(start, end + 1) if start <= end else range(start, end - 1, -1)
    return [sequence.get("format", "%d") % number for number in numbers]


def variables_of(item: str, version: str) -> dict[str, str]:
    """Return the variables of one item, given as JSON (processItem).

    A text keeps JSON's escapes up to 3.6; the values of a map keep them in every version. Lists are exact everywhere.
    """
    value = json.loads(item)
    if isinstance(value, str):
        return {"item": value if version >= "3.7" else item[1:-1]}
    if isinstance(value, dict):
        return {"item": item, **{f"item.{key}": _text(inner) for key, inner in value.items()}}
    return {"item": item}


def _text(value: Any) -> str:
    return go_json(value)[1:-1] if isinstance(value, str) else go_json(value)


def aggregate(step: str, outputs: Iterable[Mapping[str, str] | None]) -> dict[str, str]:
    """Return what a looped step has collected: the outputs of those that succeeded (processAggregateNodeOutputs).

    `outputs` has None for each node that failed. A loop over nothing is skipped and has none at all.
    """
    nodes = list(outputs)
    if not nodes:
        return {f"steps.{step}.status": "Skipped"}
    succeeded = [node for node in nodes if node is not None]
    known = {f"steps.{step}.outputs.parameters": go_json(succeeded)}
    for name in {name for node in succeeded for name in node}:
        values = [node[name] for node in succeeded if name in node]
        known[f"steps.{step}.outputs.parameters.{name}"] = _value_list(values)
    return known


def _value_list(values: list[str]) -> str:
    """Return a list of outputs as JSON: as objects where all are maps or lists (tryJSONUnmarshal), else as texts."""
    if all(re.match(r"\s*[\[{]", value) for value in values):
        return go_json([json.loads(value) for value in values])
    return go_json(values)
