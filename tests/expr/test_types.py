"""Types: what is called a fault makes the engine fail or can't be meant, and results have the types that are told."""

from itertools import product
from typing import TYPE_CHECKING

import pytest

from argogen.argo.expr import FUNCTIONS, Result, parse
from argogen.argo.expr.sprig import sprig_functions
from argogen.argo.expr.types import Typed, typed

if TYPE_CHECKING:
    from tests.expr.conftest import Oracle

VARIABLES: dict[str, object] = {"s": {"text": "abc", "digits": "3", "flag": "true", "object": '{"a": [1]}'}}
OPERANDS = ["s.text", "s.digits", "'x'", "'3'", "1", "2.5", "true", "[1, 2]", "['a']", "({a: 1})", "s.unknown"]
INFIX = ["==", "!=", "<", ">=", "+", "-", "*", "/", "%", "**", "..", "in", "not in", "contains", "matches", "endsWith"]
LOGIC = ["and", "or", "&&", "||"]
SILENT = {"==", "!=", "in", "not in"}
"""Operators that yield what is never meant instead of failing."""
OVER_TEXT = {"filter", "map", "sum", "find", "groupBy", "sortBy", "reduce", "all", "none", "any", "one", "findIndex"}
OVER_TEXT |= {"first", "last", "sort", "get", "findLast", "findLastIndex", "count", "max", "min"}
"""Functions that take a text's bytes, or the whole of it, or yield nil, where it is a variable."""
PYTHON_TYPES: dict[Result, tuple[type, ...]] = {
    Result.STRING: (str,),
    Result.INT: (int,),
    Result.FLOAT: (float, int),
    Result.NUMBER: (int, float),
    Result.BOOL: (bool,),
    Result.ARRAY: (list,),
    Result.MAP: (dict,),
}


def types_of(text: str) -> Typed:
    """Return the types in a text over VARIABLES."""
    names = {"text", "digits", "flag", "object"}

    def known(path: tuple[str, ...]) -> Result:
        return Result.STRING if path[:1] == ("s",) and len(path) == 2 and path[1] in names else Result.ANY

    return typed(text, parse(text), known)


def check(text: str, oracle: "Oracle", *, silent: bool) -> None:
    """Compare what is said of a text with what the engine does."""
    said = types_of(text)
    value, failed = oracle.outcome(text, VARIABLES)
    if said.faults and not silent:
        assert failed, f"{text} gives {value!r}, and argogen says {said.faults[0].message}"
    if not said.faults and not failed and said.result in PYTHON_TYPES:
        assert type(value) in PYTHON_TYPES[said.result], f"{text} gives {value!r}, not {said.result}"


@pytest.mark.parametrize("operator", INFIX)
def test_operators_take_what_the_engine_takes(operator: str, oracle: "Oracle") -> None:
    for left, right in product(OPERANDS, repeat=2):
        check(f"{left} {operator} {right}", oracle, silent=operator in SILENT)


@pytest.mark.parametrize("operator", LOGIC)
def test_logic_takes_what_the_engine_takes(operator: str, oracle: "Oracle") -> None:
    sides = [*OPERANDS, "(1 == 1)", "(1 == 2)"]
    for left, right in product(sides, repeat=2):
        reached = "(1 == 1)" if operator in ("and", "&&") else "(1 == 2)"
        if left in ("(1 == 1)", "(1 == 2)") and left != reached and right not in OPERANDS[2:]:
            continue  # the right side is not reached, and not known before it runs
        check(f"{left} {operator} {right}", oracle, silent=right in ("true", "(1 == 1)", "(1 == 2)"))


@pytest.mark.parametrize(
    "form", ["-({})", "!({})", "not ({})", "({}) ? 1 : 2", "({}) ?: 2", "({})[0]", "({}).a", "({})?.a"]
)
def test_forms_around_one_operand_take_what_the_engine_takes(form: str, oracle: "Oracle") -> None:
    for operand in OPERANDS:
        check(form.format(operand), oracle, silent=False)


SAMPLES: dict[str, tuple[str, ...]] = {
    **{name: ("s.text",) * function.minimum for name, function in FUNCTIONS.items() if not function.closure},
    **{name: ("[1, 2]", "# == 1")[: function.minimum] for name, function in FUNCTIONS.items() if function.closure},
    **dict.fromkeys(("abs", "ceil", "floor", "round", "bitnot", "int", "float"), ("1",)),
    **dict.fromkeys(("max", "min", "mean", "median"), ("1",)),
    **dict.fromkeys(("first", "last", "reverse", "uniq", "concat", "flatten", "sort"), ("[1, 2]",)),
    **dict.fromkeys(("keys", "values", "toPairs"), ("{a: 1}",)),
    "repeat": ("s.text", "2"),
    "take": ("[1, 2]", "1"),
    "get": ("{a: 1}", "'a'"),
    "join": ("['a']",),
    "fromJSON": ("s.object",),
    "fromPairs": ("[['a', 1]]",),
    "duration": ("'1h'",),
    "timezone": ("'UTC'",),
    "date": ("'2024-01-01'",),
}
BUILTINS = [name for name, function in FUNCTIONS.items() if function.builtin]


@pytest.mark.parametrize("name", BUILTINS)
def test_functions_take_what_the_engine_takes(name: str, oracle: "Oracle") -> None:
    sample = SAMPLES[name]
    for index, operand in product(range(len(sample)), OPERANDS):
        arguments = [*sample[:index], operand, *sample[index + 1 :]]
        text = f"{name}({', '.join(arguments)})"
        silent = name in OVER_TEXT and arguments[0] in ("s.text", "s.digits")
        check(f"[{text}][0]", oracle, silent=silent)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("s.text + s.unknown", Result.STRING),
        ("let n = int(s.digits); n + 1", Result.INT),
        ("let t = s.text; t", Result.STRING),
        ("[(let t = 1; t), (let t = 'x'; t)][0]", Result.ANY),
        ("(let t = 1; t) + (let t = 2.5; t)", Result.NUMBER),
        ("s.text == 'x' ? 1 : 2.5", Result.NUMBER),
        ("s.text == 'x' ? 1 : 'x'", Result.ANY),
        ("s.unknown ?? 'x'", Result.ANY),
        ("s.text[1:2]", Result.STRING),
        ("fromJSON(s.object).a", Result.ANY),
        ("map([1], # > 1)", Result.ARRAY),
        ("sprig.trunc(3, s.text)", Result.STRING),
        ("sprig.nothing(s.text)", Result.ANY),
        ("toJson([1])", Result.STRING),
        ("1 < 2 <= 3", Result.BOOL),
        ("s.text matches 'a' and s.flag", Result.ANY),
    ],
)
def test_tells_the_type_of_a_result(text: str, result: Result) -> None:
    assert types_of(text).result is result


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("s.digits > 3", "int(s.digits) makes the text a number"),
        ("s.digits == 3", "write '3', in quotes"),
        ("s.flag == true", "write 'true', in quotes"),
        ("int(s.digits) == '3'", "write 3 without quotes"),
        ("s.flag and s.text == 'x'", "compare it, as in s.flag == 'true'"),
        ("s.object.a", "fromJSON(s.object).a, if it holds JSON"),
        ("'a' in s.text", "for a part of a text write s.text contains 'a'"),
        ("['a', 'b'] contains s.text", "for an item of a list write s.text in ['a', 'b']"),
        ("s.digits in [1, 2]", "write the items in quotes"),
        ("map(s.object, # + 1)", "fromJSON(s.object), if it holds JSON"),
        ("sprig.trunc(s.digits, s.text)", "int(s.digits) makes it a number"),
    ],
)
def test_says_what_to_write_instead(text: str, hint: str) -> None:
    (fault,) = types_of(text).faults
    assert fault.hint == hint


@pytest.mark.parametrize(
    "text",
    [
        "s.unknown > 3",
        "s.unknown.a.b + 1",
        "filter(s.unknown, .a == 1 and #.b)",
        "let s2 = s.unknown; s2 + 1",
        "s.text == nil",
        "s.digits == '3' || s.flag",
        "(now() - date(s.text)).Hours() > 1",
        "duration('1h') * 2",
        "sprig.add(1, s.digits)",
    ],
)
def test_what_is_not_known_is_no_fault(text: str) -> None:
    assert types_of(text).faults == ()


def test_faults_stand_where_the_operator_or_the_argument_stands() -> None:
    text = "len(1) > 0 and s.digits > 3"
    assert [text[fault.offset :] for fault in types_of(text).faults] == ["1) > 0 and s.digits > 3", "> 3"]


def test_a_long_chain_is_no_trouble() -> None:
    assert types_of("s.text + " * 1500 + "s.text").result is Result.STRING
    assert types_of("s" + ".a" * 2000).result is Result.ANY


def test_sprig_has_the_functions_that_argo_leaves_it() -> None:
    functions = sprig_functions()
    assert len(functions) == 209
    assert "env" not in functions
    assert (functions["trunc"].minimum, functions["trunc"].maximum) == (2, 2)
    assert (functions["add"].minimum, functions["add"].maximum) == (0, None)
    assert (functions["default"].minimum, functions["default"].maximum) == (1, None)
    assert (functions["uuidv4"].minimum, functions["uuidv4"].maximum) == (0, 0)
