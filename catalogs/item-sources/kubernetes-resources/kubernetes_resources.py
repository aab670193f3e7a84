"""Write the Kubernetes objects of one kind, as RESOURCE, SELECTOR and the like say, to /tmp/items.json.

Exits 0 when all of them are there, 1 when they are not, 2 when a setting is wrong, 143 when stopped.
"""

import http.client
import json
import os
import re
import signal
import ssl
import sys
import time
from math import inf
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlencode

ATTEMPTS, CALL_SECONDS, TOTAL_SECONDS, LONGEST_WAIT = 5, 30, 240, 60
PAGE_LENGTH, LARGEST_LIST = 100, 500_000  # objects; bytes, as the list has to fit into a Workflow
NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
PART = re.compile(r"""\.([^\W\d]\w*)|\[(-?\d{1,9})\]|\['([^']*)'\]|\["([^"]*)"\]""")


def stop(code: int, message: str) -> NoReturn:
    print(message, file=sys.stderr)
    raise SystemExit(code)


def on_signal(number: int, _frame: object) -> None:
    code, why = (1, "out of time") if number == signal.SIGALRM else (143, "stopped by SIGTERM")
    os.write(2, f"not listed: {why}\n".encode())
    os._exit(code)  # at once, whatever call hangs


def setting(name: str, default: str = "") -> str:
    return os.environb.get(name.encode(), b"").decode("utf-8", "replace").strip() or default


def paths(name: str) -> dict[str, str]:
    """The paths in a setting by name; a single one has the name ""."""
    text = setting(name)
    try:
        found = json.loads(text) if text.startswith("{") else {"": text}
    except ValueError:
        stop(2, f"{name} is not JSON")
    for path in found.values():
        if not re.fullmatch(rf"\$({PART.pattern})*", str(path)):
            stop(2, f"{name}: {str(path)[:80]!r} is no path such as $.metadata.name")
    return found


def take(value: Any, path: str) -> Any:
    """The value at a path such as $.metadata.labels['app.kubernetes.io/name']; raises LookupError where there is none."""
    for name, index, *quoted in PART.findall(path):
        here = value if isinstance(value, list if index else dict) else {}
        value = here[int(index) if index else name or "".join(quoted)]
    return value


def item_of(thing: dict[str, Any], each: dict[str, str]) -> Any:
    """One object's values; without EACH its name, and its namespace where it has one."""
    if not each:
        return {key: thing["metadata"][key] for key in ("name", "namespace") if key in thing["metadata"]}
    path = ""
    try:
        item = {name: take(thing, path := wanted) for name, wanted in each.items()}
    except LookupError:
        stop(1, f'not listed: "{thing["metadata"]["name"]}" has no {path}')
    return item.get("", item)


def address(own_namespace: str) -> str:
    """The path of the list in the API."""
    group, version, resource = setting("API_GROUP"), setting("API_VERSION", "v1"), setting("RESOURCE")
    namespace = "" if setting("ALL_NAMESPACES") == "true" else setting("NAMESPACE", own_namespace)
    for name in (group, version, resource, namespace):
        if name and not NAME.fullmatch(name) or ".." in name:
            stop(2, f"{name[:80]!r} is no name of an API group, a version, a resource or a namespace")
    if not resource:
        stop(2, "RESOURCE is empty")
    place = f"/namespaces/{namespace}" if namespace else ""
    return f"/apis/{group}/{version}{place}/{resource}" if group else f"/api/{version}{place}/{resource}"
