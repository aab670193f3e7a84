"""What expressions mean: which operator holds which operand, and what is said of each node."""

from typing import TYPE_CHECKING

import pytest

from argogen.argo.expr import (
    Array,
    Binary,
    Builtin,
    Bytes,
    Call,
    Closure,
    Comparisons,
    Conditional,
    Float,
    Identifier,
    Integer,
    Let,
    Member,
    Node,
    Pointer,
    Sequence,
    Slice,
    String,
    Unary,
    member_path,
    parse,
    walk,
)

if TYPE_CHECKING:
    from tests.expr.conftest import Oracle

VARIABLES: dict[str, object] = {"t": True, "f": False, "n": 3, "m": 2, "s": "abc"}

GROUPING = [
    ("1 + 2 * 3", "1 + (2 * 3)"),
    ("10 - 4 - 3", "(10 - 4) - 3"),
    ("100 / 10 / 5", "(100 / 10) / 5"),
    ("17 % 10 * 2", "(17 % 10) * 2"),
    ("2 ** 3 ** 2", "2 ** (3 ** 2)"),
    ("2 ^ 3 ** 2", "2 ^ (3 ** 2)"),
    ("-2 ** 2", "-(2 ** 2)"),
    ("2 ** -1 * 4", "(2 ** (-1)) * 4"),
    ("2 * 3 ** 2", "2 * (3 ** 2)"),
    ("-n + m", "(-n) + m"),
    ("-n * m", "(-n) * m"),
    ("- -n", "-(-n)"),
    ("n - -m", "n - (-m)"),
    ("not t == f", "(not t) == f"),
    ("!t == f", "(!t) == f"),
    ("not t and f", "(not t) and f"),
    ("not f or t", "(not f) or t"),
    ("not t in [f]", "(not t) in [f]"),
    ("t or f and f", "t or (f and f)"),
    ("t || f && f", "t || (f && f)"),
    ("f and f or t", "(f and f) or t"),
    ("f and f == f", "f and (f == f)"),
    ("n == 3 and m == 2", "(n == 3) and (m == 2)"),
    ("n + 1 == 4", "(n + 1) == 4"),
    ("n < m == f", "(n < m) == f"),
    ("1 < m < n", "(1 < m < n)"),
    ("n + m in [5]", "(n + m) in [5]"),
    ("n not in [1] and t", "(n not in [1]) and t"),
    ("n == m not in [f]", "(n == m) not in [f]"),
    ("s + 'd' contains 'cd'", "(s + 'd') contains 'cd'"),
    ("s not contains 'x' ? n : m", "(s not contains 'x') ? n : m"),
    ("len(1..3 + 1)", "len(1..(3 + 1))"),
    ("n in 1..3", "n in (1..3)"),
    ("nil ?? n", "(nil) ?? n"),
    ("1 + nil ?? n", "1 + (nil ?? n)"),
    ("nil ?? nil ?? n", "(nil ?? nil) ?? n"),
    ("-nil ?? n", "-(nil ?? n)"),
    ("f or nil ?? t", "f or (nil ?? t)"),
    ("t ? 1 : f ? 2 : 3", "t ? 1 : (f ? 2 : 3)"),
    ("f ? 1 : f ? 2 : 3", "f ? 1 : (f ? 2 : 3)"),
    ("t ? f ? 1 : 2 : 3", "t ? (f ? 1 : 2) : 3"),
    ("f ?: f ?: t", "f ?: (f ?: t)"),
    ("t or f ? 1 : 2", "(t or f) ? 1 : 2"),
    ("n > m ? n + 1 : m", "(n > m) ? (n + 1) : m"),
    ("f ? 1 : if f {2} else {t} ? 3 : 4", "(f ? 1 : if f {2} else {t}) ? 3 : 4"),
    ("if f {1} else if t {2} else {3}", "if f {1} else { if t {2} else {3} }"),
    ("'a' + s | upper()", "('a' + s) | upper()"),
    ("s | upper() | len()", "(s | upper()) | len()"),
    ("s | len() + 1", "(s | len()) + 1"),
    ("s | upper()", "upper(s)"),
    ("s | replace('a', 'x')", "replace(s, 'a', 'x')"),
    ("[1, 2, 3] | filter(# > 1) | len()", "len(filter([1, 2, 3], {# > 1}))"),
    ("::len(s)", "len(s)"),
    ("let x = 1; let y = 2; x + y", "let x = 1; (let y = 2; (x + y))"),
    ("let x = t ? 1 : 2; x", "let x = (t ? 1 : 2); x"),
    ("let x = 1; n; x", "let x = 1; (n; x)"),
    ("-[5, 6][0]", "-([5, 6][0])"),
    ("!{a: f}.a", "!({a: f}.a)"),
    ("{a: {b: n}}?.a.b", "({a: {b: n}}?.a).b"),
    ("sum([{a: 1}], .a)", "sum([{a: 1}], #.a)"),
    ("sum([1, 2], {let y = #; y})", "sum([1, 2], let y = #; y)"),
    ("reduce([1, 2], #acc + #, 0)", "reduce([1, 2], (#acc) + (#), 0)"),
    ("sum(map([[1], [2]], #[0]))", "sum(map([[1], [2]], {(#)[0]}))"),
    ("all([n], # > 1) and t", "(all([n], # > 1)) and t"),
]


@pytest.mark.parametrize(("text", "grouped"), GROUPING)
def test_groups_as_expr_does(text: str, grouped: str, oracle: "Oracle") -> None:
    assert parse(text) == parse(grouped)
    assert oracle.value(text, VARIABLES) == oracle.value(grouped, VARIABLES)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("a - b - c", "a - (b - c)"),
        ("2 ** 3 ** 2", "(2 ** 3) ** 2"),
        ("not a == b", "not (a == b)"),
        ("-2 ** 2", "(-2) ** 2"),
    ],
)
def test_tells_groupings_apart(text: str, other: str) -> None:
    assert parse(text) != parse(other)


def only(text: str, kind: type[Node]) -> Node:
    (found,) = [node for node in walk(parse(text)) if type(node) is kind]
    return found


def test_a_member_and_a_subscript_are_equal_but_told_apart() -> None:
    dotted, subscript = parse("steps.job"), parse("steps['job']")
    assert dotted == subscript
    assert isinstance(dotted, Member)
    assert isinstance(subscript, Member)
    assert (dotted.computed, subscript.computed) == (False, True)
    assert (dotted.property.start, dotted.property.end) == (6, 9)
    assert (subscript.property.start, subscript.property.end) == (6, 11)


def test_parentheses_belong_to_the_node_around() -> None:
    text = "(a + b).c"
    tree = parse(text)
    assert isinstance(tree, Member)
    assert (tree.start, tree.end) == (0, 9)
    assert text[tree.target.start : tree.target.end] == "a + b"


def test_optional_members() -> None:
    tree = parse("a?.b?.[0].c")
    flags = [node.optional for node in walk(tree) if isinstance(node, Member)]
    assert flags == [False, True, True]


def test_slices() -> None:
    tree = parse("a[:-1]")
    assert isinstance(tree, Slice)
    assert tree.lower is None
    assert isinstance(tree.upper, Unary)


def test_the_short_form_of_a_pointer() -> None:
    tree = parse("map(xs, .name)")
    assert isinstance(tree, Builtin)
    closure = tree.arguments[1]
    assert isinstance(closure, Closure)
    assert isinstance(closure.body, Member)
    pointer = closure.body.target
    assert isinstance(pointer, Pointer)
    assert (pointer.name, pointer.start, pointer.end) == ("", 8, 8)


def test_named_pointers() -> None:
    names = [node.name for node in walk(parse("reduce(xs, #acc + #.a + #index)")) if isinstance(node, Pointer)]
    assert names == ["acc", "", "index"]


def test_a_closure_has_its_braces() -> None:
    closure = only("filter(xs, { # > 1 })", Closure)
    assert (closure.start, closure.end) == (11, 20)


def test_a_pipe_gives_the_first_argument() -> None:
    tree = parse("a.b | replace('x', 'y')")
    assert isinstance(tree, Builtin)
    assert (tree.name, tree.name_start, tree.start, tree.end) == ("replace", 6, 0, 23)
    assert len(tree.arguments) == 3


def test_calls_of_functions_that_expr_does_not_have() -> None:
    tree = parse("sprig.trunc(5, toJson(x))")
    assert isinstance(tree, Call)
    assert member_path(tree.callee) == ("sprig", "trunc")
    inner = tree.arguments[1]
    assert isinstance(inner, Call)
    assert inner.callee == Identifier("toJson", start=0, end=0)


def test_operators_as_they_are_written() -> None:
    tree = parse("a   not  in b")
    assert isinstance(tree, Binary)
    assert (tree.operator, tree.operator_start) == ("not in", 4)
    assert isinstance(single := parse("a && b"), Binary)
    assert single.operator == "&&"


def test_chained_comparisons_are_one_node() -> None:
    tree = parse("0 < a <= b")
    assert isinstance(tree, Comparisons)
    assert (tree.operators, tree.operator_starts, len(tree.operands)) == (("<", "<="), (2, 6), 3)
    assert isinstance(parse("0 < a"), Binary)


def test_the_short_conditional_has_no_middle() -> None:
    tree = parse("a ?: b")
    assert isinstance(tree, Conditional)
    assert tree.then is None


def test_let_and_sequence_end_before_a_final_semicolon() -> None:
    let = parse("let x = 1; x; y;")
    assert isinstance(let, Let)
    assert isinstance(let.body, Sequence)
    assert (let.name, let.name_start, let.end, let.body.end) == ("x", 4, 15, 15)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1_000", 1000),
        ("0x1F", 31),
        ("0o17", 15),
        ("0b101", 5),
        ("010", 10),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("1_0.5_0", 10.5),
        (r"'a\n\t\\\''", "a\n\t\\'"),
        (r'"\x41\u00e9\U0001F600\u{1F600}\101"', "Aé😀😀A"),
        (r"'\ud800'", "\ufffd"),
        (r"`a\n``b`", r"a\n`b"),
        ("'a\rb'", "a\nb"),
        (r"b'a\xff\101é\n'", b"a\xffA\xc3\xa9\n"),
        ("B'\\\\'", b"\\"),
    ],
)
def test_literals(text: str, value: object) -> None:
    tree = parse(text)
    assert isinstance(tree, Integer | Float | String | Bytes)
    assert (type(tree.value), tree.value) == (type(value), value)


@pytest.mark.parametrize(
    "text", [r"'\a\b\f\n\r\t\v\\\''", r"'\x41\xe9\377\u00e9\U0001F600\u{41}'", "`a\\n``b\r`", "'a\rb'", r"'\ud800'"]
)
def test_texts_mean_what_they_mean_to_expr(text: str, oracle: "Oracle") -> None:
    tree = parse(text)
    assert isinstance(tree, String)
    assert tree.value == oracle.value(text, {})


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("steps.job.outputs.parameters.status", ("steps", "job", "outputs", "parameters", "status")),
        ("steps['run-job'].outputs?.parameters[`status`]", ("steps", "run-job", "outputs", "parameters", "status")),
        ("(steps?.['a']).b", ("steps", "a", "b")),
        ("a.b[0].c", ("a", "b", "0", "c")),
        ("$env['a'].in", ("$env", "a", "in")),
        ("item", ("item",)),
        ("steps.run-job.outputs", None),
        ("a[b].c", None),
        ("a[-1]", None),
        ("a[1:2]", None),
        ("f().a", None),
        ("a.f()", None),
        ("'a'.b", None),
        ("true", None),
    ],
)
def test_member_path(text: str, path: tuple[str, ...] | None) -> None:
    assert member_path(parse(text)) == path


def test_walk_yields_parents_first_and_in_the_order_of_the_text() -> None:
    kinds = [type(node) for node in walk(parse("f(a, [1, b.c])"))]
    assert kinds == [Call, Identifier, Identifier, Array, Integer, Member, Identifier, String]
