"""How Datadog is told of a run, by its API and by its agent alike: tags, and a service check that keeps the state."""

import json
import re

from shared.process import setting, stop
from shared.run_result import RunResult

OK, CRITICAL = 0, 2  # https://docs.datadoghq.com/api/latest/service-checks/#submit-a-service-check
CHECK = "synthetic.test"
LONGEST_MESSAGE = 500


def tags_of(result: RunResult) -> list[str]:
    """The test, and TAGS; what Datadog would not keep in a tag becomes `_`, which also keeps a datagram whole."""
    try:
        further = json.loads(setting("TAGS", "[]"))
    except (ValueError, RecursionError):
        further = None
    if not isinstance(further, list):
        stop(2, "TAGS is not a JSON list")
    return [f"test:{result.test}", *(re.sub(r"[^\w:./-]", "_", str(tag), flags=re.ASCII) for tag in further)]


def check_status(result: RunResult) -> int:
    return OK if result.succeeded else CRITICAL


def check_message(result: RunResult) -> str:
    """What the service check says, on one line."""
    names = ", ".join(one["name"] for one in result.failures or [])
    text = f"the run ended {result.status}" + (f": {names}" if names else "")
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST_MESSAGE]
