"""How a script lives: settings come by its environment, it ends in time, and says why it failed."""

import json
import os
import re
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

MESSAGE_FILE = Path(os.environ.get("MESSAGE_FILE", "/dev/termination-log"))
"""Where Kubernetes looks for a pod's last words; Argo shows them at the node and puts them into workflow.failures."""


def last_words(message: str) -> None:
    with suppress(OSError), MESSAGE_FILE.open("r+", encoding="utf-8") as file:  # which has to be there
        file.write(message[:1000])
        file.truncate()


def stop(code: int, message: str) -> NoReturn:
    last_words(message)
    print(message, file=sys.stderr)
    raise SystemExit(code)


def end_within(seconds: int, failed: str) -> None:
    """From now on SIGTERM ends the script with 143, and `seconds` end it with 1; `failed` says of what, `not sent`."""

    def on_signal(number: int, _frame: object) -> None:
        code, why = (1, "out of time") if number == signal.SIGALRM else (143, "stopped by SIGTERM")
        last_words(f"{failed}: {why}")
        os.write(2, f"{failed}: {why}\n".encode())
        os._exit(code)  # at once, whatever call hangs

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGALRM, on_signal)
    signal.alarm(seconds)


def exact_setting(name: str) -> str:
    """A setting as it is, blanks and line ends too; it must hold something else as well."""
    value = os.environb.get(name.encode(), b"").decode("utf-8", "replace")
    return value if value.strip() else stop(2, f"{name} is empty")


def setting(name: str, default: str = "") -> str:
    """A setting without the blanks and line ends around it, which Secrets made from files often have."""
    return os.environb.get(name.encode(), b"").decode("utf-8", "replace").strip() or default


def required(name: str) -> str:
    return setting(name) or stop(2, f"{name} is empty")


def refuse_empty(*names: str) -> None:
    """Stop where a setting is there and empty: it is from a Secret that was asked for, so never go on without it."""
    for name in names:
        if name in os.environ:
            required(name)


def choice(name: str, allowed: tuple[str, ...]) -> str:
    """A setting that is one of several words, the first if it is empty."""
    value = setting(name, allowed[0])
    if value not in allowed:
        stop(2, f"{name} is {value[:80]!r}, and should be one of {', '.join(allowed)}")
    return value


def map_setting(name: str) -> dict[str, Any]:
    """A setting that is a JSON object; an empty one if it is not set."""
    try:
        value = json.loads(setting(name, "{}"))
    except (ValueError, RecursionError):
        value = None
    return value if isinstance(value, dict) else stop(2, f"{name} is not a JSON object")


def word_setting(name: str) -> str:
    """A setting that fits into a header: visible ASCII without blanks."""
    value = required(name)
    return value if re.fullmatch(r"[!-~]+", value) else stop(2, f"{name} is more than one word")
