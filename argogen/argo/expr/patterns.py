"""Regular expressions of `matches` and sprig's regex functions: those of Go, which are not Python's.

Facts: Go 1.24 regexp/syntax. Only what both dialects call broken, and what Go lacks on purpose, is a fault here.
"""

import re
import warnings
from functools import lru_cache

from argogen.argo.expr.nodes import Binary, Call, Node, String
from argogen.argo.expr.walk import member_path
from argogen.argo.forms.faults import Fault
from argogen.wording import short

_LONGEST = 500
"""Characters of a pattern that is looked at: nobody writes a longer one, and reading one takes quadratic time."""
_PARTS = re.compile(
    r"\\Q.*?(?:\\E|$)|\\(?P<back>[1-9])|\\.|\[\^?\]?(?:\\.|\[:\^?[a-z]+:\]|[^\\\]])*\]|(?P<look>\(\?<?[=!])", re.DOTALL
)
_GO_ONLY = (
    (re.compile(r"\\Q.*?(?:\\E|$)|\\[pP](?:\{\^?\w+\}|\w)|\\[zC]|\\x\{[0-9A-Fa-f]+\}|\[:\^?[a-z]+:\]", re.DOTALL), "x"),
    (re.compile(r"\(\?[imsU-]+\)"), ""),
    (re.compile(r"\(\?[imsU-]+:"), "("),
)
"""What Python can't read, and what it reads instead."""
_SURE = ("unterminated", "unbalanced", "nothing to repeat", "missing )")


def literal_pattern(node: Node) -> String | None:
    """Return the text that a node of an expression takes as a regular expression, or None."""
    if isinstance(node, Binary) and node.operator in ("matches", "not matches"):
        return node.right if isinstance(node.right, String) else None
    if isinstance(node, Call) and node.arguments:
        path = member_path(node.callee) or ("",)
        first = node.arguments[0]
        if path[0] == "sprig" and path[-1].removeprefix("must").lower() in _SPRIG and isinstance(first, String):
            return first
    return None


_HINT_LOOK = (
    "it can look neither ahead nor back: write a second condition, such as a matches 'x' and not (a matches 'y')"
)
_HINT_BACK = "nothing can refer back to a group: write the alternatives out"
_SPRIG = {"regexmatch", "regexfind", "regexfindall", "regexreplaceall", "regexreplaceallliteral", "regexsplit"}


@lru_cache(maxsize=64)
def check_pattern(pattern: str) -> Fault | None:
    """Return what is wrong with a regular expression, None if nothing is, as far as can be told."""
    if len(pattern) > _LONGEST:
        return None
    for found in _PARTS.finditer(pattern):
        if found["look"] or found["back"]:
            hint = _HINT_LOOK if found["look"] else _HINT_BACK
            return Fault(f'Go has no "{found[0]}" in regular expressions', hint, found.start())
    readable = pattern
    for part, other in _GO_ONLY:
        readable = part.sub(other, readable)
    try:
        with warnings.catch_warnings(action="ignore"):  # Python's plans for its own dialect are no concern of Go's
            re.compile(readable)
    except re.error as error:
        if any(words in error.msg for words in _SURE):
            return Fault(f'"{short(pattern)}" is no regular expression: {error.msg}', "close what is open")
    except (OverflowError, RecursionError):
        return Fault(f'"{short(pattern)}" repeats too often', "Go repeats a part 1000 times at most")
    return None
