"""Write the list in ITEMS, a value of a ConfigMap, to /tmp/items.json.

Exits 0 when it is a list, 2 when it is none.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any, NoReturn

LARGEST_LIST = 500_000  # bytes that surely fit into a Workflow


def stop(code: int, message: str) -> NoReturn:
    print(message, file=sys.stderr)
    raise SystemExit(code)


def read_list(text: str) -> list[Any]:
    """A JSON list; an empty value is most likely a slip, so that it is none."""
    try:
        value = json.loads(text)
    except ValueError as error:
        position = f", line {error.lineno} column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        stop(2, f"the value is not JSON{position}; format: lines takes one item a line")
    except RecursionError:
        stop(2, "the value is nested too deeply")
    return value if isinstance(value, list) else stop(2, f"the value is JSON, but no list: it is {kind_of(value)}")


def kind_of(value: object) -> str:
    return {dict: "a map", str: "a text", bool: "true or false", type(None): "null"}.get(type(value), "a number")


def read_lines(text: str) -> list[Any]:
    """The lines that are not blank, without the blanks around them."""
    return [line.strip() for line in text.split("\n") if line.strip()]


FORMATS = {"json": read_list, "lines": read_lines}


def main(file: str = "/tmp/items.json") -> None:
    if "ITEMS" not in os.environ:
        stop(2, "ITEMS is not set")
    form = os.environ.get("FORMAT", "").strip() or "json"
    if form not in FORMATS:
        stop(2, f"FORMAT is {form[:80]!r}, and should be one of {', '.join(FORMATS)}")
    try:
        items = FORMATS[form](os.environb[b"ITEMS"].decode())
        text = json.dumps(items, allow_nan=False)
    except UnicodeDecodeError:
        stop(2, "the value is not UTF-8")
    except ValueError:
        stop(2, "the value holds NaN or Infinity, which JSON does not have")
    if len(text) > LARGEST_LIST:
        stop(2, f"the list has {len(text)} bytes, and at most {LARGEST_LIST} fit into a Workflow")
    part = Path(f"{file}.part")
    part.write_text(text, "ascii")
    part.replace(file)  # so that a failure leaves no half list
    print(f"listed {len(items)} items")


if __name__ == "__main__":
    main()
