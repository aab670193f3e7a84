"""Write the PostgreSQL servers that Azure has in SUBSCRIPTION to /tmp/items.json.

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
import urllib.request
from collections.abc import Iterator
from email.utils import mktime_tz, parsedate_tz
from fnmatch import fnmatchcase
from math import inf
from pathlib import Path
from typing import Any, NamedTuple, NoReturn
from urllib.parse import urlencode

ATTEMPTS, CALL_SECONDS, TOTAL_SECONDS, LONGEST_WAIT = 5, 30, 540, 60
MOST_PAGES, LARGEST_PAGE, LARGEST_LIST = 1000, 8_000_000, 500_000  # bytes; the list has to fit into a Workflow
ADDRESS = re.compile(
    r"((?:https://(?:\[[\da-fA-F:.]+\]|[\w.-]+)|http://(?:localhost|127\.0\.0\.1|\[::1\]))(?::\d{1,5})?)(?:[/?][!-~]*)?",
    re.ASCII,
)
PART = re.compile(r"""\.([^\W\d]\w*)|\[(-?\d{1,9})\]|\['([^']*)'\]|\["([^"]*)"\]""")
ANSWERING = ("Ready", "Updating")


class AnyAnswer(urllib.request.HTTPErrorProcessor):
    """Hand every answer back as it is, so that no redirect takes the token to another host."""

    def http_response(self, request: Any, response: Any) -> Any:
        return response

    https_response = http_response


class Wanted(NamedTuple):
    """Which servers are listed."""

    states: list[str]
    tags: dict[str, str]
    names: str


def stop(code: int, message: str) -> NoReturn:
    print(message, file=sys.stderr)
    raise SystemExit(code)


def on_signal(number: int, _frame: object) -> None:
    code, why = (1, "out of time") if number == signal.SIGALRM else (143, "stopped by SIGTERM")
    os.write(2, f"not listed: {why}\n".encode())
    os._exit(code)  # at once, whatever call hangs


def setting(name: str, default: str = "") -> str:
    return os.environb.get(name.encode(), b"").decode("utf-8", "replace").strip() or default


def setting_like(name: str, pattern: str, what: str) -> str:
    """A setting that has to fit a pattern as a whole."""
    value = setting(name)
    return value if re.fullmatch(pattern, value, re.ASCII) else stop(2, f"{name}: {value[:80]!r} is no {what}")


def texts(name: str, kind: type) -> Any:
    """A setting that is a JSON list or object of texts; an empty one if it is not set."""
    try:
        found = json.loads(setting(name, "null")) or kind()
    except (ValueError, RecursionError):
        stop(2, f"{name} is not JSON")
    values = found.values() if isinstance(found, dict) else found
    if not isinstance(found, kind) or not all(isinstance(value, str) for value in values):
        stop(2, f"{name} is not a JSON {'list' if kind is list else 'object'} of texts")
    return found


def paths(name: str) -> dict[str, str]:
    """The paths in a setting by name; a single one has the name ""."""
    text = setting(name, "$")
    try:
        found = json.loads(text) if text.startswith("{") else {"": text}
    except (ValueError, RecursionError):
        stop(2, f"{name} is not JSON")
    for path in found.values():
        if not re.fullmatch(rf"\$({PART.pattern})*", str(path)):
            stop(2, f"{name}: {str(path)[:80]!r} is no path such as $.properties.version")
    return found


def take(value: Any, path: str) -> Any:
    """The value at a path such as $.tags['team']; raises LookupError where there is none."""
    for name, index, *quoted in PART.findall(path):
        here: Any = value if isinstance(value, list if index else dict) else {}
        value = here[int(index) if index else name or "".join(quoted)]
    return value


def item_of(server: dict[str, Any], each: dict[str, str]) -> Any:
    """The values of one server."""
    path = ""
    try:
        item = {key: take(server, path := wanted) for key, wanted in each.items()}
    except LookupError:
        stop(1, f'not listed: "{server["name"]}" has no {path}')
    return item.get("", item)


def origin(url: str) -> str:
    """Scheme, host and port of an address; "" where it is neither https nor on this machine."""
    found = ADDRESS.fullmatch(url)
    return found[1].lower().removesuffix(":443") if found else ""


def message_of(body: bytes, secret: str) -> str:
    """The message of an error, on one printable line, without the token that it may repeat."""
    try:
        error = json.loads(body)
        text = str(error.get("error_description") or error["error"]["message"])
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        text = body.decode("utf-8", "replace")
    text = text.replace(secret, "***")
    return " ".join("".join(c if c.isprintable() else " " for c in text[:1000]).split())[:300]


def delay(status: int, retry_after: str, attempt: int) -> float:
    """Seconds before the next try: what Azure asks for, as a number or a date, else 1, 2, 4, 8; inf for none."""
    try:
        date = parsedate_tz(retry_after)
        return max(mktime_tz(date) - time.time() if date else float(int(retry_after)), 0.0)
    except (ValueError, OverflowError):
        return 2.0 ** (attempt - 1) if status == 429 or status >= 500 or retry_after else inf


def send(request: urllib.request.Request, tls: ssl.SSLContext) -> tuple[int, str, bytes]:
    """Ask once; returns status, Retry-After and body."""
    opener = urllib.request.build_opener(AnyAnswer, urllib.request.HTTPSHandler(context=tls))
    with opener.open(request, timeout=CALL_SECONDS) as answer:
        body = answer.read(LARGEST_PAGE + 1)
        if answer.length and len(body) <= LARGEST_PAGE:
            raise ConnectionResetError
        return answer.status, answer.headers.get("Retry-After", ""), body


def load(who: str, request: urllib.request.Request, secret: str, tls: ssl.SSLContext) -> Any:
    """A document, after as many tries as it takes."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            status, retry_after, body = send(request, tls)
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", error)
            problem = f"no answer from {who}: {getattr(reason, 'strerror', None) or type(reason).__name__}"
            wait = inf if isinstance(reason, ssl.SSLCertVerificationError) else 2.0 ** (attempt - 1)
        else:
            if status == 200:
                break
            problem = f"{who} answered {status}: {message_of(body, secret)}"
            wait = delay(status, retry_after, attempt)
        if wait > LONGEST_WAIT or attempt == ATTEMPTS:
            stop(1, f"not listed (attempt {attempt}): {problem}")
        time.sleep(wait)
    if len(body) > LARGEST_PAGE:
        stop(1, f"not listed: an answer has more than {LARGEST_PAGE} bytes")
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        stop(1, f"not listed: the answer of {who} is not JSON")


def token_of_pod(tls: ssl.SSLContext) -> str:
    """The access token that Microsoft Entra gives for the token of the pod's ServiceAccount (workload identity)."""
    try:
        own = Path(setting("AZURE_FEDERATED_TOKEN_FILE")).read_text("ascii").strip()
    except (OSError, ValueError):
        own = ""
    if not own:
        stop(2, "the pod has no token for Azure: its ServiceAccount has no workload identity")
    form = {
        "grant_type": "client_credentials",
        "client_id": setting_like("AZURE_CLIENT_ID", r"[\w-]+", "client"),
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": own,
        "scope": setting("SCOPE", "https://management.azure.com/.default"),
    }
    authority = setting("LOGIN_URL") or setting("AZURE_AUTHORITY_HOST", "https://login.microsoftonline.com")
    tenant = setting_like("AZURE_TENANT_ID", r"[\w.-]+", "tenant")
    if not origin(authority):
        stop(2, "LOGIN_URL or AZURE_AUTHORITY_HOST is not an https URL")
    url = f"{authority.rstrip('/')}/{tenant}/oauth2/v2.0/token"
    answer = load("Microsoft Entra", urllib.request.Request(url, urlencode(form).encode()), own, tls)
    token = answer.get("access_token") if isinstance(answer, dict) else None
    if not isinstance(token, str) or not re.fullmatch(r"[!-~]+", token):
        stop(1, "not listed: Microsoft Entra gave no token")
    return token


def is_wanted(server: dict[str, Any], wanted: Wanted) -> bool:
    """Whether the settings ask for a server; unless they name states it has to be one that answers."""
    tags = {name.lower(): value for name, value in (server.get("tags") or {}).items()}  # as Azure looks at names
    return (
        server["properties"]["state"] in (wanted.states or ANSWERING)
        and all(tags.get(name.lower()) == value for name, value in wanted.tags.items())
        and fnmatchcase(server["name"].lower(), wanted.names.lower())
    )


def listing(start: str, wanted: Wanted, token: str, tls: ssl.SSLContext) -> Iterator[dict[str, Any]]:
    """The servers of all pages that are wanted, each with its resource group."""
    headers = {"Authorization": f"Bearer {token}", "User-Agent": "argo-workflows-item-source"}
    url, seen = start, set[str]()
    while url:
        if url in seen:
            stop(1, f"not listed: page {len(seen) + 1} was read before")
        if len(seen) == MOST_PAGES:
            stop(1, f"not listed: there are more than {MOST_PAGES} pages")
        seen.add(url)
        page = load("Azure", urllib.request.Request(url, headers=headers), token, tls)
        try:
            for server in page["value"]:
                server["resourceGroup"] = server["id"].split("/")[4]
            yield from [server for server in page["value"] if is_wanted(server, wanted)]
            url = page.get("nextLink") or ""
            if url and origin(url) != origin(start):
                stop(1, "not listed: the next page is on another host")
        except (LookupError, TypeError, AttributeError):
            stop(1, "not listed: Azure's answer is no list of servers")


def main(file: str = "/tmp/items.json") -> None:
    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGALRM, on_signal)
    signal.alarm(TOTAL_SECONDS)
    if "CA_PEM" in os.environ and not setting("CA_PEM"):
        stop(2, "CA_PEM is empty")
    api = setting("URL", "https://management.azure.com").rstrip("/")
    if not origin(api) or "?" in api:
        stop(2, "URL is not an https URL")
    subscription = setting_like("SUBSCRIPTION", r"[0-9a-fA-F-]{36}", "subscription")
    group = setting_like("RESOURCE_GROUP", r"([\w.()-]*[\w()-])?", "resource group")
    place = f"subscriptions/{subscription}{f'/resourceGroups/{group}' if group else ''}"
    start = f"{api}/{place}/providers/Microsoft.DBforPostgreSQL/flexibleServers?api-version=2024-08-01"
    try:
        tls = ssl.create_default_context(cadata=setting("CA_PEM") or None)
    except (ssl.SSLError, TypeError):
        stop(2, "CA_PEM holds no certificate")
    each, names = paths("EACH"), setting("NAMES", "*")
    wanted = Wanted(texts("STATES", list), texts("TAGS", dict), names)
    items = [item_of(server, each) for server in listing(start, wanted, token_of_pod(tls), tls)]
    text = json.dumps(items)
    if len(text) > LARGEST_LIST:
        stop(1, f"not listed: the list has {len(text)} bytes, and at most {LARGEST_LIST} fit into a Workflow")
    Path(f"{file}.part").write_text(text, "ascii")
    Path(f"{file}.part").replace(file)  # so that a failure leaves no half list
    print(f"listed {len(items)} items")


if __name__ == "__main__":
    main()
