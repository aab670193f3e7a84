"""The report for people: one line a diagnostic, the line of source below it, and a caret under what is meant."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from argogen.diagnostics import Diagnostic, Location, Severity, sort_diagnostics

WIDTH = 160
"""Columns of a source line that are shown at most."""

_LEAD = 100
"""Columns in front of the caret up to which a line is shown from its start."""
_KEPT_LEAD = 60
"""Columns in front of the caret that are left if it is not."""
_TAB = "    "
_CUT = "…"

# Control characters, what reorders or hides text, and halves of surrogate pairs, which no file can hold.
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
_NAMED = {"\t": r"\t", "\n": r"\n", "\r": r"\r"}
# A reference or tag, a quoted text, or a word, which may hold a colon but not end in one; else all the rest is meant.
_TOKEN = re.compile(
    r"""
    \$\{[^\s{}]*\}? | \{\{[^{}]*\}\} | "(?:[^"\\]|\\.)*" | '(?:[^']|'')*'
    | [^\s:,\[\]{}()"'#]+ (?: :+ [^\s:,\[\]{}()"'#]+ )*
    """,
    re.VERBOSE,
)

_RESET = "\x1b[0m"
BOLD = "\x1b[1m"
BLUE = "\x1b[34m"
_COLOURS = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m", Severity.NOTE: "\x1b[1;36m"}


def render(diagnostics: Sequence[Diagnostic], *, colour: bool = False) -> str:
    """Return the report: sorted by place, a blank line between files, and the summary at the end.

    No diagnostics give "". Nothing from an input reaches the terminal as a control character; with `colour` the
    report's own ANSI sequences do, and they add nothing that the words don't say.
    """
    found = sort_diagnostics(diagnostics)
    if not found:
        return ""
    lines: list[str] = []
    for previous, diagnostic in zip([None, *found], found, strict=False):
        if previous and previous.location.path != diagnostic.location.path:
            lines.append("")
        lines += _block(diagnostic, colour)
    report = "\n".join([*lines, "", summary(found), ""])
    return report.replace("##[", r"#\x23[")  # GitHub's runner takes it for a command wherever it stands in a line


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """Return `2 errors, 1 warning`, or `no problems`; the same diagnostic twice counts once."""
    counts = Counter(d.severity for d in sort_diagnostics(diagnostics))
    parts = [f"{counts[s]} {s}{'' if counts[s] == 1 else 's'}" for s in Severity if counts[s]]
    return ", ".join(parts) or "no problems"


def visible(text: str) -> str:
    r"""Return `text` with control and invisible characters as escapes such as `\n`, `\x1b` and `\u202e`."""
    return _INVISIBLE.sub(lambda match: _NAMED.get(match[0]) or _escape(ord(match[0])), text)


def end_column(source_line: str, column: int) -> int:
    """Return the column behind what is meant by `column`, both from 1: a word, a quoted text, or the line's rest."""
    token = _TOKEN.match(source_line, column - 1)
    return 1 + (token.end() if token else max(len(source_line.rstrip()), column - 1))


def _escape(code_point: int) -> str:
    if code_point < 0x100:
        return f"\\x{code_point:02x}"
    return f"\\u{code_point:04x}" if code_point < 0x10000 else f"\\U{code_point:08x}"


def _block(diagnostic: Diagnostic, colour: bool) -> Iterator[str]:
    """Yield the lines about one diagnostic."""
    severity = diagnostic.severity
    place = painted(_place(diagnostic.location), BOLD, colour)
    kind = painted(severity.value, _COLOURS[severity], colour)
    yield f"{place}: {kind} {diagnostic.code} {visible(diagnostic.message)}"
    margin = " "
    if diagnostic.location.line and diagnostic.source_line:
        number = str(diagnostic.location.line)
        margin = " " * (len(number) + 1)
        source, caret = _frame(diagnostic.source_line, diagnostic.location.column)
        yield painted(f"{margin}|", BLUE, colour)
        yield f"{painted(f'{number} |', BLUE, colour)} {source}".rstrip()
        yield f"{painted(f'{margin}|', BLUE, colour)} {painted(caret, _COLOURS[severity], colour)}"
    if diagnostic.hint:
        yield f"{painted(f'{margin}=', BLUE, colour)} help: {visible(diagnostic.hint)}"
    for related in diagnostic.related:
        yield f"  {_place(related.location)}: {visible(related.message)}"


def _place(location: Location) -> str:
    """Write a location so that its line can't be a workflow command to GitHub, which starts with two colons."""
    shown = visible(str(location))
    return f"./{shown}" if shown.lstrip().startswith("::") else shown


def painted(text: str, sequence: str, colour: bool) -> str:
    """Return a text in a colour, an ANSI sequence, if colours are welcome."""
    return f"{sequence}{text}{_RESET}" if colour and sequence else text


def _frame(source_line: str, column: int) -> tuple[str, str]:
    """Return the line as it is shown, at most WIDTH columns, and the caret line for the token at `column`, from 1."""
    line = source_line.rstrip("\r\n")
    start = min(max(column, 1) - 1, len(line))
    end = end_column(line, start + 1) - 1
    lead = _last_columns(line[max(0, start - WIDTH) : start], cut=start > WIDTH)
    marked = _first_columns(line[start:end], WIDTH - width_of(lead))
    shown = _first_columns(line[start:], WIDTH - width_of(lead), _CUT)
    return lead + shown, " " * width_of(lead) + "^" + "~" * (width_of(marked) - 1)


def _last_columns(text: str, cut: bool) -> str:
    """Show the text in front of the caret, whole or its last columns; `cut` tells that there is more before it."""
    characters = [_shown(character) for character in text]
    if not cut and sum(map(width_of, characters)) <= _LEAD:
        return "".join(characters)
    room, kept = _KEPT_LEAD, 0
    for character in reversed(characters):
        room -= width_of(character)
        if room < 0:
            break
        kept += 1
    return _CUT + "".join(characters[len(characters) - kept :])


def _first_columns(text: str, room: int, cut: str = "") -> str:
    """Show the first `room` columns of a text, with the mark `cut` if something is left out."""
    shown: list[str] = []
    for character in map(_shown, text[: WIDTH + 1]):
        room -= width_of(character)
        if room < 0:
            return "".join(shown) + cut
        shown.append(character)
    return "".join(shown) + (cut if len(text) > len(shown) else "")


def _shown(character: str) -> str:
    return _TAB if character == "\t" else visible(character)


def width_of(text: str) -> int:
    """Return how many columns a terminal gives to visible text: two to wide characters, none to combining ones."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
