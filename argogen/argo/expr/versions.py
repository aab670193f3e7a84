"""What older versions of expr can't read.

Facts: expr-lang/expr 1.17.5, 1.17.7 and 1.17.8, parser and parser/lexer, compared; go.mod of Argo 3.5 (1.17.5), of 3.6
to 4.0 (1.17.7) and of 4.1 (1.17.8). Their functions are the same.
"""

import re
from collections.abc import Iterator

from argogen.argo.expr.tokens import Kind, tokenize
from argogen.argo.forms.faults import Fault
from argogen.argo.versions import before

_HINTS = re.compile(r"[bB]['\"]|`|\\u\{|\belse\s+if\b")
"""What a text has that may have such syntax in it."""
_BRACED_ESCAPE = re.compile(r"(?:^|[^\\])(?:\\\\)*\\u\{")


def newer_syntax(text: str, version: str) -> Iterator[Fault]:
    """Yield what the Argo `version` can't read in an expression that the newest one can."""
    if not before(version, "4.1") or not _HINTS.search(text):
        return
    is_oldest = before(version, "3.6")
    previous = ""
    for token in tokenize(text):
        if token.kind is Kind.BYTES:
            yield Fault("byte strings are new in Argo 4.1", "write a text", token.start)
        elif is_oldest and token.kind is Kind.STRING and token.text.startswith("`"):
            if "``" in token.text[1:-1]:
                yield Fault("a doubled ` in a raw text is new in Argo 3.6", "write the text in quotes", token.start)
        elif is_oldest and token.kind is Kind.STRING and (match := _BRACED_ESCAPE.search(token.text)):
            yield Fault("\\u{...} is new in Argo 3.6", "write \\u and four digits", token.start + match.end() - 3)
        elif is_oldest and token.kind is Kind.OPERATOR and (previous, token.text) == ("else", "if"):
            yield Fault('"else if" is new in Argo 3.6', "put the inner if into braces: else { if ... }", token.start)
        previous = token.text
