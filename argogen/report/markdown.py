"""Texts of others in Markdown: they show what they say, on one line, and change nothing around them."""

import re
from collections.abc import Sequence

from argogen.report.text import visible

_SPECIAL = re.compile(r"[\\`*$\[\]|~#]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|^(?:[-+=:]|\d+(?=[.)]))|@(?=\w)")
_NO_LETTER = re.compile(r"[^A-Za-z0-9 ]")
_BACKTICKS = re.compile("`+")


def escape(text: object) -> str:
    """Return a text as Markdown shows it, also in a cell of a table: no markup, no HTML, no mention."""
    plain = visible(" ".join(str(text).split()))
    plain = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(_escaped, plain)


def _escaped(match: re.Match[str]) -> str:
    found = match[0]
    if found == "@":  # a name behind it would be notified
        return "@<!-- -->"
    return f"&#{ord(found[0])};{found[1:]}" if found[0].isdigit() else f"\\{found}"


def code(text: object) -> str:
    """Return a text as code, also in a cell of a table."""
    plain = visible(" ".join(str(text).split()))
    if not plain:
        return '`""`'
    if "\\|" in plain:  # readers of tables disagree about what that is in a cell
        return f"<code>{_NO_LETTER.sub(lambda match: f'&#{ord(match[0])};', plain)}</code>"
    plain = plain.replace("|", "\\|")
    longest = max((len(run) for run in _BACKTICKS.findall(plain)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if plain.startswith("`") or plain.endswith("`") else ""
    return f"{fence}{pad}{plain}{pad}{fence}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table of cells that are Markdown already; "" without rows. Columns that are empty are left out."""
    kept = [index for index in range(len(head)) if any(row[index] for row in rows)]
    if not rows:
        return ""
    lines = [[head[index] for index in kept], ["---"] * len(kept), *([row[index] for index in kept] for row in rows)]
    return "".join(f"|{'|'.join(f' {cell} ' if cell else ' ' for cell in cells)}|\n" for cells in lines)
