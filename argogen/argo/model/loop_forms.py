"""Loops of steps and tasks: how many items a loop has where that is written out, and what is wrong with its form.

Facts: Argo 4.1 workflow/controller/operator.go (expandSequence), steps.go (expandStep) and
workflow/validate/validate.go (addItemsToScope).
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from argogen.argo.forms.faults import Fault
from argogen.argo.forms.tags import has_tag
from argogen.diagnostics import Path
from argogen.wording import short

LOOPS = ("withItems", "withParam", "withSequence")

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_VERB = re.compile(r"%[-+# 0]*[0-9]*(?:\.[0-9]*)?(?P<verb>.)")
_INTEGER_VERBS = "bcdoOqxXUv"
"""The verbs of Go's fmt for a whole number."""


def loops_of(call: Mapping[str, Any]) -> list[str]:
    """Return the fields by which a step or task loops; an empty `withItems` or `withParam` is none."""
    return [key for key in LOOPS if call.get(key) or (key == "withSequence" and key in call)]


def size_of(call: Mapping[str, Any]) -> int | None:
    """Return how many items a loop has, None where only the run knows, or where it can't be read."""
    if call.get("withItems"):
        return len(call["withItems"])
    if call.get("withParam"):
        items = None if has_tag(call["withParam"]) else literal_list(call["withParam"])
        return None if items is None else len(items)
    sequence = call.get("withSequence")
    return _sequence_size(sequence) if sequence is not None else None


def literal_list(text: str) -> list[Any] | None:
    """Return the items of a `withParam` as Argo reads it, None where it is no JSON list; JSON's null has none."""
    try:
        value = json.loads(text, parse_constant=_no_json)
    except (ValueError, RecursionError):
        return None
    if value is None:
        return []
    return value if isinstance(value, list) else None


def _no_json(name: str) -> None:
    raise ValueError(name)


def loop_faults(call: Mapping[str, Any]) -> Iterator[tuple[Path, Fault]]:
    """Yield what keeps a step or task from looping, or makes it loop otherwise than written, with the path below it."""
    found = loops_of(call)
    if len(found) > 1:
        yield (found[1],), Fault(f"a step or task has one loop, not both {found[0]} and {found[1]}", "keep one of them")
    text = call.get("withParam", "")
    if text and not has_tag(text) and literal_list(text) is None:
        hint = "put it in [ ]" if text.lstrip().startswith("{") else "write withItems with a list, or the list as JSON"
        yield ("withParam",), Fault(f'"{short(text)}" is no JSON list', hint)
    if "withSequence" in call:
        for path, fault in _sequence_faults(call["withSequence"]):
            yield ("withSequence", *path), fault


def _sequence_faults(sequence: Mapping[str, Any]) -> Iterator[tuple[Path, Fault]]:
    if "count" in sequence and "end" in sequence:
        yield ("count",), Fault("a sequence has a count or an end, not both", "keep one of them")
    elif "count" not in sequence and "end" not in sequence:
        hint = "write count, the number of items, or end, the last number"
        yield (), Fault("a sequence needs a count or an end", hint)
    for key in ("start", "count", "end"):
        value = str(sequence.get(key, "0"))
        if not has_tag(value) and not _INTEGER.fullmatch(value):
            yield (key,), Fault(f'{key} must be a whole number, got "{short(value)}"')
    if (count := _number(sequence, "count")) is not None and count < 0 and "end" not in sequence:
        message = f"a count of {count} counts downwards and gives {2 - count} items"
        yield ("count",), Fault(message, "write 0 for none, or start and end to count downwards")
    if text := sequence.get("format", ""):
        yield from _format_faults(text)


def _format_faults(text: str) -> Iterator[tuple[Path, Fault]]:
    """Yield what is wrong with a sequence's format, which Go's fmt fills with one whole number."""
    if has_tag(text) or "%[" in text or "*" in text:  # a place may be named, and used twice
        return
    verbs = [match["verb"] for match in _VERB.finditer(text) if match["verb"] != "%"]
    if not verbs:
        yield ("format",), Fault(f'"{short(text)}" has no place for the number', 'write for example "%d" or "%03d"')
    elif len(verbs) > 1:
        yield ("format",), Fault(f'"{short(text)}" has {len(verbs)} places for one number', "keep one of them")
    elif verbs[0] not in _INTEGER_VERBS:
        hint = 'write "%d", or "%03d" for three digits'
        yield ("format",), Fault(f'"%{short(verbs[0])}" in "{short(text)}" takes no whole number', hint)


def _sequence_size(sequence: Mapping[str, Any]) -> int | None:
    start = _number(sequence, "start") if "start" in sequence else 0
    end, count = _number(sequence, "end"), _number(sequence, "count")
    if start is None or (end is None and count is None) or ("end" in sequence and end is None):
        return None
    if end is not None:
        return abs(end - start) + 1
    return count if count is None or count >= 0 else 2 - count


def _number(sequence: Mapping[str, Any], key: str) -> int | None:
    """Return a whole number that is written out, else None."""
    value = str(sequence.get(key, ""))
    return int(value) if _INTEGER.fullmatch(value) else None
