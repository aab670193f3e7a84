"""The result of a synthetic test's run, as Argo tells it to the exit handler, and the names of what is measured."""

import json
import re
import sys
from typing import Any, NamedTuple

from shared.process import choice, required, setting, stop

STATUSES = ("Succeeded", "Failed", "Error")
CHECK_TEMPLATE = "zz-internal-check-"
"""How the names of the checks' templates begin."""
GO_ESCAPE = re.compile(r"\\(?:x([0-9a-f]{2})|U([0-9a-f]{8})|([av])|.)", re.DOTALL)


class RunResult(NamedTuple):
    """How a run ended."""

    test: str
    status: str
    started: int
    """Seconds since 1970."""
    duration: float
    """Seconds."""
    failures: list[dict[str, str]] | None
    """The checks that failed, by `name`, with the `message`; None where Argo's list can't be read."""

    @property
    def succeeded(self) -> bool:
        return self.status == "Succeeded"

    def gauges(self) -> dict[str, float]:
        """What was measured, by names that are the same in every sink but for their dots and underscores."""
        failed = {} if self.failures is None else {"failed_checks": len(self.failures)}
        times = {"duration_seconds": self.duration, "last_run_timestamp_seconds": self.started}
        return {"success": int(self.succeeded), **failed, **times}


def go_unquoted(text: str) -> str:
    """A text of Go's strconv.Quote as JSON, which knows fewer escapes: no \\x7f, \\U0001f600, \\a and \\v."""

    def escape(found: re.Match[str]) -> str:
        byte, point, letter = found.groups()
        if not (byte or point or letter):
            return found[0]
        return json.dumps(chr(int(byte or point, 16) if byte or point else {"a": 7, "v": 11}[letter]))[1:-1]

    return GO_ESCAPE.sub(escape, text)


def failures_in(text: str) -> list[dict[str, str]] | None:
    """The failed checks in Argo's list, which is JSON in quotes of Go; null is none, and None what is no such list."""
    try:
        found = json.loads(go_unquoted(text)) if text else []
        found = json.loads(found) if isinstance(found, str) else found
        return failed_checks(found or [])
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return None


def failed_checks(nodes: list[dict[str, Any]]) -> list[dict[str, str]]:
    """The checks among the nodes that failed: a check's steps, its tries and what they are part of are there too."""
    found: dict[str, str] = {}
    for node in nodes:
        template = str(node.get("templateName"))
        name = template.removeprefix(CHECK_TEMPLATE)
        if name != template and (name not in found or node.get("displayName") == name):
            found[name] = str(node.get("message") or "")
    return [{"name": name, "message": found[name]} for name in sorted(found)]


def number_setting(name: str) -> float:
    text = required(name)
    return float(text) if re.fullmatch(r"\d+(\.\d+)?", text, re.ASCII) else stop(2, f"{name} is not a number")


def run_result() -> RunResult:
    """The result in TEST, STATUS, STARTED, DURATION and FAILURES."""
    failures = failures_in(setting("FAILURES"))
    if failures is None:
        print("FAILURES is not a list of Argo's; how many checks failed is not reported", file=sys.stderr)
    required("STATUS")  # nothing is no success
    status, started = choice("STATUS", STATUSES), int(number_setting("STARTED"))
    return RunResult(required("TEST"), status, started, number_setting("DURATION"), failures)
