"""Patterns as text, Markdown and JSON: what each does, when to take it, and every key of its specs."""

import json
from collections.abc import Callable, Iterator, Sequence
from textwrap import fill

from argogen.patterns.model import Pattern
from argogen.spec.keys import Key, keys_below
from argogen.wording import markdown


def keys(pattern: Pattern) -> Iterator[Key]:
    """Yield each key of a pattern's specs, its own first."""
    schema = pattern.schema
    own = pattern.parameters.get("properties", {})
    properties = schema["properties"]
    for name, value in sorted(properties.items(), key=lambda item: item[0] not in ("pattern", "name", *own)):
        yield from keys_below(name, value, required=name in schema["required"])


def as_text(patterns: Sequence[Pattern], detailed: bool) -> str:
    """Return a list of patterns, or in detail each with its keys and example."""
    if not detailed:
        width = max((len(pattern.name) for pattern in patterns), default=0)
        return "".join(f"{pattern.name:{width}}  {pattern.summary}\n" for pattern in patterns)
    return "\n".join(_page(pattern) for pattern in patterns)


def _page(pattern: Pattern) -> str:
    rows = list(keys(pattern))
    width = max(len(row.path) for row in rows)
    listed = "\n".join(_row(row, width) for row in rows)
    head = f"{pattern.name}: {pattern.title}\n\n{pattern.summary}\n{pattern.use_when}"
    return f"{head}\n\nKeys:\n{listed}\n\nExample:\n\n{_example(pattern)}"


def _row(key: Key, width: int) -> str:
    """Return one line for a key, with its meaning on lines of its own where it is one of the spec's main keys."""
    line = f"  {key.path:{width}}  {key.takes}"
    if set(key.path) & set(".[") or not key.meaning:
        return line
    return "\n" + line + "\n" + fill(key.meaning, 100, initial_indent="    ", subsequent_indent="    ")


def _example(pattern: Pattern) -> str:
    return pattern.example.read_text(encoding="utf-8") if pattern.example.is_file() else ""


def as_markdown(patterns: Sequence[Pattern], detailed: bool) -> str:  # noqa: ARG001
    """Return the reference page of patterns."""
    parts = []
    for pattern in patterns:
        rows = "\n".join(f"| `{key.path}` | {markdown(key.takes)} | {markdown(key.meaning)} |" for key in keys(pattern))
        example = _example(pattern)
        parts.append(
            f"## {pattern.name}\n\n{pattern.summary}\n\n{pattern.use_when}\n\n```yaml\n{example}```\n\n"
            f"| key | takes | meaning |\n| --- | --- | --- |\n{rows}\n"
        )
    return "\n".join(parts)


def as_json(patterns: Sequence[Pattern], detailed: bool) -> str:  # noqa: ARG001
    """Return patterns with their schemas as JSON."""
    listed = [
        {"name": one.name, "title": one.title, "summary": one.summary, "useWhen": one.use_when, "schema": one.schema}
        for one in patterns
    ]
    return json.dumps({"version": 1, "patterns": listed}, indent=2, ensure_ascii=False) + "\n"


FORMATS: dict[str, Callable[[Sequence[Pattern], bool], str]] = {
    "text": as_text,
    "markdown": as_markdown,
    "json": as_json,
}
"""How patterns can be printed."""
