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
        found = json.loads(text) if text.startswith("{") else {"": text} if text else {}
    except ValueError:
        stop(2, f"{name} is not JSON")
    for path in found.values():
        if not re.fullmatch(rf"\$({PART.pattern})*", str(path)):
            stop(2, f"{name}: {str(path)[:80]!r} is no path such as $.metadata.name")
    return found


def take(value: Any, path: str) -> Any:
    """The value at a path such as $.metadata.labels['example.com/team']; raises LookupError where there is none."""
    for name, index, *quoted in PART.findall(path):
        here: Any = value if isinstance(value, list if index else dict) else {}
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
        if (name and not NAME.fullmatch(name)) or ".." in name:
            stop(2, f"{name[:80]!r} is no name of an API group, a version, a resource or a namespace")
    if not resource:
        stop(2, "RESOURCE is empty")
    place = f"/namespaces/{namespace}" if namespace else ""
    return f"/apis/{group}/{version}{place}/{resource}" if group else f"/api/{version}{place}/{resource}"


def send(path: str, headers: dict[str, str], tls: ssl.SSLContext) -> tuple[int, str, bytes]:
    """Ask once; returns status, Retry-After and body."""
    host, port = setting("KUBERNETES_SERVICE_HOST"), int(setting("KUBERNETES_SERVICE_PORT"))
    connection = http.client.HTTPSConnection(host, port, timeout=CALL_SECONDS, context=tls)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Retry-After", ""), answer.read()
    finally:
        connection.close()


def message_of(body: bytes) -> str:
    """The message in the Status that the API server answers with, on one printable line."""
    try:
        text = str(json.loads(body)["message"])
    except (ValueError, LookupError, TypeError):
        return "it gave no reason"
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:300]


def load(path: str, headers: dict[str, str], tls: ssl.SSLContext) -> bytes | None:
    """One page, after as many tries as it takes; None where the list has expired meanwhile."""
    for attempt in range(1, ATTEMPTS + 1):
        wait: float = 2 ** (attempt - 1)
        try:
            status, retry_after, body = send(path, headers, tls)
        except (OSError, http.client.HTTPException) as error:
            problem = f"no answer: {getattr(error, 'strerror', None) or type(error).__name__}"
            wait = inf if isinstance(error, ssl.SSLCertVerificationError) else wait
        else:
            if status in (200, 410):
                return body if status == 200 else None
            problem = f"the API server answered {status}: {message_of(body)}"
            wait = int(retry_after) if re.fullmatch(r"\d{1,9}", retry_after) else wait
            wait = wait if status == 429 or status >= 500 else inf
        if wait > LONGEST_WAIT or attempt == ATTEMPTS:
            stop(1, f"not listed (attempt {attempt}): {problem}")
        time.sleep(wait)
    raise AssertionError


def listing(path: str, headers: dict[str, str], tls: ssl.SSLContext) -> list[Any] | None:
    """The items of all pages; None where the list has expired meanwhile: the API server keeps one for some minutes."""
    query = {"limit": PAGE_LENGTH, "labelSelector": setting("SELECTOR"), "fieldSelector": setting("FIELD_SELECTOR")}
    items: list[Any] = []
    while True:
        body = load(f"{path}?{urlencode({name: value for name, value in query.items() if value})}", headers, tls)
        if body is None:
            return None
        try:
            page = json.loads(body)
            items += [item_of(thing, paths("EACH")) for thing in page["items"] or ()]
            query["continue"] = page["metadata"].get("continue")
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            stop(1, "not listed: the API server's answer is no list of objects")
        if not query["continue"]:
            return items


def main(file: str = "/tmp/items.json", account: str = "/var/run/secrets/kubernetes.io/serviceaccount") -> None:
    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGALRM, on_signal)
    signal.alarm(TOTAL_SECONDS)
    try:
        token, namespace = (Path(account, name).read_text("ascii").strip() for name in ("token", "namespace"))
        tls = ssl.create_default_context(cafile=f"{account}/ca.crt")
    except (OSError, ValueError):
        stop(2, "the pod has no token of its ServiceAccount, or no certificate of the API server")
    if not setting("KUBERNETES_SERVICE_HOST") or not setting("KUBERNETES_SERVICE_PORT").isdecimal():
        stop(2, "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT do not say where the API server is")
    path, _ = address(namespace), paths("EACH")
    headers = {
        "Authorization": f"Bearer {token}",
        "Accept": "application/json",
        "User-Agent": "argo-workflows-item-source",
    }
    items = listing(path, headers, tls)
    if items is None:
        items = listing(path, headers, tls)
    if items is None:
        stop(1, "not listed: the list expired twice before all of it was read")
    text = json.dumps(items)
    if len(text) > LARGEST_LIST:
        stop(1, f"not listed: the list has {len(text)} bytes, and at most {LARGEST_LIST} fit into a Workflow")
    Path(f"{file}.part").write_text(text, "ascii")
    Path(f"{file}.part").replace(file)  # so that a failure leaves no half list
    print(f"listed {len(items)} items")


if __name__ == "__main__":
    main()
