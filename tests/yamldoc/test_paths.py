"""From a place in a text to the value there, and from a value to its text as it is written."""

import pytest

from argogen.yamldoc import Dialect, Document, load

TEXT = """\
a: 1.10
list: ["x y", {b: 0123}]
<<: {merged: yes}
block: |
  one
  two
"""


@pytest.fixture
def document() -> Document:
    """Return the document."""
    return load(TEXT, "", Dialect.ARGO).documents[0]


@pytest.mark.parametrize(
    ("path", "written"),
    [
        (("a",), "1.10"),
        (("list", 0), "x y"),
        (("list", 1, "b"), "0123"),
        (("merged",), "yes"),
        (("list",), ""),
        (("list", 7), ""),
        (("nowhere", "b"), ""),
    ],
)
def test_a_scalar_as_it_is_written(document: Document, path: tuple[str | int, ...], written: str) -> None:
    assert document.written(path) == written


@pytest.mark.parametrize(
    ("at", "path"),
    [
        ("1.10", ("a",)),
        ("list", ("list",)),
        ("y", ("list", 0)),
        ("{b", ("list", 1)),
        ("b:", ("list", 1, "b")),
        ("0123", ("list", 1, "b")),
        ("two", ("block",)),
    ],
)
def test_the_path_of_a_place(document: Document, at: str, path: tuple[str | int, ...]) -> None:
    assert document.path_at(TEXT.index(at)) == path


def test_a_place_outside_the_document(document: Document) -> None:
    assert document.path_at(len(TEXT) + 1) == ()
