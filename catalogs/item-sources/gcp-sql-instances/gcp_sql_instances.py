"""Write the instances that Cloud SQL has in PROJECT to /tmp/items.json.

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
from urllib.parse import quote, urlencode

ATTEMPTS, CALL_SECONDS, TOTAL_SECONDS, LONGEST_WAIT = 5, 30, 540, 60
MOST_PAGES, LARGEST_PAGE, LARGEST_LIST = 1000, 8_000_000, 500_000  # bytes; the list has to fit into a Workflow
ADDRESS = re.compile(
    r"(?:https://(?:\[[\da-fA-F:.]+\]|[\w.-]+)|http://(?:localhost|127\.0\.0\.1|\[::1\]))(?::\d{1,5})?(?:/[\w./~-]*)?",
    re.ASCII,
)
METADATA = r"(metadata\.google\.internal|169\.254\.169\.254|localhost|127\.0\.0\.1)(:\d{1,5})?"
PART = re.compile(r"""\.([^\W\d]\w*)|\[(-?\d{1,9})\]|\['([^']*)'\]|\["([^"]*)"\]""")
ENGINES = {"postgres": "POSTGRES_", "mysql": "MYSQL_", "sqlserver": "SQLSERVER_"}
ANSWERING = ("RUNNABLE", "ONLINE_MAINTENANCE")


class AnyAnswer(urllib.request.HTTPErrorProcessor):
    """Hand every answer back as it is, so that no redirect takes the token to another host."""

    def http_response(self, request: Any, response: Any) -> Any:
        return response

    https_response = http_response


class Wanted(NamedTuple):
    """Which instances are listed."""

    engines: list[str]
    states: list[str]
    labels: dict[str, str]
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


def setting_like(name: str, pattern: str, what: str, default: str = "") -> str:
    """A setting that has to fit a pattern as a whole."""
    value = setting(name, default)
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
            stop(2, f"{name}: {str(path)[:80]!r} is no path such as $.connectionName")
    return found


def take(value: Any, path: str) -> Any:
    """The value at a path such as $.settings['tier']; raises LookupError where there is none."""
    for name, index, *quoted in PART.findall(path):
        here: Any = value if isinstance(value, list if index else dict) else {}
        value = here[int(index) if index else name or "".join(quoted)]
    return value


def item_of(instance: dict[str, Any], each: dict[str, str]) -> Any:
    """The values of one instance."""
    path = ""
    try:
        item = {key: take(instance, path := wanted) for key, wanted in each.items()}
    except LookupError:
        stop(1, f'not listed: "{instance["name"]}" has no {path}')
    return item.get("", item)


def one_line(text: str, token: str = "") -> str:
    """The start of a text on one printable line, without the token that it may repeat."""
    text = text.replace(token or "\0", "***")
    return " ".join("".join(c if c.isprintable() else " " for c in text[:1000]).split())[:300]


def reason_of(body: bytes) -> tuple[str, set[str]]:
    """The message of an error, and the reasons that it names."""
    try:
        error = json.loads(body)["error"]
        return str(error["message"]), {one.get("reason") for one in error.get("errors", ())}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return body.decode("utf-8", "replace"), set()


def delay(status: int, reasons: set[str], retry_after: str, attempt: int) -> float:
    """Seconds before the next try: what Google asks for, as a number or a date, else 1, 2, 4, 8; inf for none."""
    try:
        date = parsedate_tz(retry_after)
        return max(mktime_tz(date) - time.time() if date else float(int(retry_after)), 0.0)
    except (ValueError, OverflowError):
        limited = status == 429 or not reasons.isdisjoint({"rateLimitExceeded", "userRateLimitExceeded"})
        return 2.0 ** (attempt - 1) if limited or status >= 500 or retry_after else inf


def send(url: str, headers: dict[str, str], tls: ssl.SSLContext) -> tuple[int, str, bytes]:
    """Ask once; returns status, Retry-After and body."""
    opener = urllib.request.build_opener(AnyAnswer, urllib.request.HTTPSHandler(context=tls))
    with opener.open(urllib.request.Request(url, headers=headers), timeout=CALL_SECONDS) as answer:
        body = answer.read(LARGEST_PAGE + 1)
        if answer.length and len(body) <= LARGEST_PAGE:
            raise ConnectionResetError
        return answer.status, answer.headers.get("Retry-After", ""), body


def load(server: str, url: str, headers: dict[str, str], tls: ssl.SSLContext) -> Any:
    """A server's document, after as many tries as it takes."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            status, retry_after, body = send(url, headers, tls)
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", error)
            problem = f"no answer from {server}: {getattr(reason, 'strerror', None) or type(reason).__name__}"
            wait = inf if isinstance(reason, ssl.SSLCertVerificationError) else 2.0 ** (attempt - 1)
        else:
            if status == 200:
                break
            message, reasons = reason_of(body)
            token = headers.get("Authorization", "").removeprefix("Bearer ")
            problem = f"{server} answered {status}: {one_line(message, token)}"
            wait = delay(status, reasons, retry_after, attempt)
        if wait > LONGEST_WAIT or attempt == ATTEMPTS:
            stop(1, f"not listed (attempt {attempt}): {problem}")
        time.sleep(wait)
    if len(body) > LARGEST_PAGE:
        stop(1, f"not listed: an answer has more than {LARGEST_PAGE} bytes")
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        stop(1, f"not listed: the answer of {server} is not JSON")


def token_of_pod(tls: ssl.SSLContext) -> str:
    """The access token that the metadata server of GKE has for the pod's ServiceAccount."""
    host = setting_like("GCE_METADATA_HOST", METADATA, "metadata server", "metadata.google.internal")
    url = f"http://{host}/computeMetadata/v1/instance/service-accounts/default/token"
    answer = load("the metadata server", url, {"Metadata-Flavor": "Google"}, tls)
    token = answer.get("access_token") if isinstance(answer, dict) else None
    if not isinstance(token, str) or not re.fullmatch(r"[!-~]+", token):
        stop(1, "not listed: the metadata server has no token")
    return token


def is_wanted(instance: dict[str, Any], wanted: Wanted) -> bool:
    """Whether the settings ask for an instance; unless they name states it has to be one that answers."""
    settings = instance.get("settings", {})
    answers = instance["state"] in ANSWERING and settings.get("activationPolicy") != "NEVER"
    return (
        (instance["state"] in wanted.states if wanted.states else answers)
        and instance["databaseVersion"].startswith(tuple(ENGINES[engine] for engine in wanted.engines) or "")
        and (setting("REPLICAS", "true") == "true" or instance.get("instanceType") != "READ_REPLICA_INSTANCE")
        and wanted.labels.items() <= settings.get("userLabels", {}).items()
        and fnmatchcase(instance["name"], wanted.names)
    )


def listing(wanted: Wanted, token: str, tls: ssl.SSLContext) -> Iterator[dict[str, Any]]:
    """The instances of all pages that are wanted, each with its addresses by their types."""
    start = f"{setting('URL', 'https://sqladmin.googleapis.com').rstrip('/')}/v1/projects/{quote(setting('PROJECT'))}"
    headers = {"Authorization": f"Bearer {token}", "User-Agent": "argo-workflows-item-source"}
    query, seen = {"maxResults": "100"}, set[str]()
    while True:
        page = load("Cloud SQL", f"{start}/instances?{urlencode(query)}", headers, tls)
        try:
            if warnings := page.get("warnings"):  # where a region can't be reached, its instances are missing
                stop(1, f"not listed: Cloud SQL has only a part: {one_line(json.dumps(warnings))}")
            instances = page.get("items", ())
            for one in instances:
                one["addresses"] = {address["type"]: address["ipAddress"] for address in one.get("ipAddresses", ())}
            yield from [one for one in instances if is_wanted(one, wanted)]
            following = page.get("nextPageToken", "")
        except (LookupError, TypeError, AttributeError):
            stop(1, "not listed: Cloud SQL's answer is no list of instances")
        if not following:
            return
        if following in seen:
            stop(1, f"not listed: page {len(seen) + 1} leads to one that was read before")
        if len(seen) == MOST_PAGES:
            stop(1, f"not listed: there are more than {MOST_PAGES} pages")
        seen.add(following)
        query["pageToken"] = following


def main(file: str = "/tmp/items.json") -> None:
    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGALRM, on_signal)
    signal.alarm(TOTAL_SECONDS)
    if "CA_PEM" in os.environ and not setting("CA_PEM"):
        stop(2, "CA_PEM is empty")
    setting_like("PROJECT", r"([a-z0-9.-]+:)?[a-z0-9][a-z0-9-]*", "project")
    if setting("URL") and not ADDRESS.fullmatch(setting("URL")):
        stop(2, "URL is not an https URL")
    try:
        tls = ssl.create_default_context(cadata=setting("CA_PEM") or None)
    except (ssl.SSLError, TypeError):
        stop(2, "CA_PEM holds no certificate")
    each, names = paths("EACH"), setting("NAMES", "*")
    wanted = Wanted(texts("ENGINES", list), texts("STATES", list), texts("LABELS", dict), names)
    for engine in wanted.engines:
        if engine not in ENGINES:
            stop(2, f"ENGINES has {engine[:80]!r}, and may have {', '.join(ENGINES)}")
    items = [item_of(instance, each) for instance in listing(wanted, token_of_pod(tls), tls)]
    text = json.dumps(items)
    if len(text) > LARGEST_LIST:
        stop(1, f"not listed: the list has {len(text)} bytes, and at most {LARGEST_LIST} fit into a Workflow")
    Path(f"{file}.part").write_text(text, "ascii")
    Path(f"{file}.part").replace(file)  # so that a failure leaves no half list
    print(f"listed {len(items)} items")


if __name__ == "__main__":
    main()
