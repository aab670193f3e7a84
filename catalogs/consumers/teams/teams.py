"""Post TEXT, with a TITLE, FACTS and LINKS where there are any, to the Workflows webhook WEBHOOK_URL of Teams.

Exits 0 when the webhook took the message, 1 when it did not, 2 when a setting is wrong, 143 when stopped.
"""

import json
import os
import re
from typing import Any
from urllib.request import Request

from shared.delivery import DELIVERY_SECONDS, Way, deliver
from shared.http import url_setting
from shared.process import choice, end_within, exact_setting, map_setting, stop
from shared.tls import tls_setting

LONGEST_MESSAGE = 25_000  # https://learn.microsoft.com/microsoftteams/limits-specifications-teams: about 28 KB
COLORS = ("default", "accent", "good", "warning", "attention")


def one_line(text: str) -> str:
    """Without control characters and line ends, at most 1,000 characters."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= 1000 else line[:997] + "..."


def block(*runs: Any, **more: Any) -> dict[str, Any]:
    """Text in which, as it is no TextBlock, nothing is read as Markdown: no data becomes a link."""
    return {"type": "RichTextBlock", **more, "inlines": [*runs]}


def message(text: str) -> bytes:
    """The message with an adaptive card, in which each line of the text is a block: a line end alone may get lost."""
    color, title = choice("COLOR", COLORS), one_line(os.environ.get("TITLE", ""))
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


def main() -> None:
    end_within(DELIVERY_SECONDS, "not posted")
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "argo-workflows-consumer"}
    request = Request(url_setting("WEBHOOK_URL"), fitting_message(exact_setting("TEXT")), headers)
    way = Way("not posted", "the webhook", tls_setting(), (request.selector,))
    print(f"handed to Teams (attempt {deliver(lambda: request, way)})")


if __name__ == "__main__":
    main()
