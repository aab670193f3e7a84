"""The items of a list: what is taken of each thing that was found, and the file that a fan-out reads."""

import json
import re
from pathlib import Path
from typing import Any

from shared.process import setting, stop

LARGEST_LIST = 500_000  # bytes; the list has to fit into a Workflow
PART = re.compile(r"""\.([^\W\d]\w*)|\[(-?\d{1,9})\]|\['([^']*)'\]|\["([^"]*)"\]""")


def setting_like(name: str, pattern: str, what: str, default: str = "") -> str:
    """A setting that has to fit a pattern as a whole."""
    value = setting(name, default)
    return value if re.fullmatch(pattern, value, re.ASCII) else stop(2, f"{name}: {value[:80]!r} is no {what}")


def texts_setting(name: str, kind: type) -> Any:
    """A setting that is a JSON list or object of texts; an empty one if it is not set."""
    try:
        found = json.loads(setting(name, "null")) or kind()
    except (ValueError, RecursionError):
        stop(2, f"{name} is not JSON")
    values = found.values() if isinstance(found, dict) else found
    if not isinstance(found, kind) or not all(isinstance(value, str) for value in values):
        stop(2, f"{name} is not a JSON {'list' if kind is list else 'object'} of texts")
    return found


def paths_setting(name: str, example: str, default: str = "") -> dict[str, str]:
    """The paths in a setting by name; a single one has the name "", and none at all is an empty map."""
    text = setting(name, default)
    try:
        found = json.loads(text) if text.startswith("{") else {"": text} if text else {}
    except (ValueError, RecursionError):
        stop(2, f"{name} is not JSON")
    for path in found.values():
        if not re.fullmatch(rf"\$({PART.pattern})*", str(path)):
            stop(2, f"{name}: {str(path)[:80]!r} is no path such as {example}")
    return dict(found)


def take(value: Any, path: str) -> Any:
    """The value at a path such as $.labels['example.com/team'][0]; raises LookupError where there is none."""
    for name, index, *quoted in PART.findall(path):
        here: Any = value if isinstance(value, list if index else dict) else {}
        value = here[int(index) if index else name or "".join(quoted)]
    return value


def item_of(thing: Any, each: dict[str, str], name: Any) -> Any:
    """The values of one thing, which its name tells apart in a message."""
    path = ""
    try:
        item = {key: take(thing, path := wanted) for key, wanted in each.items()}
    except LookupError:
        stop(1, f"not listed: {json.dumps(name)} has no {path}")
    return item.get("", item)


def write_items(items: list[Any], file: str, how: str = "") -> None:
    """Write the list, all of it or nothing, and say so."""
    try:
        text = json.dumps(items, allow_nan=False)
    except ValueError:
        stop(1, "not listed: an item holds NaN or Infinity, which JSON does not have")
    if len(text) > LARGEST_LIST:
        stop(1, f"not listed: the list has {len(text)} bytes, and at most {LARGEST_LIST} fit into a Workflow")
    Path(f"{file}.part").write_text(text, "ascii")
    Path(f"{file}.part").replace(file)  # so that a failure leaves no half list
    print(f"listed {len(items)} items{how}")
