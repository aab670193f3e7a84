"""YAML that people go on writing: its top-level keys are set, left out and added without touching its comments.

A key that is commented out, `# schedule: ...` at the start of a line, counts as shown, and setting it makes it active.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from argogen import yamldoc

WIDTH = 100
_KEY = re.compile(r"(?P<comment># )?(?P<key>[A-Za-z][\w-]*):(?: |$)")


@dataclass(frozen=True)
class Block:
    """The lines `start` to before `end` that a key and its value take."""

    key: str
    start: int
    end: int
    active: bool


def blocks(text: str, pad: str = "") -> dict[str, Block]:
    """Return the keys of a map that is indented by `pad`, active ones and those commented out, in their order."""
    lines = text.split("\n")
    found: dict[str, Block] = {}
    for number, line in enumerate(lines):
        match = _KEY.match(line, len(pad)) if line.startswith(pad) else None
        if match and (match["key"] not in found or not found[match["key"]].active):
            block = Block(
                match["key"], number, _end(lines, number + 1, pad, match["comment"] or ""), not match["comment"]
            )
            if block.active or block.key not in found:
                found[block.key] = block
    return found


def _end(lines: list[str], start: int, pad: str, comment: str) -> int:
    """Return the line after the last one of a value that goes on at line `start`."""
    end = start
    for number in range(start, len(lines)):
        line = lines[number]
        inside = line.startswith((f"{pad}{comment}  ", f"{pad}{comment}- "))
        if inside:
            end = number + 1
        elif line.strip() or comment:
            break
    return end


def set_key(text: str, key: str, value: Any) -> str:
    """Return the text with a top-level key set: in its place, else as a paragraph of its own at the end."""
    block = blocks(text).get(key)
    return _replaced(text, block, key_lines(key, value)) if block else with_paragraph(text, key_lines(key, value))


def leave_out(text: str, key: str) -> str:
    """Return the text with an active top-level key commented out."""
    block = blocks(text).get(key)
    if block is None or not block.active:
        return text
    lines = text.split("\n")[block.start : block.end]
    return _replaced(text, block, [f"# {line}".rstrip() for line in lines])


def _replaced(text: str, block: Block, lines: list[str]) -> str:
    before = text.split("\n")
    return "\n".join([*before[: block.start], *lines, *before[block.end :]])


def with_paragraph(text: str, lines: list[str]) -> str:
    """Return the text with lines below it, and a blank line between."""
    return "\n".join([text.rstrip("\n"), "", *lines, ""])


def insert(text: str, line: int, lines: list[str]) -> str:
    """Return the text with lines put before the line of that index."""
    before = text.split("\n")
    return "\n".join([*before[:line], *lines, *before[line:]])


def commented_out(key: str, value: Any, description: str, pad: str = "") -> list[str]:
    """Return the lines that show a key without setting it, below what it means."""
    said = wrap(" ".join(description.split()), WIDTH - len(f"{pad}# "))
    return [f"{pad}# {line}" for line in (*said, *key_lines(key, value))]


def key_lines(key: str, value: Any, pad: str = "") -> list[str]:
    """Return the lines of a key and its value: on one line where there is room, else part by part."""
    head = f"{pad}{yamldoc.write_flow(key)}:"
    if isinstance(value, str) and ("\n" in value or '"' in value):
        first, *rest = yamldoc.write({key: value}).rstrip("\n").split("\n")
        return [f"{pad}{first}", *(f"{pad}{line}" if line else "" for line in rest)]
    line = f"{head} {yamldoc.write_flow(value)}"
    if not (isinstance(value, dict | list) and value) or (len(line) <= WIDTH and not any(map(_is_long, _texts(value)))):
        return [line]
    if isinstance(value, dict):
        return [head, *(line for name, inner in value.items() for line in key_lines(name, inner, f"{pad}  "))]
    return [head, *(line for item in value for line in _item_lines(item, f"{pad}  "))]


def _item_lines(item: Any, pad: str) -> list[str]:
    line = f"{pad}- {yamldoc.write_flow(item)}"
    if not (isinstance(item, dict) and item) or (len(line) <= WIDTH and not any(map(_is_long, _texts(item)))):
        return [line]
    lines = [line for name, inner in item.items() for line in key_lines(name, inner, f"{pad}  ")]
    return [f"{pad}- {lines[0].lstrip()}", *lines[1:]]


def _is_long(text: str) -> bool:
    return "\n" in text


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(inner)
