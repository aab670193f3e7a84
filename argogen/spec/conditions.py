"""Conditions: `when: outputs.status == "Failed"`, an expr expression over the names of a scope, with their types.

Argo's own `when` is another language, substituted before it is parsed; argogen always renders `{{=...}}`, which yields
true or false, so that no value can break it.
"""

from argogen.argo.expr import (
    FUNCTIONS,
    NAMESPACES,
    Call,
    ExprSyntaxError,
    Let,
    Node,
    Result,
    children,
    member_path,
    parse,
    tokenize,
    walk,
)
from argogen.argo.expr.patterns import check_pattern, literal_pattern
from argogen.argo.expr.types import WORDS, typed
from argogen.argo.forms.quoting import quote
from argogen.spec.references import Complain, Literal, Scope, as_text, tag
from argogen.suggest import did_you_mean

_TYPES = {
    "string": Result.STRING,
    "integer": Result.INT,
    "number": Result.FLOAT,
    "boolean": Result.BOOL,
    "json": Result.ANY,
    "any": Result.ANY,
}
"""The types of outputs, as expressions have them."""


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
    except RecursionError:
        fault("AG114", "the condition is too long to be checked", "a few hundred operators are the limit", 0)
        return None
    types = typed(text, tree, lambda names: _type_of(names, scope))
    for mismatch in types.faults:
        fault("AG115", mismatch.message, mismatch.hint, mismatch.offset)
    for node in walk(tree):
        if (pattern := literal_pattern(node)) and (broken := check_pattern(pattern.value)):
            fault("AG114", broken.message, broken.hint, pattern.start)
    if types.result not in (Result.BOOL, Result.ANY):
        fault("AG115", f"the condition yields {WORDS[types.result]}, not true or false", "compare it with something", 0)
    return None if faults else tag(_spell(text, spelled))


def _resolve_names(tree: Node, text: str, scope: Scope, fault: Complain) -> dict[tuple[int, int], str]:
    """Return what stands for each chain of names, by its span in the text."""
    spelled: dict[tuple[int, int], str] = {}
    told = 0  # where a name ends whose hyphens were read as minuses, of which its first part was complained of

    def visit(node: Node, local: frozenset[str]) -> None:
        nonlocal told
        names = member_path(node)
        if names and node.start < told:
            return
        if names and names[0] not in local and (value := scope.find(names)):
            spelled[node.start, node.end] = quote(as_text(value.value)) if isinstance(value, Literal) else value.typed()
            return
        if names and names[0] not in local and not any(scope.find(names[:length]) for length in range(1, len(names))):
            message, hint = scope.complaint(names)
            rest = text[node.start :]
            if meant := _with_hyphen(names, rest, scope):
                told = node.start + len(".".join(meant))
                hint = f"a name with a hyphen stands in brackets: {_in_brackets(meant)}"
            elif len(names) == 1 and not rest.startswith(f"{names[0]}-"):
                hint = f'a text needs quotes: "{names[0]}"'
            fault("AG107", message, hint, node.start)
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


def _with_hyphen(names: tuple[str, ...], rest: str, scope: Scope) -> tuple[str, ...]:
    """Return the names that are meant where a hyphen of one was read as a minus, or none."""
    known = (known for known in scope.values if known[0] == names[0] and rest.startswith(".".join(known)))
    return max((known for known in known if "-" in "".join(known)), key=len, default=())


def _in_brackets(names: tuple[str, ...]) -> str:
    """Return names as an expression has them, those with a hyphen in brackets."""
    return names[0] + "".join(f'["{name}"]' if "-" in name else f".{name}" for name in names[1:])


def _check_function(callee: Node, fault: Complain) -> None:
    names = member_path(callee)
    if names is None or names[0] in NAMESPACES or names[0] in FUNCTIONS:
        return
    name = ".".join(names)
    hint = did_you_mean(name, FUNCTIONS) or "argogen explain AG114 names some"
    fault("AG114", f'there is no function "{name}"', hint, callee.start)


def _type_of(names: tuple[str, ...], scope: Scope) -> Result:
    value = scope.find(names)
    if isinstance(value, Literal):
        return Result.STRING
    return _TYPES[value.type] if value else Result.ANY


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
