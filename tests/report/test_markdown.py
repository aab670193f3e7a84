"""Texts of others in Markdown. What is expected here was seen in two readers, markdown-it and marked."""

import pytest

from argogen.report.markdown import code, escape, prose, table


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain words, a_b (c): 3.12", "plain words, a_b (c): 3.12"),
        ("*b* _i_ `c` ~s~", "\\*b\\* \\_i\\_ \\`c\\` \\~s\\~"),
        ("[link](x) ![i](x)", "\\[link\\](x) !\\[i\\](x)"),
        ("<b>x</b> <!-- --> &amp;", "&lt;b&gt;x&lt;/b&gt; &lt;!-- --&gt; &amp;amp;"),
        ("a|b", "a\\|b"),
        ("- x", "\\- x"),
        ("1. x", "&#49;. x"),
        ("# x", "\\# x"),
        ("> x", "&gt; x"),
        ("$x^2$", "\\$x^2\\$"),
        ("back\\slash", "back\\\\slash"),
        ("@team", "@<!-- -->team"),
        ("two\n\n# lines\t", "two \\# lines"),
        ("\x1b[31m\u202e", "\\\\x1b\\[31m\\\\u202e"),
        ("```", "\\`\\`\\`"),
    ],
)
def test_text_shows_what_it_says(text: str, written: str) -> None:
    assert escape(text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a b", "`a b`"),
        ("", '`""`'),
        ("a `b` c", "``a `b` c``"),
        ("`a", "`` `a ``"),
        ("a|b", "`a\\|b`"),
        ("a\\|b", "<code>a&#92;&#124;b</code>"),
        ("<b>\n*x*", "`<b> *x*`"),
    ],
)
def test_code_shows_what_it_says(text: str, written: str) -> None:
    assert code(text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("template run: output rows removed", "template run: output rows removed"),
        ("output duration_seconds removed, 2 of 3 left", "output `duration_seconds` removed, 2 of 3 left"),
        ("0 3 * * * -> 0 5 * * 1-5 (7 runs)", "`0 3 * * *` -> `0 5 * * 1-5` (7 runs)"),
        ("limit a.b 1 -> 2", "limit `a.b` 1 -> 2"),
        ("@team fixes #12 and GH-12", "`@team` fixes `#12` and `GH-12`"),
        ("see https://x.y (a@b.c).", "see `https://x.y` (`a@b.c`)."),
        (":smile: *b* <i>", "`:smile`: `*b* <i>`"),
        ("`a` | b", "`` `a` \\| `` b"),
        ("0123456789abcdef", "`0123456789abcdef`"),
        ("two\n\n# lines", "two `#` lines"),
        ("", ""),
    ],
)
def test_prose_keeps_plain_words_and_makes_code_of_the_rest(text: str, written: str) -> None:
    assert prose(text) == written


def test_a_table_has_no_empty_columns() -> None:
    assert table(("a", "b", "c"), [("1", "", "x"), ("2", "", "")]) == "| a | c |\n| --- | --- |\n| 1 | x |\n| 2 | |\n"
    assert table(("a",), []) == ""
