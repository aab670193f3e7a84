"""What an entry's parameters change about its job, beyond the texts in it: whole values, and variants."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from argogen.project import open_project
from argogen.repository import render_project

ENTRY: dict[str, Any] = {
    "title": "Waker",
    "summary": "Wakes someone.",
    "parameters": {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "who": {"type": "string", "default": "you", "description": "Who is woken."},
            "node": {"type": "object", "static": True, "description": "Where."},
            "user": {"type": "integer", "static": True, "default": 65534, "description": "As whom."},
            "gently": {"type": "boolean", "static": True, "default": False, "description": "How."},
        },
    },
    "job": {
        "image": "busybox:1.36",
        "command": "wake",
        "args": ["${params.who}"],
        "nodeSelector": "${params.node}",
        "securityContext": {"runAsUser": "${params.user}", "runAsNonRoot": True},
        "argo": {"metadata": {"labels": {"of": "${spec.name}-waker"}}},
    },
    "variants": [{"if": {"properties": {"gently": {"const": True}}}, "job": {"image": "flute:1", "args": ["softly"]}}],
    "example": {"use": "waker"},
}


@pytest.fixture
def template_of(tmp_path: Path) -> Any:
    """Render a job whose consumer is the entry, with changes; returns the entry's template, or what is said of it."""

    def render(given: dict[str, Any], **changes: Any) -> Any:
        spec = {"pattern": "job", "name": "a", "job": {"image": "busybox:1.36", "command": "date"}}
        spec["consumers"] = [{"use": "waker", "on": ["Failed"], "with": given}]
        files = {"specs/a.yaml": spec, "argogen.yaml": {"catalogs": ["catalogs"], "defaults": {"namespace": "a"}}}
        for name, data in {**files, "catalogs/consumers/waker/entry.yaml": {**ENTRY, **changes}}.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(json.dumps(data), encoding="utf-8")
        [rendered], beyond, *_ = render_project(open_project(tmp_path))
        if said := [f"{one.code} {one.message}" for one in (*beyond, *rendered.diagnostics)]:
            return said
        found = next(yaml.safe_load_all(rendered.text))["spec"]["templates"]
        return next(one for one in found if one["name"] == "zz-internal-waker")

    return render


def test_a_parameter_that_is_the_whole_value_keeps_its_type(template_of: Any) -> None:
    template = template_of({"node": {"pool": "gpu"}, "user": 1000})
    assert template["nodeSelector"] == {"pool": "gpu"}
    assert template["container"]["securityContext"] == {"runAsUser": 1000, "runAsNonRoot": True}
    assert template["metadata"]["labels"] == {"of": "a-waker"}


def test_a_key_whose_parameter_is_not_given_is_left_out(template_of: Any) -> None:
    template = template_of({})
    assert "nodeSelector" not in template
    assert template["container"]["securityContext"]["runAsUser"] == 65534


def test_a_variant_changes_the_job_where_the_parameters_fit(template_of: Any) -> None:
    assert template_of({})["container"]["image"] == "busybox:1.36"
    container = template_of({"gently": True})["container"]
    assert (container["image"], container["args"], container["command"]) == ("flute:1", ["softly"], ["wake"])


def test_what_only_the_run_knows_is_refused_in_such_a_value(template_of: Any) -> None:
    said = template_of({"who": "${workflow.name}"}, job={**ENTRY["job"], "argo": {"name": "${params.who}"}})
    assert said == ['AG108 a reference can\'t be used in "argo"']


def test_a_variant_that_refers_to_no_parameter_is_said_where_it_stands(template_of: Any) -> None:
    said = template_of({}, variants=[{"if": {}, "job": {"args": ["${params.whom}"]}}])
    assert said[0] == 'AG206 "${params.whom}" is no parameter of this entry'


def test_a_variant_that_makes_no_job_is_said_where_it_stands(template_of: Any) -> None:
    said = template_of({}, variants=[{"if": {}, "job": {"args": "softly", "imag": "flute:1"}}])
    assert said[0] == 'AG206 unknown key "imag" in job'


def test_a_condition_that_is_no_schema_is_said_where_it_stands(template_of: Any) -> None:
    said = template_of({}, variants=[{"if": {"type": "txt"}, "job": {}}])
    assert said[0] == 'AG206 text "txt" is no type of JSON Schema'
