"""Whatever a file holds, lint says something or nothing, the same each time, and never breaks."""

import copy
import json
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from argogen.argo.versions import VERSIONS
from argogen.codes import TABLE
from argogen.lint.files import lint_texts

ROOT = Path(__file__).parents[2]
SEEDS = [
    *sorted((ROOT / "tests" / "rules").glob("*/*.yaml")),
    *sorted((ROOT / "tests" / "seed").glob("*.yaml")),
    *sorted((ROOT / "tests" / "conformance" / "bases").glob("*.yaml")),
]
TEXTS = [file.read_text(encoding="utf-8") for file in SEEDS]
DOCUMENTS = [document for text in TEXTS for document in yaml.load_all(text, yaml.CBaseLoader) if document]
TAGS = [
    "{{item}}",
    "{{=item}}",
    "{{inputs.parameters.x}}",
    "{{=inputs.parameters['x'] + 1}}",
    "{{",
    "{{=",
    "}}",
    "{{{{a}}}}",
    "{{=fromJSON(",
    "{{steps.a.outputs.result}}",
    "{{=steps['a']?.b[0]}}",
    "{{workflow.parameters.}}",
    "{{=" + "(" * 300 + "}}",
    "a && (b || !c.Failed)",
    "0 3 * * *",
    "x == y",
    "\ue000\ue001{{a}}",
    "---\n{{=a}}\n",
]


def keys_of(value: Any) -> set[str]:
    """Return the keys of all maps in a value."""
    if isinstance(value, dict):
        return set(value) | {key for inner in value.values() for key in keys_of(inner)}
    return {key for inner in value for key in keys_of(inner)} if isinstance(value, list) else set()


def paths_in(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths to all values."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, one in inner for found in paths_in(one, (*path, key)))]


scalars = st.one_of(
    st.sampled_from(TAGS), st.text(max_size=8), st.none(), st.booleans(), st.integers(-2, 2**70), st.floats(width=16)
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(sorted({key for one in DOCUMENTS for key in keys_of(one)})), inner, max_size=3),
    ),
    max_leaves=6,
)


@st.composite
def broken_documents(draw: st.DrawFn) -> Any:
    """Draw one of the documents with some of its values replaced, moved or gone."""
    document = copy.deepcopy(draw(st.sampled_from(DOCUMENTS)))
    for _ in range(draw(st.integers(1, 4))):
        *above, last = draw(st.sampled_from(paths_in(document)[1:] or [("kind",)]))
        holder = document
        for step in above:
            holder = holder[step]
        if draw(st.booleans()):
            holder[last] = draw(values)
        else:
            del holder[last]
        if not isinstance(document, dict) or not document:
            break
    return document


@settings(max_examples=150, deadline=None)
@given(broken_documents(), st.sampled_from(VERSIONS))
def test_a_broken_manifest_is_linted_to_the_end(document: Any, version: str) -> None:
    text = json.dumps(document, default=str)
    found = lint_texts({"a.yaml": text}, version)
    assert found == lint_texts({"a.yaml": text}, version)
    assert {one.code for one in found} <= TABLE.keys()
    assert all(one.location.line >= 1 for one in found)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(TEXTS), st.data())
def test_a_file_with_something_cut_out_is_linted_to_the_end(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    put = data.draw(st.one_of(st.just(""), st.sampled_from(TAGS), st.text(max_size=3)))
    lint_texts({"a.yaml": text[:start] + put + text[end:]}, "4.1")


def test_findings_are_sorted_by_place() -> None:
    found = lint_texts({file.as_posix(): text for file, text in zip(SEEDS, TEXTS, strict=True)}, "4.1")
    assert found
    assert [one.sort_key for one in found] == sorted({one.sort_key for one in found})
