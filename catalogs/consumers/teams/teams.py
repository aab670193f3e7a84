"""Post TEXT, with a TITLE, FACTS and LINKS where there are any, to the Workflows webhook WEBHOOK_URL of Teams.

Exits 0 when the webhook took the message, 1 when it did not, 2 when a setting is wrong, 143 when stopped.
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
LONGEST_MESSAGE = 25_000  # https://learn.microsoft.com/microsoftteams/limits-specifications-teams: about 28 KB
COLORS = ("default", "accent", "good", "warning", "attention")


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


def map_setting(name: str) -> dict[str, Any]:
    try:
        value = json.loads(os.environ.get(name, "").strip() or "{}")
    except (ValueError, RecursionError):
        value = None
    return value if isinstance(value, dict) else stop(2, f"{name} is not a JSON object")


def one_line(text: str) -> str:
    """Without control characters and line ends, at most 1,000 characters."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= 1000 else line[:997] + "..."


def block(*runs: Any, **more: Any) -> dict[str, Any]:
    """Text in which, as it is no TextBlock, nothing is read as Markdown: no data becomes a link."""
    return {"type": "RichTextBlock", **more, "inlines": [*runs]}


def message(text: str) -> bytes:
    """The message with an adaptive card, in which each line of the text is a block: a line end alone may get lost."""
    color, title = os.environ.get("COLOR", "").strip() or "default", one_line(os.environ.get("TITLE", ""))
    if color not in COLORS:
        stop(2, f"COLOR is none of {', '.join(COLORS)}")
    head = {"type": "TextRun", "text": title, "size": "Large", "weight": "Bolder", "color": color}
    lines = [block(line.expandtabs(4) or "\u00a0", spacing="None") for line in text.splitlines()]
    facts = [
        block({"type": "TextRun", "text": f"{one_line(name)}: ", "weight": "Bolder"}, one_line(as_text(value)) or "-")
        for name, value in map_setting("FACTS").items()
    ]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "msteams": {"width": "Full"},
        "body": [*([block(head)] if title else []), *lines, *facts],
        "actions": [{"type": "Action.OpenUrl", "title": one_line(name), "url": url} for name, url in links().items()],
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    whole = {"type": "message", "attachments": [attachment]}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def links() -> dict[str, str]:
    """LINKS that Teams can open; a wrong address must not keep the message back."""
    return {name: str(url) for name, url in map_setting("LINKS").items() if re.fullmatch(r"https?://[!-~]+", str(url))}


def fitting_message(text: str) -> bytes:
    """The message, its text cut where it is too long for Teams, which says so then."""
    body = message(text)
    if len(body) <= LONGEST_MESSAGE:
        return body
    note = f"\n[cut: the message had {len(text)} characters]"
    fits, too_long = 0, len(text)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        fits, too_long = (middle, too_long) if len(message(text[:middle] + note)) <= LONGEST_MESSAGE else (fits, middle)
    body = message(text[:fits] + note)
    return body if len(body) <= LONGEST_MESSAGE else stop(2, "FACTS and LINKS are too long for a message")


def excerpt(answer: bytes, path: str) -> str:
    """The start of an answer on one printable line, without the parts of the secret path that it may repeat."""
    text = answer.decode("utf-8", "replace")
    for part in [path, *re.split(r"[/?&=]+", path)]:
        text = text.replace(part, "***") if len(part) > 5 else text
    return one_line(text)[:200]


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
            answer = b"" if status // 100 == 2 else response.read(2000)
    except (OSError, http.client.HTTPException, ValueError) as error:
        # Never str(error): it may hold the URL.
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        text = getattr(reason, "strerror", None) or type(reason).__name__
        return f"no answer: {text}", None if isinstance(reason, ssl.SSLCertVerificationError) else delay("", attempt)
    if status // 100 == 2:
        return "", None
    problem = f"the webhook answered {status}: {excerpt(answer, request.selector)}"
    return problem, delay(retry_after, attempt) if status == 429 or status >= 500 else None


def main() -> None:
    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGALRM, on_signal)
    signal.alarm(TOTAL_SECONDS)
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "argo-workflows-consumer"}
    request = urllib.request.Request(url_setting("WEBHOOK_URL"), fitting_message(setting("TEXT")), headers)
    for attempt in range(1, ATTEMPTS + 1):
        problem, wait = post(request, attempt)
        if not problem:
            print(f"handed to Teams (attempt {attempt})")
            return
        if wait is None or attempt == ATTEMPTS:
            stop(1, f"not posted (attempt {attempt}): {problem}")
        time.sleep(wait)


if __name__ == "__main__":
    main()
