"""Send BODY to a web address with METHOD, signed where there is a SIGNING_KEY.

Exits 0 when the server answered 2xx, 1 when it did not, 2 when a setting is wrong, 143 when stopped.
"""

import hmac
import http.client
import json
import os
import re
import signal
import ssl
import sys
import time
import urllib.error
import urllib.request
from email.utils import mktime_tz, parsedate_tz
from typing import Any, NoReturn

ATTEMPTS, CALL_SECONDS, TOTAL_SECONDS, LONGEST_WAIT = 5, 30, 240, 60
FIXED_HEADERS = ("host", "content-length", "transfer-encoding")


class AnyAnswer(urllib.request.HTTPErrorProcessor):
    """Hand every answer back as it is, so that no redirect is followed: the request may hold secrets."""

    def http_response(self, request: Any, response: Any) -> Any:
        return response

    https_response = http_response


def stop(code: int, message: str) -> NoReturn:
    print(message, file=sys.stderr)
    raise SystemExit(code)


def on_signal(number: int, _frame: object) -> None:
    code, why = (1, "out of time") if number == signal.SIGALRM else (143, "stopped by SIGTERM")
    os.write(2, f"not delivered: {why}\n".encode())
    os._exit(code)  # at once, whatever call hangs


def setting(name: str, default: str = "") -> str:
    return os.environb.get(name.encode(), b"").decode("utf-8", "replace").strip() or default


def url_setting() -> str:
    """The URL without a user name or password in it, which urllib would take for a port and print."""
    url = setting("SECRET_URL") or setting("URL") or stop(2, "URL and SECRET_URL are empty")
    usable = re.fullmatch(r"https?://(\[[\da-fA-F:.]+\]|[\w.-]+)(:\d{1,5})?([/?][!-~]*)?", url, re.ASCII)
    return url if usable else stop(2, "the URL is not an http or https URL")


def signature_of(body: bytes) -> dict[str, str]:
    """The headers with the time and the HMAC of both, or the HMAC of the body alone; none without a key."""
    key = os.environb.get(b"SIGNING_KEY", b"").rstrip(b"\r\n")
    if not key:
        return {}
    signed, now, headers = body, str(int(time.time())), {}
    if setting("SIGNED") != "body":
        signed, headers[setting("TIMESTAMP_HEADER").lower()] = f"{now}.".encode() + body, now
    return {**headers, setting("SIGNATURE_HEADER").lower(): "sha256=" + hmac.digest(key, signed, "sha256").hex()}


def headers_for(body: bytes) -> dict[str, str]:
    """HEADERS and the script's own, each value on one line whatever data it holds, as UTF-8 on the wire."""
    headers = {"content-type": "application/json", "user-agent": "argo-workflows-consumer"}
    try:
        headers |= {name.lower(): str(value) for name, value in json.loads(setting("HEADERS", "{}")).items()}
        if "json" in headers["content-type"]:
            json.loads(body)
    except (ValueError, AttributeError, RecursionError):
        stop(2, "BODY is not JSON, or HEADERS is not a JSON object")
    if authorization := setting("AUTHORIZATION"):
        headers["authorization"] = authorization
    headers |= signature_of(body)
    for name, value in headers.items():
        if not re.fullmatch(r"[a-z0-9!#$%&'*+.^_`|~-]+", name) or name in FIXED_HEADERS:
            stop(2, f"{name[:80]!r} is no header that can be set")
        headers[name] = re.sub(r"[\x00-\x20\x7f]+", " ", value).strip().encode("utf-8", "replace").decode("latin-1")
    return headers


def excerpt(answer: bytes, secrets: list[str]) -> str:
    """The start of an answer on one printable line, without parts of the secrets that it may repeat."""
    text = answer.decode("utf-8", "replace")
    for part in [part for secret in secrets for part in (secret, *re.split(r"[/?&= ]+", secret))]:
        text = text.replace(part, "***") if len(part) > 5 else text
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200]


def delay(retry_after: str, attempt: int) -> float:
    """Seconds before the next try: what the server asks for, as a number or a date, else 1, 2, 4, 8."""
    try:
        date = parsedate_tz(retry_after)
        seconds = mktime_tz(date) - time.time() if date else float(int(retry_after))
    except (ValueError, OverflowError):
        seconds = 2.0 ** (attempt - 1)
    return min(max(seconds, 0.0), LONGEST_WAIT)


def send(request: urllib.request.Request, tls: ssl.SSLContext, attempt: int) -> tuple[str, float | None]:
    """Send once; returns what went wrong ("": nothing) and the seconds to the next try (None: no use)."""
    opener = urllib.request.build_opener(AnyAnswer, urllib.request.HTTPSHandler(context=tls))
    try:
        with opener.open(request, timeout=CALL_SECONDS) as response:
            status, retry_after = response.status, response.headers.get("Retry-After", "")
            answer = b"" if status // 100 == 2 else response.read(2000)
    except (OSError, http.client.HTTPException, ValueError) as error:
        # Never str(error): it may hold the URL.
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        text = getattr(reason, "strerror", None) or type(reason).__name__
        return f"no answer: {text}", None if isinstance(reason, ssl.SSLCertVerificationError) else delay("", attempt)
    if status // 100 == 2:
        return "", None
    problem = f"the server answered {status}: {excerpt(answer, [request.selector, setting('AUTHORIZATION')])}"
    return problem, delay(retry_after, attempt) if status == 429 or status >= 500 else None


def main() -> None:
    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGALRM, on_signal)
    signal.alarm(TOTAL_SECONDS)
    for name in ("SECRET_URL", "AUTHORIZATION", "SIGNING_KEY", "CA_PEM"):
        if name in os.environ and not setting(name):
            stop(2, f"{name} is empty")  # from a Secret that was asked for: never send without it
    body = os.environb.get(b"BODY", b"") or stop(2, "BODY is empty")
    url, method = url_setting(), setting("METHOD", "POST")
    try:
        tls = ssl.create_default_context(cadata=setting("CA_PEM") or None)
    except (ssl.SSLError, TypeError):
        stop(2, "CA_PEM holds no certificate")
    for attempt in range(1, ATTEMPTS + 1):
        request = urllib.request.Request(url, body, headers_for(body), method=method)  # signed at this very time
        problem, wait = send(request, tls, attempt)
        if not problem:
            print(f"delivered (attempt {attempt})")
            return
        if wait is None or attempt == ATTEMPTS:
            stop(1, f"not delivered (attempt {attempt}): {problem}")
        time.sleep(wait)


if __name__ == "__main__":
    main()
