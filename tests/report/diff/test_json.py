"""A diff for tools: what its schema says."""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st

from argogen.diff.impact import Impact
from argogen.report.diff import FORMATS, Style
from argogen.report.diff.json import schema

from .conftest import finding, judged, report

REPORT = jsonschema.Draft202012Validator(schema())
MANIFEST = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: export, namespace: data}
spec:
  entrypoint: run
  templates:
  - name: run
    script: {image: "alpine:3.20", command: [sh], source: "a\\nb\\n"}
  - name: other
    container: {image: "alpine:3.20", command: [date], args: [a, b, c, d, e]}
"""


def written(before: str, after: str, **style: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FORMATS["json"](judged(before, after), Style(**style)))  # type: ignore[arg-type]
    REPORT.validate(found)
    return found


def objects(part: Any) -> Iterator[Any]:
    """Yield the schemas of all objects in a schema."""
    if isinstance(part, dict):
        if "properties" in part:
            yield part
        part = list(part.values())
    for inner in part if isinstance(part, list) else ():
        yield from objects(inner)


def test_the_schema_promises_every_key() -> None:
    for one in objects(schema()):
        assert one["required"] == list(one["properties"])
        assert one["additionalProperties"] is False
        assert [key for key, value in one["properties"].items() if not value.get("description")] == []


def test_a_change_with_its_judgement() -> None:
    report_ = written(MANIFEST, MANIFEST.replace("a\\nb", "a\\nc").replace("name: other", "name: another"))
    assert report_["worst"] == "breaking"
    assert report_["summary"]["judgements"] == {"breaking": 1, "risky": 0, "compatible": 1, "cosmetic": 0}
    (one,) = report_["objects"]
    assert [judgement["rule"] for judgement in one["judgements"]] == ["template-renamed", "program-changed"]
    renamed, program = (one["changes"][judgement["changes"][0]] for judgement in one["judgements"])
    assert (renamed["kind"], renamed["other"]["path"]) == ("move", "spec.templates[other]")
    assert program["text"]["hunks"][0]["lines"] == [" a", "-b", "+c", " "]
    assert program["after_at"] == {"path": "after.yaml", "line": 8, "column": 59}


def test_values_that_are_long_are_left_out() -> None:
    (one,) = written(MANIFEST, MANIFEST.replace("[a, b", f"[{'x' * 20_000}, b"))["objects"]
    assert [(change["omitted"], change["before"]) for change in one["changes"]] == [(True, None)]


def test_a_summary_has_no_changes() -> None:
    (one,) = written(MANIFEST, MANIFEST.replace("date", "uptime"), summary=True)["objects"]
    assert one["changes"] == []
    assert [judgement["changes"] for judgement in one["judgements"]] == [[]]


def test_what_means_nothing_is_there_if_asked_for() -> None:
    changed = MANIFEST.replace("[date]", "['date']")
    assert written(MANIFEST, changed)["objects"] == []
    assert written(MANIFEST, changed)["summary"]["objects"]["cosmetic"] == 1
    (one,) = written(MANIFEST, changed, cosmetic=True)["objects"]
    assert one["changes"][0]["same"]


@given(st.lists(st.builds(finding, st.text(max_size=30), st.sampled_from(Impact), lines=st.integers(0, 3)), max_size=3))
@settings(max_examples=50, deadline=None)
def test_any_report_is_what_the_schema_says_and_ascii(found: list[Any]) -> None:
    text = FORMATS["json"](report(found), Style())
    REPORT.validate(json.loads(text))
    assert text.isascii()
