"""Our parser takes what expr 1.17.8 takes, and refuses what it refuses, at the same place."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from argogen.argo.expr import ExprSyntaxError, parse

if TYPE_CHECKING:
    from tests.expr.conftest import Oracle

GOOD = [
    # literals
    *(
        "nil",
        "true",
        "false",
        "0",
        "42",
        "1_000_000",
        "0x1F",
        "0XaB_c",
        "0o17",
        "0B101",
        "08",
        "1.5",
        ".5",
        "1.",
        "1.e3",
    ),
    *("1e3", "1E+3", "2.5e-1_0", "0x1e5", "9223372036854775807", "1e-999", "''", '""', "'a'", '"a"', "'a\"b'", "'\\''"),
    *(
        r"'\a\b\f\n\r\t\v\\'",
        r"'\x1b'",
        r"'\u1234'",
        r"'\u{1F600}'",
        r"'\U0001F600'",
        r"'\123'",
        r"'\ud800'",
        r"'\377'",
    ),
    *("``", "`a\\q\n'\"`", "`a``b`", "````", "b'abc'", 'B"\\xff\\377"', "b'é'", "'é 漢 😀'", "'a\rb'", "'}}'"),
    # names
    *(
        "a",
        "_",
        "$",
        "$env",
        "$env['a']",
        "é",
        "变量",
        "a1",
        "٣",
        "ab_c$",
        "bytes",
        "nilly",
        "inside",
        "notin",
        "letter",
    ),
    # blanks and comments
    *(
        " a ",
        "\ta\r\n+\nb\u00a0",
        "a // the rest",
        "a /* in between */ + b",
        "/**/a",
        "// first\na",
        "a /* ** / */",
        "a //",
    ),
    # operators
    *(
        "-a",
        "+a",
        "!a",
        "not a",
        "--a",
        "!!a",
        "not not a",
        "-+!a",
        "a - -b",
        "a-b",
        "a - b - c",
        "a + b * c ** d ^ e % f / g",
    ),
    *(
        "2 ** -1",
        "-2 ** 2",
        "2 ** 3 ** 2",
        "2 ** not a * b",
        "a == b != c",
        "a < b",
        "a < b <= c > d >= e",
        "a < b == c",
    ),
    *(
        "a in b",
        "a in ['x']",
        "a not in b",
        "a  not\n in b",
        "not a in b",
        "not (a in b)",
        "-a not in b",
        "a < b not in c",
    ),
    *("a contains b", "a not contains b", "a startsWith b", "a not startsWith b", "a endsWith b", "a matches '^x$'"),
    *(
        "a not matches `x`",
        "a not matches b and c",
        "a + b not in c",
        "a and b or c",
        "a && b || c",
        "a or not b and c",
    ),
    *("1..3", "1 .. n", "1..2..3", "1...3", "a ?? b", "a ?? b ?? c", "(a ?? b) || c", "a || b ?? c", "a + b ?? c + d"),
    *("-a ?? b + c", "a ?? b ? c : d", "a ?? b | f()", "(a ?? b) == 'x'", "a < b ?? c < d"),
    # conditionals
    *(
        "a ? b : c",
        "a?b:c",
        "a ? b : c ? d : e",
        "a ? b ? c : d : e",
        "a ?: b",
        "a ? : b",
        "a ?: b ?: c",
        "(a ? b : c) ? d : e",
    ),
    *("if a { b } else { c }", "if a { b } else if c { d } else { e }", "if a { b; c } else { let x = d; x }"),
    *(
        "if {a: 1}.a { 1 } else { 2 }",
        "if a {1} else {2}; b",
        "a ? b : if c {1} else {2} ? d : e",
        "a ? if b {1} else {2} : c",
    ),
    *("if let x = a; x { 1 } else { 2 }", "x ? y : a ? b : if c {1} else {2} ? d : e"),
    # let and sequences
    *(
        "let x = 1; x",
        "let x = 1; let y = x; x + y",
        "let x = 1; x;",
        "a; b",
        "a; b;",
        "(a; b)",
        "[let x = 1; x]",
        "f(let x = 1; x)",
    ),
    *(
        "a ? let x = 1; x : b",
        "let x = if a {1} else {2}; x",
        "let x = a; b; c",
        "let x = (let y = 1; y); x",
        "let true = 1; 2",
    ),
    # members
    *(
        "a.b",
        "a . b",
        "a['b']",
        "a[0]",
        "a[-1]",
        "a[b.c]",
        "a?.b",
        "a?.[0]",
        "a?.b?.c[0]",
        "a.b?.c[0].d",
        "(a?.b).c",
        "a.b.c.d",
    ),
    *(
        "a.in",
        "a.let",
        "a.not",
        "a.if.else",
        "a?.matches",
        "a.true",
        "a.nil",
        "a.not in b",
        "'a'.b",
        "[1][0]",
        "{a: 1}.a",
    ),
    *(
        "-1[0]",
        "-1 .a",
        "!true.a",
        "not nil?.a",
        "-2 ** 3[0]",
        "(1)[0]",
        "'abc'[1]",
        "`x`[0]",
        "b'x'[0]",
        "a[b ? c : d]",
    ),
    *(
        "a[1:2]",
        "a[:2]",
        "a[1:]",
        "a[:]",
        "a[-2:-1]",
        "a[b:c][0]",
        "a?.[1:2]",
        "a[b ? c : d : e]",
        "(a + b)[0].c",
        "a[`b`]",
    ),
    # calls
    *("f()", "f(a)", "f(a, b)", "f(a, b,)", "f (a)", "a.f()", "a.b.f(c,).d", "a?.f()", "f(a).b", "f(a)[0]", "len(a)"),
    *(
        "::len(a)",
        "::f(a).b",
        "a | f()",
        "a | f(b, c)",
        "a | len() | string()",
        "a | f() + 1",
        "1 + a | f()",
        "a | f() ? b : c",
    ),
    *("f(a ? b : c)", "f([a], {b: c})", "get(a, 'b')", "not f(a)", "xs | filter(# > 1) | len()", "map(a.b, #)"),
    # closures
    *(
        "all(xs, # > 1)",
        "all(xs, {# > 1})",
        "any(xs, .a)",
        "none(xs, .a.b == 1)",
        "one(xs, {.a})",
        "filter(xs, # > 1,)",
    ),
    *(
        "map(xs, #.a)",
        "map(xs, #['a'])",
        "map(xs, {#index})",
        "map(xs, # in [1])",
        "map(xs, {let y = #; y})",
        "map(xs, let y = #; y)",
    ),
    *(
        "map(xs, {a; #})",
        "map(xs, {{a: #}})",
        "map(xs, ({a: #}))",
        "count(xs)",
        "count(xs, #)",
        "sum(xs)",
        "sum(xs, .a)",
        "xs | count()",
    ),
    *(
        "find(xs, #)",
        "findIndex(xs, #)",
        "findLast(xs, #)",
        "findLastIndex(xs, #)",
        "groupBy(xs, .a)",
        "sortBy(xs, .a)",
    ),
    *(
        "sortBy(xs, .a, 'desc')",
        "sortBy(xs, .a, 'desc',)",
        "reduce(xs, #acc + #)",
        "reduce(xs, #acc + #, 0)",
        "xs | reduce(#acc + #, 0)",
    ),
    *(
        "map(xs, map(#, # + 1))",
        "map(xs, all(#.a, .b))",
        "filter(xs, # not matches `x`)",
        "map(xs, # acc)",
        "map(xs, -.a)",
        "map(xs, .5)",
    ),
    *(
        "filter(xs, {.a in ['b']})",
        "map(xs, #.in)",
        "map(xs, .in)",
        "map(xs, #[0][1:])",
        "all(xs, {.a?.b})",
        "map(xs, [#, .a])",
    ),
    # collections
    *(
        "[]",
        "[1]",
        "[1, 2, 3]",
        "[1, 2,]",
        "[[1], [2]]",
        "{}",
        "{a: 1}",
        "{'a': 1, \"b\": 2, `c`: 3}",
        "{1: 2, 1.5: 3, 0x10: 4}",
    ),
    *(
        "{a: 1,}",
        "{(a): 1}",
        "{(a) + b: 1}",
        "{true: 1, nil: 2}",
        "{a: {b: {c: 1}}}",
        "{a: b ? c : d}",
        "{0x: 1, .5.5: 2}",
        "{a:1}['a']",
    ),
]

BAD = [
    # (text, offset, part of the message): expr reports the same offset
    ("", 0, "the expression is empty"),
    ("  ", 1, "the expression is empty"),
    ("// only", 6, "the expression is empty"),
    ("a +", 2, 'the expression ends after "+": an operand is missing'),
    ("a\n  + *", 6, 'unexpected "*" after "+": an operand is missing'),
    ("a + )", 4, 'unexpected ")" after "+": an operand is missing'),
    ("é + *", 4, 'unexpected "*"'),
    ("* a", 0, 'unexpected "*"'),
    ("a b", 2, "an operator is missing between them"),
    ("a 'b'", 2, "an operator is missing between them"),
    ("'a' 1", 4, "an operator is missing between them"),
    ("a = 1", 2, 'did you mean "=="?'),
    ("a === b", 4, 'did you mean "=="?'),
    ("a !== b", 4, 'did you mean "!="?'),
    ("a <> b", 3, 'did you mean "!="?'),
    ("a => b", 2, 'unexpected "="'),
    ("a & b", 2, 'did you mean "&&"?'),
    ("a AND b", 2, 'did you mean "and"?'),
    ("a OR b", 2, 'did you mean "or"?'),
    ("a is nil", 2, 'did you mean "=="?'),
    ("a IN b", 2, 'did you mean "in"?'),
    ("a startswith b", 2, 'did you mean "startsWith"?'),
    ("a | b", 4, "an argument list"),
    ("a | | b", 4, 'or is written "||"'),
    ("a | 1", 4, "a pipe needs a function"),
    ("a | f().b", 7, 'unexpected "."'),
    ("a || || b", 5, "an operand is missing"),
    ("a =* b", 2, 'unexpected "=*"'),
    ("a)", 1, 'no "(" is open'),
    ("(a]", 2, '"(" is still open'),
    ("[a)", 2, '"[" is still open'),
    ("()", 1, 'there is nothing between "(" and ")"'),
    ("(a;)", 3, "a value is missing"),
    ("a[]", 2, 'there is nothing between "[" and "]"'),
    ("a[1,2]", 3, 'unexpected ","'),
    ("a[1:2:3]", 5, 'unexpected ":"'),
    ("a[1::2]", 3, 'unexpected "::"'),
    ("1[0]", 1, "put it into parentheses"),
    ("true.a", 4, "put it into parentheses"),
    ("nil?.a", 3, "put it into parentheses"),
    ("f()(1)", 3, "only a name can be called"),
    ("a[0](1)", 4, "only a name can be called"),
    ("(a)(1)", 3, "only a name can be called"),
    ("a.", 1, "a name is missing"),
    ("a.1", 1, "an index is written [1]"),
    ("1.2.3", 3, 'unexpected ".3"'),
    ("a ? b", 4, '":" with the other branch is missing'),
    ("a ? b c", 6, '":" with the other branch is missing'),
    ("a ? b :", 6, "a value is missing"),
    ("a ? b :: c", 6, '":" with the other branch is missing'),
    ("a ? b = c : d", 6, 'did you mean "=="?'),
    ("if a { 1 }", 9, '"else { }" is missing'),
    ("if a { 1 } else 2", 16, '"{" is missing'),
    ("if a 1 else 2", 5, '"{" is missing'),
    ("if a { } else { 1 }", 7, 'there is nothing between "{" and "}"'),
    ("if a {1} else {2} + 3", 18, 'unexpected "+"'),
    ("1 + if a {1} else {2}", 4, "can only begin an expression"),
    ("1 + let x = 1; x", 4, "can only begin an expression"),
    ("let x = 1", 8, '";" with what the value is for is missing'),
    ("let x = 1;", 9, "a value is missing"),
    ("let x 1; x", 6, '"=" with a value is missing'),
    ("let x == 1; x", 6, '"=" with a value is missing'),
    ("let in = 1; 1", 4, "can't be a name"),
    ("let x = let y = 1; y; x", 22, "is missing"),
    ("let x.y = 1; x", 5, '"=" with a value is missing'),
    ("in == 1", 0, "can't be a name"),
    ("else", 0, "can't be a name"),
    ("a matches", 8, "an operand is missing"),
    ("a not b", 6, 'unexpected "b" after "not"'),
    ("a not", 4, 'the expression ends after "not"'),
    ("a not < b", 6, 'unexpected "<" after "not"'),
    ("a ! b", 2, 'unexpected "!"'),
    ("a ?? b || c", 7, "can't be mixed"),
    ("a ?? b + c", 7, "can't be mixed"),
    ("a ?? b == c", 7, "can't be mixed"),
    ("a ?? b ** c", 7, "can't be mixed"),
    ("a ?? b < c", 7, "can't be mixed"),
    ("a + b ?? c * d", 11, "can't be mixed"),
    ("a and or b", 6, 'after "and": an operand is missing'),
    ("f(in)", 2, "can't be a name"),
    ("# > 1", 0, "only in a closure"),
    (".a", 0, "only in a closure"),
    ("f(#)", 2, "only in a closure"),
    ("all(xs)", 6, "all() needs a closure"),
    ("filter()", 7, "filter() needs an array"),
    ("xs | map()", 9, "map() needs a closure"),
    ("all(xs, # > 1, 2)", 15, 'unexpected "2"'),
    ("all(xs, {# > 1} && a)", 16, 'unexpected "&&"'),
    ("map(xs, {a: #})", 10, 'unexpected ":"'),
    ("map(xs, a; #)", 9, "into braces { }"),
    ("map(xs, {a;})", 11, "a value is missing"),
    ("map(xs, ##)", 8, 'unexpected "##"'),
    ("map xs", 4, "an operator is missing between them"),
    ("count(xs,)", 9, "a value is missing"),
    ("sortBy(xs, .a,)", 14, "a value is missing"),
    ("f(a b)", 4, "an operator is missing between them"),
    ("f(a; b)", 3, 'unexpected ";"'),
    ("f(,)", 2, "a value is missing"),
    ("f(a,,b)", 4, "a value is missing"),
    ("[,]", 1, "a value is missing"),
    ("[1,,2]", 3, "a value is missing"),
    ("{,}", 1, "the key of a map is"),
    ("{a}", 2, '":" with a value is missing'),
    ("{a = 1}", 3, '":" with a value is missing'),
    ("{a: 1 b: 2}", 6, "an operator is missing between them"),
    ("{in: 1}", 1, "the key of a map is"),
    ("{-1: 2}", 1, "the key of a map is"),
    ("{b'x': 2}", 1, "the key of a map is"),
    ("{{x}} == 1", 1, "the key of a map is"),
    ("::a", 2, "an argument list"),
    (";", 0, 'unexpected ";"'),
    ("a;;b", 2, 'unexpected ";"'),
    ("1abc", 1, "a number ends there"),
    ("1.foo", 2, "a number ends there"),
    ("0b12", 3, "a number ends there"),
    ("@a", 0, 'unknown character "@"'),
    ("a ~ b", 2, 'unknown character "~"'),
    ("a \\ b", 2, "unknown character"),
    ("a == “b”", 5, 'did you mean "'),
    ("a – b", 2, "did you mean -"),
    ("a²", 1, "unknown character"),
    ("\ufeffa", 0, "unknown character U+FEFF"),
    ("a\x1fb", 1, "unknown character U+001F"),
]

ELSEWHERE = [
    # (text, our offset, expr's offset, part of the message): expr notices later than a reader would
    # What is never closed: we point to where it begins, expr to the end of the text.
    ("(a", 0, 1, '"(" is never closed'),
    ("f(", 1, 1, '"(" is never closed'),
    ("a[1 + (2", 6, 7, '"(" is never closed'),
    ("{a: 1", 0, 4, '"{" is never closed'),
    ("all(xs, {# > 1)", 14, 14, '"{" is still open'),
    ("'abc", 0, 4, "the text is never closed"),
    ("a + 'b\nc'", 4, 6, "the text is never closed"),
    ("a + `b", 4, 6, "the text is never closed"),
    ("a /* b", 2, 6, "the comment is never closed"),
    # An escape: we point to its backslash, expr to the character that it stumbles over or to the closing quote.
    (r"'a\q'", 2, 3, r"unknown escape \q"),
    (r"'a\"'", 2, 3, "without a backslash"),
    (r"'\x4'", 1, 4, r"unknown escape \x"),
    (r"'\400'", 1, 5, r"unknown escape \4"),
    (r"'\u{}'", 1, 3, r"unknown escape \u"),
    (r"'\U00110000'", 1, 11, r"unknown escape \U"),
    (r"b'\u1234'", 2, 8, r"unknown escape \u"),
    # A number that can't be held: we point to it, expr to what follows it.
    ("0x + 1", 0, 3, "is not a number that expr can hold"),
    ("1e + 1", 0, 3, "is not a number that expr can hold"),
    ("1e999 + 1", 0, 6, "is not a number that expr can hold"),
    ("9223372036854775808 + 1", 0, 20, "whole numbers end at 9223372036854775807"),
    ("0b1e1 + 1", 0, 6, "is not a number that expr can hold"),
    (".5.5 + 1", 0, 5, "is not a number that expr can hold"),
    # No name after a dot: we point to what is there instead, expr to what follows that.
    ("a.+b", 2, 3, 'unexpected "+" after ".": a name is missing'),
    ("a?.(b)", 3, 4, "a name is missing"),
    ("a ?.5 : 1", 4, 6, '"?." is one operator'),
]


def fault(text: str) -> ExprSyntaxError:
    with pytest.raises(ExprSyntaxError) as caught:
        parse(text)
    return caught.value


@pytest.mark.parametrize("text", GOOD)
def test_takes_what_expr_takes(text: str, oracle: "Oracle", check_positions: Callable[[str], None]) -> None:
    assert oracle.fault(text) is None
    check_positions(text)


@pytest.mark.parametrize(("text", "offset", "message"), BAD)
def test_points_to_the_fault(text: str, offset: int, message: str) -> None:
    error = fault(text)
    assert message in error.message
    assert error.offset == offset


@pytest.mark.parametrize("text", [text for text, *_ in BAD])
def test_refuses_what_expr_refuses_at_the_same_place(text: str, oracle: "Oracle") -> None:
    theirs = oracle.fault(text)
    assert theirs is not None
    assert theirs.offset in (fault(text).offset, None)


@pytest.mark.parametrize(("text", "ours", "theirs", "message"), ELSEWHERE)
def test_points_to_the_cause_where_expr_points_to_the_effect(
    text: str, ours: int, theirs: int, message: str, oracle: "Oracle"
) -> None:
    error = fault(text)
    assert message in error.message
    assert error.offset == ours
    expected = oracle.fault(text)
    assert expected is not None
    assert expected.offset == theirs


def test_refuses_the_negated_text_that_expr_takes_for_an_operator(oracle: "Oracle") -> None:
    assert oracle.fault("1 not 'in' [1]") is None
    assert fault("1 not 'in' [1]").offset == 6
