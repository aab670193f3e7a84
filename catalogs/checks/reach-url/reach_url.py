"""Ask for URL, and compare the answer with STATUSES, CONTAINS and the like.

Exits 0 when it passes, 1 when it fails, 2 when a setting is wrong, 143 when stopped.
"""

import http.client
import os
import re
import ssl
import time
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from shared.check import begin, failed, flag, list_setting, number_setting, passed
from shared.connection import check_validity, hint_for, reason_of
from shared.http import excerpt
from shared.process import map_setting, refuse_empty, setting, stop
from shared.tls import tls_setting

ADDRESS = re.compile(r"(https?)://(\[[\da-fA-F:.]+\]|[\w.-]+)(?::(\d{1,5}))?(?:[/?][!-~]*)?", re.ASCII)
LARGEST_ANSWER, REDIRECTS, MOST_REDIRECTS = 1_000_000, (301, 302, 303, 307, 308), 10


class Target(NamedTuple):
    """Where a URL leads."""

    scheme: str
    host: str
    port: int
    path: str

    def __str__(self) -> str:
        """The URL without its query, which may hold what is no one's business."""
        port = "" if self.port == (443 if self.scheme == "https" else 80) else f":{self.port}"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}{port}{self.path.partition('?')[0]}"


class Page(NamedTuple):
    """What came back."""

    status: int
    location: str
    body: bytes
    facts: str


def target_of(url: str) -> Target | None:
    """Where a URL leads; None where it is none."""
    found, parts = ADDRESS.fullmatch(url), urlsplit(url)
    if not found or not 0 < int(found[3] or 443) < 65536:
        return None
    port = int(found[3] or (443 if found[1] == "https" else 80))
    return Target(found[1], found[2].strip("[]"), port, f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}")


def headers_for(target: Target, first: Target) -> dict[str, str]:
    """What is sent along; the token and the spec's own headers only to the server that was meant."""
    headers = {"User-Agent": "argo-workflows-check", "Accept": "*/*"}
    if target[:3] == first[:3]:
        headers |= {name: str(value) for name, value in map_setting("HEADERS").items()}
        headers |= {"Authorization": f"Bearer {setting('TOKEN')}"} if "TOKEN" in os.environ else {}
    return headers


def get(target: Target, headers: dict[str, str], tls: ssl.SSLContext) -> Page:
    """One answer; fails where there is none."""
    seconds, least, facts = number_setting("SECONDS", 10, 1, 60), number_setting("CERTIFICATE_DAYS", 0, 0, 3650), ""
    client = http.client.HTTPConnection(target.host, target.port, timeout=seconds)
    try:
        client.connect()
        if target.scheme == "https":
            client.sock = secure = tls.wrap_socket(client.sock, server_hostname=target.host)
            facts = f"; {check_validity(secure, str(target), least)}"
        client.request(setting("METHOD", "GET"), target.path, headers=headers)
        answer = client.getresponse()
        body = answer.read(LARGEST_ANSWER)
        if answer.length and len(body) < LARGEST_ANSWER:
            raise http.client.IncompleteRead(body, answer.length)
        return Page(answer.status, answer.headers.get("Location", ""), body, facts)
    except OSError as error:
        failed(f"{target}: {reason_of(error, seconds)}: {hint_for(error)}")
    except http.client.HTTPException as error:
        failed(f"{target}: what it answered is not HTTP, or was cut off ({type(error).__name__})")


def followed(first: Target, tls: ssl.SSLContext) -> tuple[Target, Page]:
    """The answer, behind redirects if they are to be followed."""
    target = first
    for _ in range(MOST_REDIRECTS + 1):
        page = get(target, headers_for(target, first), tls)
        if page.status not in REDIRECTS or not flag("FOLLOW_REDIRECTS"):
            return target, page
        further = target_of(urljoin(str(target), page.location).partition("#")[0]) if page.location else None
        if further is None or (target.scheme, further.scheme) == ("https", "http"):
            there = excerpt(page.location.partition("?")[0])
            failed(f"{target} leads to {there!r}, where the check does not follow it")
        target = further
    return failed(f"{first} leads on more than {MOST_REDIRECTS} times, in the end to {target}")


def check(target: Target, page: Page, milliseconds: int) -> None:
    """Fail where the answer is not the one that is expected."""
    statuses, secrets = list_setting("STATUSES"), (setting("TOKEN"), urlsplit(setting("URL")).query)
    text = excerpt(page.body[:2000], secrets) or "no text"
    if page.status not in statuses if statuses else page.status // 100 != 2:
        expected = " or ".join(map(str, statuses)) or "2xx"
        way = f", to {excerpt(page.location.partition('?')[0])}" if page.location else ""
        failed(f"{target} answered {page.status}{way}, and not {expected}: {text}")
    if setting("CONTAINS").encode() not in page.body:
        failed(f"{target} answered {page.status}, but without {excerpt(setting('CONTAINS'), longest=80)!r}: {text}")
    if milliseconds > (longest := number_setting("SLOWEST", 60_000, 1, 60_000)):
        failed(f"{target} answered {page.status} after {milliseconds} ms, and should within {longest} ms")


def main() -> None:
    begin()
    refuse_empty("TOKEN")
    first, tls = target_of(setting("URL")), tls_setting()
    if first is None:
        stop(2, "URL is not an http or https URL")
    if not re.fullmatch(r"[ -~]*", "".join(f"{name}{text}" for name, text in headers_for(first, first).items())):
        stop(2, "TOKEN or HEADERS hold what can't be sent")
    start = time.monotonic()
    target, page = followed(first, tls)
    milliseconds = round(1000 * (time.monotonic() - start))
    check(target, page, milliseconds)
    passed(f"{target} answered {page.status} after {milliseconds} ms{page.facts}")


if __name__ == "__main__":
    main()
