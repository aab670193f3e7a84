"""Paths of jsonpath(), with the verdicts of evilmonkeyinc/jsonpath 0.8.1."""

import pytest

from argogen.argo.forms.jsonpath import check_jsonpath, finds_list, last_name

TAKEN = [
    "$",
    "@.a",
    "$.a",
    "$.a-b",
    "$.my key.é",
    "$['a']",
    '$["a"]',
    "$.['a']",
    "$['a\\'b']",
    "$['a]b']",
    "$['']",
    "$.a[0][-1]",
    "$[ 0 ]",
    "$[+1]",
    "$..a",
    "$..",
    "$...a",
    "$..[0]",
    "$..*",
    "$.a[*]",
    "$.*",
    "$[0:2]",
    "$[:2]",
    "$[0:]",
    "$[::2]",
    "$[0, 1]",
    "$['a','b']",
    "$.length",
    "$.a[0]b",
    "$.a]b",
    "$.a'b",
    "$.x'.",
    "$[(@.length-1)]",
    "$.a[?(@.b>1 && @.c<2)].d",
    "$[?(@['a b'] == ']')]",
]
REFUSED = {
    "": 0,
    "a": 0,
    ".a": 0,
    "[0]": 0,
    "$a": 1,
    "$ .a": 1,
    "$.": 1,
    "$.a.": 3,
    "$.a[b]": 3,
    "$[a.b]": 1,
    "$[1.5]": 1,
    "$[": 1,
    "$.a[0": 3,
    "$['a'": 1,
    "$[]": 1,
    "$.a[ ]": 3,
}


@pytest.mark.parametrize("path", TAKEN)
def test_what_the_library_takes_is_no_fault(path: str) -> None:
    assert check_jsonpath(path) is None


@pytest.mark.parametrize(("path", "offset"), REFUSED.items())
def test_says_where_a_path_is_none(path: str, offset: int) -> None:
    fault = check_jsonpath(path)
    assert fault is not None
    assert fault.offset == offset


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("a.b", "write $.a.b"),
        ("[0]", "write $[0]"),
        ("$a", "write $.a"),
        ("$.a[b]", "write ['b']"),
        ("", "write $ for all of it"),
    ],
)
def test_says_what_is_meant(path: str, hint: str) -> None:
    fault = check_jsonpath(path)
    assert fault is not None
    assert fault.hint == hint


@pytest.mark.parametrize("part", ["[", "[0 :", ".", ".a", "['", "['a\\'", "[1,", " ", "[?("])
def test_a_long_path_is_no_trouble(part: str) -> None:
    check_jsonpath("$" + part * 1000)
    check_jsonpath("$" + part * (900 // len(part)))


@pytest.mark.parametrize("path", ["$.a[*].n", "$..n", "$.a[0:1]", "$.a[?(@.n>1)].n", "$.*", "$..a[0].n.*"])
def test_knows_paths_that_find_a_list(path: str) -> None:
    assert finds_list(path)


@pytest.mark.parametrize("path", ["$", "$.a", "$.a[0].n", "$['a']", "$.a[?(@.n>1)][0]", "$.a[*][-1]"])
def test_knows_paths_that_may_find_one_value(path: str) -> None:
    assert not finds_list(path)


@pytest.mark.parametrize(
    ("path", "name"),
    [("$.a.row_count", "row_count"), ("$.a['row count']", "row count"), ("$.a[0]", ""), ("$", ""), ("$.a.*", "*")],
)
def test_knows_the_name_that_a_path_ends_in(path: str, name: str) -> None:
    assert last_name(path) == name


@pytest.mark.parametrize("path", [".rows[", "rows[", "$x[", "[a\\]", "$[a\\]"])
def test_a_hint_is_never_a_path_that_is_broken_too(path: str) -> None:
    fault = check_jsonpath(path)
    assert fault is not None
    assert fault.hint in ("a path is written like $.rows[0].name", "write a name in quotes")
