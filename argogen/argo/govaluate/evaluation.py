"""Following the types through a govaluate expression.

Facts: EvaluableExpression.go (what is evaluated when, and checked afterwards) and stagePlanner.go.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from argogen.argo.forms.faults import Fault
from argogen.argo.govaluate import complaints
from argogen.argo.govaluate import values as v
from argogen.argo.govaluate.report import Report
from argogen.argo.govaluate.tokens import OPERANDS, Kind, Source, Token
from argogen.argo.govaluate.values import Value

_EQUALITIES = ("==", "!=", "in")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")
_LOST_BACKSLASH = re.compile(r"\\(?:\\|(?P<lost>[^\\]))")


class Evaluation:
    """Follows the types through an expression whose words are in order, operator by operator."""

    def __init__(self, source: Source, report: Report, *, bare_words: bool) -> None:
        self._source = source
        self._report = report
        self._bare_words = bare_words
        self._values: list[Value] = []
        self._operators: list[Token] = []

    def run(self, tokens: Sequence[Token]) -> None:
        """Add what there is to say to the report."""
        previous: Token | None = None
        for token in tokens:
            if token.kind in OPERANDS:
                self._values.append(v.operand(token, len(self._report.faults), bare_words=self._bare_words))
                self._check_operand(token, previous)
            elif token.kind is Kind.CLOSE:
                self._close(token, previous)
            else:
                if token.kind not in (Kind.OPEN, Kind.PREFIX):
                    self._reduce(v.PRECEDENCE[token.value])
                self._operators.append(token)
            previous = token
        self._reduce(0)
        whole = self._values[0]
        if not (self._report.faults or whole.types & v.BOOLEAN):
            self._report.faults.append(complaints.no_condition(self._source, whole))

    def _check_operand(self, token: Token, previous: Token | None) -> None:
        if token.kind is Kind.FIELD or (token.kind is Kind.WORD and not self._bare_words):
            self._report.faults.append(self._source.needs_quotes(token.start))
        elif token.kind is Kind.NUMBER and (date := _DATE.match(self._source.text, token.start)):
            message = f'"{date[0]}" is a subtraction without quotes'
            self._report.surprises.append(Fault(message, "put quotes around both sides", token.start))
        elif token.kind is Kind.QUOTED and previous and previous.value in v.PATTERNS:
            lost = next((match for match in _LOST_BACKSLASH.finditer(token.text) if match["lost"]), None)
            if lost:
                message = f'the backslash of "{lost[0]}" is lost: govaluate takes it for its own'
                self._report.surprises.append(Fault(message, "write two backslashes", token.start + lost.start()))

    def _close(self, token: Token, previous: Token | None) -> None:
        if previous and previous.kind not in OPERANDS and previous.kind is not Kind.CLOSE:
            self._values.append(Value(v.NOTHING, token.start, token.end, len(self._report.faults)))
        self._reduce(0)
        opening = self._operators.pop()
        self._values[-1] = replace(self._values[-1], start=opening.start, end=token.end)

    def _reduce(self, level: int) -> None:
        """Apply the operators that bind at least as tightly as `level`, back to the last open parenthesis."""
        while self._operators and self._operators[-1].kind is not Kind.OPEN:
            operator = self._operators[-1]
            if operator.kind is not Kind.PREFIX and v.PRECEDENCE[operator.value] < level:
                return
            self._operators.pop()
            right = self._values.pop()
            if operator.kind is Kind.PREFIX:
                self._values.append(self._prefixed(operator, right))
            else:
                self._values.append(self._combined(operator, self._values.pop(), right))

    def _prefixed(self, operator: Token, right: Value) -> Value:
        types = right.types & v.PREFIX_TAKES[operator.value]
        if not types:
            self._report.faults.append(complaints.mismatch(self._source, operator, right))
        return Value(
            types or v.ANYTHING,
            operator.start,
            right.end,
            right.known_faults,
            tagged=right.tagged,
            constant=not right.constant if operator.value == "!" and isinstance(right.constant, bool) else None,
        )

    def _combined(self, operator: Token, left: Value, right: Value) -> Value:
        """Return what an operator makes of two values, and report what it can't make anything of."""
        sign = operator.value
        skips = _skips(sign, left)
        if skips:
            del self._report.faults[right.known_faults :]
        fits = self._fits(operator, left, right, look_right=not skips)
        self._look_closer(operator, left, right)
        return Value(
            v.result(sign, left, right) if fits else v.ANYTHING,
            left.start,
            right.end,
            left.known_faults,
            tagged=left.tagged or (right.tagged and sign not in ("?", "??")),
            plain=left.plain if sign == "," and left.plain == right.plain else "",
            is_choice=sign == "?",
            constant=v.decided(sign, left, right) if fits else None,
        )

    def _fits(self, operator: Token, left: Value, right: Value, *, look_right: bool) -> bool:
        """Report values of types that an operator doesn't take; return whether there are none."""
        sign = operator.value
        if sign in v.ORDERS or sign == "+":
            joins = sign == "+" and v.TEXT & (left.types | right.types)
            if joins or v.are_comparable(left.types, right.types):
                return True
            self._report.faults.append(complaints.uneven(self._source, operator, left, right))
            return False
        for value, taken in zip((left, right) if look_right else (left,), v.TAKES.get(sign, ()), strict=False):
            if not value.types & taken:
                self._report.faults.append(complaints.mismatch(self._source, operator, value))
                return False
        return True

    def _look_closer(self, operator: Token, left: Value, right: Value) -> None:
        """Report what runs but says something else."""
        sign = operator.value
        if sign == ":" and not left.is_choice:
            self._report.surprises.append(complaints.lone_colon(self._source, operator))
        if sign in ("==", "!=") and not v.can_be_equal(left.types, right.types):
            self._report.surprises.append(complaints.never_equal(self._source, left, right))
        for tag, other in ((left, right),) if sign == "in" else ((left, right), (right, left)):
            if tag.bare_tag and other.plain and sign in _EQUALITIES:
                self._report.surprises.append(complaints.one_side_quoted(self._source, tag, other))


def _skips(sign: str, left: Value) -> bool:
    """Say whether an operator never evaluates its right side, or does so depending on what is not plain to see."""
    if sign == "??" or (sign == ":" and not left.is_choice):
        return True  # the left side is never nothing
    if sign in ("&&", "||", "?") and isinstance(left.constant, bool):
        return left.constant is (sign == "||")
    return sign in v.MAY_SKIP and not left.tagged
