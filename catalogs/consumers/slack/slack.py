"""Post TEXT to Slack, as the bot with TOKEN in CHANNEL, or through the incoming webhook WEBHOOK_URL.

Exits 0 when Slack took the message, 1 when it did not, 2 when a setting is wrong, 143 when stopped.
"""

import json
import os
import re
from typing import Any
from urllib.request import Request

from shared.delivery import DELIVERY_SECONDS, Way, deliver
from shared.http import url_setting
from shared.process import end_within, exact_setting, required, setting, word_setting
from shared.tls import tls_setting

LONGEST_TEXT = 40_000  # https://docs.slack.dev/reference/methods/chat.postMessage
PASSING = ("ratelimited", "service_unavailable", "internal_error", "fatal_error", "request_timeout")  # same page


def slack_text(text: str) -> str:
    """Escape what Slack reads as mentions and links, and say so where the text had to be cut."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if len(escaped) <= LONGEST_TEXT:
        return escaped
    note = f"\n[cut: the message had {len(text)} characters]"
    return re.sub(r"&\w{0,3}\Z", "", escaped[: LONGEST_TEXT - len(note)]) + note


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


def request_of_settings() -> Request:
    message: dict[str, Any] = {"text": slack_text(exact_setting("TEXT")), "unfurl_links": False, "unfurl_media": False}
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "argo-workflows-consumer"}
    if thread := setting("THREAD"):
        message["thread_ts"] = thread
    if "TOKEN" not in os.environ:
        return Request(url_setting("WEBHOOK_URL"), json.dumps(message).encode(), headers)
    message["channel"] = required("CHANNEL")
    headers["Authorization"] = f"Bearer {word_setting('TOKEN')}"
    return Request(url_setting("API_URL"), json.dumps(message).encode(), headers)


def main() -> None:
    end_within(DELIVERY_SECONDS, "not posted")
    request = request_of_settings()
    secrets = (request.selector, request.get_header("Authorization", ""))
    way = Way("not posted", "Slack", tls_setting(), secrets, refusal, PASSING)
    print(f"posted to Slack (attempt {deliver(lambda: request, way)})")


if __name__ == "__main__":
    main()
