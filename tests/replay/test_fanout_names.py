"""Names and labels of children: valid for every item, told apart, and read by people."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from argogen.spec.resolve.items import slug_of

from .conftest import CALLER, PROVIDER
from .fanout import FanOut
from .hostile import TEXTS, VALUES
from .loops import variables_of

ITEMS = [*TEXTS, *VALUES]

SUBDOMAIN = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
"""An object's name (Kubernetes apimachinery pkg/util/validation IsDNS1123Subdomain)."""
LABEL = re.compile(r"([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?")
"""A label's value (the same, IsValidLabelValue)."""


def names_of(built: FanOut, name: str, items: list[Any]) -> list[str]:
    """Return the generateNames of the children, after a look at them and their labels."""
    children = built.run(name, json.dumps(items)).children
    assert children
    for child in children:
        generated = child["metadata"]["generateName"]
        assert SUBDOMAIN.fullmatch(generated + "x7k2p"), generated
        assert len(generated) <= 58
        assert all(LABEL.fullmatch(value) for value in child["metadata"]["labels"].values()), child["metadata"]
    return [child["metadata"]["generateName"] for child in children]


@pytest.mark.parametrize("name", ["row-counts", "a", "x" * 41])
def test_child_of_any_item_has_a_valid_name(fan_out: Callable[..., FanOut], name: str) -> None:
    names = names_of(fan_out(name=name), name, ITEMS)
    assert len(set(names)) == len(ITEMS)
    assert all(one.startswith(f"{name}-") for one in names)


@pytest.mark.parametrize("name", ["auditing", "a", "auditing-of-production-databases-nightly"])
def test_child_of_a_provider_has_a_valid_name(fan_out: Callable[..., FanOut], name: str) -> None:
    names = names_of(fan_out({**CALLER, "name": name}, PROVIDER), name, ITEMS)
    assert len(set(names)) == len(ITEMS)


@pytest.mark.parametrize(
    "items",
    [
        ["a.dev.example.com", "b-2", "9"],
        ["Eu West", "", "-", "a" * 300, "a" * 299 + "b", "UPPER", "a..b", "a.-b", "x_", "%", "1e3", "yes"],
    ],
)
@pytest.mark.parametrize("name", ["row-counts", "x" * 41])
def test_child_of_a_listed_item_has_a_valid_name(fan_out: Callable[..., FanOut], items: list[str], name: str) -> None:
    built = fan_out(name=name, items={"list": items})
    assert "withItems" in built.template(name, "main")["steps"][0][0]
    assert len(set(names_of(built, name, []))) == len(items)


def test_item_can_be_read_in_the_name(fan_out: Callable[..., FanOut]) -> None:
    (name,) = names_of(fan_out(), "row-counts", ["A.dev.example.com"])
    assert re.fullmatch("row-counts-a-dev-example-com-[0-9a-f]{6}-", name)
    (name,) = names_of(fan_out(items={"list": ["a-dev"]}), "row-counts", [])
    assert name == "row-counts-a-dev-"


@pytest.mark.parametrize("budget", [8, 20, 36])
@pytest.mark.parametrize("item", ["eu", "Eu West", "a.-b", "", "-", "a" * 60, "a" * 35 + "-b", "x=%@", "0123"])
def test_slug_of_python_is_that_of_the_expression(fan_out: Callable[..., FanOut], item: str, budget: int) -> None:
    """The expression sees the wrapped item, `["eu"]`."""
    name = "x" * (49 - budget)
    (child,) = fan_out(name=name).run(name, json.dumps([item])).children
    wrapped = variables_of(json.dumps([item]), "4.1")["item"]
    assert child["metadata"]["labels"]["argogen/item"] == slug_of(wrapped, budget)
