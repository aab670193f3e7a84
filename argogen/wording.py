"""How messages name types and values."""

import json

TYPES = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "object": "a map",
    "string": "text",
}
"""JSON Schema's types, as readers call them."""

LONGEST_QUOTE = 60
"""Characters of a value that a message quotes."""


def described(value: object) -> str:
    """Describe a value of a document: short enough for one line."""
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case str():
            return f'text "{short(value)}"'
        case int() | float():
            return f"the number {short(str(value))}"
        case list():
            return "a list"
        case dict():
            return "a map"
        case _:
            return f'"{short(str(value))}"'


def an(word: str) -> str:
    """Return a word with its article: `a step`, `an input`, `an http template`."""
    return f"an {word}" if word[:1] in "aeio" or word.startswith("http") else f"a {word}"


def counted(number: int, noun: str) -> str:
    """Return `1 spec`, `2 specs`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def short(text: str) -> str:
    """Return `text` with control characters escaped, cut to a length that fits a message."""
    escaped = json.dumps(text[: LONGEST_QUOTE + 1], ensure_ascii=False)[1:-1].replace('\\"', '"')
    return escaped if len(text) <= LONGEST_QUOTE else f"{escaped[:LONGEST_QUOTE]}..."


def markdown(text: str) -> str:
    """Return plain text as Markdown shows it, also inside a table; code between backticks stays."""
    parts = text.split("`")
    parts[::2] = [part.replace("\\", "\\\\").replace("*", "\\*").replace("<", "&lt;") for part in parts[::2]]
    return "`".join(parts).replace("|", "\\|")
