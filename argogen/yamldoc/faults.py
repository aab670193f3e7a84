"""PyYAML's words about faults of syntax, put plainly."""

import re
from dataclasses import dataclass

from yaml.error import MarkedYAMLError

_LINE_UP = "the keys of a map line up, and so do the items of a list"
_QUOTE_COLON = 'text that holds ": " needs quotes; a key must not be indented more than its neighbours'
_TAB = "indent with spaces"


@dataclass(frozen=True)
class _Fault:
    """One fault: parts of what libyaml says of its context and of the problem, and what to say instead.

    `{near}` stands for the character at the fault, `{escape}` for two of them, `{word}` for the name there.
    `opening` points at where the thing that is at fault starts, instead of where libyaml noticed.
    """

    context: str
    problem: str
    message: str
    hint: str = ""
    opening: bool = False


_FAULTS = (
    _Fault("quoted scalar", "found unexpected end of stream", "this quote is never closed", opening=True),
    _Fault("quoted scalar", "found unexpected document indicator", "this quote is never closed", opening=True),
    _Fault(
        "quoted scalar",
        "found unknown escape character",
        'unknown escape "{escape}" in double quotes',
        "write a backslash twice, or use single quotes",
    ),
    _Fault("quoted scalar", "hexdecimal number", "an escape with too few hexadecimal digits"),
    _Fault("quoted scalar", "invalid Unicode character", "an escape for a character that doesn't exist"),
    _Fault("", "tab character", "YAML doesn't allow tabs for indentation", _TAB),
    _Fault("", "mapping values are not allowed", 'a ":" where no key can stand', _QUOTE_COLON),
    _Fault(
        "", "block sequence entries are not allowed", "no list item can start here", "start it on a line of its own"
    ),
    _Fault("", "mapping keys are not allowed", "no key can start here", 'text that starts with "? " needs quotes'),
    _Fault("simple key", "could not find expected ':'", 'a line without "key: value"', _LINE_UP, opening=True),
    _Fault("block mapping", "did not find expected key", "expected a key of this map", _LINE_UP),
    _Fault("block collection", "did not find expected '-'", 'expected "- " and an item of this list', _LINE_UP),
    _Fault("flow sequence", "did not find expected ','", 'this "[" lacks its "]" or a comma', opening=True),
    _Fault("flow mapping", "did not find expected ','", 'this "{{" lacks its "}}" or a comma', opening=True),
    _Fault("", "node content", 'expected a value, not "{near}"', 'text that starts with "{near}" needs quotes'),
    _Fault("an alias", "", '"*" names no anchor', 'text that starts with "*" needs quotes', opening=True),
    _Fault("an anchor", "", '"&" names no anchor', 'text that starts with "&" needs quotes', opening=True),
    _Fault("", "found undefined alias", '"{word}" refers to no anchor above', 'text that starts with "*" needs quotes'),
    _Fault("duplicate anchor", "", 'the anchor "{word}" is defined twice', "give it a name of its own"),
    _Fault("a tag", "", "this is no tag", 'text that starts with "!" needs quotes', opening=True),
    _Fault("", "undefined tag handle", "this is no tag", 'text that starts with "!" needs quotes'),
    _Fault("block scalar", "comment or line break", 'text after "|" or ">" starts on the next line'),
    _Fault("block scalar", "indentation indicator", 'the indentation after "|" or ">" is a digit from 1 to 9'),
    _Fault("", "incompatible YAML document", "this is no version of YAML that can be read", "leave the %YAML line out"),
    _Fault("directive", "", "this is no directive of YAML", 'text that starts with "%" needs quotes', opening=True),
    _Fault("", "<document start>", 'expected "---" or the end of the document'),
)


def explain(error: MarkedYAMLError, text: str) -> tuple[int, str, str]:
    """Return where in `text` PyYAML's `error` is, as an index, and a message and a hint for it."""
    context, problem = error.context or "", error.problem or ""
    mark = error.problem_mark or error.context_mark
    index: int = mark.index if mark else 0
    near = text[index : index + 1]
    if "cannot start any token" in problem:
        if near == "\t":
            return index, "YAML doesn't allow tabs for indentation", _TAB
        return index, f'text can\'t start with "{near}"', "put it in quotes"
    if "node content" in problem and not near:
        return index, "the file ends where a value is expected", ""
    if "did not find expected key" in problem and text[text.rfind("\n", 0, index) + 1 : index].strip():
        return index, "text after the end of a value", "put the whole text in quotes, and write quotes in it twice"
    for fault in _FAULTS:
        if fault.context in context and fault.problem in problem:
            if fault.opening and error.context_mark:
                index = error.context_mark.index
            word = re.match(r"[&*]?[\w-]*", text[index : index + 80])
            names = {"near": near, "escape": text[index : index + 2], "word": word[0] if word else ""}
            return index, fault.message.format(**names), fault.hint.format(**names)
    return index, f"YAML syntax: {problem or context}", ""
