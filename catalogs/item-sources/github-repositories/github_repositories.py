"""Write the GitHub repositories of OWNER to /tmp/items.json.

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
from urllib.parse import urljoin

ATTEMPTS, CALL_SECONDS, TOTAL_SECONDS, LONGEST_WAIT = 5, 30, 540, 60
MOST_PAGES, LARGEST_PAGE, LARGEST_LIST = 1000, 8_000_000, 500_000  # bytes; the list has to fit into a Workflow
ADDRESS = re.compile(
    r"((?:https://(?:\[[\da-fA-F:.]+\]|[\w.-]+)|http://(?:localhost|127\.0\.0\.1|\[::1\]))(?::\d{1,5})?)(?:[/?][!-~]*)?",
    re.ASCII,
)
PART = re.compile(r"""\.([^\W\d]\w*)|\[(-?\d{1,9})\]|\['([^']*)'\]|\["([^"]*)"\]""")
LISTS = {"organization": "orgs/{}/repos?type=all", "user": "users/{}/repos?type=owner"}
VISIBILITIES = ("all", "public", "private", "internal")
USUAL = ("name", "full_name", "default_branch")


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
            stop(2, f"{name}: {str(path)[:80]!r} is no path such as $.full_name")
    return found


def take(value: Any, path: str) -> Any:
    """The value at a path such as $.license['spdx_id']; raises LookupError where there is none."""
    for name, index, *quoted in PART.findall(path):
        here: Any = value if isinstance(value, list if index else dict) else {}
        value = here[int(index) if index else name or "".join(quoted)]
    return value


def item_of(repository: dict[str, Any], each: dict[str, str]) -> Any:
    """One repository's values; without EACH those that most want."""
    path = ""
    try:
        item = {name: take(repository, path := wanted) for name, wanted in each.items()}
    except LookupError:
        stop(1, f'not listed: "{repository.get("full_name")}" has no {path}')
    return item.get("", item) if each else {key: repository.get(key) for key in USUAL}


def is_wanted(repository: dict[str, Any]) -> bool:
    """Whether the settings ask for a repository."""
    return (
        (setting("ARCHIVED") == "true" or not repository["archived"])
        and (setting("FORKS") == "true" or not repository["fork"])
        and setting("VISIBILITY", "all") in ("all", repository["visibility"])
        and setting("TOPIC") in ("", *repository["topics"])
        and fnmatchcase(repository["name"].lower(), setting("NAMES", "*").lower())
    )


def origin(url: str) -> str:
    """Scheme, host and port of an address; "" where it is neither https nor on this machine."""
    found = ADDRESS.fullmatch(url)
    return found[1].lower() if found else ""


def next_url(url: str, links: list[str]) -> str:
    """The target of rel=next in Link headers (RFC 8288), which must be on the same host; "" after the last page."""
    for target, rest in re.findall(r"<([^>]*)>([^<]*)", ", ".join(links)):
        if re.search(r';\s*rel="?next"?\s*(?:[;,]|$)', rest, re.IGNORECASE):
            found = urljoin(url, target)
            return found if origin(found) == origin(url) else stop(1, "not listed: the next page is on another host")
    return ""


def message_of(body: bytes) -> str:
    """The message in an error's document, on one printable line, without the token that it may repeat."""
    try:
        text = str(json.loads(body)["message"])
    except (ValueError, LookupError, TypeError, RecursionError):
        return "it gave no reason"
    text = text.replace(setting("TOKEN") or "\0", "***")
    return " ".join("".join(c if c.isprintable() else " " for c in text[:1000]).split())[:300]


def delay(status: int, headers: Message, body: bytes, attempt: int) -> float:
    """Seconds before the next try: what GitHub asks for in one of its ways, else 1, 2, 4, 8; inf where none helps."""
    asked, refused = headers.get("Retry-After", ""), status in (403, 429)
    try:
        if asked:
            date = parsedate_tz(asked)
            return max(mktime_tz(date) - time.time() if date else float(int(asked)), 0.0)
        if refused and headers.get("X-RateLimit-Remaining") == "0":
            return max(int(headers.get("X-RateLimit-Reset", "")) - time.time(), 0.0) + 1
    except (ValueError, OverflowError):
        return 2.0 ** (attempt - 1)
    if refused and b"secondary rate limit" in body:
        return 60.0  # the least that GitHub's documentation asks for
    return 2.0 ** (attempt - 1) if status == 429 or status >= 500 else inf


def send(url: str, headers: dict[str, str], tls: ssl.SSLContext) -> tuple[int, Message, bytes]:
    """Ask once; returns status, headers and body."""
    opener = urllib.request.build_opener(AnyAnswer, urllib.request.HTTPSHandler(context=tls))
    with opener.open(urllib.request.Request(url, headers=headers), timeout=CALL_SECONDS) as answer:
        body = answer.read(LARGEST_PAGE + 1)
        if answer.length and len(body) <= LARGEST_PAGE:
            raise ConnectionResetError
        return answer.status, answer.headers, body


def load(url: str, headers: dict[str, str], tls: ssl.SSLContext) -> tuple[Any, list[str]]:
    """One page's document and its Link headers, after as many tries as it takes."""
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
            problem, wait = f"GitHub answered {status}: {message_of(body)}", delay(status, fields, body, attempt)
            problem += f"; it asks for {wait:.0f} seconds" if LONGEST_WAIT < wait < inf else ""
        if wait > LONGEST_WAIT or attempt == ATTEMPTS:
            stop(1, f"not listed (attempt {attempt}): {problem}")
        time.sleep(wait)
    if len(body) > LARGEST_PAGE:
        stop(1, f"not listed: an answer has more than {LARGEST_PAGE} bytes")
    try:
        return json.loads(body), fields.get_all("Link", [])
    except (ValueError, RecursionError):
        stop(1, "not listed: GitHub's answer is no list of repositories")


def repositories(start: str, headers: dict[str, str], tls: ssl.SSLContext) -> Iterator[dict[str, Any]]:
    """The repositories of all pages that are wanted, each once, even where one moved to a later page meanwhile."""
    url, pages, known = start, set[str](), set[int]()
    while url:
        if url in pages:
            stop(1, f"not listed: page {len(pages) + 1} was read before")
        if len(pages) == MOST_PAGES:
            stop(1, f"not listed: there are more than {MOST_PAGES} pages")
        pages.add(url)
        document, links = load(url, headers, tls)
        try:
            new = [one for one in document if one["id"] not in known]
            known.update(one["id"] for one in document)
            yield from [one for one in new if is_wanted(one)]
        except (LookupError, TypeError, AttributeError):
            stop(1, "not listed: GitHub's answer is no list of repositories")
        url = next_url(url, links)


def main(file: str = "/tmp/items.json") -> None:
    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGALRM, on_signal)
    signal.alarm(TOTAL_SECONDS)
    for name in ("TOKEN", "CA_PEM"):
        if name in os.environ and not setting(name):
            stop(2, f"{name} is empty")  # from a Secret that was asked for: never ask without it
    if not re.fullmatch(r"[!-~]*", setting("TOKEN")):
        stop(2, "TOKEN holds what can't be sent")
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", setting("OWNER")):
        stop(2, f"OWNER: {setting('OWNER')[:80]!r} is no name of an organization or a user")
    api = setting("API_URL", "https://api.github.com").rstrip("/")
    if not origin(api):
        stop(2, "API_URL is not an https URL")
    try:
        tls = ssl.create_default_context(cadata=setting("CA_PEM") or None)
    except (ssl.SSLError, TypeError):
        stop(2, "CA_PEM holds no certificate")
    headers = {
        "Accept": "application/vnd.github+json",
        "User-Agent": "argo-workflows-item-source",
        "X-GitHub-Api-Version": "2022-11-28",
        **({"Authorization": f"Bearer {setting('TOKEN')}"} if "TOKEN" in os.environ else {}),
    }
    each, _ = paths("EACH"), choice("VISIBILITY", VISIBILITIES)
    place = LISTS[choice("OWNER_KIND", tuple(LISTS))].format(setting("OWNER"))
    start = f"{api}/{place}&sort=full_name&per_page=100"
    items = [item_of(repository, each) for repository in repositories(start, headers, tls)]
    text = json.dumps(items)
    if len(text) > LARGEST_LIST:
        stop(1, f"not listed: the list has {len(text)} bytes, and at most {LARGEST_LIST} fit into a Workflow")
    Path(f"{file}.part").write_text(text, "ascii")
    Path(f"{file}.part").replace(file)  # so that a failure leaves no half list
    print(f"listed {len(items)} items")


if __name__ == "__main__":
    main()
