"""Texts as literals of an expr expression, safe inside Argo's `{{=...}}`."""

import re

# What an expression can't hold as it is: quotes, control and invisible characters, and the second of two equal braces,
# since Argo sees the border of a tag in them.
_UNSAFE = re.compile(
    r"['\\\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]|(?<=\{)\{|(?<=\})\}"
)
_SHORT_ESCAPES = {"'": r"\'", "\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"}


def quote(text: str) -> str:
    r"""Return the expr literal of any text in single quotes, on one line and without `{{` and `}}`.

    Control and invisible characters become escapes such as `\u001b`; the second of two equal braces does too.
    Raises ValueError for half a surrogate pair, which is no character.
    """
    if re.search("[\ud800-\udfff]", text):
        raise ValueError(f"{text!r} holds half a surrogate pair, which is no character")
    return f"'{_UNSAFE.sub(_escaped, text)}'"


def _escaped(match: re.Match[str]) -> str:
    return _SHORT_ESCAPES.get(match[0], f"\\u{ord(match[0]):04x}")
