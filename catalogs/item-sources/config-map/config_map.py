"""Write the list in ITEMS, a value of a ConfigMap, to /tmp/items.json.

Exits 0 when it is a list, 1 when it does not fit into a Workflow, 2 when it is none.
"""

import json
import os
from typing import Any

from shared.items import write_items
from shared.process import choice, stop


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
    form = choice("FORMAT", tuple(FORMATS))
    try:
        items = FORMATS[form](os.environb[b"ITEMS"].decode())
    except UnicodeDecodeError:
        stop(2, "the value is not UTF-8")
    write_items(items, file)


if __name__ == "__main__":
    main()
