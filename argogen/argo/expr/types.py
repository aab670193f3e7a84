"""The types of an expression's values, and operators and functions that can't take what they are given.

Only what is sure: a value of which nothing is known is right everywhere. Facts: expr-lang/expr 1.17.8, checker and
vm/runtime, and what the engine itself does. What fails only when it runs is a fault, and so is what runs and can't be
meant: a text is never equal to a number, map() goes over the bytes of a text.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from argogen.argo.expr import nodes as n
from argogen.argo.expr.functions import ANYTHING, FUNCTIONS, NUMBERS, TEXT, TRUTH, WHOLE, Function, Result, Types
from argogen.argo.expr.nodes import Node
from argogen.argo.expr.sprig import sprig_functions
from argogen.argo.expr.walk import upward
from argogen.argo.forms.faults import Fault
from argogen.wording import LONGEST_QUOTE, TYPES, short

Steps = tuple[str, ...]

WORDS = {
    Result.STRING: TYPES["string"],
    **dict.fromkeys((Result.INT, Result.FLOAT, Result.NUMBER), TYPES["number"]),
    Result.BOOL: TYPES["boolean"],
    Result.ARRAY: TYPES["array"],
    Result.MAP: TYPES["object"],
    Result.ARTIFACT: "an artifact",
}
"""The types as messages call them."""


@dataclass(frozen=True)
class Typed:
    """What an expression yields, and what is wrong with the types in it."""

    result: Result
    faults: tuple[Fault, ...]
    _types: Mapping[int, Result] = field(default_factory=dict, repr=False)

    def of(self, node: Node) -> Result:
        """Return the type of a part of the expression, ANY for a node of another tree."""
        return self._types.get(id(node), Result.ANY)


def typed(text: str, tree: Node, type_of: Callable[[Steps], Result]) -> Typed:
    """Return the type that `tree`, which is `text` read, yields, and its faults in the order of the text.

    `type_of` tells the type of a variable by the way to it, ("steps", "a", "status"); ANY where it knows nothing.
    """
    reading = _Reading(text, type_of)
    order = upward(tree)
    declared = {id(node.value): node.name for node in order if isinstance(node, n.Let)}
    for node in order:
        rule = _RULES.get(type(node))
        result = rule(reading, node) if rule else Result.ANY
        reading.types[id(node)] = result
        if id(node) in declared:
            reading.variables[declared[id(node)]] = result
    faults = sorted(reading.faults, key=lambda fault: fault.offset)
    return Typed(reading.types[id(tree)], tuple(faults), reading.types)


_LONGEST_PATH = 12
"""Steps of the longest variable that is looked up; none is as long."""


@dataclass
class _Reading:
    """What is known so far, from the leaves of the tree upwards."""

    text: str
    type_of: Callable[[Steps], Result]
    types: dict[int, Result] = field(default_factory=dict)
    paths: dict[int, Steps] = field(default_factory=dict)
    variables: dict[str, Result] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def of(self, node: Node) -> Result:
        """Return the type of a node that was visited."""
        return self.types[id(node)]

    def source(self, node: Node) -> str:
        """Return a node's own text for hints, three dots for a long one."""
        text = self.text[node.start : node.end]
        return short(text) if len(text) <= LONGEST_QUOTE else "..."

    def complain(self, message: str, hint: str, offset: int) -> None:
        self.faults.append(Fault(message, hint, offset))


def _known(types: Types) -> Callable[[_Reading, Node], Result]:
    (result,) = types
    return lambda _reading, _node: result


def _identifier(reading: _Reading, node: n.Identifier) -> Result:
    if node.name in reading.variables:
        return reading.variables[node.name]
    reading.paths[id(node)] = (node.name,)
    return reading.type_of((node.name,))


def _member(reading: _Reading, node: n.Member) -> Result:
    target = reading.of(node.target)
    path = reading.paths.get(id(node.target))
    if path and len(path) < _LONGEST_PATH and isinstance(node.property, n.String | n.Integer):
        reading.paths[id(node)] = path = (*path, str(node.property.value))
        found = reading.type_of(path)
        if found is not Result.ANY:
            return found
    if isinstance(node.property, n.String) and target in _WITHOUT_MEMBERS:
        owner, word = reading.source(node.target), WORDS[target]
        hint = f"fromJSON({owner}).{node.property.value}, if it holds JSON" if target is Result.STRING else ""
        message = f'"{owner}" is {word} and has no "{short(node.property.value)}"'
        reading.complain(message, hint, node.property.start)
    return Result.ANY


_WITHOUT_MEMBERS = {Result.STRING, Result.BOOL, Result.ARRAY, *NUMBERS}


def _slice(reading: _Reading, node: n.Slice) -> Result:
    found = reading.of(node.target)
    return found if found in (Result.STRING, Result.ARRAY) else Result.ANY


def _unary(reading: _Reading, node: n.Unary) -> Result:
    operand = reading.of(node.operand)
    if node.operator in ("!", "not"):
        _expect_truth(reading, f'"{node.operator}"', node.operand)
        return Result.BOOL
    if operand is not Result.ANY and operand not in NUMBERS:
        hint = _number_hint(reading, node.operand)
        reading.complain(f'"{node.operator}" takes a number, not {WORDS[operand]}', hint, node.start)
        return Result.ANY
    return operand


def _conditional(reading: _Reading, node: n.Conditional) -> Result:
    _expect_truth(reading, "a condition", node.condition)
    if node.then is None:
        return Result.ANY
    return _common(reading.of(node.then), reading.of(node.otherwise))


def _expect_truth(reading: _Reading, operator: str, node: Node) -> None:
    found = reading.of(node)
    if found not in (Result.BOOL, Result.ANY):
        hint = f"compare it, as in {reading.source(node)} == 'true'" if found is Result.STRING else ""
        reading.complain(f"{operator} takes true or false, not {WORDS[found]}", hint, node.start)


def _common(one: Result, other: Result) -> Result:
    """Return the type of a value that is either the one or the other."""
    if one is other:
        return one
    return Result.NUMBER if {one, other} <= NUMBERS else Result.ANY


# --- operators between two operands ---

_NUMBERS_OR_TEXTS = NUMBERS | TEXT
_OPERANDS: dict[str, tuple[Types, str]] = {
    **dict.fromkeys(("-", "*", "/", "**", "^"), (NUMBERS, "numbers")),
    "%": (WHOLE | {Result.NUMBER}, "whole numbers"),
    **dict.fromkeys(("+", "<", "<=", ">", ">="), (_NUMBERS_OR_TEXTS, "numbers or texts")),
    **dict.fromkeys(("contains", "startsWith", "endsWith", "matches"), (TEXT, "texts")),
    "..": (NUMBERS, "whole numbers"),
}
"""What operators take on both sides, and how messages call it."""
_EQUALITY = ("==", "!=")
_ALIKE = (*_EQUALITY, "+", "<", "<=", ">", ">=")
"""The operators whose operands must be of one type."""
_LOGIC = ("and", "&&", "or", "||")


def _binary(reading: _Reading, node: n.Binary) -> Result:
    operator = node.operator.removeprefix("not ")
    left, right = reading.of(node.left), reading.of(node.right)
    if operator in _LOGIC:
        return _logic(reading, node)
    if operator == "??":
        return _common(left, right)
    if operator == "in":
        _check_in(reading, node)
        return Result.BOOL
    _check_operands(reading, operator, node.left, node.right, node.operator_start)
    if operator in _OPERANDS and operator not in _ARITHMETIC_RESULT:
        return Result.BOOL if operator != ".." else Result.ARRAY
    return Result.BOOL if operator in _EQUALITY else _ARITHMETIC_RESULT[operator](left, right)


def _comparisons(reading: _Reading, node: n.Comparisons) -> Result:
    for index, operator in enumerate(node.operators):
        left, right = node.operands[index : index + 2]
        _check_operands(reading, operator, left, right, node.operator_starts[index])
    return Result.BOOL


def _sum(left: Result, right: Result) -> Result:
    if Result.STRING in (left, right):
        return Result.STRING
    return _number(left, right)


def _number(left: Result, right: Result) -> Result:
    return _common(left, right) if {left, right} <= NUMBERS else Result.ANY


_ARITHMETIC_RESULT: dict[str, Callable[[Result, Result], Result]] = {
    "+": _sum,
    "-": _number,
    "*": _number,
    "/": lambda left, right: Result.FLOAT if {left, right} <= NUMBERS else Result.ANY,
    "%": lambda _left, _right: Result.INT,
    **dict.fromkeys(("**", "^"), lambda _left, _right: Result.FLOAT),
}


def _logic(reading: _Reading, node: n.Binary) -> Result:
    """Check `and` and `or`: what is on the right is the result as it is, whatever its type."""
    _expect_truth(reading, f'"{node.operator}"', node.left)
    right = reading.of(node.right)
    if right is not Result.STRING or isinstance(node.right, n.String):
        _expect_truth(reading, f'"{node.operator}"', node.right)
    return Result.BOOL if reading.of(node.left) is right is Result.BOOL else Result.ANY


def _check_in(reading: _Reading, node: n.Binary) -> None:
    left, right = reading.of(node.left), reading.of(node.right)
    if right in _WITHOUT_ITEMS:
        hint = f"for a part of a text write {reading.source(node.right)} contains {reading.source(node.left)}"
        message = f'"{node.operator}" looks into a list or a map, and {WORDS[right]} stands on its right'
        reading.complain(message, hint if right is Result.STRING else "", node.operator_start)
    elif isinstance(node.right, n.Array) and node.right.elements and left is not Result.ANY:
        items = {_group(reading.of(element)) for element in node.right.elements}
        if Result.ANY not in items and _group(left) not in items:
            message = f'"{node.operator}" looks for {WORDS[left]} in a list that has none'
            hint = "write the items in quotes" if left is Result.STRING else _number_hint(reading, node.left)
            reading.complain(message, hint, node.operator_start)


_WITHOUT_ITEMS = {Result.STRING, Result.BOOL, *NUMBERS}


def _check_operands(reading: _Reading, operator: str, left: Node, right: Node, offset: int) -> None:
    types = reading.of(left), reading.of(right)
    allowed, name = _OPERANDS.get(operator, (ANYTHING, ""))
    if operator in _ALIKE and Result.ANY not in types and _group(types[0]) is not _group(types[1]):
        message = f'"{operator}" has {WORDS[types[0]]} on its left and {WORDS[types[1]]} on its right'
        reading.complain(message, _mismatch_hint(reading, operator, left, right), offset)
        return
    for found, node in zip(types, (left, right), strict=True):
        if allowed and found is not Result.ANY and found not in allowed:
            hint = _number_hint(reading, node)
            if operator == "contains" and found is Result.ARRAY:
                hint = f"for an item of a list write {reading.source(right)} in {reading.source(left)}"
            elif allowed is TEXT and isinstance(node, n.Integer | n.Float):
                hint = f"write '{reading.source(node)}', in quotes"
            reading.complain(f'"{operator}" takes {name}, not {WORDS[found]}', hint, offset)
            return


def _group(found: Result) -> Result:
    return Result.NUMBER if found in NUMBERS else found


def _mismatch_hint(reading: _Reading, operator: str, left: Node, right: Node) -> str:
    """Return how two operands come to be of one type, of which one is text, or ""."""
    sides = {reading.of(side): side for side in (left, right)}
    text = sides.pop(Result.STRING, None)
    if text is None:
        return ""
    ((found, other),) = sides.items()
    if operator in _EQUALITY and isinstance(text, n.String) and (found in NUMBERS or found is Result.BOOL):
        return f"write {short(text.value)} without quotes"
    if operator in _EQUALITY and isinstance(other, n.Integer | n.Float | n.Boolean):
        return f"write '{reading.source(other)}', in quotes"
    return _number_hint(reading, text) if found in NUMBERS else ""


def _number_hint(reading: _Reading, node: Node) -> str:
    return f"int({reading.source(node)}) makes the text a number" if reading.of(node) is Result.STRING else ""


# --- functions ---

_PREDICATES = {"all", "none", "any", "one", "filter", "find", "findIndex", "findLast", "findLastIndex", "count"}


def _builtin(reading: _Reading, node: n.Builtin) -> Result:
    function = FUNCTIONS[node.name]
    _check_arguments(reading, node.name, function, node.arguments)
    if node.name in _PREDICATES and len(node.arguments) > 1:
        found = reading.of(node.arguments[1])
        if found not in (Result.BOOL, Result.ANY):
            message = f"the closure of {node.name}() yields {WORDS[found]}, not true or false"
            reading.complain(message, "compare it with something", node.arguments[1].start)
    return function.result


def _call(reading: _Reading, node: n.Call) -> Result:
    path = reading.paths.get(id(node.callee))
    if not path or len(path) > 2:
        return Result.ANY
    name = ".".join(path)
    function = FUNCTIONS.get(name) if len(path) == 1 else sprig_functions().get(path[1]) if path[0] == "sprig" else None
    if function is None:
        return Result.ANY
    _check_arguments(reading, name, function, node.arguments)
    return function.result


def _check_arguments(reading: _Reading, name: str, function: Function, arguments: Sequence[Node]) -> None:
    if not function.minimum <= len(arguments) <= (function.maximum or len(arguments)):
        return
    for index, argument in enumerate(arguments):
        allowed = function.takes[min(index, len(function.takes) - 1)]
        found = reading.of(argument)
        if not allowed or found is Result.ANY or found in allowed or isinstance(argument, n.Closure):
            continue
        hint = ""
        if found is Result.STRING:
            to_number = allowed <= NUMBERS
            hint = f"{'int' if to_number else 'fromJSON'}({reading.source(argument)})"
            hint += " makes it a number" if to_number else ", if it holds JSON"
        reading.complain(f"{name}() takes {_listed(allowed)} here, not {WORDS[found]}", hint, argument.start)


def _listed(types: Types) -> str:
    """Return types as a message lists them: `text, a list or a map`."""
    words = list(dict.fromkeys(WORDS[one] for one in WORDS if one in types))
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


_RULES: dict[type[Node], Callable[[_Reading, Any], Result]] = {
    n.String: _known(TEXT),
    n.Integer: _known(frozenset({Result.INT})),
    n.Float: _known(frozenset({Result.FLOAT})),
    n.Boolean: _known(TRUTH),
    n.Array: _known(frozenset({Result.ARRAY})),
    n.Map: _known(frozenset({Result.MAP})),
    n.Identifier: _identifier,
    n.Member: _member,
    n.Slice: _slice,
    n.Unary: _unary,
    n.Binary: _binary,
    n.Comparisons: _comparisons,
    n.Conditional: _conditional,
    n.Builtin: _builtin,
    n.Call: _call,
    n.Closure: lambda reading, node: reading.of(node.body),
    n.Let: lambda reading, node: reading.of(node.body),
    n.Sequence: lambda reading, node: reading.of(node.expressions[-1]),
}
