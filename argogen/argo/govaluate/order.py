"""The order of operands and operators in a govaluate expression.

Facts: lexerState.go (which word may follow which) and stagePlanner.go (what follows a parenthesis is dropped).
"""

from collections.abc import Sequence

from argogen.argo.forms.faults import Fault
from argogen.argo.forms.tags import CLOSE
from argogen.argo.govaluate.report import Report
from argogen.argo.govaluate.tokens import OPERANDS, Kind, Source, Token
from argogen.wording import short

_WORD_OPERATORS = {
    **dict.fromkeys(("and", "AND"), "&&"),
    **dict.fromkeys(("or", "OR"), "||"),
    **dict.fromkeys(("not", "NOT"), "! in front of parentheses"),
    **dict.fromkeys(("is", "eq"), "=="),
    "ne": "!=",
    **dict.fromkeys(("contains", "matches"), "=~"),
}
"""What those mean who write a word for an operator."""
_JOINING = ("and", "AND", "or", "OR", "not", "NOT")


def check_order(source: Source, tokens: Sequence[Token], report: Report) -> bool:
    """Report operands and operators that don't take turns, and parentheses without a partner.

    Returns whether it is known what belongs to what: a tag may stand for an operator.
    """
    known = True
    previous: Token | None = None
    is_operator_tag = False
    for token in tokens:
        begins, follows = _begins_operand(token), previous is not None and _ends_operand(previous)
        was_operator_tag, is_operator_tag = is_operator_tag, False
        if begins and follows and previous:
            if token.kind is Kind.TAG and (previous.text not in _WORD_OPERATORS or not known):
                is_operator_tag, known = not was_operator_tag, False
            elif _may_be_operator(previous, token) or was_operator_tag:
                known = False
            elif previous.kind is Kind.CLOSE and token.kind is not Kind.FIELD:
                report.surprises.append(_ignored(token))
                known = False
            else:
                report.faults.append(_side_by_side(source, previous, token))
                return False
        elif not begins and not follows and not (token.kind is Kind.CLOSE and previous and previous.kind is Kind.OPEN):
            fault = _missing_operand(source, previous, token)
            if token.kind is Kind.CLOSE and previous and previous.kind is Kind.COMPARATOR:
                report.surprises.append(fault)  # compared with nothing at all
            else:
                report.faults.append(fault)
                return False
        previous = token
    if previous is None or not _ends_operand(previous):
        report.faults.append(_missing_operand(source, previous, None))
        return False
    return _check_parentheses(tokens, report) and known


def _may_be_operator(tag: Token, token: Token) -> bool:
    """Say whether a tag may stand for an operator, or for an operand and one, in front of what is no operand itself."""
    return tag.kind is Kind.TAG and tag.text.endswith(CLOSE) and token.kind not in OPERANDS


def _begins_operand(token: Token) -> bool:
    return token.kind in OPERANDS or token.kind in (Kind.OPEN, Kind.PREFIX)


def _ends_operand(token: Token) -> bool:
    return token.kind in OPERANDS or token.kind is Kind.CLOSE


def _check_parentheses(tokens: Sequence[Token], report: Report) -> bool:
    opened, stray = [], []
    for token in tokens:
        if token.kind is Kind.OPEN:
            opened.append(token.start)
        elif token.kind is Kind.CLOSE and opened:
            opened.pop()
        elif token.kind is Kind.CLOSE:
            stray.append(token.start)
    if len(opened) > len(stray):
        report.faults.append(Fault('"(" is never closed', "add )", opened[-1]))
    elif stray:
        to = report.faults if len(stray) > len(opened) else report.surprises  # only their number is checked
        to.append(Fault('")" closes nothing', "remove it, or add (", stray[0]))
    return not (opened or stray)


def _ignored(token: Token) -> Fault:
    if token.text in _WORD_OPERATORS:
        return _word_operator(token)
    return Fault("Argo ignores what follows the parentheses", "join conditions with && or ||", token.start)


def _word_operator(token: Token) -> Fault:
    return Fault(f'"{token.text}" is a text here, not an operator', f"write {_WORD_OPERATORS[token.text]}", token.start)


def _side_by_side(source: Source, left: Token, right: Token) -> Fault:
    """Return the fault of two operands without an operator between."""
    if right.kind is Kind.OPEN and left.kind in (Kind.WORD, Kind.FIELD, Kind.TAG) and left.text not in _JOINING:
        hint = "write the condition as an expression in {{=...}}"
        return Fault(f'"{short(left.text)}" can\'t be called: there are no functions here', hint, left.start)
    for token in (right, left):
        if token.kind is Kind.WORD and token.text in _WORD_OPERATORS:
            return _word_operator(token)
    unquoted = OPERANDS - {Kind.QUOTED}
    if left.end == right.start and left.kind in unquoted and right.kind in unquoted:
        return source.needs_quotes(left.start)
    both_words = left.kind is right.kind is Kind.WORD
    hint = "put a text with blanks in quotes" if both_words else "compare with ==, or join conditions with && or ||"
    return Fault(
        f"no operator stands between {source.shown(left.start, left.end)} and {source.shown(right.start, right.end)}",
        hint,
        right.start,
    )


def _missing_operand(source: Source, previous: Token | None, token: Token | None) -> Fault:
    """Return the fault of an operator that lacks a side; `token` stands where the operand should, None is the end."""
    if token and token.kind in (Kind.MODIFIER, Kind.TERNARY) and source.touches(token, after=True):
        return source.needs_quotes(token.start)
    if previous and previous.kind is Kind.MODIFIER and source.touches(previous, after=False):
        return source.needs_quotes(previous.start)
    operator = token if previous is None or previous.kind is Kind.OPEN else previous
    hint = "write '' for an empty text" if operator and operator.kind is Kind.COMPARATOR else "write a condition"
    if previous and previous.kind is not Kind.OPEN:
        return Fault(f'nothing stands after "{previous.text}"', hint, previous.start)
    if token:
        return Fault(f'nothing stands before "{token.text}"', hint, token.start)
    return Fault("it is blank" if previous is None else "nothing stands in the parentheses", "write a condition")
