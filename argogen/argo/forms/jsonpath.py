"""JSONPath as Argo's jsonpath() reads it, as far as a path is surely none.

Facts: evilmonkeyinc/jsonpath 0.8.1, token/token.go, the same in Argo 3.5 to 4.1. It takes nearly anything after a dot
as a name, `$.my key-1` too, and scripts and filters that only the run can judge.
"""

import re

from argogen.argo.forms.faults import Fault
from argogen.wording import short

_LONGEST = 1000
"""Characters of a path that is looked at: nobody writes a longer one."""
_QUOTED = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
_SUBSCRIPT = re.compile(
    rf"""\[\s*(?:
        \* | [-+]?[0-9]+ | {_QUOTED}
        | [-+]?[0-9]*\s*:\s*[-+]?[0-9]*\s*(?::\s*[-+]?[0-9]*)?
        | (?:[-+]?[0-9]+|{_QUOTED})(?:\s*,\s*(?:[-+]?[0-9]+|{_QUOTED}))+
        )\s*\]""",
    re.VERBOSE | re.DOTALL,
)
_UNCLEAR = re.compile(r"\[[^\]]*\(|[^.\[]*['()]")
"""A filter, a script, or a name with quotes or parentheses: what follows is not looked at."""
_SEVERAL = re.compile(r"\.\.|\.\*|\[\s*\*\s*\]|\[\s*-?[0-9]*\s*:[-0-9:\s]*\]|\[\s*\?\(")
_DOTS = re.compile(r"\.{0,2}")
_NAME = re.compile(r"[^.\[]+")
_WORD = re.compile(r"\[\s*([^\]'\",:*?()\s]+)\s*\]")


def check_jsonpath(path: str) -> Fault | None:
    """Return what is wrong with a path such as `$.items[0]['odd key']`, None if nothing is for sure."""
    if len(path) > _LONGEST:
        return None
    if not path.startswith(("$", "@")):
        return Fault(f'the path "{short(path)}" does not begin with "$"', _rooted(path))
    if path[1:2] not in ("", ".", "["):
        return Fault(f'"{path[0]}" is followed by "{path[1]}"', _valid(f"{path[0]}.{path[1:]}"), 1)
    position = 1
    while position < len(path):
        dots = _DOTS.match(path, position)
        start, position = position, dots.end() if dots else position
        if _UNCLEAR.match(path, position):
            return None
        if path[position : position + 1] == "[":
            subscript = _SUBSCRIPT.match(path, position)
            if not subscript:
                return _subscript_fault(path, position)
            position = subscript.end()
        elif name := _NAME.match(path, position):
            position = name.end()
        elif path[start:position] != "..":
            return Fault("a name is missing after the dot", "write a name, or leave out the dot", start)
    return None


def finds_list(path: str) -> bool:
    """Return whether a path surely finds a list: by a wildcard, a slice, a filter or `..`, and no index after it."""
    several = [match.end() for match in _SEVERAL.finditer(path[:_LONGEST])]
    return bool(several) and not re.search(r"\[\s*[-+]?[0-9]", path[several[-1] :])


def last_name(path: str) -> str:
    """Return the name that a path ends in, "" where it ends in anything else."""
    match = re.search(r"(?:\.|\[['\"])([^.\['\"\]]+)(?:['\"]\])?$", path[:_LONGEST])
    return match[1] if match else ""


def _rooted(path: str) -> str:
    if not path:
        return "write $ for all of it"
    return _valid(f"{'$' if path.startswith(('.', '[')) else '$.'}{path}")


def _valid(path: str) -> str:
    """Return the hint to write a path, or an example where that could not be read either."""
    return "a path is written like $.rows[0].name" if check_jsonpath(path) else f"write {short(path)}"


def _subscript_fault(path: str, position: int) -> Fault | None:
    if "]" not in path[position:]:
        return Fault('"[" is never closed', 'write "]" after the index or the quoted name', position)
    if word := _WORD.match(path, position):
        hint = "write a name in quotes" if "\\" in word[1] else f"write ['{short(word[1])}']"
        return Fault(f'"{short(word[0])}" is neither an index nor a quoted name', hint, position)
    if not path[position + 1 : path.index("]", position)].strip():
        return Fault('"[]" has no index', "write [*] for all items, [0] for the first", position)
    return None
