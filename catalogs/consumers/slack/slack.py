"""Post TEXT to the Slack incoming webhook WEBHOOK_URL.

Exits 0 when Slack took the message, 1 when it did not, 2 when a setting is wrong, 143 when stopped.
"""

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
LONGEST_TEXT = 40_000  # https://api.slack.com/methods/chat.postMessage, "Truncating content"


class AnyAnswer(urllib.request.HTTPErrorProcessor):
    """Hand every answer back as it is, so that no redirect is followed: the URL is a secret."""

    def http_response(self, request: Any, response: Any) -> Any:
        return response

    https_response = http_response


def stop(code: int, message: str) -> NoReturn:
    print(message, file=sys.stderr)
    raise SystemExit(code)


def on_signal(number: int, _frame: object) -> None:
    code, why = (1, "out of time") if number == signal.SIGALRM else (143, "stopped by SIGTERM")
    os.write(2, f"not posted: {why}\n".encode())
    os._exit(code)  # at once, whatever call hangs


def setting(name: str) -> str:
    value = os.environb.get(name.encode(), b"").decode("utf-8", "replace")
    return value if value.strip() else stop(2, f"{name} is empty")


def url_setting(name: str) -> str:
    """The URL without a user name or password in it, which urllib would take for a port and print."""
    url = setting(name).strip()
    usable = re.fullmatch(r"https?://(\[[\da-fA-F:.]+\]|[\w.-]+)(:\d{1,5})?([/?][!-~]*)?", url, re.ASCII)
    return url if usable else stop(2, f"{name} is not an http or https URL")


def slack_text(text: str) -> str:
    """Escape what Slack reads as mentions and links, and say so where the text had to be cut."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if len(escaped) <= LONGEST_TEXT:
        return escaped
    note = f"\n[cut: the message had {len(text)} characters]"
    return re.sub(r"&\w{0,3}\Z", "", escaped[: LONGEST_TEXT - len(note)]) + note


def excerpt(answer: bytes, path: str) -> str:
    """The start of an answer on one printable line, without the parts of the secret path that it may repeat."""
    text = answer.decode("utf-8", "replace")
    for part in [path, *re.split(r"[/?&=]+", path)]:
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


def post(request: urllib.request.Request, attempt: int) -> tuple[str, float | None]:
    """Send once; returns what went wrong ("": nothing) and the seconds to the next try (None: no use)."""
    try:
        with urllib.request.build_opener(AnyAnswer).open(request, timeout=CALL_SECONDS) as response:
            status, retry_after, answer = response.status, response.headers.get("Retry-After", ""), response.read(2000)
            if len(answer) < 2000 and response.length:
                raise ConnectionResetError
    except (OSError, http.client.HTTPException, ValueError) as error:
        # Never str(error): it may hold the URL.
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        text = getattr(reason, "strerror", None) or type(reason).__name__
        return f"no answer: {text}", None if isinstance(reason, ssl.SSLCertVerificationError) else delay("", attempt)
    if 200 <= status < 300 and answer.strip() == b"ok":
        return "", None
    problem = f"Slack answered {status}: {excerpt(answer, request.selector)}"
    return problem, delay(retry_after, attempt) if status == 429 or status >= 500 else None


def main() -> None:
    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGALRM, on_signal)
    signal.alarm(TOTAL_SECONDS)
    message = {"text": slack_text(setting("TEXT")), "unfurl_links": False, "unfurl_media": False}
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "argo-workflows-consumer"}
    url, body = url_setting("WEBHOOK_URL"), json.dumps(message).encode()
    request = urllib.request.Request(url, body, headers)
    for attempt in range(1, ATTEMPTS + 1):
        problem, wait = post(request, attempt)
        if not problem:
            print(f"posted to Slack (attempt {attempt})")
            return
        if wait is None or attempt == ATTEMPTS:
            stop(1, f"not posted (attempt {attempt}): {problem}")
        time.sleep(wait)


if __name__ == "__main__":
    main()
