"""The words of an expression, with their places."""

import pytest

from argogen.argo.expr import ExprSyntaxError, Kind, Token, tokenize


def test_every_token_is_the_text_at_its_place() -> None:
    text = "let é = a?.b[0x1F] // why\n;\té | filter(#acc not in {`x`: b'y'}) ?? 1..2"
    tokens = tokenize(text)
    assert [token.text for token in tokens] == [text[token.start : token.end] for token in tokens]
    assert "".join(token.text for token in tokens) == "leté=a?.b[0x1F];é|filter(#accnotin{`x`:b'y'})??1..2"


def test_kinds_and_values() -> None:
    assert tokenize("a in 'b'") == [
        Token(Kind.NAME, "a", 0, 1),
        Token(Kind.OPERATOR, "in", 2, 4),
        Token(Kind.STRING, "'b'", 5, 8, "b"),
        Token(Kind.END, "", 8, 8),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1..3", ["1", "..", "3"]),
        ("a??b", ["a", "??", "b"]),
        ("a?:b", ["a", "?", ":", "b"]),
        ("a::b", ["a", "::", "b"]),
        ("a**-b", ["a", "**", "-", "b"]),
        ("run-job", ["run", "-", "job"]),
        ("notin", ["notin"]),
        ("#in #1 # a", ["#", "in", "#", "1", "#", "a"]),
        ("x.y/*z*/.5", ["x", ".", "y", ".5"]),
    ],
)
def test_where_words_end(text: str, words: list[str]) -> None:
    assert [token.text for token in tokenize(text)] == [*words, ""]


def test_what_touches_a_pointer_is_its_name() -> None:
    assert [token.kind for token in tokenize("#in")] == [Kind.OPERATOR, Kind.NAME, Kind.END]


def test_an_error_knows_its_place() -> None:
    with pytest.raises(ExprSyntaxError) as caught:
        tokenize("abc @")
    assert (caught.value.offset, str(caught.value)) == (4, 'unknown character "@"')
