"""Write the GitLab projects of GROUP to /tmp/items.json.

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
from email.message import Message
from email.utils import mktime_tz, parsedate_tz
from fnmatch import fnmatchcase
from math import inf
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote, urlencode

ATTEMPTS, CALL_SECONDS, TOTAL_SECONDS, LONGEST_WAIT = 5, 30, 540, 60
PAGE_LENGTH, MOST_PAGES = 100, 1000
LARGEST_PAGE, LARGEST_LIST = 8_000_000, 500_000  # bytes; the list has to fit into a Workflow
ADDRESS = re.compile(
    r"((?:https://(?:\[[\da-fA-F:.]+\]|[\w.-]+)|http://(?:localhost|127\.0\.0\.1|\[::1\]))(?::\d{1,5})?)(?:[/?][!-~]*)?",
    re.ASCII,
)
PART = re.compile(r"""\.([^\W\d]\w*)|\[(-?\d{1,9})\]|\['([^']*)'\]|\["([^"]*)"\]""")
GROUP = re.compile(r"[A-Za-z0-9_][\w.-]*(/[A-Za-z0-9_][\w.-]*)*", re.ASCII)
VISIBILITIES = ("all", "public", "internal", "private")
USUAL = ("id", "path_with_namespace", "default_branch")


class AnyAnswer(urllib.request.HTTPErrorProcessor):
    """Hand every answer back as it is, so that no redirect takes the token to another host."""

    def http_response(self, request: Any, response: Any) -> Any:
        return response

    https_response = http_response


def stop(code: int, message: str) -> NoReturn:
    print(message, file=sys.stderr)
    raise SystemExit(code)


def on_signal(number: int, _frame: object) -> None:
    code, why = (1, "out of time") if number == signal.SIGALRM else (143, "stopped by SIGTERM")
    os.write(2, f"not listed: {why}\n".encode())
    os._exit(code)  # at once, whatever call hangs


def setting(name: str, default: str = "") -> str:
    return os.environb.get(name.encode(), b"").decode("utf-8", "replace").strip() or default


def choice(name: str, allowed: tuple[str, ...]) -> str:
    """A setting that is one of several words, the first if it is empty."""
    value = setting(name, allowed[0])
    if value not in allowed:
        stop(2, f"{name} is {value[:80]!r}, and should be one of {', '.join(allowed)}")
    return value


def paths(name: str) -> dict[str, str]:
    """The paths in a setting by name; a single one has the name ""."""
    text = setting(name)
    try:
        found = json.loads(text) if text.startswith("{") else {"": text} if text else {}
    except (ValueError, RecursionError):
        stop(2, f"{name} is not JSON")
    for path in found.values():
        if not re.fullmatch(rf"\$({PART.pattern})*", str(path)):
            stop(2, f"{name}: {str(path)[:80]!r} is no path such as $.path_with_namespace")
    return found


def take(value: Any, path: str) -> Any:
    """The value at a path such as $.namespace['full_path']; raises LookupError where there is none."""
    for name, index, *quoted in PART.findall(path):
        here: Any = value if isinstance(value, list if index else dict) else {}
        value = here[int(index) if index else name or "".join(quoted)]
    return value


def item_of(project: dict[str, Any], each: dict[str, str]) -> Any:
    """One project's values; without EACH those that most want."""
    path = ""
    try:
        item = {name: take(project, path := wanted) for name, wanted in each.items()}
    except LookupError:
        stop(1, f'not listed: "{project.get("path_with_namespace")}" has no {path}')
    return item.get("", item) if each else {key: project.get(key) for key in USUAL}


def is_wanted(project: dict[str, Any]) -> bool:
    """Whether the settings ask for a project, as far as GitLab does not look at them itself."""
    doomed = project.get("marked_for_deletion_on") or project.get("marked_for_deletion_at")
    return (
        (setting("ARCHIVED") == "true" or not doomed)
        and setting("TOPIC") in ("", *project["topics"])
        and fnmatchcase(project["path"].lower(), setting("NAMES", "*").lower())
    )


def origin(url: str) -> str:
    """Scheme, host and port of an address; "" where it is neither https nor on this machine."""
    found = ADDRESS.fullmatch(url)
    return found[1].lower() if found else ""


def page_after(page: int, headers: Message, length: int) -> int:
    """The next page's number, by the header in which GitLab says it; 0 after the last page."""
    found = headers.get("X-Next-Page", "").strip()
    if found == str(page + 1):
        return page + 1
    if found or (length == PAGE_LENGTH and "X-Next-Page" not in headers):
        stop(1, f"not listed: the answer does not say what comes after page {page}")
    return 0


def message_of(body: bytes) -> str:
    """The message in an error's document, on one printable line, without the token that it may repeat."""
    try:
        document = json.loads(body)
        text = document.get("message") or document["error"]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return "it gave no reason"
    text = text if isinstance(text, str) else json.dumps(text)
    text = text.replace(setting("TOKEN") or "\0", "***")
    return " ".join("".join(c if c.isprintable() else " " for c in text[:1000]).split())[:300]


def delay(status: int, retry_after: str, attempt: int) -> float:
    """Seconds before the next try: what GitLab asks for, as a number or a date, else 1, 2, 4, 8; inf for none."""
    try:
        date = parsedate_tz(retry_after)
        return max(mktime_tz(date) - time.time() if date else float(int(retry_after)), 0.0)
    except (ValueError, OverflowError):
        return 2.0 ** (attempt - 1) if status == 429 or status >= 500 or retry_after else inf


def send(url: str, headers: dict[str, str], tls: ssl.SSLContext) -> tuple[int, Message, bytes]:
    """Ask once; returns status, headers and body."""
    opener = urllib.request.build_opener(AnyAnswer, urllib.request.HTTPSHandler(context=tls))
    with opener.open(urllib.request.Request(url, headers=headers), timeout=CALL_SECONDS) as answer:
        body = answer.read(LARGEST_PAGE + 1)
        if answer.length and len(body) <= LARGEST_PAGE:
            raise ConnectionResetError
        return answer.status, answer.headers, body


def load(url: str, headers: dict[str, str], tls: ssl.SSLContext) -> tuple[Any, Message]:
    """One page's document and headers, after as many tries as it takes."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            status, fields, body = send(url, headers, tls)
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", error)
            problem = f"no answer: {getattr(reason, 'strerror', None) or type(reason).__name__}"
            wait = inf if isinstance(reason, ssl.SSLCertVerificationError) else 2.0 ** (attempt - 1)
        else:
            if status == 200:
                break
            wait = delay(status, fields.get("Retry-After", ""), attempt)
            problem = f"GitLab answered {status}: {message_of(body)}"
            problem += f"; it asks for {wait:.0f} seconds" if LONGEST_WAIT < wait < inf else ""
        if wait > LONGEST_WAIT or attempt == ATTEMPTS:
            stop(1, f"not listed (attempt {attempt}): {problem}")
        time.sleep(wait)
    if len(body) > LARGEST_PAGE:
        stop(1, f"not listed: an answer has more than {LARGEST_PAGE} bytes")
    try:
        return json.loads(body), fields
    except (ValueError, RecursionError):
        stop(1, "not listed: GitLab's answer is no list of projects")


def projects(start: str, headers: dict[str, str], tls: ssl.SSLContext) -> Iterator[dict[str, Any]]:
    """The projects of all pages that are wanted, each once, even where one moved to a later page meanwhile."""
    page, known = 1, set[int]()
    while page:
        if page > MOST_PAGES:
            stop(1, f"not listed: there are more than {MOST_PAGES} pages")
        document, fields = load(f"{start}&page={page}", headers, tls)
        try:
            new = [one for one in document if one["id"] not in known]
            known.update(one["id"] for one in document)
            yield from [one for one in new if is_wanted(one)]
            page = page_after(page, fields, len(document))
        except (LookupError, TypeError, AttributeError):
            stop(1, "not listed: GitLab's answer is no list of projects")


def main(file: str = "/tmp/items.json") -> None:
    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGALRM, on_signal)
    signal.alarm(TOTAL_SECONDS)
    for name in ("TOKEN", "CA_PEM"):
        if name in os.environ and not setting(name):
            stop(2, f"{name} is empty")  # from a Secret that was asked for: never ask without it
    if not re.fullmatch(r"[!-~]*", setting("TOKEN")):
        stop(2, "TOKEN holds what can't be sent")
    if not GROUP.fullmatch(setting("GROUP")):
        stop(2, f"GROUP: {setting('GROUP')[:80]!r} is no path or number of a group")
    url = setting("URL", "https://gitlab.com").rstrip("/")
    if not origin(url):
        stop(2, "URL is not an https URL")
    try:
        tls = ssl.create_default_context(cadata=setting("CA_PEM") or None)
    except (ssl.SSLError, TypeError):
        stop(2, "CA_PEM holds no certificate")
    headers = {
        "Accept": "application/json",
        "User-Agent": "argo-workflows-item-source",
        **({"Private-Token": setting("TOKEN")} if "TOKEN" in os.environ else {}),
    }
    each, visibility = paths("EACH"), choice("VISIBILITY", VISIBILITIES)
    query = {
        "include_subgroups": setting("SUBGROUPS", "true"),
        "with_shared": setting("SHARED", "false"),
        "archived": "" if setting("ARCHIVED") == "true" else "false",
        "visibility": visibility if visibility != "all" else "",
        "order_by": "id",
        "sort": "asc",
        "per_page": str(PAGE_LENGTH),
    }
    wanted = urlencode({name: value for name, value in query.items() if value})
    start = f"{url}/api/v4/groups/{quote(setting('GROUP'), safe='')}/projects?{wanted}"
    items = [item_of(project, each) for project in projects(start, headers, tls)]
    text = json.dumps(items)
    if len(text) > LARGEST_LIST:
        stop(1, f"not listed: the list has {len(text)} bytes, and at most {LARGEST_LIST} fit into a Workflow")
    Path(f"{file}.part").write_text(text, "ascii")
    Path(f"{file}.part").replace(file)  # so that a failure leaves no half list
    print(f"listed {len(items)} items")


if __name__ == "__main__":
    main()
