"""Write the list that the JSON API at URL answers with, page by page, to /tmp/items.json.

Exits 0 when the whole list is there, 1 when it is not, 2 when a setting is wrong, 143 when stopped.
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
from math import inf
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

ATTEMPTS, CALL_SECONDS, TOTAL_SECONDS, LONGEST_WAIT = 5, 30, 540, 60
MOST_PAGES, LARGEST_PAGE, LARGEST_LIST = 1000, 8_000_000, 500_000  # bytes; the list has to fit into a Workflow
ADDRESS = re.compile(r"(https?://(?:\[[\da-fA-F:.]+\]|[\w.-]+)(?::\d{1,5})?)(?:[/?][!-~]*)?", re.ASCII)
PART = re.compile(r"""\.([^\W\d]\w*)|\[(-?\d{1,9})\]|\['([^']*)'\]|\["([^"]*)"\]""")


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


def texts(name: str) -> dict[str, str]:
    """A setting that is a JSON object, its values as texts."""
    try:
        pairs = json.loads(setting(name, "{}")).items()
    except (ValueError, AttributeError, RecursionError):
        stop(2, f"{name} is not a JSON object")
    return {key: value if isinstance(value, str) else json.dumps(value) for key, value in pairs}


def paths(name: str) -> dict[str, str]:
    """The paths in a setting by name; a single one has the name ""."""
    found = texts(name) if setting(name).startswith("{") else {"": setting(name, "$")}
    for path in found.values():
        if not re.fullmatch(rf"\$({PART.pattern})*", path):
            stop(2, f"{name}: {path[:80]!r} is no path such as $.data.items")
    return found


def take(value: Any, path: str) -> Any:
    """The value at a path such as $.a['odd key'][0]; raises LookupError where there is none."""
    for name, index, *quoted in PART.findall(path):
        here: Any = value if isinstance(value, list if index else dict) else {}
        value = here[int(index) if index else name or "".join(quoted)]
    return value


def items_of(document: Any, path: str, each: dict[str, str]) -> list[Any]:
    """The items of one page; null, as some servers write an empty list, is one."""
    try:
        found = take(document, path)
        if not isinstance(found, list | None):
            stop(1, f"not listed: {path} of the answer is no list")
        shaped = [{name: take(element, path := wanted) for name, wanted in each.items()} for element in found or ()]
    except LookupError:
        stop(1, f"not listed: {'an element of ' if path in each.values() else ''}the answer has no {path}")
    return [item[""] for item in shaped] if "" in each else shaped


def with_query(url: str, values: dict[str, str]) -> str:
    parts = urlsplit(url)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in values]
    return parts._replace(query=urlencode([*kept, *values.items()])).geturl() if values else url


def next_in_document(document: Any, path: str) -> str:
    try:
        found = take(document, path)
    except LookupError:
        return ""
    if isinstance(found, list | dict | float) or found is True:
        stop(1, f"not listed: {path} of the answer is neither an address nor a token")
    return str(found).strip() if found else ""


def next_in_header(links: list[str]) -> str:
    """The target of rel=next in Link headers (RFC 8288)."""
    for target, rest in re.findall(r"<([^>]*)>([^<]*)", ", ".join(links)):
        relation = re.search(r';\s*rel\s*=\s*("[^"]*"|[\w-]+)', rest, re.IGNORECASE)
        if relation and "next" in relation[1].strip('"').lower().split():
            return str(target)
    return ""


def origin(url: str) -> str:
    """Scheme, host and port of an address; "" where it is none of http or https without a user's name."""
    found = ADDRESS.fullmatch(url)
    return found[1].lower() if found else ""


def next_url(url: str, start: str, document: Any, links: list[str]) -> str:
    """The next page's address, which must be the server's own, since a token goes nowhere else; "" after the last."""
    found = next_in_document(document, setting("NEXT")) if setting("NEXT") else next_in_header(links)
    if not found or setting("PAGE_PARAMETER"):
        return with_query(start, {setting("PAGE_PARAMETER"): found}) if found else ""
    try:
        target = urljoin(url, found).partition("#")[0]
    except ValueError:
        target = ""
    return target if origin(target) == origin(url) else stop(1, "not listed: the next page is on another host")


def excerpt(answer: bytes, url: str) -> str:
    """The start of an answer on one printable line, without the token and the query that it may repeat."""
    text = answer.decode("utf-8", "replace")
    decoded = [value for _, value in parse_qsl(urlsplit(url).query)]
    for part in [setting("TOKEN"), *decoded, *re.split("[?&=]", url)[1:]]:
        text = text.replace(part, "***") if len(part) > 5 else text
    return " ".join("".join(c if c.isprintable() else " " for c in text[:1000]).split())[:200]


def delay(retry_after: str, attempt: int) -> float:
    """Seconds before the next try: what the server asks for, as a number or a date, else 1, 2, 4, 8."""
    try:
        date = parsedate_tz(retry_after)
        return max(mktime_tz(date) - time.time() if date else float(int(retry_after)), 0.0)
    except (ValueError, OverflowError):
        return 2.0 ** (attempt - 1)


def send(request: urllib.request.Request, tls: ssl.SSLContext, attempt: int) -> tuple[str, float, Any, bytes]:
    """Send once; returns what went wrong ("": nothing), the seconds to the next try, headers and body."""
    opener = urllib.request.build_opener(AnyAnswer, urllib.request.HTTPSHandler(context=tls))
    try:
        with opener.open(request, timeout=CALL_SECONDS) as response:
            status, headers, body = response.status, response.headers, response.read(LARGEST_PAGE + 1)
            if response.length and len(body) <= LARGEST_PAGE:
                raise ConnectionResetError
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)  # never str(error): it may hold the URL
        problem = f"no answer: {getattr(reason, 'strerror', None) or type(reason).__name__}"
        return problem, inf if isinstance(reason, ssl.SSLCertVerificationError) else delay("", attempt), None, b""
    passing = status == 429 or status >= 500 or "Retry-After" in headers
    problem = "" if status // 100 == 2 else f"the server answered {status}: {excerpt(body, request.full_url)}"
    return problem, delay(headers.get("Retry-After", ""), attempt) if passing else inf, headers, body


def load(url: str, headers: dict[str, str], tls: ssl.SSLContext) -> tuple[Any, list[str]]:
    """One page's document and its Link headers, after as many tries as it takes."""
    for attempt in range(1, ATTEMPTS + 1):
        problem, wait, answer, body = send(urllib.request.Request(url, headers=headers), tls, attempt)
        if not problem:
            break
        if wait > LONGEST_WAIT or attempt == ATTEMPTS:
            stop(1, f"not listed (attempt {attempt}): {problem}")
        time.sleep(wait)
    if len(body) > LARGEST_PAGE:
        stop(1, f"not listed: an answer has more than {LARGEST_PAGE} bytes")
    try:
        return json.loads(body), answer.get_all("Link", [])
    except (ValueError, RecursionError):
        stop(1, f"not listed: the answer is not JSON: {excerpt(body, url)}")


def pages(start: str, headers: dict[str, str], tls: ssl.SSLContext) -> Iterator[Any]:
    """The documents of all pages, in order."""
    url, seen = start, set[str]()
    while url:
        if url in seen:
            stop(1, f"not listed: page {len(seen) + 1} was read before")
        if len(seen) == MOST_PAGES:
            stop(1, f"not listed: there are more than {MOST_PAGES} pages")
        seen.add(url)
        document, links = load(url, headers, tls)
        yield document
        url = next_url(url, start, document, links)


def main(file: str = "/tmp/items.json") -> None:
    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGALRM, on_signal)
    signal.alarm(TOTAL_SECONDS)
    headers = {"Accept": "application/json", "User-Agent": "argo-workflows-item-source", **texts("HEADERS")}
    for name in ("TOKEN", "CA_PEM"):
        if name in os.environ and not setting(name):
            stop(2, f"{name} is empty")  # from a Secret that was asked for: never ask without it
    if "TOKEN" in os.environ:
        headers["Authorization"] = f"Bearer {setting('TOKEN')}"
    if not origin(setting("URL")):
        stop(2, "URL is not an http or https URL")
    if not re.fullmatch(r"[ -~]*", "".join([*headers, *headers.values()])):
        stop(2, "TOKEN or HEADERS hold what can't be sent")
    try:
        tls = ssl.create_default_context(cadata=setting("CA_PEM") or None)
    except (ssl.SSLError, TypeError):
        stop(2, "CA_PEM holds no certificate")
    path, each, _ = paths("LIST_PATH")[""], paths("EACH"), paths("NEXT")
    start = with_query(setting("URL").partition("#")[0], texts("QUERY"))
    items = [item for document in pages(start, headers, tls) for item in items_of(document, path, each)]
    try:
        text = json.dumps(items, allow_nan=False)
    except ValueError:
        stop(1, "not listed: an item holds NaN or Infinity, which JSON does not have")
    if len(text) > LARGEST_LIST:
        stop(1, f"not listed: the list has {len(text)} bytes, and at most {LARGEST_LIST} fit into a Workflow")
    Path(f"{file}.part").write_text(text, "ascii")
    Path(f"{file}.part").replace(file)  # so that a failure leaves no half list
    print(f"listed {len(items)} items")


if __name__ == "__main__":
    main()
