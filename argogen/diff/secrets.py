"""Which values no report may show."""

import re
from itertools import pairwise
from typing import Any

from argogen.argo.model.children import read_with_tags
from argogen.diff.model import Change, Item, Path

MASK = "***"
"""What stands for a value that may be secret."""

_NAME = re.compile(
    r"(?i)token|passw|secret|credential|api[-_]?key|private[-_]?key|access[-_]?key|(^|(?<!configmap)[-_])key$"
)
"""A key of a ConfigMap, which is no secret, is the name of something in it."""
_HINT = re.compile(r"(?i)token|passw|secret|credential|key|last-applied")
"""Without any of this a text holds nothing that would be masked."""
_LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
_VALUES = ("value", "default")
SECRET_FIELDS = ("data", "stringData")
_MAX_LENGTH = 1_000_000
"""Characters of a text that is read; one that is longer is hidden if anything in it speaks of secrets."""


def is_secret(path: Path) -> bool:
    """Return whether a path leads to the value of a variable or parameter whose name speaks of a secret, or into it."""
    for step, inner in pairwise(path):
        if isinstance(step, Item) and inner in _VALUES and any(_speaks_of_secrets(value) for _, value in step.key):
            return True
    return _LAST_APPLIED in path


def _speaks_of_secrets(name: str) -> bool:
    return _NAME.search(name) is not None


def masked(change: Change) -> tuple[Any, Any]:
    """Return the values of a change with a mask in place of what may be secret; None stays."""
    if change.sensitive:
        return tuple(None if value is None else MASK for value in (change.before, change.after))  # type: ignore[return-value]
    return without_secrets(change.before), without_secrets(change.after)


def without_secrets(value: Any) -> Any:
    """Return plain data with a mask in place of each value that may be secret, of texts that hold one too."""
    if isinstance(value, str):
        return MASK if holds_secret(value) else value
    if isinstance(value, list):
        return [without_secrets(one) for one in value]
    if not isinstance(value, dict):
        return value
    is_hidden = value.get("kind") == "Secret"
    names = _VALUES if _speaks_of_secrets(str(value.get("name", ""))) else ()
    return {
        key: _hidden(one)
        if key == _LAST_APPLIED or key in names or (is_hidden and key in SECRET_FIELDS)
        else without_secrets(one)
        for key, one in value.items()
    }


def holds_secret(text: str) -> bool:
    """Return whether a text is a document, such as a child's manifest, with something in it that may be secret."""
    if not _HINT.search(text):
        return False
    if len(text) > _MAX_LENGTH:
        return True
    found = read_with_tags(text)
    data = found[0] if found else None
    return isinstance(data, dict | list) and without_secrets(data) != data


def _hidden(value: Any) -> Any:
    return dict.fromkeys(value, MASK) if isinstance(value, dict) else MASK
