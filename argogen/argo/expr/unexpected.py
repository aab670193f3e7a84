"""Says in plain words why a token can't stand where it stands."""

from argogen.argo.expr.tokens import WORD_OPERATORS, ExprSyntaxError, Kind, Token

_MEANT = {
    "=": "==",
    "&": "&&",
    "AND": "and",
    "And": "and",
    "OR": "or",
    "Or": "or",
    "NOT": "not",
    "IN": "in",
    "In": "in",
    "is": "==",
    "eq": "==",
    "ne": "!=",
    "like": "matches",
    "startswith": "startsWith",
    "endswith": "endsWith",
    "starts_with": "startsWith",
    "ends_with": "endsWith",
    "elif": "else if",
}
"""What is usually meant by a word that can't follow a value."""

_MEANT_AFTER = {
    ("==", "="): "==",
    ("!=", "="): "!=",
    ("<", ">"): "!=",
    ("|", "|"): "||",
    ("&", "&"): "&&",
}
"""What is usually meant by two operators in a row."""

_CLOSING = {")": "(", "]": "[", "}": "{"}
_SHOWN_LENGTH = 30


def missing_operand(token: Token, previous: Token | None) -> ExprSyntaxError:
    """Return the error for `token` where a value should stand, after `previous` (None at the start of the text)."""
    if token.kind is Kind.END and previous and previous.kind is Kind.BRACKET:
        return unclosed(previous, token, previous)
    message = _missing_operand_message(token, previous)
    return ExprSyntaxError(message, token.start)


def missing_operator(
    token: Token, previous: Token | None, *, expected: str = "", operators: bool = True
) -> ExprSyntaxError:
    """Return the error for `token` right after `previous`, which completes something.

    `expected` says what should have stood there instead; without it the text or a bracket should have ended.
    `operators` says whether an operator could have stood there.
    """
    if operators and token.text in _MEANT:
        message = f'unexpected {shown(token)}{_after(previous)}: did you mean "{_MEANT[token.text]}"?'
    elif token.kind is Kind.END:
        message = f"the expression ends{_after(previous)}: {expected} is missing"
    elif expected:
        message = f"unexpected {shown(token)}{_after(previous)}: {expected} is missing"
    else:
        message = _superfluous_message(token, previous)
    return ExprSyntaxError(message, token.start)


def unclosed(opening: Token, token: Token, previous: Token | None) -> ExprSyntaxError:
    """Return the error for `token` where the bracket `opening` should be closed or go on."""
    if token.kind is Kind.END:
        return ExprSyntaxError(f'"{opening.text}" is never closed', opening.start)
    if token.text in _CLOSING and token.kind is Kind.BRACKET:
        return ExprSyntaxError(f'unexpected {shown(token)}: "{opening.text}" is still open', token.start)
    return missing_operator(token, previous)


def missing_name(token: Token, previous: Token | None) -> ExprSyntaxError:
    """Return the error for `token` where a name should stand, after `previous`."""
    after = _after(previous)
    if token.kind is Kind.END:
        return ExprSyntaxError(f"the expression ends{after}: a name is missing", token.start)
    if previous and previous.text == "|":
        return ExprSyntaxError(
            f'unexpected {shown(token)} after "|": a pipe needs a function such as len(); or is written "||"',
            token.start,
        )
    if previous and previous.text == "?." and token.kind is Kind.NUMBER:
        return ExprSyntaxError(f'"?." is one operator: write "? .{token.text}" for a decimal', token.start)
    if token.text in WORD_OPERATORS:
        return ExprSyntaxError(f"{shown(token)} is an operator and can't be a name", token.start)
    return ExprSyntaxError(f"unexpected {shown(token)}{after}: a name is missing", token.start)


def shown(token: Token) -> str:
    """Return the token as messages show it: in quotes, a long one cut."""
    text = token.text if len(token.text) <= _SHOWN_LENGTH else token.text[: _SHOWN_LENGTH - 3] + "..."
    return text if token.kind in (Kind.STRING, Kind.BYTES) else f'"{text}"'


def _missing_operand_message(token: Token, previous: Token | None) -> str:
    if previous is None:
        if token.kind is Kind.END:
            return "the expression is empty"
        return _misplaced(token, f"unexpected {shown(token)}: an operand is missing before it")
    meant = _MEANT_AFTER.get((previous.text, token.text))
    if meant:
        return f'unexpected {shown(token)} after {shown(previous)}: did you mean "{meant}"?'
    missing = "an operand is missing" if previous.text not in (",", ";", ":", "?") else "a value is missing"
    if token.kind is Kind.END:
        return f"the expression ends after {shown(previous)}: {missing}"
    if previous.kind is Kind.BRACKET:
        if _CLOSING.get(token.text) == previous.text:
            return f"there is nothing between {shown(previous)} and {shown(token)}"
        missing = "a value is missing"
    return _misplaced(token, f"unexpected {shown(token)} after {shown(previous)}: {missing}")


def _misplaced(token: Token, otherwise: str) -> str:
    """Return what is to say of tokens that never begin a value where they stand, or else `otherwise`."""
    if token.text in ("#", "."):
        return f"{shown(token)} begins a value only in a closure such as filter(xs, # > 1)"
    if token.text in ("let", "if"):
        return f"{shown(token)} can only begin an expression: put it into parentheses"
    if token.text in WORD_OPERATORS:
        return f"{otherwise}; {shown(token)} is an operator and can't be a name"
    return otherwise


def _after(previous: Token | None) -> str:
    return f" after {shown(previous)}" if previous else ""


def _superfluous_message(token: Token, previous: Token | None) -> str:
    unexpected = f"unexpected {shown(token)}{_after(previous)}"
    if token.kind is Kind.NUMBER and token.text.startswith("."):
        return f"{unexpected}: an index is written [{token.text[1:]}]"
    if token.kind not in (Kind.OPERATOR, Kind.BRACKET):
        return f"{unexpected}: an operator is missing between them"
    if token.text in _CLOSING:
        return f'unexpected {shown(token)}: no "{_CLOSING[token.text]}" is open'
    if token.text == "(":
        return f"{unexpected}: only a name can be called"
    if token.text in ("[", ".", "?."):
        return f"{unexpected}: this has no members; put it into parentheses"
    return unexpected
