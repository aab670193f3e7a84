"""Send an event to PagerDuty: ACTION trigger opens an alert under DEDUP_KEY or adds to it, resolve closes it.

Exits 0 when PagerDuty took the event, 1 when it did not, 2 when a setting is wrong, 143 when stopped.
"""

import json
import re
import sys
import time
from typing import Any
from urllib.request import Request

from shared.delivery import DELIVERY_SECONDS, Way, deliver
from shared.http import url_setting
from shared.process import choice, end_within, map_setting, required, setting, stop
from shared.tls import tls_setting

LONGEST_SUMMARY, LONGEST_KEY = 1024, 255  # https://developer.pagerduty.com/docs/events-api-v2/trigger-events/
SEVERITIES = ("critical", "error", "warning", "info")


def one_line(text: str, longest: int) -> str:
    """Without control characters and line ends; PagerDuty refuses what is longer than `longest`."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= longest else line[: longest - 3] + "..."


def links() -> list[dict[str, str]]:
    """LINKS as PagerDuty takes them; a wrong address must not keep anybody from being called."""
    given = map_setting("LINKS").items()
    for text, href in given:
        if not re.match(r"https?://[!-~]", str(href)):
            print(f"the link {text[:80]!r} is left out: its address is not an http or https URL", file=sys.stderr)
    return [{"href": str(href), "text": text} for text, href in given if re.match(r"https?://[!-~]", str(href))]


def event() -> dict[str, Any]:
    """The event, under a key that is the same in every run, so that a later one adds to the alert or resolves it."""
    namespace, run = required("NAMESPACE"), required("WORKFLOW")
    workflow = f"{namespace}/{required('SPEC')}"
    key, action = setting("DEDUP_KEY", workflow), choice("ACTION", ("trigger", "resolve"))
    if len(key) > LONGEST_KEY:
        stop(2, f"DEDUP_KEY has more than {LONGEST_KEY} characters")
    found = {"routing_key": required("ROUTING_KEY"), "event_action": action, "dedup_key": key}
    if action == "resolve":
        return found
    payload = {
        "summary": one_line(setting("SUMMARY", f"the workflow {workflow} failed"), LONGEST_SUMMARY),
        "source": one_line(setting("SOURCE", workflow), LONGEST_SUMMARY),
        "severity": choice("SEVERITY", SEVERITIES),
        "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "custom_details": {"workflow": run, "namespace": namespace, **map_setting("DETAILS")},
    }
    for name in ("component", "group", "class"):
        if value := setting(name.upper()):
            payload[name] = value
    return {**found, "client": "Argo Workflows", "payload": payload, "links": links()}


def refusal(answer: bytes) -> str:
    """Why PagerDuty did not take the event, "" if it did."""
    text = answer.decode("utf-8", "replace")
    try:
        said = json.loads(text)
        if said["status"] == "success":
            return ""
        return ": ".join([str(said["message"]), *map(str, said.get("errors", []))])
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return text or "nothing"


def main() -> None:
    end_within(DELIVERY_SECONDS, "not sent")
    content = event()
    headers = {"Content-Type": "application/json", "User-Agent": "argo-workflows-consumer"}
    request = Request(url_setting("URL"), json.dumps(content).encode(), headers)
    way = Way("not sent", "PagerDuty", tls_setting(), (content["routing_key"],), refusal)
    attempt = deliver(lambda: request, way)
    print(f"{content['event_action']} of {content['dedup_key']!r} sent (attempt {attempt})")


if __name__ == "__main__":
    main()
