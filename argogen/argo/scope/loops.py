"""What a loop's items look like, as far as they are written down: which keys `item.<key>` can have."""

import json
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from argogen.argo.forms.tags import OPEN
from argogen.argo.model.workflows import Call


@dataclass(frozen=True)
class Items:
    """The items of a loop. `keys` are those of its map items, each with how many items lack it."""

    keys: dict[str, int]
    is_open: bool = False
    """Whether only the run knows the items."""

    def late(self, key: str) -> str:
        """Return why `item.<key>` may be missing, or ""."""
        lacking = self.keys.get(key, 0)
        return f"is missing in {lacking} {'item' if lacking == 1 else 'items'}" if lacking else ""


@lru_cache(maxsize=1024)
def items_of(call: Call) -> Items:
    """Return what is known of the items of a step or task that loops."""
    literal = call.data.get("withItems")
    if literal is None and "withParam" in call.data:
        literal = _json_list(call.data["withParam"])
        if literal is None:
            return Items({}, is_open=True)
    literal = literal if isinstance(literal, list) else []
    having = Counter(key for item in literal if isinstance(item, dict) for key in item)
    return Items({key: len(literal) - count for key, count in having.items()})


def _json_list(text: Any) -> list[Any] | None:
    """Return a `withParam` that is written out, None where tags make it."""
    if not isinstance(text, str) or OPEN in text:
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, list) else None
