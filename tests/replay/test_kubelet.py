"""The model of Kubernetes' expansion; every row was confirmed with its own package."""

import pytest

from .kubelet import environment, expand


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$(A)", "1"),
        ("$(B)", "$(B)"),
        ("$$(A)", "$(A)"),
        ("$$$(A)", "$1"),
        ("$$$$", "$$"),
        ("$$$", "$$"),
        ("$", "$"),
        ("5$", "5$"),
        ("$A ${A}", "$A ${A}"),
        ("$(", "$("),
        ("$(A", "$(A"),
        ("$(ps -p $$)", "$(ps -p $$)"),
        ("$(B $(A))", "$(B $(A))"),
        ("$(B $$ ) $$", "$(B $$ ) $"),
        ("$()", "$()"),
        ("é$$漢$(A)", "é$漢1"),
        ("5$€", "5$â\ufffd\ufffd"),
        ("5$$€", "5$€"),
    ],
)
def test_expansion(text: str, expected: str) -> None:
    assert expand(text, {"A": "1"}) == expected


def test_a_variable_sees_those_before_it_only() -> None:
    env = [{"name": "A", "value": "$(B)"}, {"name": "B", "value": "b"}, {"name": "C", "value": "$(B)$(DB_PORT)"}]
    assert environment(env) == {"A": "$(B)", "B": "b", "C": "btcp://10.0.0.9"}
