"""What holds for any document and any text."""

import random
from collections.abc import Callable
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from argogen.diagnostics import Path
from argogen.yamldoc import Dialect, load, write, write_flow

# Characters and words that mean something to some reader, mixed with any other.
WORDS = (
    *("\n", "\n\n", " ", "  ", "\t", "\r", "\x85", "\u2028", "\ufeff", "\x00", "\xa0", "é", "😀", "a", "/", "$", "\\"),
    *(
        ":",
        ": ",
        " #",
        "#",
        "- ",
        "-",
        "---",
        "...",
        "? ",
        "|",
        ">",
        "{{",
        "}}",
        "{",
        "[",
        "]",
        ",",
        "&",
        "*",
        "!",
        "%",
    ),
    *("@", "`", "'", '"', "<<", "=", "~", "null", "yes", "n", "true", "0", "1", "0x", "0o", "e", ".", "_", "+", "1:30"),
    *("2024-01-01", ".inf"),
)
PIECES = st.sampled_from(WORDS)
CHARACTERS = st.characters(exclude_categories=["Cs"])
TEXTS = st.one_of(st.lists(PIECES, max_size=6).map("".join), st.text(CHARACTERS, max_size=12))
KEYS = TEXTS.map(lambda text: text.replace("\n", ""))
SCALARS = st.one_of(
    TEXTS, st.none(), st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False, allow_infinity=False)
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)
DOCUMENTS = st.dictionaries(KEYS, VALUES, max_size=4)

fast = settings(derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])


def leaves(value: object, path: Path = ()) -> list[tuple[Path, object]]:
    """Return all scalars and empty collections in `value` with their paths."""
    if isinstance(value, dict) and value:
        return [leaf for key, item in value.items() for leaf in leaves(item, (*path, key))]
    if isinstance(value, list) and value:
        return [leaf for index, item in enumerate(value) for leaf in leaves(item, (*path, index))]
    return [(path, value)]


@settings(fast, max_examples=250)
@given(DOCUMENTS)
def test_any_document_survives(document: dict[str, object]) -> None:
    text = write(document)
    assert yaml.load(text, yaml.CSafeLoader) == document
    for dialect in Dialect:
        loaded = load(text, "a.yaml", dialect)
        assert loaded.diagnostics == ()
        assert [each.data for each in loaded.documents] == [document]
    assert write(load(text, "a.yaml", Dialect.SPEC).documents[0].data) == text


@settings(fast, max_examples=250)
@given(DOCUMENTS)
def test_any_value_survives_on_one_line(document: dict[str, object]) -> None:
    text = write_flow(document)
    assert "\n" not in text
    for dialect in Dialect:
        loaded = load(f"a: {text}\n", "a.yaml", dialect)
        assert loaded.diagnostics == ()
        assert [each.data for each in loaded.documents] == [{"a": document}]


@settings(fast, max_examples=150)
@given(DOCUMENTS)
def test_every_leaf_is_found_where_its_text_starts(document: dict[str, object]) -> None:
    text = write(document)
    (read,) = load(text, "a.yaml", Dialect.SPEC).documents
    lines = text.split("\n")
    for path, value in leaves(document):
        at = read.locate(path)
        assert lines[at.line - 1][at.column - 1 :] == write({"a": value}).split("\n")[0][len("a: ") :]


@settings(fast, max_examples=300)
@given(st.lists(PIECES, max_size=5).map(lambda pieces: "x".join(["", *pieces, "\n"])))
def test_every_character_of_a_block_is_found(text: str) -> None:
    source = write({"a": [{"b": text}]})
    (read,) = load(source, "a.yaml", Dialect.SPEC).documents
    if not source.startswith("a:\n- b: |"):
        return
    lines = source.split("\n")
    for offset, character in enumerate(text):
        at = read.locate(("a", 0, "b"), offset=offset)
        assert (lines[at.line - 1] + "\n")[at.column - 1] == character


def test_any_text_survives_kubectl(kubectl: Callable[[str], Any]) -> None:
    chance = random.Random(1)
    texts = ["".join(chance.choices(WORDS, k=chance.randint(0, 6))) for _ in range(4000)]
    texts += [
        chr(code) + tail
        for code in [*range(0x300), *range(0x2000, 0x2100), *range(0xFE00, 0x10000)]
        for tail in ("", "a")
    ]
    keys = {text.replace("\n", ""): index for index, text in enumerate(texts)}
    assert kubectl(write({"data": {"texts": texts, "keys": keys}})) == {"texts": texts, "keys": keys}


@settings(fast, max_examples=400)
@given(st.one_of(TEXTS, st.lists(PIECES, max_size=25).map("".join)))
def test_nothing_makes_the_loader_fail(text: str) -> None:
    for dialect in Dialect:
        loaded = load(text, "a.yaml", dialect)
        assert loaded.diagnostics or all(document.locate(()).line for document in loaded.documents)
