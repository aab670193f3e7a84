"""Post TEXT to Slack, as the bot with TOKEN in CHANNEL, or through the incoming webhook WEBHOOK_URL.

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
LONGEST_TEXT, LONGEST_ANSWER = 40_000, 4_000_000  # https://docs.slack.dev/reference/methods/chat.postMessage
PASSING = {"ratelimited", "service_unavailable", "internal_error", "fatal_error", "request_timeout"}  # same page


class AnyAnswer(urllib.request.HTTPErrorProcessor):
    """Hand every answer back as it is, so that no redirect is followed: the request holds a secret."""

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


def excerpt(text: str, request: urllib.request.Request) -> str:
    """The start of a text on one printable line, without parts of the request's secrets that it may repeat."""
    for secret in (request.selector, request.get_header("Authorization", "")):
        for part in [secret, *re.split(r"[/?&= ]+", secret)]:
            text = text.replace(part, "***") if len(part) > 5 else text
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200]


def refusal(answer: bytes) -> str:
    """Why Slack did not take the message, "" if it did: a webhook answers `ok`, the API a map with `ok` and `error`."""
    text = answer.decode("utf-8", "replace").strip()
    if text == "ok":
        return ""
    try:
        said = json.loads(text)
        if said["ok"] is True:
            return ""
        return f"{said['error']}, needed {said['needed']}" if "needed" in said else str(said["error"])
    except (ValueError, TypeError, LookupError, RecursionError):
        return text or "nothing"


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
            status, retry_after = response.status, response.headers.get("Retry-After", "")
            answer = response.read(LONGEST_ANSWER)
            if len(answer) < LONGEST_ANSWER and response.length:
                raise ConnectionResetError
    except (OSError, http.client.HTTPException, ValueError) as error:
        # Never str(error): it may hold the URL.
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        text = getattr(reason, "strerror", None) or type(reason).__name__
        return f"no answer: {text}", None if isinstance(reason, ssl.SSLCertVerificationError) else delay("", attempt)
    why = refusal(answer)
    if status // 100 == 2 and not why:
        return "", None
    problem = f"Slack answered {status}: {excerpt(why or 'ok', request)}"
    return problem, delay(retry_after, attempt) if status == 429 or status >= 500 or why in PASSING else None


def request_of_settings() -> urllib.request.Request:
    message: dict[str, Any] = {"text": slack_text(setting("TEXT")), "unfurl_links": False, "unfurl_media": False}
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "argo-workflows-consumer"}
    if os.environ.get("THREAD", "").strip():
        message["thread_ts"] = setting("THREAD").strip()
    if "TOKEN" not in os.environ:
        return urllib.request.Request(url_setting("WEBHOOK_URL"), json.dumps(message).encode(), headers)
    message["channel"], token = setting("CHANNEL").strip(), setting("TOKEN").strip()
    if not re.fullmatch(r"[!-~]+", token):
        stop(2, "TOKEN is more than one word")
    headers["Authorization"] = f"Bearer {token}"
    return urllib.request.Request(url_setting("API_URL"), json.dumps(message).encode(), headers)


def main() -> None:
    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGALRM, on_signal)
    signal.alarm(TOTAL_SECONDS)
    request = request_of_settings()
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
