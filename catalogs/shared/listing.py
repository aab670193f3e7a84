"""Reading what an API lists: up to five tries a page, as fast as the server likes, and all of the pages or nothing."""

import http.client
import json
import ssl
import time
import urllib.request
from collections.abc import Callable
from math import inf
from typing import Any, NamedTuple

from shared.http import Answer, ask, excerpt, trouble, wait_before
from shared.process import stop

ATTEMPTS, LISTING_SECONDS, LONGEST_WAIT = 5, 540, 60
MOST_PAGES, LARGEST_PAGE = 1000, 8_000_000  # bytes


def usual_wait(answer: Answer, attempt: int, passing: bool = False) -> float:
    """Seconds to the next try: what the server asks for, else 1, 2, 4, 8; inf where a further try is no use."""
    asked = answer.headers.get("Retry-After", "")
    may_pass = passing or answer.status == 429 or answer.status >= 500 or asked
    return wait_before(attempt, asked) if may_pass else inf


def whole_body(answer: Answer) -> str:
    return answer.body.decode("utf-8", "replace")


class Source(NamedTuple):
    """Who is asked, and how its refusals are read."""

    name: str
    tls: ssl.SSLContext
    secrets: tuple[str, ...] = ()
    """What an answer may repeat and no log may show."""
    reason: Callable[[Answer], str] = whole_body
    """Why it refused, "" where it does not say."""
    wait: Callable[[Answer, int], float] = usual_wait
    """Seconds from a refusal at a try to the next; inf where that is no use."""
    good: tuple[int, ...] = (200,)


def load(send: Callable[[], Answer], source: Source) -> Answer:
    """A server's answer, after as many tries as it takes."""
    attempt = 1
    while True:
        try:
            answer = send()
        except (OSError, http.client.HTTPException, ValueError) as error:
            text, may_pass = trouble(error)
            problem, wait = f"no answer from {source.name}: {text}", wait_before(attempt) if may_pass else inf
        else:
            if answer.status in source.good:
                break
            wait = source.wait(answer, attempt)
            why = excerpt(source.reason(answer), source.secrets, 300) or "it gave no reason"
            asks = f"; it asks for {wait:.0f} seconds" if LONGEST_WAIT < wait < inf else ""
            problem = f"{source.name} answered {answer.status}: {why}{asks}"
        if wait > LONGEST_WAIT or attempt == ATTEMPTS:
            stop(1, f"not listed (attempt {attempt}): {problem}")
        time.sleep(wait)
        attempt += 1
    if len(answer.body) > LARGEST_PAGE:
        stop(1, f"not listed: an answer has more than {LARGEST_PAGE} bytes")
    return answer


def load_request(make: Callable[[], urllib.request.Request], source: Source) -> Answer:
    """A server's answer to a request, which is made anew for each try."""
    return load(lambda: ask(make(), source.tls, LARGEST_PAGE + 1), source)


def load_url(url: str, headers: dict[str, str], source: Source) -> Answer:
    return load_request(lambda: urllib.request.Request(url, headers=headers), source)


def json_of(answer: Answer, source: Source, *, shown: bool = False) -> Any:
    """The document of an answer; `shown` says that its start may stand in a message, as that of a token may not."""
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        start = f": {excerpt(answer.body, source.secrets)}" if shown else ""
        stop(1, f"not listed: the answer of {source.name} is not JSON{start}")


def turn_to(page: str, seen: set[str], most: int = MOST_PAGES) -> None:
    """Remember a page; stop where it was read before, or is one too many."""
    if page in seen:
        stop(1, f"not listed: page {len(seen) + 1} was read before")
    if len(seen) == most:
        stop(1, f"not listed: there are more than {most} pages")
    seen.add(page)
