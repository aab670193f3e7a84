"""Write the Kubernetes objects of one kind, as RESOURCE, SELECTOR and the like say, to /tmp/items.json.

Exits 0 when all of them are there, 1 when they are not, 2 when a setting is wrong, 143 when stopped.
"""

import http.client
import json
import re
import ssl
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from shared.http import CALL_SECONDS, Answer
from shared.items import item_of, paths_setting, write_items
from shared.listing import LARGEST_PAGE, Source, json_of, load
from shared.process import end_within, required, setting, stop

TOTAL_SECONDS, PAGE_LENGTH = 240, 100  # objects
EXPIRED = 410
NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


def shaped(thing: dict[str, Any], each: dict[str, str]) -> Any:
    """One object's values; without EACH its name, and its namespace where it has one."""
    metadata = thing["metadata"]
    if not each:
        return {key: metadata[key] for key in ("name", "namespace") if key in metadata}
    return item_of(thing, each, metadata["name"])


def address(own_namespace: str) -> str:
    """The path of the list in the API."""
    group, version, resource = setting("API_GROUP"), setting("API_VERSION", "v1"), required("RESOURCE")
    namespace = "" if setting("ALL_NAMESPACES") == "true" else setting("NAMESPACE", own_namespace)
    for name in (group, version, resource, namespace):
        if (name and not NAME.fullmatch(name)) or ".." in name:
            stop(2, f"{name[:80]!r} is no name of an API group, a version, a resource or a namespace")
    place = f"/namespaces/{namespace}" if namespace else ""
    return f"/apis/{group}/{version}{place}/{resource}" if group else f"/api/{version}{place}/{resource}"


def send(path: str, headers: dict[str, str], tls: ssl.SSLContext) -> Answer:
    """Ask once, never through a proxy."""
    host, port = setting("KUBERNETES_SERVICE_HOST"), int(setting("KUBERNETES_SERVICE_PORT"))
    connection = http.client.HTTPSConnection(host, port, timeout=CALL_SECONDS, context=tls)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read(LARGEST_PAGE + 1)
        if answer.length and len(body) <= LARGEST_PAGE:
            raise ConnectionResetError
        return Answer(answer.status, answer.headers, body)
    finally:
        connection.close()


def reason(answer: Answer) -> str:
    """The message in the Status that the API server answers with."""
    try:
        return str(json.loads(answer.body)["message"])
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""


def listing(path: str, headers: dict[str, str], source: Source) -> list[Any] | None:
    """The items of all pages; None where the list has expired meanwhile: the API server keeps one for some minutes."""
    query = {"limit": PAGE_LENGTH, "labelSelector": setting("SELECTOR"), "fieldSelector": setting("FIELD_SELECTOR")}
    items: list[Any] = []
    each = paths_setting("EACH", "$.metadata.name")
    while True:
        url = f"{path}?{urlencode({name: value for name, value in query.items() if value})}"
        answer = load(lambda url=url: send(url, headers, source.tls), source)  # type: ignore[misc]
        if answer.status == EXPIRED:
            return None
        page = json_of(answer, source)
        try:
            items += [shaped(thing, each) for thing in page["items"] or ()]
            query["continue"] = page["metadata"].get("continue")
        except (LookupError, TypeError, AttributeError):
            stop(1, "not listed: the API server's answer is no list of objects")
        if not query["continue"]:
            return items


def main(file: str = "/tmp/items.json", account: str = "/var/run/secrets/kubernetes.io/serviceaccount") -> None:
    end_within(TOTAL_SECONDS, "not listed")
    try:
        token, namespace = (Path(account, name).read_text("ascii").strip() for name in ("token", "namespace"))
        tls = ssl.create_default_context(cafile=f"{account}/ca.crt")
    except (OSError, ValueError):
        stop(2, "the pod has no token of its ServiceAccount, or no certificate of the API server")
    if not setting("KUBERNETES_SERVICE_HOST") or not setting("KUBERNETES_SERVICE_PORT").isdecimal():
        stop(2, "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT do not say where the API server is")
    path, source = address(namespace), Source("the API server", tls, (token,), reason, good=(200, EXPIRED))
    headers = {
        "Authorization": f"Bearer {token}",
        "Accept": "application/json",
        "User-Agent": "argo-workflows-item-source",
    }
    items = listing(path, headers, source)
    if items is None:
        items = listing(path, headers, source)
    if items is None:
        stop(1, "not listed: the list expired twice before all of it was read")
    write_items(items, file)


if __name__ == "__main__":
    main()
