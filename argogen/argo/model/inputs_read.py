"""Which of its input parameters a template reads, as far as its texts say."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from argogen.argo.model.workflows import Template, Workflow

_READ = re.compile(
    r"\binputs\b(?:\s*\.\s*(?:"
    r"(?P<artifact>artifacts)\b"
    r"|parameters(?:\.(?P<name>[-\w]+)|\s*\[\s*(?P<quote>['\"])(?P<item>[-\w]+)(?P=quote)\s*\])"
    r"))?"
)


def parameters_read(template: Template) -> frozenset[str] | None:
    """Return the input parameters that a template reads, None where that can't be told: it may read them all."""
    own = _read_in(template.data)
    around = _read_around(template.workflow) if own is not None else None
    return None if own is None or around is None else own | around


@lru_cache(maxsize=64)
def _read_around(workflow: Workflow) -> frozenset[str] | None:
    """Return what the spec's other fields read: Argo puts many of them into every template or pod."""
    return _read_in({key: value for key, value in workflow.spec.items() if key not in ("templates", "arguments")})


def _read_in(data: Mapping[str, Any]) -> frozenset[str] | None:
    found: set[str] = set()
    waiting: list[Any] = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, str) and "inputs" in value:
            for match in _READ.finditer(value):
                if name := match["name"] or match["item"]:
                    found.add(name)
                elif not match["artifact"]:
                    return None  # all of them at once, or in a way that is not known here
    return frozenset(found)
