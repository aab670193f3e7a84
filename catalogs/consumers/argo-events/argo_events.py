"""Send DATA as the event EVENT of the EventSource EVENT_SOURCE to its webhook at URL.

Exits 0 when the event is on its bus, 1 when it is not, 2 when a setting is wrong, 143 when stopped.
"""

import hashlib
import json
import os
import re
from urllib.request import Request

from shared.delivery import DELIVERY_SECONDS, Way, deliver
from shared.http import url_setting
from shared.process import end_within, refuse_empty, setting, stop, word_setting
from shared.tls import tls_setting

TRY_SECONDS = 60  # Argo Events tries its bus for 55 seconds


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
    if "TOKEN" in os.environ:
        headers["Authorization"] = f"Bearer {word_setting('TOKEN')}"
    return headers


def main() -> None:
    end_within(DELIVERY_SECONDS, "not sent")
    refuse_empty("TOKEN")
    data = os.environb.get(b"DATA", b"")
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        stop(2, "DATA is not JSON")
    tls = tls_setting()
    request = Request(url_setting("URL"), data, headers_for(data))
    way = Way("not sent", "the event source", tls, (setting("TOKEN"),), seconds=TRY_SECONDS)
    attempt = deliver(lambda: request, way)
    print(f"event {request.get_header('Ce-id')} sent (attempt {attempt})")


if __name__ == "__main__":
    main()
