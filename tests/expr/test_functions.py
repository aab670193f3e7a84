"""The table of functions says of expr's own what expr says."""

from typing import TYPE_CHECKING

import pytest

from argogen.argo.expr import FUNCTIONS, Builtin, Call, Function, parse

if TYPE_CHECKING:
    from tests.expr.conftest import Oracle

BUILTINS = [function for function in FUNCTIONS.values() if function.builtin]
# What these two take depends on the arguments' types.
BY_TYPE = {"now", "date"}
# Arguments with which a function compiles and gives a single value.
TYPED = {
    "all": "[1], true",
    "none": "[1], true",
    "any": "[1], true",
    "one": "[1], true",
    "count": "[true]",
    "len": "'a'",
    "type": "1",
    "ceil": "1.5",
    "floor": "1.5",
    "round": "1.5",
    "int": "'1'",
    "float": "'1'",
    "string": "1",
    "trim": "'a'",
    "trimPrefix": "'a'",
    "trimSuffix": "'a'",
    "upper": "'a'",
    "lower": "'a'",
    "replace": "'a', 'b', 'c'",
    "repeat": "'a', 2",
    "join": "['a']",
    "indexOf": "'a', 'a'",
    "lastIndexOf": "'a', 'a'",
    "hasPrefix": "'a', 'a'",
    "hasSuffix": "'a', 'a'",
    "toJSON": "1",
    "toBase64": "'a'",
    "fromBase64": "'YQ=='",
    "bitand": "1, 1",
    "bitor": "1, 1",
    "bitxor": "1, 1",
    "bitnand": "1, 1",
    "bitshl": "1, 1",
    "bitshr": "1, 1",
    "bitushr": "1, 1",
    "bitnot": "1",
    "filter": "[1], true",
    "map": "[1], 1",
    "groupBy": "[1], 1",
    "sortBy": "[1], 1",
    "split": "'a', 'a'",
    "splitAfter": "'a', 'a'",
    "take": "[1], 1",
    "keys": "{a: 1}",
    "values": "{a: 1}",
    "toPairs": "{a: 1}",
    "fromPairs": "[['a', 1]]",
    "reverse": "[1]",
    "uniq": "[1]",
    "concat": "[1]",
    "flatten": "[1]",
    "sort": "[1]",
}


def call(function: Function, arguments: int) -> str:
    values = ["#" if function.closure and index == 1 else "x" for index in range(arguments)]
    return f"{function.name}({', '.join(values)})"


@pytest.mark.parametrize("function", [f for f in BUILTINS if f.name not in BY_TYPE], ids=lambda f: f.name)
def test_number_of_arguments(function: Function, oracle: "Oracle") -> None:
    most = function.maximum or function.minimum + 5
    for arguments in range(function.minimum, most + 1):
        assert oracle.error(call(function, arguments)) == ""
    if function.minimum:
        assert oracle.error(call(function, function.minimum - 1)) != ""
    if function.maximum:
        assert oracle.error(call(function, function.maximum + 1)) != ""


@pytest.mark.parametrize(
    ("text", "compiles"),
    [
        ("now()", True),
        ("now(timezone('UTC'))", True),
        ("now(timezone('UTC'), 1)", False),
        ("date()", False),
        ("date('2024-01-01')", True),
        ("date(timezone('UTC'), '2024', '2006', 'UTC')", True),
        ("date(timezone('UTC'), '2024', '2006', 'UTC', 1)", False),
    ],
)
def test_number_of_arguments_by_type(text: str, compiles: bool, oracle: "Oracle") -> None:
    assert (oracle.error(text) == "") == compiles


@pytest.mark.parametrize("function", [f for f in BUILTINS if f.result != "any"], ids=lambda f: f.name)
def test_result(function: Function, oracle: "Oracle") -> None:
    assert oracle.value(f"type({function.name}({TYPED[function.name]}))", {}) == function.result


@pytest.mark.parametrize("name", FUNCTIONS)
def test_expr_knows_its_own_functions_and_not_those_of_argo(name: str, oracle: "Oracle") -> None:
    function = FUNCTIONS[name]
    tree = parse(call(function, max(function.minimum, 1)))
    assert isinstance(tree, Builtin if function.builtin else Call)
    # A let can't take the name of a builtin.
    assert ("cannot redeclare" in oracle.error(f"let {name} = 1; 2")) == function.builtin
