"""Random texts: ours and expr give the same verdict."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from argogen.argo.expr import ExprSyntaxError, parse
from argogen.argo.expr.operators import BINARY

if TYPE_CHECKING:
    from tests.expr.conftest import Oracle

REPRODUCIBLE = settings(derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))

NAMES = st.sampled_from(["a", "b1", "steps", "$env", "é"])
MEMBERS = st.sampled_from(["a", "in", "not", "outputs", "true"])
ATOMS = st.one_of(
    NAMES,
    st.sampled_from(
        ["1", "0x1F", "2.5", ".5", "1e3", "'s'", '"t\\n"', "`r`", "b'x'", "nil", "true", "[]", "{}", "f()"]
    ),
)
INFIX = st.sampled_from([*sorted(BINARY.keys() - {"|"}), "not in", "not matches", "not contains"])
WITH_CLOSURE = st.sampled_from(["all", "any", "filter", "map", "find", "count", "sum", "sortBy", "reduce", "groupBy"])


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    closed = st.one_of(NAMES, inner.map(lambda e: f"({e})"))
    arguments = st.lists(inner, max_size=3).map(", ".join)
    return st.one_of(
        st.builds("({} {} {})".format, closed, INFIX, closed),
        st.builds(
            "{} {} ({})".format, closed, st.sampled_from(["+", "-", "*", "and", "or", "==", "not in", "<"]), inner
        ),
        st.builds("{}({})".format, st.sampled_from(["-", "+", "!", "not "]), inner),
        st.builds("({} ? {} : {})".format, inner, inner, inner),
        st.builds("({} ?: {})".format, inner, inner),
        st.builds("(if {} {{ {} }} else {{ {} }})".format, inner, inner, inner),
        st.builds("(let x = {}; {})".format, inner, inner),
        st.builds("({}; {})".format, inner, inner),
        st.builds("{}{}{}".format, closed, st.sampled_from([".", "?."]), MEMBERS),
        st.builds("{}.m({})".format, closed, arguments),
        st.builds("{}{}{}]".format, closed, st.sampled_from(["[", "?.["]), inner),
        st.builds("{}[({}):({})]".format, closed, inner, inner),
        st.builds("f({})".format, arguments),
        st.builds("(({}) | replace({}))".format, inner, arguments),
        st.builds("[{}]".format, arguments),
        st.builds(
            "{{{}: {}, ({}): {},}}".format, MEMBERS.filter(lambda m: m not in ("in", "not")), inner, inner, inner
        ),
        st.builds("{}({}, {{ # == {} }})".format, WITH_CLOSURE, inner, inner),
        st.builds("{}({}, .a + ({}))".format, WITH_CLOSURE, inner, inner),
        st.builds("({} // comment\n)".format, inner),
        st.builds("(/* comment */ {})".format, inner),
    )


WORDS = [
    "a",
    "b",
    "f",
    "$env",
    "é",
    "true",
    "nil",
    "in",
    "not",
    "and",
    "matches",
    "let",
    "if",
    "else",
    "filter",
    "count",
    "len",
]
LITERALS = ["1", "2.5", ".5", "1.", "0x1F", "1e3", "0b", ".5.5", "'s'", '"t"', "`r`", "b'x'"]
SIGNS = [
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ";",
    ":",
    "?",
    "?:",
    "?.",
    "??",
    ".",
    "..",
    "#",
    "#acc",
    "|",
    "||",
    "&&",
    "&",
    "=",
]
MORE_SIGNS = ["==", "!=", "<", ">=", "+", "-", "*", "**", "!", "::", "//", "/*", "*/", "\n", "'", "`", "~"]
TOKENS = [*WORDS, *LITERALS, *SIGNS, *MORE_SIGNS]
FRAMES = [
    "{}",
    "filter(a, {})",
    "map(a, {{{}}})",
    "a | {}",
    "({})",
    "{{a: {}}}",
    "a ? {} : b",
    "let x = a; {}",
    "a[{}]",
    "f({})",
]


def _ours(text: str) -> int | None:
    try:
        parse(text)
    except ExprSyntaxError as error:
        return error.offset
    return None


@settings(REPRODUCIBLE, max_examples=200)
@given(text=st.recursive(ATOMS, _larger, max_leaves=12))
def test_valid_expressions_parse_in_both(text: str, oracle: "Oracle", check_positions: Callable[[str], None]) -> None:
    assert oracle.fault(text) is None
    check_positions(text)


@settings(REPRODUCIBLE, max_examples=800)
@given(
    tokens=st.lists(st.sampled_from(TOKENS), min_size=1, max_size=8),
    blank=st.sampled_from(["", " "]),
    frame=st.sampled_from(FRAMES),
)
def test_random_tokens_get_the_same_verdict(tokens: list[str], blank: str, frame: str, oracle: "Oracle") -> None:
    text = frame.format(blank.join(tokens))
    assert (_ours(text) is None) == (oracle.fault(text) is None)


@settings(REPRODUCIBLE, max_examples=300)
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12))
def test_random_characters_get_the_same_verdict(text: str, oracle: "Oracle") -> None:
    assert (_ours(text) is None) == (oracle.fault(text) is None)


@settings(REPRODUCIBLE, max_examples=300)
@given(
    body=st.text(st.sampled_from("\\\\\\xuU01234567aF{}'\"n`\ré"), max_size=10),
    quote=st.sampled_from(["'", '"', "`", "b'"]),
)
def test_random_escapes_get_the_same_verdict_and_value(body: str, quote: str, oracle: "Oracle") -> None:
    text = f"{quote}{body}{quote[-1]}"
    fault = oracle.fault(text)
    assert (_ours(text) is None) == (fault is None)
    if fault is None and quote != "b'" and hasattr(tree := parse(text), "value"):
        assert tree.value == oracle.value(text, {})
