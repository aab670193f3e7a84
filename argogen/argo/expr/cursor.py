"""The place in the tokens of an expression that a parser has come to, and how far it may go."""

from argogen.argo.expr.tokens import ExprSyntaxError, Kind, Token, scan
from argogen.argo.expr.unexpected import missing_name, missing_operator, unclosed

MAXIMUM_NODES = 10_000
"""expr's own limit (conf.DefaultMaxNodes), counted as expr counts."""

MAXIMUM_DEPTH = 100
"""How many expressions and operands may be inside one another, two for each pair of brackets: far beyond use, and
half of what Python's recursion limit allows. expr itself has no such limit."""

CLOSING = {"(": ")", "[": "]", "{": "}"}
"""Each opening bracket's counterpart."""


class Cursor:
    """Goes through a text token by token: `token` is the next one, `previous` the one before it.

    Every method raises ExprSyntaxError where the next token is none.
    """

    def __init__(self, text: str) -> None:
        self._tokens = scan(text)
        self._following: Token | None = None
        self._depth = 0
        self._nodes = 0
        self.previous: Token | None = None
        self.token = next(self._tokens)

    @property
    def end(self) -> int:
        """Where the token before ends."""
        return self.previous.end if self.previous else 0

    def advance(self) -> Token:
        """Take the next token; the END can be taken again and again."""
        self.previous = taken = self.token
        self.token, self._following = self._following or next(self._tokens, taken), None
        return taken

    def peek(self) -> Token:
        """Return the token after the next one."""
        if self._following is None:
            self._following = next(self._tokens, self.token)
        return self._following

    def at(self, *texts: str) -> bool:
        """Whether the next token is one of these operators and brackets."""
        return self.token.text in texts and self.token.kind in (Kind.OPERATOR, Kind.BRACKET)

    def accept(self, text: str) -> bool:
        """Take the operator or bracket `text` if it is next, and say whether it was."""
        found = self.at(text)
        if found:
            self.advance()
        return found

    def expect(self, text: str, meaning: str, *, operators: bool = False) -> Token:
        """Take the operator or bracket `text`; if it isn't next, `meaning` is what a message calls missing.

        `operators` says that an operator could have stood there as well.
        """
        if not self.at(text):
            raise missing_operator(self.token, self.previous, expected=meaning, operators=operators)
        return self.advance()

    def expect_name(self) -> Token:
        """Take a name."""
        if self.token.kind is not Kind.NAME:
            raise missing_name(self.token, self.previous)
        return self.advance()

    def close(self, opening: Token) -> None:
        """Take the bracket that closes `opening`."""
        if not self.accept(CLOSING[opening.text]):
            raise unclosed(opening, self.token, self.previous)

    def enter(self) -> None:
        """Go one level deeper; undone by `leave`."""
        self._depth += 1
        if self._depth > MAXIMUM_DEPTH:
            raise ExprSyntaxError("nested too deep: split the expression up, for example by let", self.token.start)

    def leave(self) -> None:
        """Come back from a level."""
        self._depth -= 1

    def count(self, nodes: int = 1) -> None:
        """Count nodes that were made."""
        self._nodes += nodes
        if self._nodes > MAXIMUM_NODES:
            raise ExprSyntaxError(f"the expression is too long: expr takes {MAXIMUM_NODES} nodes", self.token.start)
