"""The controller's settings are read from their ConfigMap as the controller reads them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argogen.argo.model.controller import settings_of
from argogen.argo.schemas import CONTROLLER, type_at
from argogen.argo.versions import NEWEST, VERSIONS
from argogen.diagnostics import Problem
from argogen.lint.files import lint_texts


def config_map(data: dict[str, str], name: str = "workflow-controller-configmap") -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": data}


def problems(data: dict[str, str], version: str = NEWEST) -> list[str]:
    settings = settings_of(config_map(data), version)
    assert settings
    return [f"{problem.code} {problem.message}" for problem in settings.problems]


def said(text: str, version: str = NEWEST) -> list[str]:
    """Return what is said of a ConfigMap with `text` as its data, with what stands at each place."""
    head = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: workflow-controller-configmap\ndata:\n"
    found = lint_texts({"a.yaml": head + text}, version)
    return [f"{one.location.line - 5}: {one.code} {one.source_line[one.location.column - 1 :]}" for one in found]


def test_text_on_one_line_stands_behind_its_key() -> None:
    assert problems({"parallelism": "10", "links": "[]", "nodeEvents": "{enabled: false}"}) == []
    assert problems({"nodeEvents": "enabled: false"}) == [
        'AG004 the controller can\'t read "nodeEvents": a ":" where no key can stand'
    ]


def test_text_of_several_lines_stands_below_its_key() -> None:
    settings = settings_of(config_map({"nodeEvents": "\nenabled: false\n", "parallelism": "10\n"}), NEWEST)
    assert settings
    assert settings.problems == ()
    assert settings.data == {"nodeEvents": {"enabled": False}, "parallelism": 10}


def test_one_key_may_hold_all_settings() -> None:
    settings = settings_of(config_map({"config": "parallelism: 10\npersistence: {}\n"}), NEWEST)
    assert settings
    assert settings.is_whole
    assert settings.data == {"parallelism": 10, "persistence": {}}


def test_settings_in_one_key_are_a_map() -> None:
    assert problems({"config": "- parallelism: 10\n"}) == ["AG303 expected a map of settings, got a list"]
    assert problems({"config": "parallelism"}) == ['AG303 expected a map of settings, got text "parallelism"']
    assert problems({"config": ""}) == []


@pytest.mark.parametrize("name", ["workflow-controller-configmap", "argo-workflows-workflow-controller-configmap"])
def test_config_map_is_known_by_its_name(name: str) -> None:
    assert settings_of(config_map({}, name), NEWEST)
    assert settings_of(config_map({}, f"{name}-2"), NEWEST) is None


def test_reader_takes_numbers_for_texts_and_passes_over_nulls_and_case() -> None:
    text = "archive: true\nclusterName: 7\nNodeStatusOffload: true\narchiveTTL:\n"
    settings = settings_of(config_map({"persistence": text, "namespace": "true", "sso": ""}), NEWEST)
    assert settings
    assert settings.problems == ()
    assert settings.data == {
        "persistence": {"archive": True, "clusterName": "7", "nodeStatusOffLoad": True},
        "namespace": "true",
    }


@pytest.mark.parametrize(
    ("key", "text", "since"),
    [
        ("workflowEvents", "{enabled: false}", "3.6"),
        ("metricsConfig", "{temporality: Delta}", "3.6"),
        ("synchronization", "{controllerName: a}", "3.7"),
        ("failedPodRestart", "{enabled: true}", "4.0"),
        ("artifactRepository", "{plugin: {name: a}}", "4.0"),
        ("persistence", "{connectionTimeoutSeconds: 9}", "4.1"),
        ("initlessPod", "{enabled: true}", "4.1"),
        ("workflowDefaults", "{spec: {podResources: {}}}", "4.1"),
    ],
)
def test_key_of_a_later_version_is_refused_before(key: str, text: str, since: str) -> None:
    for version in VERSIONS:
        expected = [] if VERSIONS.index(version) >= VERSIONS.index(since) else [f"needs Argo {since} or later"]
        assert [one.partition('" ')[2].partition(",")[0] for one in problems({key: text}, version)] == expected


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        ({"semaphoreLimitCacheSeconds": "0"}, 'write it below "synchronization", from Argo 3.7 on'),
        ({"metricsConfig": "{options: {}}"}, "write modifiers: {<metric>: {disabled: true}}, from Argo 3.6 on"),
        ({"kubeletPort": "10250"}, "remove it: since Argo 3.4 there is one executor, which needs none of this"),
        ({"executorImage": "x"}, "write executor: {image: ...}"),
        ({"archiveTTL": "7d"}, 'write it below "persistence"'),
        ({"persistance": "{}"}, 'did you mean "persistence"?'),
    ],
)
def test_unknown_key_comes_with_the_right_one(data: dict[str, str], hint: str) -> None:
    settings = settings_of(config_map(data), NEWEST)
    assert settings
    assert [problem.hint for problem in settings.problems] == [hint]


def test_places_are_inside_the_texts() -> None:
    assert said("  parallelism: '\"x\"'\n") == ['1: AG303 "x"\'']
    assert said("  links: '[{name: 3, scope: x, url: y}]'\n") == ["1: AG304 x, url: y}]'"]
    assert said("  persistence: |\n    archive: true\n\n    mysql: 3\n") == ["4: AG303 3"]
    assert said("  persistence: |2\n\n\n     archive: true\n     achive: true\n") == ["5: AG301 achive: true"]
    assert said("  config: |\n    parallelism: 1\n    persistence:\n      mysql: 3\n") == ["4: AG303 3"]
    assert said("  persistence: |\n    a: [\n") == ["3: AG004 "]
    assert said("  foo: x\n") == ["1: AG301 foo: x"]


def test_places_of_what_is_not_there_are_the_keys() -> None:
    settings = settings_of(config_map({"persistence": "archive: true\n"}), NEWEST)
    assert settings
    assert settings.problem(Problem(("sso",), "AG301", "")).path == ("data",)
    assert settings.problem(Problem(("persistence", "mysql"), "AG301", "")).offset == 0


@pytest.mark.parametrize("version", VERSIONS)
def test_embedded_types_are_those_of_the_version(version: str) -> None:
    source = CONTROLLER[version]
    for path, name in {
        ("workflowDefaults", "spec"): "WorkflowSpec",
        ("executor",): "Container",
        ("artifactRepository", "s3", "accessKeySecret"): "SecretKeySelector",
    }.items():
        assert type_at(source, "Config", path)[0] == name
    assert "key" not in type_at(source, "Config", ("artifactRepository", "s3"))[1]["properties"]


FRAGMENTS = [
    "archive: true",
    "a: [",
    "- ",
    "\n",
    "\n\n",
    "  ",
    "\t",
    "#",
    ": ",
    "'",
    "{}",
    "mysql:",
    "1h30m",
    "\r",
    "\x85",
    "é",
    "&a",
    "*a",
]


@given(
    st.sampled_from(["config", "persistence", "workflowDefaults", "parallelism", "links", "nosuch"]),
    st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=5)), max_size=8).map("".join),
)
def test_any_text_is_read_or_refused_at_a_place_inside_it(key: str, text: str) -> None:
    settings = settings_of(config_map({key: text}), NEWEST)
    assert settings
    for problem in settings.problems:
        assert problem.path == ("data", key)
        assert problem.offset is None or 0 <= problem.offset <= len(text)
