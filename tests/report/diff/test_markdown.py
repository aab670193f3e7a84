"""A diff as a comment: whatever a repository says in it, it stays in bounds and whole, and does nothing."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from argogen.diff.impact import Impact
from argogen.diff.model import ChangeKind, ObjectDiff
from argogen.report.diff import FLAVORS, FORMATS, LEAST_BYTES, LIMITS, Style
from argogen.report.diff.markdown import MARK

from .conftest import finding, judged, report

READER = MarkdownIt("commonmark").enable("table")
HOSTILE = (
    "@team",
    "fixes #12, !3 and GH-12",
    "https://example.com www.example.com a@example.com",
    "[x](https://example.com) ![x](y)",
    "</code></summary></details><script>alert(1)</script>",
    "<!-- argogen diff -->",
    "a|b\\|c `|` ``",
    "```\n# head\n````\n@team",
    "\n\n</details>\n\n/close\n",
    ":smile: *b* _i_ ~~s~~ $x$ `$`",
    "\x1b[31m\u202e\x00\r\n\t",
    "- [ ] x\n1. y\n> z",
    "0123456789abcdef0123456789abcdef01234567",
    "\ud800 \U0001f600",
)
ANY_TEXT = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60), st.text("`|\\<>@#\n&*_[]$/-", max_size=60))
OBJECTS = st.lists(
    st.builds(
        finding, ANY_TEXT, st.sampled_from(Impact), lines=st.integers(0, 50), accepted=st.one_of(st.just(""), ANY_TEXT)
    ),
    max_size=8,
)


def markdown(objects: list[ObjectDiff], word: str = "main", **style: object) -> str:
    return FORMATS["markdown"](report(objects, word), Style(**style))  # type: ignore[arg-type]


def tokens(text: str) -> Iterator[Token]:
    """Yield all tokens of a text, those inside others too."""
    for token in READER.parse(text):
        yield token
        yield from token.children or ()


def loose_text(text: str) -> str:
    """Return what stands outside code, in Markdown and in HTML: where GitHub and GitLab look for what they link."""
    kept = (token.content for token in tokens(text) if token.type in ("text", "html_block", "html_inline"))
    return re.sub(r"<code>.*?</code>", "", "\n".join(kept), flags=re.DOTALL)


def shape(text: str) -> list[str]:
    """Return the kinds of blocks and HTML that a text is made of, without what they hold."""
    tags = (re.findall(r"<(/?\w+|!--)", token.content) for token in tokens(text) if token.type.startswith("html"))
    names = [tag for found in tags for tag in found if tag.strip("/") != "code"]
    return [token.type for token in READER.parse(text)] + names


@pytest.mark.parametrize("word", HOSTILE)
@pytest.mark.parametrize("flavor", FLAVORS)
def test_what_a_repository_says_changes_nothing_around_it(word: str, flavor: str) -> None:
    plain, hostile = ([finding(one), finding(one, Impact.RISKY, lines=3)] for one in ("plain-word", word))
    assert shape(markdown(hostile, word, flavor=flavor)) == shape(markdown(plain, "plain-word", flavor=flavor))


@pytest.mark.parametrize("word", [one for one in HOSTILE if one.isprintable()])
def test_names_of_real_manifests_change_nothing_around_them(word: str) -> None:
    def told(name: str) -> str:
        manifest = {
            "apiVersion": "argoproj.io/v1alpha1",
            "kind": "WorkflowTemplate",
            "metadata": {"name": name, "namespace": name},
            "spec": {"templates": [{"name": name, "outputs": {"parameters": [{"name": name}]}}, {"name": "other"}]},
        }
        before = json.dumps(manifest)
        manifest["spec"] = {"templates": [{"name": name, "outputs": {"parameters": []}}, {"name": f"{name}, new"}]}
        return FORMATS["markdown"](judged(before, json.dumps(manifest)), Style())

    assert shape(told(word)) == shape(told("a-name"))
    assert not re.search(r"@\w|#\d|https?:|www\.|GH-\d", loose_text(told(word)))


def test_without_judgements_the_changes_are_shown_all_the_same() -> None:
    diff = replace(finding("a"), judgements=())
    text = markdown([diff])
    assert text.splitlines()[1] == "### argogen: 1 object with changes"
    assert "- spec.a: aa\n+ spec.a: ab\n" in text
    assert "| `WorkflowTemplate a/a` | `~ spec.a: aa -> ab` | `a:1:1` |" in markdown([diff], summary=True)
    added = replace(diff, kind=ChangeKind.ADD, changes=())
    assert "| `WorkflowTemplate a/a` | added |" in markdown([added], summary=True)
    assert "<summary>+ <code>WorkflowTemplate a/a</code> (added)</summary>" in markdown([added])


@given(OBJECTS, ANY_TEXT)
@settings(max_examples=60, deadline=None)
def test_nobody_is_pinged_and_nothing_linked(objects: list[ObjectDiff], word: str) -> None:
    loose = loose_text(markdown(objects, word))
    assert not re.search(r"@\w|[#!~&%]\d|https?:|www\.|\w@\w|:\w+:|[0-9a-f]{7,}|GH-\d", loose), loose
    assert {token.type for token in tokens(markdown(objects, word))}.isdisjoint({"link_open", "image"})
    assert not re.search(r"(?m)^/\w", loose), "GitLab would take it for a command"


@given(OBJECTS, st.integers(LEAST_BYTES, 12_000), st.booleans(), ANY_TEXT)
@settings(max_examples=100, deadline=None)
def test_it_keeps_within_its_limit_and_is_whole(objects: list[ObjectDiff], most: int, short: bool, word: str) -> None:
    text = markdown(objects, word, max_bytes=most, summary=short)
    assert len(text.encode()) <= most
    assert text.startswith(f"{MARK}\n### argogen: ")
    html = "".join(token.content for token in tokens(text) if token.type.startswith("html"))
    assert html.count("<details>") == html.count("</details>") == html.count("<summary>") == html.count("</summary>")
    assert [token.content for token in tokens(text) if token.type == "fence" and token.info != "diff"] == []
    assert text.rstrip().endswith("</sub>"), "a fence or a fold that stays open would hold the end"
    assert ("no changes" in text.splitlines()[1]) == (not objects)


@given(OBJECTS, st.integers(LEAST_BYTES, 12_000))
@settings(max_examples=60, deadline=None)
def test_every_breaking_finding_is_shown_or_counted(objects: list[ObjectDiff], most: int) -> None:
    text = markdown(objects, max_bytes=most)
    shown = len(re.findall(r"^\| 🔴 breaking", text, re.MULTILINE))
    left = re.search(r"^\*\*Left out.* findings? \((\d+) breaking", text, re.MULTILINE)
    breaking = sum(1 for one in objects if one.judgements[0].severity is Impact.BREAKING)
    assert shown + int(left[1] if left else 0) == breaking
    assert not breaking or f"{breaking} breaking" in text.splitlines()[1]


def test_what_matters_most_gets_the_room() -> None:
    objects = [finding(f"c{number}", Impact.COMPATIBLE, lines=60) for number in range(20)]
    text = markdown([*objects, finding("worst", lines=60)], max_bytes=8_000)
    assert "<summary>~ <code>WorkflowTemplate worst/worst</code> (1 breaking)</summary>" in text
    assert text.count("+worst") == 60
    assert "**Left out, since a comment has a limit:** " in text.split("<details>")[0]
    assert "`argogen diff` shows all of it." in text


def test_an_object_without_room_is_told_in_short() -> None:
    text = markdown([finding("long " * 40, lines=80)], max_bytes=LEAST_BYTES * 3)
    assert "a part of the details of 1 object" in text
    assert "more lines @@" in text


def test_the_worst_come_first_and_what_was_accepted_behind_them() -> None:
    objects = [finding("a", Impact.RISKY), finding("b", accepted="they moved"), finding("c")]
    rows = [line for line in markdown(objects).splitlines() if line.startswith(("| 🔴", "| 🟠"))]
    assert [re.findall(r"`WorkflowTemplate (.)/", row)[0] for row in rows] == ["c", "b", "a"]
    assert rows[1].startswith("| 🔴 breaking, accepted |")
    assert "accepted: they moved" in rows[1]


def test_nothing_changed() -> None:
    assert markdown([]) == f"{MARK}\n### argogen: no changes\n\n<sub>`main` -> `main`, objects: 7 unchanged.</sub>\n"


def test_what_is_only_written_differently_is_no_change_of_meaning() -> None:
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {b: c}\n"
    told = FORMATS["markdown"](judged(text, text.replace("c}", "'c'}")), Style())
    assert told.splitlines()[1] == "### argogen: no changes of meaning"
    assert "1 only written differently" in told


def test_each_flavor_has_its_own_alert_and_limit() -> None:
    assert "> [!CAUTION]\n" in markdown([finding("a")])
    assert "> **Caution:** " in markdown([finding("a")], flavor="gitlab")
    assert LIMITS["github"] < 65_536
    assert LIMITS["gitlab"] < 1_000_000


def test_notes_are_said() -> None:
    text = FORMATS["markdown"](report([finding("a")], notes=["main does not render: @x"]), Style())
    assert "- main does not render: `@x`\n" in text
