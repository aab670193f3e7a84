"""One polite HTTP request: no redirect, no more than asked for, waits as the server wishes, no secret in messages."""

import re
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from email.message import Message
from email.utils import mktime_tz, parsedate_tz
from typing import Any, NamedTuple

from shared.process import required, setting, stop

CALL_SECONDS = 30


class AnyAnswer(urllib.request.HTTPErrorProcessor):
    """Hand every answer back as it is, so that no redirect is followed: the request may hold secrets."""

    def http_response(self, request: Any, response: Any) -> Any:
        return response

    https_response = http_response


class Answer(NamedTuple):
    """What a server said."""

    status: int
    headers: Message
    body: bytes


def url_setting(name: str) -> str:
    """The URL without a user name or password in it, which urllib would take for a port and print."""
    url = required(name)
    return url if origin(url) else stop(2, f"{name} is not an http or https URL")


def https_setting(name: str, default: str = "") -> str:
    """The address of an API, by https or on this machine, without a query and without a slash at its end."""
    url = setting(name, default).rstrip("/")
    local = re.match(r"http://(localhost|127\.0\.0\.1|\[::1\])([:/]|$)", url)
    usable = origin(url) and (local or url.startswith("https://")) and "?" not in url
    return url if usable else stop(2, f"{name} is not an https URL")


def origin(url: str) -> str:
    """Scheme, host and port of an address; "" where it is none of http or https without a user's name."""
    found = re.fullmatch(r"(https?://(?:\[[\da-fA-F:.]+\]|[\w.-]+)(?::\d{1,5})?)([/?][!-~]*)?", url, re.ASCII)
    if not found:
        return ""
    place = found[1].lower()
    return place.removesuffix(":443") if place.startswith("https") else place.removesuffix(":80")


def ask(request: urllib.request.Request, tls: ssl.SSLContext, most: int, seconds: int = CALL_SECONDS) -> Answer:
    """Send once, and read up to `most` bytes of the answer, 0 for none of a good one.

    Raises OSError, HTTPException or ValueError where no answer comes, or not all of it.
    """
    opener = urllib.request.build_opener(AnyAnswer, urllib.request.HTTPSHandler(context=tls))
    with opener.open(request, timeout=seconds) as response:
        if not most:
            body = b"" if response.status // 100 == 2 else response.read(2000)
            return Answer(response.status, response.headers, body)
        body = response.read(most)
        if len(body) < most and response.length:
            raise ConnectionResetError
        return Answer(response.status, response.headers, body)


def trouble(error: Exception) -> tuple[str, bool]:
    """Why no answer came, never with the URL as str(error) may be, and whether another try may help."""
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    text = getattr(reason, "strerror", None) or type(reason).__name__
    return text, not isinstance(reason, ssl.SSLCertVerificationError)


def wait_before(attempt: int, retry_after: str = "") -> float:
    """Seconds between a try and the next: what the server asks for, as a number or a date, else 1, 2, 4, 8."""
    try:
        date = parsedate_tz(retry_after)
        return max(mktime_tz(date) - time.time() if date else float(int(retry_after)), 0.0)
    except (ValueError, OverflowError):
        return 2.0 ** (attempt - 1)


def excerpt(text: str | bytes, secrets: Iterable[str] = (), longest: int = 200) -> str:
    """The start of a text on one printable line, without the secrets, or parts of them, that it may repeat."""
    text = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    for secret in secrets:
        for part in (secret, *re.split(r"[/?&= ]+", secret)):
            text = text.replace(part, "***") if len(part) > 5 else text
    return " ".join("".join(c if c.isprintable() else " " for c in text[: 9 * longest]).split())[:longest]
