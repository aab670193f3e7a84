"""The report for tools, byte for byte."""

import json
from collections.abc import Iterator
from textwrap import dedent
from typing import Any

import jsonschema
import pytest

from argogen.codes import TABLE
from argogen.diagnostics import Diagnostic, Location, Related, Severity
from argogen.report import FORMATS
from argogen.report.json import VERSION, schema

REPORT = jsonschema.Draft202012Validator(schema())
FOUND = Diagnostic(
    Location("specs/export.yaml", 12, 3),
    "AG101",
    Severity.ERROR,
    'unknown key "imge" in job',
    'did you mean "image"?',
    (Related(Location("samples/x.json", 3, 5), "here is the sample"),),
    "  imge: python:3.12",
)


def objects(schema: Any) -> Iterator[Any]:
    """Yield the schemas of all objects in a schema."""
    if schema.get("type") == "object":
        yield schema
    for inner in (*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])):
        yield from objects(inner)


def test_every_key_in_its_place() -> None:
    assert FORMATS["json"]([FOUND], False) == dedent("""\
        {
          "version": 1,
          "diagnostics": [
            {
              "path": "specs/export.yaml",
              "line": 12,
              "column": 3,
              "code": "AG101",
              "slug": "unknown-key",
              "documentation": "docs/reference/codes.md#ag101-unknown-key",
              "severity": "error",
              "message": "unknown key \\"imge\\" in job",
              "hint": "did you mean \\"image\\"?",
              "related": [
                {
                  "path": "samples/x.json",
                  "line": 3,
                  "column": 5,
                  "message": "here is the sample"
                }
              ]
            }
          ],
          "summary": {
            "errors": 1,
            "warnings": 0,
            "notes": 0
          }
        }
        """)


def test_nothing_found_is_a_report_too() -> None:
    assert json.loads(FORMATS["json"]([], False)) == {
        "version": 1,
        "diagnostics": [],
        "summary": {"errors": 0, "warnings": 0, "notes": 0},
    }


def test_sorts_by_place_and_says_nothing_twice() -> None:
    later, earlier = (Diagnostic(Location("a.yaml", line, 1), "AG101", Severity.WARNING, "m") for line in (10, 9))
    report = json.loads(FORMATS["json"]([later, earlier, later], False))
    assert [d["line"] for d in report["diagnostics"]] == [9, 10]
    assert report["summary"] == {"errors": 0, "warnings": 2, "notes": 0}


def test_hostile_text_arrives_whole_and_is_harmless_on_the_way() -> None:
    hostile = '\x1b[31m"\r\n::error::x\n##[error]\u202e漢😀\x7f'
    report = FORMATS["json"]([Diagnostic(Location(hostile, 1, 1), "AG101", Severity.ERROR, hostile)], True)
    assert json.loads(report)["diagnostics"][0]["message"] == hostile
    assert report.isascii()
    assert "##[" not in report
    assert not any(line.lstrip().startswith("::") for line in report.splitlines())
    assert set(report) & {chr(code) for code in range(32)} == {"\n"}


@pytest.mark.parametrize(
    "diagnostics",
    [
        [],
        [FOUND],
        [Diagnostic(Location("a.yaml"), code, row.severity, "m") for code, row in TABLE.items()],
        [Diagnostic(Location("a.yaml", 1, 1), "AG101", severity, "m") for severity in Severity],
    ],
    ids=["nothing", "all keys", "all codes", "all severities"],
)
def test_reports_are_what_the_schema_says(diagnostics: list[Diagnostic]) -> None:
    REPORT.validate(json.loads(FORMATS["json"](diagnostics, False)))


def test_the_schema_is_closed_and_leaves_nothing_to_chance() -> None:
    found = list(objects(schema()))
    assert len(found) == 4
    for one in found:
        assert one["additionalProperties"] is False
        assert one["required"] == list(one["properties"])


def test_the_schema_has_the_version_and_the_severities_of_the_report() -> None:
    top = schema()["properties"]
    assert top["version"]["const"] == VERSION
    assert top["diagnostics"]["items"]["properties"]["severity"]["enum"] == [*Severity]
