"""Send an event to PagerDuty: ACTION trigger opens an alert under DEDUP_KEY or adds to it, resolve closes it.

Exits 0 when PagerDuty took the event, 1 when it did not, 2 when a setting is wrong, 143 when stopped.
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
LONGEST_SUMMARY, LONGEST_KEY = 1024, 255  # https://developer.pagerduty.com/docs/events-api-v2/trigger-events/
SEVERITIES = ("critical", "error", "warning", "info")


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
    os.write(2, f"not sent: {why}\n".encode())
    os._exit(code)  # at once, whatever call hangs


def setting(name: str, default: str = "") -> str:
    value = os.environb.get(name.encode(), b"").decode("utf-8", "replace").strip()
    return value or default or stop(2, f"{name} is empty")


def one_of(name: str, choices: tuple[str, ...]) -> str:
    value = setting(name)
    return value if value in choices else stop(2, f"{name} is none of {', '.join(choices)}")


def map_setting(name: str) -> dict[str, Any]:
    try:
        value = json.loads(setting(name, "{}"))
    except (ValueError, RecursionError):
        value = None
    return value if isinstance(value, dict) else stop(2, f"{name} is not a JSON object")


def url_setting(name: str) -> str:
    """The URL without a user name or password in it, which urllib would take for a port and print."""
    url = setting(name).strip()
    usable = re.fullmatch(r"https?://(\[[\da-fA-F:.]+\]|[\w.-]+)(:\d{1,5})?([/?][!-~]*)?", url, re.ASCII)
    return url if usable else stop(2, f"{name} is not an http or https URL")


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
    namespace, run = setting("NAMESPACE"), setting("WORKFLOW")
    workflow = f"{namespace}/{setting('SPEC')}"
    key, action = setting("DEDUP_KEY", workflow), one_of("ACTION", ("trigger", "resolve"))
    if len(key) > LONGEST_KEY:
        stop(2, f"DEDUP_KEY has more than {LONGEST_KEY} characters")
    found = {"routing_key": setting("ROUTING_KEY"), "event_action": action, "dedup_key": key}
    if action == "resolve":
        return found
    payload = {
        "summary": one_line(setting("SUMMARY", f"the workflow {workflow} failed"), LONGEST_SUMMARY),
        "source": one_line(setting("SOURCE", workflow), LONGEST_SUMMARY),
        "severity": one_of("SEVERITY", SEVERITIES),
        "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "custom_details": {"workflow": run, "namespace": namespace, **map_setting("DETAILS")},
    }
    for name in ("component", "group", "class"):
        if os.environ.get(name.upper(), "").strip():
            payload[name] = setting(name.upper())
    return {**found, "client": "Argo Workflows", "payload": payload, "links": links()}


def refusal(answer: bytes, key: str) -> str:
    """Why PagerDuty did not take the event, on one printable line without the key; "" if it did."""
    text = answer.decode("utf-8", "replace")
    try:
        said = json.loads(text)
        if said["status"] == "success":
            return ""
        text = ": ".join([str(said["message"]), *map(str, said.get("errors", []))])
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        pass
    return one_line(text.replace(key, "***") or "nothing", 200)


def delay(retry_after: str, attempt: int) -> float:
    """Seconds before the next try: what the server asks for, as a number or a date, else 1, 2, 4, 8."""
    try:
        date = parsedate_tz(retry_after)
        seconds = mktime_tz(date) - time.time() if date else float(int(retry_after))
    except (ValueError, OverflowError):
        seconds = 2.0 ** (attempt - 1)
    return min(max(seconds, 0.0), LONGEST_WAIT)


def post(request: urllib.request.Request, key: str, attempt: int) -> tuple[str, float | None]:
    """Send once; returns what went wrong ("": nothing) and the seconds to the next try (None: no use)."""
    try:
        with urllib.request.build_opener(AnyAnswer).open(request, timeout=CALL_SECONDS) as response:
            status, retry_after, answer = response.status, response.headers.get("Retry-After", ""), response.read(9000)
            if len(answer) < 9000 and response.length:
                raise ConnectionResetError
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        text = getattr(reason, "strerror", None) or type(reason).__name__
        return f"no answer: {text}", None if isinstance(reason, ssl.SSLCertVerificationError) else delay("", attempt)
    why = refusal(answer, key)
    if status // 100 == 2 and not why:
        return "", None
    problem = f"PagerDuty answered {status}: {why or 'success'}"
    return problem, delay(retry_after, attempt) if status == 429 or status >= 500 else None


def main() -> None:
    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGALRM, on_signal)
    signal.alarm(TOTAL_SECONDS)
    content = event()
    headers = {"Content-Type": "application/json", "User-Agent": "argo-workflows-consumer"}
    request = urllib.request.Request(url_setting("URL"), json.dumps(content).encode(), headers)
    for attempt in range(1, ATTEMPTS + 1):
        problem, wait = post(request, content["routing_key"], attempt)
        if not problem:
            print(f"{content['event_action']} of {content['dedup_key']!r} sent (attempt {attempt})")
            return
        if wait is None or attempt == ATTEMPTS:
            stop(1, f"not sent (attempt {attempt}): {problem}")
        time.sleep(wait)


if __name__ == "__main__":
    main()
