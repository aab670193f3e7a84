"""Sending a message: up to five tries in four minutes, as fast as the server likes, until it is taken."""

import http.client
import ssl
import time
import urllib.request
from collections.abc import Callable
from typing import NamedTuple

from shared.http import CALL_SECONDS, ask, excerpt, trouble, wait_before
from shared.process import stop

ATTEMPTS, DELIVERY_SECONDS, LONGEST_WAIT, LARGEST_ANSWER = 5, 240, 60, 4_000_000


class Way(NamedTuple):
    """How a message is sent, and how its server's answers are read."""

    failed: str
    """What is said first where it was not taken, such as `not posted`."""
    server: str
    tls: ssl.SSLContext
    secrets: tuple[str, ...] = ()
    """What an answer may repeat and no log may show."""
    refusal: Callable[[bytes], str] | None = None
    """Why an answer 2xx took nothing, "" if it did; None where its status says all."""
    passing: tuple[str, ...] = ()
    """Refusals that are worth another try."""
    seconds: int = CALL_SECONDS
    """How long one try may take."""


def try_once(request: urllib.request.Request, way: Way, attempt: int) -> tuple[str, float | None]:
    """Send once; returns what went wrong ("": nothing) and the seconds to the next try (None: no use)."""
    try:
        answer = ask(request, way.tls, LARGEST_ANSWER if way.refusal else 0, way.seconds)
    except (OSError, http.client.HTTPException, ValueError) as error:
        text, may_pass = trouble(error)
        return f"no answer: {text}", wait_before(attempt) if may_pass else None
    why = way.refusal(answer.body) if way.refusal else ""
    if answer.status // 100 == 2 and not why:
        return "", None
    problem = f"{way.server} answered {answer.status}: {excerpt(why or answer.body, way.secrets) or 'nothing'}"
    may_pass = answer.status == 429 or answer.status >= 500 or why in way.passing
    asked = answer.headers.get("Retry-After", "")
    return problem, min(wait_before(attempt, asked), LONGEST_WAIT) if may_pass else None


def deliver(make: Callable[[], urllib.request.Request], way: Way) -> int:
    """Send until the message is taken, and return after how many tries; else stop. Each try is a request of its own."""
    attempt = 1
    while True:
        problem, wait = try_once(make(), way, attempt)
        if not problem:
            return attempt
        if wait is None or attempt == ATTEMPTS:
            stop(1, f"{way.failed} (attempt {attempt}): {problem}")
        time.sleep(wait)
        attempt += 1
