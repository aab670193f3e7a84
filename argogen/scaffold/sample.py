"""A facade's outputs from an example of the document that they are read from."""

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from argogen.diagnostics import Path
from argogen.spec.jsonpath import write_path
from argogen.spec.resolve.outputs import JOB_PHASE

MOST = 40
"""Outputs that are made of single values; of larger documents, maps inside become outputs as a whole."""
_DEEPEST = 6
"""Maps inside maps that are taken apart; what lies deeper is an output as a whole."""
_EXACT = 2**53
"""From here on an output of type integer would become its default."""


def outputs_of(document: Any) -> dict[str, Any]:
    """Return outputs for the values of a JSON document: by name a JSONPath, or a map that also says type and default.

    A map inside gives an output for each of its values; a list is one output of type json. A document that is no map
    gives a single output, `document`.
    """
    parts = list(_leaves(document, ()))
    if len(parts) > MOST and isinstance(document, dict):
        parts = [((key,), value) for key, value in document.items()]
    outputs: dict[str, Any] = {}
    for path, value in parts:
        outputs[_free_name(path, outputs)] = _output(path, value)
    return outputs


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict) and value and len(path) < _DEEPEST:
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    else:
        yield path, value


def _output(path: Path, value: Any) -> Any:
    written = write_path(path)
    match value:
        case bool():
            return {"path": written, "type": "boolean", "default": False}
        case int() if abs(value) < _EXACT:
            return {"path": written, "type": "integer", "default": 0}
        case float():
            return {"path": written, "type": "number", "default": 0}
        case int() | dict() | list():
            return {"path": written, "type": "json", "default": type(value)()}
        case _:
            return written


def _free_name(path: Path, taken: Mapping[str, Any]) -> str:
    """Return a name for the value at `path`: its keys joined, without what no name may hold; `2` tells two apart."""
    words = [re.sub(r"[^A-Za-z0-9_-]+", "_", str(key)).strip("_-") for key in path]
    joined = "_".join(word for word in words if word) or ("value" if path else "document")
    name = joined if joined[0].isalpha() else f"value_{joined}"
    numbered = itertools.chain([name], (f"{name}_{number}" for number in itertools.count(2)))
    return next(one for one in numbered if one not in taken and one != JOB_PHASE)
