"""Fan-outs over random items, which must arrive or be refused."""

import json
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from .conftest import CALLER, PROVIDER
from .fanout import FanOut
from .hostile import text_of
from .test_fanout_items import MAPS, arrived
from .test_fanout_names import names_of

TEXTS = st.text(
    st.sampled_from("{}$()=\\\"'`#:&!%<> -_.,\n\t\x00\x1b\x7f\x85\u2028\ufffe\U000e0001é漢😀aAz09"), max_size=10
)
SCALARS = (
    TEXTS | st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.sampled_from([0.5, -12.25, "__argo", "{{"])
)
ITEMS = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=6
)


def is_carried(item: Any) -> bool:
    """Say whether an item arrives at all."""
    if isinstance(item, dict):
        return all(is_carried(key) and is_carried(value) for key, value in item.items())
    if isinstance(item, list):
        return all(map(is_carried, item))
    return not isinstance(item, str) or not any(word in item for word in ("{{", "\0", "__argo"))


@settings(max_examples=40)
@given(items=st.lists(ITEMS, min_size=1, max_size=3), version=st.sampled_from(["3.5", "3.6", "3.7", "4.1"]))
def test_any_items_arrive_or_are_refused(fan_out: Callable[..., FanOut], items: list[Any], version: str) -> None:
    built = fan_out(version=version)
    run = built.run("row-counts", json.dumps(items))
    if all(map(is_carried, items)):
        assert [*arrived(built, run)] == [{"ITEM": text_of(item)} for item in items]
        names_of(built, "row-counts", items)
    else:
        assert "argogen: an item contains" in run.error
        assert run.children == []


@settings(max_examples=20)
@given(item=ITEMS.filter(is_carried), region=TEXTS.filter(is_carried))
def test_any_value_arrives_from_a_provider_and_from_a_map(
    fan_out: Callable[..., FanOut], item: Any, region: str
) -> None:
    provided = fan_out(CALLER, {**PROVIDER, "inputs": {"environment": {"default": "dev"}}})
    (environment,) = arrived(provided, provided.run("auditing", json.dumps([item])))
    assert environment == {"DB_HOST": text_of(item), "ENVIRONMENT": "dev"}
    built = fan_out(arguments={**MAPS, "region": "${inputs.region}"}, inputs={"region": {"default": "eu"}})
    run = built.run("row-counts", json.dumps([{"host": item}]), {"region": region})
    (environment,) = arrived(built, run)
    assert environment["DB_HOST"] == text_of(item)
    assert environment["REGION"] == region
