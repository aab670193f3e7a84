"""What Argo makes of a value, and what it takes for a source."""

from typing import Any

import pytest

from argogen.argo.model.argument_sources import any_string, has_wrong_source, lacking_in_location
from argogen.argo.model.workflows import Parameter


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1.10", "1.10"),
        (True, "true"),
        (7, "7"),
        (1.0, "1"),
        (1.5, "1.5"),
        (1e21, "1000000000000000000000"),
        (1e-7, "0.0000001"),
        (123456789012345678901, "123456789012345680000"),
        (10**400, str(10**400)),
        (float("inf"), "inf"),
    ],
)
def test_a_value_becomes_text_as_go_formats_a_number(value: Any, text: str) -> None:
    assert any_string(value) == text


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ({}, True),
        ({"default": "x"}, True),
        ({"event": ""}, True),
        ({"supplied": {}}, False),
        ({"event": "payload.x"}, False),
        ({"configMapKeyRef": {"name": "a", "key": "b"}, "default": "x"}, False),
        ({"configMapKeyRef": {"name": "a", "key": "b"}, "path": "/tmp/x"}, True),
        ({"expression": "1"}, True),
    ],
)
def test_the_source_of_an_argument(source: dict[str, Any], wrong: bool) -> None:
    assert has_wrong_source(Parameter("x", {"name": "x", "valueFrom": source}, ())) is wrong


def test_an_argument_without_value_from_has_no_wrong_source() -> None:
    assert not has_wrong_source(Parameter("x", {"name": "x"}, ()))


@pytest.mark.parametrize(
    ("artifact", "lacking"),
    [
        ({}, ("", ())),
        ({"optional": True, "path": "/tmp/x"}, ("", ())),
        ({"s3": {"bucket": "tables"}}, ("s3", ("key",))),
        ({"hdfs": {}}, ("hdfs", ("path", "addresses"))),
        ({"s3": {"key": "x"}}, None),
        ({"raw": {"data": ""}}, None),
        ({"git": {"repo": "https://example.com/x.git"}}, None),
    ],
)
def test_where_an_artifact_lies(artifact: dict[str, Any], lacking: object) -> None:
    assert lacking_in_location(Parameter("x", artifact, ())) == lacking
