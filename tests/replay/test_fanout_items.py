"""Items on their way from the list to the environment of a child's job, in every version of Argo."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from .conftest import CALLER, PROVIDER, SCRIPT
from .fanout import FanOut, Run
from .hostile import TEXTS, VALUES, text_of

VERSIONS = ["3.5", "3.6", "3.7", "4.1"]
ITEMS = [*TEXTS, *VALUES]

MAPS = {"db-host": "${item.host}", "whole": "${item}", "label": "host=${item.host};", "table": "fruits"}
"""Arguments of children whose items are maps."""


def arrived(built: FanOut, run: Run, template: str = "main") -> Iterator[dict[str, str]]:
    """Yield the environment of each child's job."""
    assert not run.error, run.error
    for child in run.children:
        yield built.child_run(child).environments[template]


@pytest.mark.parametrize("version", VERSIONS)
def test_item_of_a_job_arrives_unchanged(fan_out: Callable[..., FanOut], version: str) -> None:
    built = fan_out(version=version)
    run = built.run("row-counts", json.dumps(ITEMS))
    assert [*arrived(built, run)] == [{"ITEM": text_of(item)} for item in ITEMS]
    annotations = [child["metadata"]["annotations"]["argogen/item"] for child in run.children]
    assert annotations == [*map(text_of, ITEMS)]


@pytest.mark.parametrize("version", VERSIONS)
def test_values_of_a_map_arrive_unchanged(fan_out: Callable[..., FanOut], version: str) -> None:
    built = fan_out(version=version, arguments=MAPS)
    items = [{"host": value, "it's.odd-": {"a": "\\"}, "item": 1, "retries": "{"} for value in (*TEXTS[::2], *VALUES)]
    expected = [
        {"DB_HOST": host, "WHOLE": text_of(item), "LABEL": f"host={host};", "TABLE": "fruits"}
        for item in items
        for host in [text_of(item["host"])]
    ]
    assert [*arrived(built, built.run("row-counts", json.dumps(items)))] == expected


@pytest.mark.parametrize("version", VERSIONS)
def test_item_given_at_submission_arrives_unchanged(fan_out: Callable[..., FanOut], version: str) -> None:
    built = fan_out(version=version, items={"parameter": {"name": "item", "default": ["é", {"a": 1}]}})
    run = built.run("row-counts", parameters={"item": json.dumps(ITEMS, ensure_ascii=False)})
    assert [*arrived(built, run)] == [{"ITEM": text_of(item)} for item in ITEMS]
    assert [*arrived(built, built.run("row-counts"))] == [{"ITEM": "é"}, {"ITEM": '{"a":1}'}]


STATIC = [
    item
    for item in ITEMS
    if not isinstance(item, list | None) and "\ufffe" not in text_of(item) and ":null" not in text_of(item)
]
"""Items that a spec can list: YAML has no U+FFFE."""


@pytest.mark.parametrize("version", VERSIONS)
def test_item_of_a_list_arrives_unchanged(fan_out: Callable[..., FanOut], version: str) -> None:
    built = fan_out(version=version, items={"list": STATIC})
    assert [*arrived(built, built.run("row-counts"))] == [{"ITEM": text_of(item)} for item in STATIC]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    "items",
    [
        ["a.dev.example.com", "b-2"],
        ["yes", "0123", "1e3", "null", "", " padded ", "a: b", "%s, @=+/", "UPPER_case", "-", "x" * 300, "2026-01-01"],
        [3460000, 12.5, True, "a"],
        ["a", "a"],
    ],
)  # fmt: skip
def test_harmless_item_arrives_by_plain_tags(fan_out: Callable[..., FanOut], version: str, items: list[Any]) -> None:
    built = fan_out(version=version, items={"list": items}, arguments={"a": "${item}", "b": "of ${item}, "})
    assert "withItems" in built.template("row-counts", "main")["steps"][0][0]
    expected = [{"A": text_of(item), "B": f"of {text_of(item)}, "} for item in items]
    assert [*arrived(built, built.run("row-counts"))] == expected


@pytest.mark.parametrize(
    ("sequence", "numbers"),
    [
        ({"count": 3}, ["0", "1", "2"]),
        ({"start": 5, "end": 3}, ["5", "4", "3"]),
        ({"start": "1", "count": "2", "format": "part-%03d"}, ["part-001", "part-002"]),
    ],
)
def test_numbers_of_a_sequence_arrive(
    fan_out: Callable[..., FanOut], sequence: dict[str, Any], numbers: list[str]
) -> None:
    built = fan_out(items={"sequence": sequence}, arguments={"n": "${item}", "m": "no. ${item}"})
    expected = [{"N": number, "M": f"no. {number}"} for number in numbers]
    assert [*arrived(built, built.run("row-counts"))] == expected


@pytest.mark.parametrize("version", VERSIONS)
def test_item_of_a_provider_arrives_unchanged(fan_out: Callable[..., FanOut], version: str) -> None:
    built = fan_out(CALLER, PROVIDER, version=version)
    run = built.run("auditing", json.dumps(ITEMS))
    assert [*arrived(built, run)] == [{"DB_HOST": text_of(item), "ENVIRONMENT": "dev"} for item in ITEMS]


ODD = "\"q\" 'a' $(DB_HOST) $$ \\ \n\t\x1b\x7f é 😀 {a}} # <&>"


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("region", ["${inputs.region}", "in ${inputs.region}"])
def test_further_arguments_of_a_caller_arrive(fan_out: Callable[..., FanOut], version: str, region: str) -> None:
    caller = {
        **CALLER,
        "inputs": {"region": {"default": ODD}},
        "arguments": {"region": region, "table": ODD, "limit": 5, "strict": True},
        "items": {"from": "get-dbs", "with": {"environment": "${inputs.region}"}},
    }
    built = fan_out(caller, PROVIDER, version=version)
    (environment,) = arrived(built, built.run("auditing", '["a"]'))
    assert environment == {
        "DB_HOST": "a", "ENVIRONMENT": ODD, "REGION": region.replace("${inputs.region}", ODD), "TABLE": ODD,
        "LIMIT": "5", "STRICT": "true",
    }  # fmt: skip


def test_further_texts_of_a_caller_arrive(fan_out: Callable[..., FanOut]) -> None:
    built = fan_out({**CALLER, "arguments": {"table": ODD, "limit": 5}}, PROVIDER)
    (environment,) = arrived(built, built.run("auditing", '["a"]'))
    assert environment == {"DB_HOST": "a", "ENVIRONMENT": "dev", "TABLE": ODD, "LIMIT": "5"}


def test_caller_without_a_semaphore_takes_the_unlocked_template(fan_out: Callable[..., FanOut]) -> None:
    locked, unlocked = fan_out(CALLER, PROVIDER), fan_out({**CALLER, "semaphore": None}, PROVIDER)
    assert locked.run("auditing", '["a"]').locks == {"auditing-lock/limit"}
    run = unlocked.run("auditing", '["a"]')
    assert run.locks == {"get-dbs-unlocked/limit"}
    assert [*arrived(unlocked, run)] == [{"DB_HOST": "a", "ENVIRONMENT": "dev"}]
    limit = next(one for one in unlocked.manifests if one["metadata"]["name"] == "get-dbs-unlocked")
    assert int(limit["data"]["limit"]) >= 10**6


def test_child_of_a_provider_runs_the_callers_workflow_template(fan_out: Callable[..., FanOut]) -> None:
    (child,) = fan_out(CALLER, PROVIDER).run("auditing", '["a"]').children
    assert child["spec"]["workflowTemplateRef"] == {"name": "auditing-item"}
    assert (
        child["metadata"]["labels"].items()
        >= {"argogen/provider": "get-dbs", "argogen/parent": "nightly-x7k2p"}.items()
    )


def test_item_reaches_every_step_of_a_child(fan_out: Callable[..., FanOut]) -> None:
    steps = [{**SCRIPT, "name": "one"}, {**SCRIPT, "name": "two", "env": {"MESSAGE": "item ${inputs.item}."}}]
    built = fan_out(job={"steps": steps})
    items = json.dumps(TEXTS)
    two = [*arrived(built, built.run("row-counts", items), "zz-internal-two")]
    assert two == [{"ITEM": text, "MESSAGE": f"item {text}."} for text in TEXTS]
    assert [*arrived(built, built.run("row-counts", items), "zz-internal-one")] == [{"ITEM": text} for text in TEXTS]


@pytest.mark.parametrize("version", VERSIONS[1:])
def test_item_beside_an_input_forms_no_tag(fan_out: Callable[..., FanOut], version: str) -> None:
    arguments = {"joined": "${item}${inputs.region}{${item} '$${HOME}' \\ \n"}
    built = fan_out(version=version, inputs={"region": {"default": "{eu"}}, arguments=arguments)
    (environment,) = arrived(built, built.run("row-counts", '["{x}"]'))
    assert environment == {"JOINED": "{x}{eu{ {x} '${HOME}' \\ \n"}
    (environment,) = arrived(built, built.run("row-counts", '["{"]'))
    assert environment == {"JOINED": "{ {eu{ { '${HOME}' \\ \n"}


def test_numbers_are_those_of_json(fan_out: Callable[..., FanOut]) -> None:
    """Go reads every number as a float of 64 bits: exact to 2^53."""
    built = fan_out()
    run = built.run("row-counts", "[1e3, 1.10, -0.5, 9007199254740991, 1e21, 1e-7]")
    texts = [environment["ITEM"] for environment in arrived(built, run)]
    assert texts == ["1000", "1.1", "-0.5", "9007199254740991", "1e+21", "1e-7"]
