"""Texts of others in Markdown: they show what they say, on one line, and change nothing around them."""

import re
from collections.abc import Sequence

from argogen.report.text import visible

_SPECIAL = re.compile(r"[\\`*$\[\]|~#]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|^(?:[-+=:]|\d+(?=[.)]))|@(?=\w)")
_NO_LETTER = re.compile(r"[^A-Za-z0-9 ]")
_BACKTICKS = re.compile("`+")
_PLAIN = re.compile(r"[A-Za-z]{1,20}(?:'s|n't)?|->|[+-]?\d{1,6}%?")
_OF_SCHEDULE = frozenset("0123456789*")
_LEAD, _TRAIL = re.compile(r"^\(*"), re.compile(r"[),;:.]*$")


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


def prose(text: object) -> str:
    """Return a sentence that quotes others: plain words as they are, all else as code.

    Unlike `escape`, it also keeps GitHub and GitLab from finding mentions, issues, commits, addresses and emoji in it,
    which they look for in what the Markdown has become.
    """
    parts: list[tuple[bool, str]] = []
    for word in visible(" ".join(str(text).split())).split(" "):
        parts += _classified(word)
    return "".join(code(part) if is_code else part for is_code, part in _joined(parts)).strip()


def _classified(word: str) -> list[tuple[bool, str]]:
    """Return the parts of a word, and whether each has to be code: punctuation around it need not be."""
    lead = _LEAD.findall(word)[0]
    trail = _TRAIL.findall(word[len(lead) :])[0]
    core = word[len(lead) : len(word) - len(trail)]
    if not core or "(" in core or ")" in core:
        lead, core, trail = "", word, ""
    return [(False, lead), (not _PLAIN.fullmatch(core), core), (False, f"{trail} ")]


def _joined(parts: list[tuple[bool, str]]) -> list[tuple[bool, str]]:
    """Return the parts with those put together that are one, but for the blank between them."""
    joined: list[tuple[bool, str]] = []
    for is_code, text in filter(lambda part: part[1], parts):
        one = is_code, text
        while len(joined) > 1 and joined[-1] == (False, " ") and _are_one(joined[-2], one):
            one = True, f"{joined[-2][1]} {one[1]}"
            del joined[-2:]
        joined.append(one)
    return joined


def _are_one(first: tuple[bool, str], second: tuple[bool, str]) -> bool:
    """Return whether two parts are both code, or pieces of a schedule, as in `0 3 * * *`."""
    (is_first_code, left), (is_second_code, right) = first, second
    if is_first_code and is_second_code:
        return True
    is_before = left.isdigit() and is_second_code and right[0] in _OF_SCHEDULE
    return is_before or (is_first_code and left[0] in _OF_SCHEDULE and right.isdigit())


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table of cells that are Markdown already; "" without rows. Columns that are empty are left out."""
    kept = [index for index in range(len(head)) if any(row[index] for row in rows)]
    if not rows:
        return ""
    lines = [[head[index] for index in kept], ["---"] * len(kept), *([row[index] for index in kept] for row in rows)]
    return "".join(f"|{'|'.join(f' {cell} ' if cell else ' ' for cell in cells)}|\n" for cells in lines)
