"""JSONPath to one value; the oracle is the real expr engine, 1.17.8, where its package is installed."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argogen.argo.forms.quoting import quote
from argogen.spec.jsonpath import JsonPathError, look_up, parse_path, to_expr

DOCUMENT = {"run": {"rows": [1, 2], "odd key": None}, "count": 3, "name": "x", "ok": True}


@pytest.mark.parametrize(
    ("text", "path", "expression"),
    [
        ("$", (), "doc"),
        ("$.status", ("status",), "doc?.status"),
        ("$.a.b", ("a", "b"), "doc?.a?.b"),
        ("$['odd key']", ("odd key",), "doc?.['odd key']"),
        ('$["x"].y', ("x", "y"), "doc?.x?.y"),
        ("$.a[0]", ("a", 0), "doc?.a?.[0]"),
        ("$[ 'a' ][ -1 ]", ("a", -1), "doc?.a?.[-1]"),
        ("$['0']", ("0",), "doc?.['0']"),
        ("$.in.nil", ("in", "nil"), "doc?.['in']?.['nil']"),
        ("$.été", ("été",), "doc?.['été']"),
        (r"$['it\'s \"\\\/\t']", ("it's \"\\/\t",), r"""doc?.['it\'s "\\/\t']"""),
        (r"$['\u00e9\ud83d\ude00']", ("é😀",), "doc?.['é😀']"),
        ("$['{{workflow.name}}']", ("{{workflow.name}}",), r"doc?.['{\u007bworkflow.name}\u007d']"),
        ("$['a].b']", ("a].b",), "doc?.['a].b']"),
    ],
)
def test_reads_a_path_and_writes_it_as_an_expression(text: str, path: tuple[str | int, ...], expression: str) -> None:
    assert parse_path(text) == path
    assert to_expr(path) == expression


@pytest.mark.parametrize(
    ("text", "offset", "message"),
    [
        ("", 0, "the path is empty: write for example $.status"),
        ("run.rows", 0, 'the path "run.rows" must begin with "$": write $.run.rows'),
        (".status", 0, 'the path ".status" must begin with "$": write $.status'),
        ("[0]", 0, 'the path "[0]" must begin with "$": write $[0]'),
        ("{.status}", 0, 'the path "{.status}" must begin with "$"'),
        ("$status", 1, '"status" is unexpected: a dot, a bracket or the end must follow'),
        ("$.a[0]b", 6, '"b" is unexpected: a dot, a bracket or the end must follow'),
        ("$.", 1, "a name must follow the dot"),
        ("$.a..b", 3, '".." looks at every depth and may find several values, but one value is needed'),
        ("$.a.*", 3, '".*" is a wildcard and may find several values, but one value is needed'),
        ("$.a[*].b", 3, '"[*]" is a wildcard and may find several values, but one value is needed'),
        ("$[?(@.x > 1)]", 1, '"[?(@.x > 1)]" is a filter and may find several values, but one value is needed'),
        ("$[(@.length-1)]", 1, '"[(@.length-1)]" is a script and may find several values, but one value is needed'),
        ("$[1:-1]", 1, '"[1:-1]" is a slice and may find several values, but one value is needed'),
        ("$[0,1]", 1, '"[0,1]" is a list of parts and may find several values, but one value is needed'),
        ("$['a','b']", 1, "\"['a','b']\" is a list of parts and may find several values, but one value is needed"),
        ("$.rows.length()", 6, '"length()" is a function, and there are none here: one value is needed'),
        ("$[a]", 1, "\"[a]\" holds neither an index nor a quoted name: write [0] or ['name']"),
        ("$[01]", 1, "\"[01]\" holds neither an index nor a quoted name: write [0] or ['name']"),
        ("$[-0]", 1, "\"[-0]\" holds neither an index nor a quoted name: write [0] or ['name']"),
        ("$[0", 1, '"[0" lacks its closing quote or bracket'),
        ("$['a]", 1, '"[\'a]" lacks its closing quote or bracket'),
        ("$.failure-reason", 1, "\"failure-reason\" can't follow a dot: write ['failure-reason']"),
        ("$.a.0.b", 3, "\"0\" can't follow a dot: write ['0']"),
        ('$."a b"', 1, '""a b"" can\'t follow a dot: write [\'a b\']'),
        (r"$.a['\x41']", 5, r'"\x" is no escape: write \\ for a backslash'),
        (r"$['\ud83d']", 2, "half a surrogate pair is no character"),
    ],
)
def test_refuses_what_is_no_path_to_one_value(text: str, offset: int, message: str) -> None:
    with pytest.raises(JsonPathError) as refused:
        parse_path(text)
    assert (refused.value.offset, str(refused.value)) == (offset, message)


@given(st.text("$.[]'\"*?:,-() a0\\", max_size=12))
def test_any_text_is_a_path_or_an_error_with_a_place_in_it(text: str) -> None:
    offset = 1
    try:
        path = parse_path("$" + text)
    except JsonPathError as refused:
        offset = refused.offset
    else:
        assert len(path) <= len(text)
    assert 1 <= offset <= max(len(text), 1)


@pytest.mark.parametrize(
    ("path", "value"),
    [("$", DOCUMENT), ("$.run.rows[0]", 1), ("$.run.rows[-1]", 2), ("$.run['odd key']", None), ("$.ok", True)],
)
def test_looks_up_a_value(path: str, value: object) -> None:
    assert look_up(parse_path(path), DOCUMENT) == value


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("$.runs", '$ has no "runs": did you mean "run"?'),
        ("$.run.x.y", '$.run has no "x": there is "rows" and "odd key"'),
        ("$.run.rows[2]", "$.run.rows has no [2]: its length is 2"),
        ("$.run.rows[-3]", "$.run.rows has no [-3]: its length is 2"),
        ("$.run.rows.x", '$.run.rows is a list, so it has no "x"'),
        ("$.run[0]", "$.run is a map, so it has no [0]"),
        ("$.run['odd key'].x", "$.run['odd key'] is null, so it has no \"x\""),
        ("$.count.x", '$.count is a number, so it has no "x"'),
        ("$.name[0]", "$.name is a text, so it has no [0]"),
        ("$.ok.x", '$.ok is true or false, so it has no "x"'),
    ],
)
def test_names_the_first_missing_part_and_what_is_there(path: str, message: str) -> None:
    with pytest.raises(LookupError) as missing:
        look_up(parse_path(path), DOCUMENT)
    assert missing.value.args == (message,)


def test_an_empty_map_has_nothing() -> None:
    with pytest.raises(LookupError, match='has no "a": there is nothing'):
        look_up(("a",), {})


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("", "''"),
        ("it's", r"'it\'s'"),
        ('a\\b"', r"""'a\\b"'"""),
        ("a\r\n\tb", r"'a\r\n\tb'"),
        ("\x1b[31m\x00\x7f\x85", r"'\u001b[31m\u0000\u007f\u0085'"),
        ("\u202eabc\ufeff\u2028", r"'\u202eabc\ufeff\u2028'"),
        ("{{{x}}}", r"'{\u007b\u007bx}\u007d\u007d'"),
        ("{=é 漢 😀}", "'{=é 漢 😀}'"),
    ],
)
def test_quotes_any_text(text: str, literal: str) -> None:
    assert quote(text) == literal


def test_quotes_no_half_characters() -> None:
    with pytest.raises(ValueError, match="half a surrogate pair"):
        quote("\ud83d")


class Expr:
    """The real engine; values go in as JSON texts, since it binds scalars only."""

    def __init__(self) -> None:
        self.golem = pytest.importorskip("golem", reason="the expr engine has no wheel for this Python")
        self.engine = self.golem.Engine(variables={"document": ""})

    def evaluate(self, expression: str, document: object = None) -> Any:
        return self.engine.eval(expression, {"document": json.dumps(document)})

    def follow(self, path: tuple[str | int, ...], document: object) -> Any:
        return json.loads(self.evaluate(f"let doc = fromJSON(document); toJSON({to_expr(path)})", document))


@pytest.fixture(scope="module")
def expr() -> Expr:
    return Expr()


@given(text=st.text() | st.text("{}'\"\\\n\x00\u202ea"))
def test_the_engine_reads_back_what_was_quoted(expr: Expr, text: str) -> None:
    literal = quote(text)
    assert expr.evaluate(literal) == text
    assert "{{" not in literal
    assert "}}" not in literal
    assert "\n" not in literal


NAMES = st.sampled_from(["a", "odd key", "in", "nil", "not", "it's", "{{", "0", "é", ""])
PATHS = st.lists(NAMES | st.integers(-3, 3), max_size=4).map(tuple)
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


def paths_of(document: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every path that leads somewhere in a document."""
    inner = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    return [path, *(deeper for part, value in inner for deeper in paths_of(value, (*path, part)))]


@given(document=DOCUMENTS)
def test_the_engine_finds_what_look_up_finds(expr: Expr, document: object) -> None:
    for path in paths_of(document):
        assert expr.follow(path, document) == look_up(path, document)


@given(document=DOCUMENTS, path=PATHS)
def test_the_engine_finds_nothing_where_look_up_fails(
    expr: Expr, document: object, path: tuple[str | int, ...]
) -> None:
    try:
        expected = look_up(path, document)
    except LookupError as missing:
        if " is a text, so it has no [" in str(missing):
            return  # a byte of the text, as the next test shows
        expected = None
    try:
        found = expr.follow(path, document)
    except expr.golem.EvalError:
        found = None
    assert found == expected


@pytest.mark.parametrize(
    ("path", "document", "found"),
    [
        ("$.rows[-1]", {"rows": [1, 2]}, 2),
        ("$.rows[0]", {}, None),
        ("$.a.b.c", {"a": None}, None),
        ("$.rows[0]", {"rows": "xyz"}, ord("x")),
    ],
)
def test_what_the_engine_makes_of_a_path(expr: Expr, path: str, document: object, found: object) -> None:
    assert expr.follow(parse_path(path), document) == found


@pytest.mark.parametrize(
    ("path", "document"),
    [("$.rows[2]", {"rows": [1, 2]}), ("$.rows[-3]", {"rows": [1, 2]}), ("$.a[0]", {"a": {}}), ("$.a.b", {"a": 3})],
)
def test_where_the_engine_fails(expr: Expr, path: str, document: object) -> None:
    with pytest.raises(expr.golem.EvalError):
        expr.follow(parse_path(path), document)
