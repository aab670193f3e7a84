"""Hostile values arrive as promised where Argo itself does the substitution.

They were items of a fan-out, values of its maps, and values in the document of a facade's job; what they became is
recorded by `tools/conformance/run.sh`, as the environment in the pod's manifest.
"""

import functools
import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml

from argogen.project import open_project
from argogen.repository import render_project

HERE = Path(__file__).parent
RECORDED = json.loads((HERE / "substitution.json").read_text())
HOSTILE = json.loads((HERE / "hostile.json").read_text())
REFUSED = [(reason, value) for reason, values in HOSTILE["refused"].items() for value in values]
EVERYTHING = [*HOSTILE["arriving"], *(value for _, value in REFUSED)]
EVERY_VERSION = pytest.mark.parametrize("version", RECORDED)
LISTED = {
    spec: yaml.safe_load((HERE / "project" / "specs" / f"{spec}.yaml").read_text())["items"]["list"]
    for spec in ("listed", "plain")
}
EVERY_FAN_OUT = pytest.mark.parametrize("spec", ["items", "maps"])
STALE = "changed since: run tools/conformance/run.sh"


@functools.cache
def rendered(version: str) -> dict[str, str]:
    results, _, _ = render_project(open_project(HERE / "project", argo_version=version.rpartition(".")[0]))
    return {result.file.stem: result.text for result in results}


def journey(version: str, spec: str, value: Any) -> dict[str, Any]:
    """Return what was recorded of a value; 1 and true are two values."""
    recorded = RECORDED[version][spec]["values"]
    found: dict[str, Any] = next(one for one in recorded if json.dumps(one["value"]) == json.dumps(value))
    return found


def text_of(value: Any) -> str:
    """Return a text as it is, all else as JSON."""
    compact = {"sort_keys": True, "separators": (",", ":"), "ensure_ascii": False}
    return value if isinstance(value, str) else json.dumps(value, **compact)


def in_a_pod(text: str) -> str:
    """Return a text as a pod's manifest has to have it: the kubelet makes each `$$` a `$`."""
    return text.replace("$", "$$")


def environment_with(item: Any) -> dict[str, str]:
    """Return what a child's job gets of an item, as it is and between angle brackets."""
    return {"WHOLE": in_a_pod(text_of(item)), "PART": in_a_pod(f"<{text_of(item)}>")}


def output_of(value: Any) -> str:
    """Return what a facade promises of a value: no control characters, no two opening braces, no word of Argo's own."""
    text = "" if value is None else re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", text_of(value))
    return re.sub(r"\{(?=\{)", "{ ", text).replace("__argo", "__ argo")


def test_both_versions_were_asked_about_the_same_project() -> None:
    assert [version.rpartition(".")[0] for version in RECORDED] == ["4.1", "3.7"]
    assert {version: list(specs) for version, specs in RECORDED.items()} == {
        version: ["items", "listed", "maps", "outputs", "plain"] for version in RECORDED
    }


@EVERY_VERSION
@pytest.mark.parametrize("spec", ["items", "listed", "maps", "outputs", "plain"])
def test_answers_are_about_these_very_manifests_and_values(version: str, spec: str) -> None:
    recorded = RECORDED[version][spec]
    assert recorded["sha256"] == sha256(rendered(version)[spec].encode()).hexdigest(), STALE
    assert [json.dumps(one["value"]) for one in recorded["values"]] == [
        *map(json.dumps, LISTED.get(spec, EVERYTHING))
    ], STALE


@EVERY_VERSION
@EVERY_FAN_OUT
@pytest.mark.parametrize("value", HOSTILE["arriving"], ids=lambda value: ascii(value)[:30])
def test_item_arrives_unchanged(version: str, spec: str, value: Any) -> None:
    assert journey(version, spec, value)["arrived"] == environment_with(value)


@EVERY_VERSION
@pytest.mark.parametrize(("spec", "value"), [(spec, value) for spec, values in LISTED.items() for value in values])
def test_item_of_a_spec_arrives_unchanged(version: str, spec: str, value: Any) -> None:
    assert journey(version, spec, value)["arrived"] == environment_with(value)


def test_plain_tags_are_tried_too() -> None:
    assert ["withItems" in rendered("4.1.2")[spec] for spec in LISTED] == [False, True]


@EVERY_VERSION
@EVERY_FAN_OUT
@pytest.mark.parametrize(("reason", "value"), REFUSED, ids=lambda value: ascii(value)[:30])
def test_item_that_argo_would_misread_is_refused(version: str, spec: str, reason: str, value: Any) -> None:
    assert f"argogen: {reason}" in journey(version, spec, value)["refused"]


@EVERY_VERSION
@pytest.mark.parametrize("value", EVERYTHING, ids=lambda value: ascii(value)[:30])
def test_output_of_a_facade_arrives_cleaned(version: str, value: Any) -> None:
    assert journey(version, "outputs", value)["arrived"]["TEXT"] == in_a_pod(output_of(value))


def test_both_versions_agree() -> None:
    newest, oldest = ({spec: one["values"] for spec, one in specs.items()} for specs in RECORDED.values())
    assert newest == oldest
