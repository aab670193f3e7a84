"""Send DATA as the event EVENT of the EventSource EVENT_SOURCE to its webhook at URL.

Exits 0 when the event is on its bus, 1 when it is not, 2 when a setting is wrong, 143 when stopped.
"""

import hashlib
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

ATTEMPTS, CALL_SECONDS, TOTAL_SECONDS, LONGEST_WAIT = 5, 60, 240, 60  # Argo Events tries its bus for 55 seconds


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
    os.write(2, f"not sent: {why}\n".encode())
    os._exit(code)  # at once, whatever call hangs


def setting(name: str, default: str = "") -> str:
    return os.environb.get(name.encode(), b"").decode("utf-8", "replace").strip() or default


def url_setting(name: str) -> str:
    """The URL without a user name or password in it, which urllib would take for a port and print."""
    url = setting(name) or stop(2, f"{name} is empty")
    usable = re.fullmatch(r"https?://(\[[\da-fA-F:.]+\]|[\w.-]+)(:\d{1,5})?([/?][!-~]*)?", url, re.ASCII)
    return url if usable else stop(2, f"{name} is not an http or https URL")


def word(name: str, default: str = "") -> str:
    """A setting that a header of a CloudEvent carries: visible ASCII without what would have to be encoded."""
    value = setting(name) or default or stop(2, f"{name} is empty")
    return value if re.fullmatch(r"[!#-$&-~]{1,200}", value) else stop(2, f"{name} is not one word of ASCII")


def headers_for(data: bytes) -> dict[str, str]:
    """A CloudEvent in binary mode, under an id that is the same when the same run sends the same data again.

    Source, subject and type are what Argo Events would put there itself, since buses find sensors by them.
    """
    run = f"{word('UID')}-{hashlib.sha256(data).hexdigest()[:16]}"
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "argo-workflows-consumer",
        "Ce-Specversion": "1.0",
        "Ce-Id": word("ID", run),
        "Ce-Source": word("EVENT_SOURCE"),
        "Ce-Subject": word("EVENT"),
        "Ce-Type": "webhook",
    }
    if token := setting("TOKEN"):
        if not re.fullmatch(r"[!-~]+", token):
            stop(2, "TOKEN is more than one word")
        headers["Authorization"] = f"Bearer {token}"
    return headers


def excerpt(answer: bytes, secret: str) -> str:
    """The start of an answer on one printable line, without the secret that it may repeat."""
    text = answer.decode("utf-8", "replace")
    text = text.replace(secret, "***") if secret else text
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
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        text = getattr(reason, "strerror", None) or type(reason).__name__
        return f"no answer: {text}", None if isinstance(reason, ssl.SSLCertVerificationError) else delay("", attempt)
    if status // 100 == 2:
        return "", None
    problem = f"the event source answered {status}: {excerpt(answer, setting('TOKEN'))}"
    return problem, delay(retry_after, attempt) if status == 429 or status >= 500 else None


def main() -> None:
    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGALRM, on_signal)
    signal.alarm(TOTAL_SECONDS)
    for name in ("TOKEN", "CA_PEM"):
        if name in os.environ and not setting(name):
            stop(2, f"{name} is empty")  # from a Secret that was asked for: never send without it
    data = os.environb.get(b"DATA", b"")
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        stop(2, "DATA is not JSON")
    try:
        tls = ssl.create_default_context(cadata=setting("CA_PEM") or None)
    except (ssl.SSLError, TypeError):
        stop(2, "CA_PEM holds no certificate")
    request = urllib.request.Request(url_setting("URL"), data, headers_for(data))
    for attempt in range(1, ATTEMPTS + 1):
        problem, wait = send(request, tls, attempt)
        if not problem:
            print(f"event {request.get_header('Ce-id')} sent (attempt {attempt})")
            return
        if wait is None or attempt == ATTEMPTS:
            stop(1, f"not sent (attempt {attempt}): {problem}")
        time.sleep(wait)


if __name__ == "__main__":
    main()
