"""JSONPath to one value, `$.a.b[0]['odd key']`: read, looked up in a document, written in Argo's expression language.

The subset of RFC 9535 that always finds at most one value, since an output parameter holds one.
"""

import re

from argogen.argo.forms.quoting import quote
from argogen.diagnostics import Path
from argogen.suggest import did_you_mean, one_of


class JsonPathError(ValueError):
    """A path that is none, or that may find several values; `offset` counts characters into it."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


_DOT_NAME = re.compile(
    r"\.([A-Za-z_\u0080-\ud7ff\ue000-\U0010ffff][A-Za-z0-9_\u0080-\ud7ff\ue000-\U0010ffff]*)(?![^.\[])"
)
_INDEX = re.compile(r"\[ *(0|-?[1-9][0-9]{0,14}) *\]")
_QUOTED = re.compile(r"""\[ *('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*") *\]""", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.))", re.DOTALL)
_ESCAPED = {"'": "'", '"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_QUOTED_OR = r"""'[^']*'|"[^"]*"|"""
_SEVERAL = [
    (re.compile(r"\.\."), "looks at every depth"),
    (re.compile(r"\.\*|\[ *\* *\]"), "is a wildcard"),
    (re.compile(r"\[ *\?.*", re.DOTALL), "is a filter"),
    (re.compile(r"\[ *\(.*", re.DOTALL), "is a script"),
    (re.compile(r"\[[-0-9 ]*:[-0-9: ]*\]"), "is a slice"),
    (re.compile(rf"""\[(?:{_QUOTED_OR}[^]'",])*,(?:{_QUOTED_OR}[^]'"])*\]"""), "is a list of parts"),
]
_QUOTES = "'\""
_UNQUOTED = re.compile(r"""\[[^]'",:*?()]*\]""")

_IDENTIFIER = re.compile("[A-Za-z_][A-Za-z0-9_]*")
# Words with a meaning in expr 1.17; some would do after a dot, but none needs to stand there.
_KEYWORDS = frozenset(
    {
        "and",
        "contains",
        "else",
        "endsWith",
        "false",
        "if",
        "in",
        "let",
        "matches",
        "nil",
        "not",
        "or",
        "startsWith",
        "true",
    }
)


def parse_path(text: str) -> Path:
    """Read a path such as `$.a['odd key'][-1]`; `$` alone is the whole document and gives ().

    Returns names as str and indices as int; a negative index counts from the end. Raises JsonPathError for what is
    no path, and for wildcards, filters, slices, lists and `..`, which may find several values.
    """
    if not text.startswith("$"):
        raise JsonPathError(_without_root(text))
    path: list[str | int] = []
    position = 1
    while position < len(text):
        if match := _DOT_NAME.match(text, position):
            path.append(match[1])
        elif match := _INDEX.match(text, position):
            path.append(int(match[1]))
        elif match := _QUOTED.match(text, position):
            path.append(_unquoted(match[1], match.start(1)))
        else:
            raise JsonPathError(_refusal(text[position:]), position)
        position = match.end()
    return tuple(path)


def to_expr(path: Path, root: str = "doc") -> str:
    """Write `path` as an expression on the variable `root`, such as `doc?.a?.['odd key']?.[0]`.

    Missing keys and null give nil. Another shape than expected fails when Argo evaluates it: an index beyond the list
    or into a map, a name in a list or a number. Only an index into a text does not fail, it gives a byte of the text.
    Negative indices count from the end, as in JSONPath. All this was measured with expr 1.17.8.
    """
    return root + "".join(f"?.{part}" if _is_plain(part) else f"?.[{_literal(part)}]" for part in path)


def look_up(path: Path, document: object) -> object:
    """Return the value that `path` leads to in a JSON `document` (dict, list, str, int, float, bool or None).

    Raises LookupError that names the first part that is missing and says what is there instead.
    """
    value = document
    for depth, part in enumerate(path):
        in_map = isinstance(value, dict) and part in value
        in_list = isinstance(value, list) and isinstance(part, int) and -len(value) <= part < len(value)
        if not in_map and not in_list:
            raise LookupError(_missing(write_path(path[:depth]), part, value))
        value = value[part]  # type: ignore[index]  # just checked
    return value


def _unquoted(literal: str, offset: int) -> str:
    """Return the text of a quoted name at `offset`."""

    def character(escape: re.Match[str]) -> str:
        if escape[1]:
            return chr(int(escape[1], 16))
        if escape[2] not in _ESCAPED:
            raise JsonPathError(f'"{escape[0]}" is no escape: write \\\\ for a backslash', offset + 1 + escape.start())
        return _ESCAPED[escape[2]]

    text = _ESCAPE.sub(character, literal[1:-1])
    try:
        return text.encode("utf-16", "surrogatepass").decode("utf-16")  # joins the halves of surrogate pairs
    except UnicodeDecodeError:
        raise JsonPathError("half a surrogate pair is no character", offset) from None


def _without_root(text: str) -> str:
    if not text:
        return "the path is empty: write for example $.status"
    meant = "$" + text if text[0] in ".[" else "$." + text
    try:
        parse_path(meant)
    except JsonPathError:
        return f'the path "{text}" must begin with "$"'
    return f'the path "{text}" must begin with "$": write {meant}'


def _refusal(rest: str) -> str:
    """Say why no part of a path stands at the start of `rest`."""
    if unquoted := _UNQUOTED.match(rest):
        return f"\"{unquoted[0]}\" holds neither an index nor a quoted name: write [0] or ['name']"
    for construct, what in _SEVERAL:
        if match := construct.match(rest):
            return f'"{match[0]}" {what} and may find several values, but one value is needed'
    if rest.startswith("["):
        return f'"{rest}" lacks its closing quote or bracket'
    if not rest.startswith("."):
        return f'"{rest}" is unexpected: a dot, a bracket or the end must follow'
    name = rest[1:].partition("[")[0].partition(".")[0]
    if name.endswith(")"):
        return f'"{name}" is a function, and there are none here: one value is needed'
    if not name:
        return "a name must follow the dot"
    return f'"{name}" can\'t follow a dot: write {_bracketed(name.strip(_QUOTES))}'


def _missing(place: str, part: str | int, value: object) -> str:
    if isinstance(value, dict) and isinstance(part, str):
        there = did_you_mean(part, value) or f"there is {one_of(value).removeprefix('one of ') or 'nothing'}"
        return f'{place} has no "{part}": {there}'
    if isinstance(value, list) and isinstance(part, int):
        return f"{place} has no [{part}]: its length is {len(value)}"
    wanted = f'no "{part}"' if isinstance(part, str) else f"no [{part}]"
    return f"{place} is {_kind(value)}, so it has {wanted}"


def _kind(value: object) -> str:
    kinds: list[tuple[type, str]] = [(dict, "a map"), (list, "a list"), (str, "a text"), (bool, "true or false")]
    return "null" if value is None else next((name for kind, name in kinds if isinstance(value, kind)), "a number")


def write_path(path: Path) -> str:
    """Return a path as `parse_path` reads it, its odd names quoted in brackets."""
    return "$" + "".join(_part(part) for part in path)


def _part(part: str | int) -> str:
    if isinstance(part, int):
        return f"[{part}]"
    return f".{part}" if _DOT_NAME.fullmatch(f".{part}") else _bracketed(part)


def _bracketed(name: str) -> str:
    escaped = name.replace("\\", r"\\").replace("'", r"\'")
    return f"['{escaped}']"


def _is_plain(part: str | int) -> bool:
    return isinstance(part, str) and part not in _KEYWORDS and _IDENTIFIER.fullmatch(part) is not None


def _literal(part: str | int) -> str:
    return quote(part) if isinstance(part, str) else str(part)
