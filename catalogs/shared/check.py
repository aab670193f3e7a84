"""Checks: what one found is said in one line, and its settings have the types that its entry says."""

import json
import re
from typing import Any, NoReturn

from shared.process import end_within, setting, stop


def begin(seconds: int = 100) -> None:
    """From now on it ends in time, within the two minutes that Argo gives a check if nothing else is said."""
    end_within(seconds, "failed")


def failed(message: str) -> NoReturn:
    """What is checked does not work: what was tried, what came of it, and where to look."""
    stop(1, f"failed: {message}")


def passed(message: str) -> NoReturn:
    print(f"passed: {message}")
    raise SystemExit(0)


def flag(name: str) -> bool:
    return setting(name) == "true"


def number_setting(name: str, default: int, smallest: int, largest: int) -> int:
    text = setting(name, str(default))
    if not re.fullmatch(r"[0-9]{1,9}", text) or not smallest <= int(text) <= largest:
        stop(2, f"{name} is {text[:80]!r}, and should be a number from {smallest} to {largest}")
    return int(text)


def list_setting(name: str) -> list[Any]:
    """A setting that is a JSON list; an empty one if it is not set."""
    try:
        value = json.loads(setting(name, "[]"))
    except (ValueError, RecursionError):
        value = None
    return value if isinstance(value, list) else stop(2, f"{name} is not a JSON list")
