"""Conditions: `when: outputs.status == "Failed"`, an expr expression over the names of a scope, with their types.

Argo's own `when` is another language, substituted before it is parsed; argogen always renders `{{=...}}`, which yields
true or false, so that no value can break it.
"""

import re
import warnings

from argogen.argo.expr import (
    FUNCTIONS,
    NAMESPACES,
    Binary,
    Boolean,
    Builtin,
    Call,
    Comparisons,
    Conditional,
    ExprSyntaxError,
    Float,
    Identifier,
    Integer,
    Let,
    Node,
    String,
    Unary,
    children,
    member_path,
    parse,
    tokenize,
)
from argogen.argo.quoting import quote
from argogen.spec.references import Complain, Expression, Literal, Scope, as_text, tag
from argogen.suggest import did_you_mean
from argogen.wording import TYPES

_TYPES = {"string": "string", "integer": "number", "number": "number", "boolean": "bool", "json": "", "any": ""}
_RESULTS = {"int": "number", "float": "number", "string": "string", "bool": "bool"}
"""What functions return, in the same words."""
_WORDS = {"string": TYPES["string"], "number": TYPES["number"], "bool": TYPES["boolean"]}
_COMPARISONS = {"==", "!=", "<", "<=", ">", ">="}
_ARITHMETIC = {"-", "*", "/", "%", "**", "^"}
_BOOLEAN = {"and", "or", "&&", "||", "in", "not in", "contains", "startsWith", "endsWith", "matches"} | _COMPARISONS


def compile_condition(text: str, scope: Scope, complain: Complain) -> str | None:
    """Return the tag that stands for a condition in a manifest, or None after complaining of its faults."""
    faults = 0

    def fault(code: str, message: str, hint: str, offset: int) -> None:
        nonlocal faults
        faults += 1
        complain(code, message, hint, offset)

    try:
        tree = parse(text)
    except ExprSyntaxError as error:
        hint = "a condition is an expression over names, without ${} or braces around it"
        fault("AG114", f"the condition can't be read: {error.message}", hint, error.offset)
        return None
    try:
        spelled = _resolve_names(tree, text, scope, fault)
        result = _type(tree, scope, fault)
    except RecursionError:
        fault("AG114", "the condition is too long to be checked", "a few hundred operators are the limit", 0)
        return None
    if result not in ("bool", ""):
        fault("AG115", f"the condition yields {_WORDS[result]}, not true or false", "compare it with something", 0)
    return None if faults else tag(_spell(text, spelled))


def _resolve_names(tree: Node, text: str, scope: Scope, fault: Complain) -> dict[tuple[int, int], str]:
    """Return what stands for each chain of names, by its span in the text."""
    spelled: dict[tuple[int, int], str] = {}

    def visit(node: Node, local: frozenset[str]) -> None:
        names = member_path(node)
        if names and names[0] not in local and (value := scope.find(names)):
            spelled[node.start, node.end] = quote(as_text(value.value)) if isinstance(value, Literal) else value.typed()
            return
        if names and names[0] not in local and not any(scope.find(names[:length]) for length in range(1, len(names))):
            message, hint = scope.complaint(names)
            fault("AG107", message, _hyphen_hint(names, text[node.start :], scope) or hint, node.start)
            return
        if isinstance(node, Call):
            _check_function(node.callee, fault)
            for argument in node.arguments:
                visit(argument, local)
            return
        inner = local | {node.name} if isinstance(node, Let) else local
        for child in children(node):
            visit(child, inner)

    visit(tree, frozenset())
    return spelled


def _hyphen_hint(names: tuple[str, ...], rest: str, scope: Scope) -> str:
    """Return how a name with a hyphen is written, where the hyphen was read as a minus; or that a text needs quotes."""
    if len(names) == 1 and "-" not in rest[: len(names[0]) + 1]:
        return f'a text needs quotes: "{names[0]}"'
    for known in scope.values:
        dotted = ".".join(known)
        if known[0] == names[0] and "-" in known[-1] and rest.startswith(dotted):
            return f'a name with a hyphen stands in brackets: {".".join(known[:-1])}["{known[-1]}"]'
    return ""


def _check_function(callee: Node, fault: Complain) -> None:
    names = member_path(callee)
    if names is None or names[0] in NAMESPACES or names[0] in FUNCTIONS:
        return
    name = ".".join(names)
    hint = did_you_mean(name, FUNCTIONS) or "argogen explain AG114 names some"
    fault("AG114", f'there is no function "{name}"', hint, callee.start)


def _type(node: Node, scope: Scope, fault: Complain) -> str:
    """Return "string", "number" or "bool" where that is certain, else ""; complain of comparisons that can't hold."""
    names = member_path(node)
    if names and (value := scope.find(names)):
        return _TYPES[value.type] if isinstance(value, Expression) else "string"
    for kind, name in (
        (String, "string"),
        (Integer, "number"),
        (Float, "number"),
        (Boolean, "bool"),
        (Comparisons, "bool"),
    ):
        if isinstance(node, kind):
            return name
    if isinstance(node, Unary):
        operand = _type(node.operand, scope, fault)
        return "bool" if node.operator in ("!", "not") else operand
    if isinstance(node, Binary):
        return _binary_type(node, scope, fault)
    if isinstance(node, Conditional):
        return _type(node.then, scope, fault) if node.then else ""
    if isinstance(node, Builtin):
        for argument in node.arguments:
            _type(argument, scope, fault)
        return _RESULTS.get(FUNCTIONS[node.name].result, "")
    if isinstance(node, Call) and isinstance(node.callee, Identifier) and node.callee.name in FUNCTIONS:
        return _RESULTS.get(FUNCTIONS[node.callee.name].result, "")
    return ""


def _binary_type(node: Binary, scope: Scope, fault: Complain) -> str:
    left, right = (_type(side, scope, fault) for side in (node.left, node.right))
    operator = node.operator
    if operator in _COMPARISONS | _ARITHMETIC and left and right and left != right:
        hint = "int(...) makes a text a number" if {left, right} == {"string", "number"} else ""
        if isinstance(node.right, String) and left in ("number", "bool"):
            hint = f"write {node.right.value} without quotes"
        fault(
            "AG115",
            f'"{operator}" has {_WORDS[left]} on its left and {_WORDS[right]} on its right',
            hint,
            node.operator_start,
        )
    if operator in ("matches", "not matches") and isinstance(node.right, String):
        _check_pattern(node.right, fault)
    if operator in _BOOLEAN:
        return "bool"
    return left if left == right else ""


def _check_pattern(node: String, fault: Complain) -> None:
    """Complain of parentheses and brackets that don't match; the rest of Go's dialect is its own."""
    try:
        with warnings.catch_warnings(action="ignore"):  # Python's plans for its own dialect are no concern of Go's
            re.compile(re.sub(r"\\[pPQEzC]", "x", node.value))
    except re.error as error:
        if "unterminated" in error.msg or "unbalanced" in error.msg or "nothing to repeat" in error.msg:
            fault("AG114", f'"{node.value}" is no regular expression: {error.msg}', "close what is open", node.start)
    except OverflowError:
        fault("AG114", f'"{node.value}" repeats too often', "Go repeats a part 1000 times at most", node.start)


def _spell(text: str, spelled: dict[tuple[int, int], str]) -> str:
    """Return the condition on one line with every chain of names replaced, and no brace next to a brace."""
    words: list[str] = []
    end = 0
    spans = iter(sorted(spelled))
    span = next(spans, None)
    for token in tokenize(text):
        if span and token.start >= span[1]:
            span = next(spans, None)
        inside = span is not None and span[0] <= token.start
        if inside and span is not None and token.start != span[0]:
            end = token.end
            continue
        gap = " " if token.start > end and words else ""
        word = spelled[span] if inside and span is not None else _word(token.text, getattr(token, "value", None))
        if words and words[-1][-1:] + word[:1] in _BRACE_PAIRS:
            gap = " "
        words.append(gap + word)
        end = token.end
    return "".join(words).strip()


_BRACE_PAIRS = ("{" + "{", "}" + "}")
"""The borders of Argo's tags."""


def _word(text: str, value: object) -> str:
    """Return a token as it stands; a text in which Argo would see a tag, or that spans lines, is quoted anew."""
    if isinstance(value, str) and (any(pair in text for pair in _BRACE_PAIRS) or "\n" in text):
        return quote(value)
    return text
