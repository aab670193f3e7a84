"""What is said of faulty YAML, and what is read all the same."""

import os
import pathlib
import time
from collections.abc import Callable
from typing import Any

import pytest

from argogen.diagnostics import Severity
from argogen.yamldoc import MAX_BYTES, Dialect, load, read


def said(text: str, dialect: Dialect = Dialect.SPEC) -> list[str]:
    """Return the diagnostics of `text` as `line:col code message`."""
    found = load(text, "a.yaml", dialect).diagnostics
    assert all(each.severity is Severity.ERROR for each in found)
    return [f"{each.location.line}:{each.location.column} {each.code} {each.message}" for each in found]


def data(text: str, dialect: Dialect = Dialect.SPEC) -> list[object]:
    return [document.data for document in load(text, "a.yaml", dialect).documents]


SYNTAX = {
    "\ta: b": "1:1 AG004 YAML doesn't allow tabs for indentation",
    "a:\n\tb: c": "2:1 AG004 YAML doesn't allow tabs for indentation",
    "a:\n- b\n\t- c": "3:1 AG004 YAML doesn't allow tabs for indentation",
    "a: >\n\tb": "2:1 AG004 YAML doesn't allow tabs for indentation",
    "a: b: c": '1:5 AG004 a ":" where no key can stand',
    "a: b\n  c: d": '2:4 AG004 a ":" where no key can stand',
    "a: b\nc\nd: e": '2:1 AG004 a line without "key: value"',
    "a: - b": "1:4 AG004 no list item can start here",
    "- a\nb: c": '2:1 AG004 expected "- " and an item of this list',
    "a:\n  - b\n c: d": "3:2 AG004 expected a key of this map",
    "a: 'it's'": "1:8 AG004 text after the end of a value",
    "a: {{b}} c": "1:10 AG004 text after the end of a value",
    "a: [1, 2": '1:4 AG004 this "[" lacks its "]" or a comma',
    "a: {b: c]": '1:4 AG004 this "{" lacks its "}" or a comma',
    "a: 'b": "1:4 AG004 this quote is never closed",
    'a: "b\n---\n': "1:4 AG004 this quote is never closed",
    'a: "\\q"': '1:5 AG004 unknown escape "\\q" in double quotes',
    'a: "\\xz"': "1:7 AG004 an escape with too few hexadecimal digits",
    'a: "\\ud83d"': "1:7 AG004 an escape for a character that doesn't exist",
    "a: @b": '1:4 AG004 text can\'t start with "@"',
    "a: `b`": '1:4 AG004 text can\'t start with "`"',
    "a: %b": '1:4 AG004 text can\'t start with "%"',
    "a: ]": '1:4 AG004 expected a value, not "]"',
    "a: [": "1:5 AG004 the file ends where a value is expected",
    "a: *b": '1:4 AG004 "*b" refers to no anchor above',
    "a: * b": '1:4 AG004 "*" names no anchor',
    "a: & b": '1:4 AG004 "&" names no anchor',
    "a: &b 1\nc: &b 2": '2:4 AG004 the anchor "&b" is defined twice',
    "a: !b!c d": "1:4 AG004 this is no tag",
    "a: |b": '1:5 AG004 text after "|" or ">" starts on the next line',
    "a: |0\n b": '1:5 AG004 the indentation after "|" or ">" is a digit from 1 to 9',
    "%YAML 3.0\n---\n": "1:1 AG004 this is no version of YAML that can be read",
    "%b": "1:1 AG004 this is no directive of YAML",
    "a: b\n...\nc": '3:1 AG004 expected "---" or the end of the document',
    "a: \x00": "1:4 AG004 YAML doesn't allow the character U+0000",
    "a: b\nc: \x1b[0m": "2:4 AG004 YAML doesn't allow the character U+001B",
    "a: \ufffe": "1:4 AG004 YAML doesn't allow the character U+FFFE",
    "a: \ud800": "1:4 AG004 YAML doesn't allow the character U+D800",
    "a: 😀é: b": '1:6 AG004 a ":" where no key can stand',
    "a: b\r\nc: d: e": '2:5 AG004 a ":" where no key can stand',
    "a: 'b\x85c'\nd: e: f": '2:5 AG004 a ":" where no key can stand',
    "a: {<<: 5}": '1:9 AG004 "<<" takes a map or a list of maps',
    "a: {<<: [{}, 5]}": '1:9 AG004 "<<" takes a map or a list of maps',
}

CONTENT = {
    "a: 1\nb: 2\na: 3": '3:1 AG005 the key "a" is set twice',
    "{80: 1, '80': 2}": '1:9 AG005 the key "80" is set twice',
    "a: !Ref b": '1:4 AG007 the tag "!Ref" has no meaning here',
    "a: !!python/name:os.system": '1:4 AG007 the tag "!!python/name:os.system" has no meaning here',
    "a: !!python/object/apply:os.system [ls]": (
        '1:4 AG007 the tag "!!python/object/apply:os.system" has no meaning here'
    ),
    "a: !!binary aGk=": '1:4 AG007 the tag "!!binary" has no meaning here',
    "a: ! 12": '1:4 AG007 the tag "!" has no meaning here',
    "a: &b ! [c]": '1:4 AG007 the tag "!" has no meaning here',
    "!Ref a: b": '1:1 AG007 the tag "!Ref" has no meaning here',
    "a: !!map [b]": '1:4 AG007 the tag "!!map" has no meaning here',
    "a: !!int b": '1:4 AG007 "b" is not an integer, as its tag !!int says',
    "a: !!bool 1": '1:4 AG007 "1" is not a boolean, as its tag !!bool says',
    "a: {{b}}": "1:4 AG004 the tag {{b}} needs quotes: YAML reads its braces as maps",
    "a: {{b: c}: d}": "1:5 AG009 a map can't be the key of a map",
    "? [a]\n: b": "1:3 AG009 a list can't be the key of a map",
    "a: &b [*b]": "1:4 AG008 the value of this anchor contains itself",
    "a: &b {<<: *b}": "1:4 AG008 the value of this anchor contains itself",
}


@pytest.mark.parametrize(("text", "expected"), [*SYNTAX.items(), *CONTENT.items()])
def test_a_fault_is_said_in_plain_words_where_it_is(text: str, expected: str) -> None:
    assert said(text) == [expected]
    assert said(text, Dialect.ARGO) == [expected]


def test_a_duplicate_key_shows_the_first_one_too() -> None:
    (found,) = load("a: 1\n\na: 2\n", "a.yaml", Dialect.SPEC).diagnostics
    assert [(str(each.location), each.message) for each in found.related] == [("a.yaml:1:1", "set here first")]
    assert found.source_line == "a: 2"


def test_keys_that_become_one_in_argo_are_duplicates() -> None:
    assert said("yes: 1\n'true': 2", Dialect.ARGO) == ['2:1 AG005 the key "true" is set twice']
    assert said("yes: 1\n'true': 2") == []


@pytest.mark.parametrize("key", ["~", "null", "18446744073709551615"])
def test_keys_that_argo_refuses(key: str) -> None:
    assert said(f"{key}: 1", Dialect.ARGO) == [f'1:1 AG009 "{key}" can\'t be the key of a map']
    assert data(f"{key}: 1") == [{key: 1}]


def test_all_faults_of_all_documents_are_found() -> None:
    text = "a: on\nb: !c d\n---\ne: @\n---\nf: 1\nf: 2\n---\n'g\n---\nh: i\n"
    assert [line.partition(" ")[0] for line in said(text)] == ["1:4", "2:4", "4:4", "7:1", "9:1"]
    assert data(text) == [{"a": "on", "b": "d"}, {"f": 2}, {"h": "i"}]


def test_every_forbidden_character_is_shown() -> None:
    assert [line.split()[0] for line in said("a: \x01\nb: \x02\x7f")] == ["1:4", "2:4", "2:5"]


def test_core_tags_are_followed() -> None:
    text = "a: !!str on\nb: !!int '5'\nc: !!seq [!!bool true]\nd: !!map {}\ne: !!null ''\nf: !!float 2.5\n"
    assert data(text) == [{"a": "on", "b": 5, "c": [True], "d": {}, "e": None, "f": 2.5}] == data(text, Dialect.ARGO)
    assert said(text) == []


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n---\n", "\ufeff# a\n"])
def test_documents_without_content_are_left_out(text: str) -> None:
    assert (data(text), said(text)) == ([], [])


def test_several_documents_share_the_text() -> None:
    loaded = load("\ufeffa: 1\n---\n# none\n---\nnull\n---\n- b\n", "a.yaml", Dialect.SPEC)
    assert [document.data for document in loaded.documents] == [{"a": 1}, None, ["b"]]
    assert {document.text for document in loaded.documents} == {"a: 1\n---\n# none\n---\nnull\n---\n- b\n"}
    assert str(loaded.documents[2].locate((0,))) == "a.yaml:7:3"


MERGES = (
    "a: &a {x: 1, z: 2}\nb: &b {x: 3, w: 4}\nc: {x: 9, <<: *a}\nd: {<<: *a, x: 9}\ne: {<<: [*a, *b]}\nf: {'<<': 1}\n"
)


def test_merge_keys_take_over_what_is_not_set() -> None:
    assert said(MERGES) == []
    merged = data(MERGES)[0]
    assert isinstance(merged, dict)
    assert merged["c"] == merged["d"] == {"x": 9, "z": 2}
    assert merged["e"] == {"x": 1, "z": 2, "w": 4}
    assert merged["f"] == {"<<": 1}


def test_in_argo_the_later_of_merged_and_explicit_keys_wins(kubectl: Callable[[str], Any]) -> None:
    text = "data:\n" + "".join(f"  {line}\n" for line in MERGES.splitlines())
    (ours,) = data(text, Dialect.ARGO)
    assert isinstance(ours, dict)
    assert ours["data"] == kubectl(text)
    assert ours["data"]["c"] == {"x": 1, "z": 2}


def test_aliases_become_copies() -> None:
    (loaded,) = data("a: &a {b: []}\nc: *a\n")
    assert isinstance(loaded, dict)
    loaded["a"]["b"].append(1)
    assert loaded["c"] == {"b": []}


BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 60)
)
HOSTILE = {
    "aliases that multiply": (BOMB, "6:5 AG008 aliases expand this to more than 200,000 values"),
    "aliases that nest": (
        "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, 900)),
        "101:7 AG008 nested deeper than 100 levels",
    ),
    "merges that nest": (
        "a0: &a0 {x: 1}\n" + "".join(f"a{i}: &a{i} {{<<: *a{i - 1}}}\n" for i in range(1, 900)),
        "101:7 AG008 nested deeper than 100 levels",
    ),
    "open brackets": ("[" * 100_000, "1:101 AG008 nested deeper than 100 levels"),
    "closed brackets": ("[" * 10_000 + "]" * 10_000, "1:101 AG008 nested deeper than 100 levels"),
    "a few too many": ("[" * 101 + "]" * 101, "1:101 AG008 nested deeper than 100 levels"),
    "flow maps": ("{a: " * 100_000, "1:401 AG008 nested deeper than 100 levels"),
    "flow pairs": ("[a: " * 390 + "]" * 390, "1:201 AG008 nested deeper than 100 levels"),
    "dashes on one line": ("- " * 1_000_000, "1:201 AG008 nested deeper than 100 levels"),
    "dashes after CR": ("a: b\r---\r" + "- " * 1_000_000, "3:201 AG008 nested deeper than 100 levels"),
    "question marks": ("? " * 100_000, "1:201 AG008 nested deeper than 100 levels"),
    "indentation": ("".join(f"{' ' * i}a:\n" for i in range(2_000)), "101:101 AG008 nested deeper than 100 levels"),
}


def test_nesting_is_found_behind_a_fault_of_syntax() -> None:
    assert said("@\n---\n" + "[" * 100_000) == [
        '1:1 AG004 text can\'t start with "@"',
        "3:101 AG008 nested deeper than 100 levels",
    ]


def test_nesting_below_an_anchor_is_found() -> None:
    assert said("&a " + "[" * 101 + "]" * 101) == ["1:104 AG008 nested deeper than 100 levels"]
    assert said("&a " + "[a: " * 390 + "]" * 390) == ["1:204 AG008 nested deeper than 100 levels"]


def test_half_a_character_among_many_brackets_is_found() -> None:
    assert said("a: '" + "[" * 500 + "\udc80'") == ["1:505 AG004 YAML doesn't allow the character U+DC80"]


@pytest.mark.parametrize(("text", "expected"), HOSTILE.values(), ids=HOSTILE)
def test_what_would_exhaust_a_reader_ends_at_once(text: str, expected: str) -> None:
    start = time.process_time()
    assert said(text) == [expected]
    assert time.process_time() - start < 2


def test_what_is_only_large_is_read() -> None:
    assert data("[" * 100 + "]" * 100)
    assert len(data("a: &a 1\n---\n" + "- [x, {y: z}]\n" * 2_000)[1]) == 2_000  # type: ignore[arg-type]
    assert said(f"a: &a x\nb: *a\nc: [{'x, ' * 200_000}]\n") == []
    assert said("a: '" + "[" * 10_000 + "'\n") == []


def test_no_more_faults_are_shown_than_anyone_reads_but_a_lost_document_always_is() -> None:
    text = "- on\n" * 3_000 + "---\na: &a [*a]\n"
    loaded = load(text, "a.yaml", Dialect.SPEC)
    assert [each.code for each in loaded.diagnostics] == ["AG006"] * 1_000 + ["AG008"]
    assert [len(document.data) for document in loaded.documents] == [3_000]


def test_reading_a_file(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes("\ufeffé: 1\r\nb: on\r\n".encode())
    loaded = read(file, "shown.yaml", Dialect.SPEC)
    assert [document.data for document in loaded.documents] == [{"é": 1, "b": "on"}]
    assert [str(each.location) for each in loaded.diagnostics] == ["shown.yaml:2:4"]
    assert loaded.diagnostics[0].source_line == "b: on"


def test_files_that_cannot_be_read(tmp_path: pathlib.Path) -> None:
    (tmp_path / "latin.yaml").write_bytes(b"a: b\n\xc3\xa9: \xe9\n")
    (tmp_path / "large.yaml").write_bytes(b" " * (MAX_BYTES + 1))
    os.mkfifo(tmp_path / "pipe.yaml")
    shown = {}
    for name in ("missing.yaml", ".", "pipe.yaml", "latin.yaml", "large.yaml", "nul\0.yaml"):
        (found,) = read(tmp_path / name, "a.yaml", Dialect.ARGO).diagnostics
        shown[name] = f"{found.location} {found.code} {found.message}"
    assert shown == {
        "missing.yaml": "a.yaml AG001 this file can't be read: No such file or directory",
        ".": "a.yaml AG001 this is a folder, not a file",
        "pipe.yaml": "a.yaml AG001 this is a device or pipe, not a file",
        "latin.yaml": "a.yaml:2:4 AG002 the byte 0xe9 is not UTF-8",
        "large.yaml": "a.yaml AG003 5,000,001 bytes are too many; at most 5,000,000 are read",
        "nul\0.yaml": "a.yaml AG001 this file can't be read: embedded null byte",
    }
