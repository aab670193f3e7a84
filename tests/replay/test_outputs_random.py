"""A facade's outputs for random documents and paths, against what the path finds in Python."""

import json
import random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from argogen.spec.jsonpath import look_up, parse_path

from .argo import go_json, quote
from .conftest import FACADE, render
from .facade import Facade

KEYS = ["a", "b", "odd key", "in", "it's", "é"]
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**54), 2**54)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.sampled_from("{}$\\\"'`# \n\x00\x1b\x7fé漢😀\U000e0001\u2028a0"), max_size=12)
    | st.sampled_from(["true", "42", "-0", "1e3", "{{workflow.name}}"])
)
DOCUMENTS = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)
DEFAULTS = {"string": "Crashed", "integer": 7, "number": 0.5, "boolean": False, "json": {"none": True}}
MISSING = object()


def _paths() -> list[str]:
    """Return paths of one to three parts over KEYS and small indices, the same ones in every run."""
    chance = random.Random(1)
    parts = [*("['{}']".format(key.replace("'", "\\'")) for key in KEYS), "[0]", "[1]", "[-1]"]
    return ["$", *sorted({"$" + "".join(chance.choices(parts, k=length)) for length in (1, 1, 1, 2, 2, 2, 2, 3, 3, 3)})]


PATHS = _paths()


@pytest.fixture(scope="module")
def facade(tmp_path_factory: pytest.TempPathFactory) -> Facade:
    outputs = {
        f"{kind}-{index}": {"path": path, "type": kind, "default": default}
        for index, path in enumerate(PATHS)
        for kind, default in DEFAULTS.items()
    }
    return Facade(render(tmp_path_factory.mktemp("random"), {**FACADE, "outputs": outputs})[0])


def _found(path: str, document: Any) -> Any:
    try:
        return look_up(parse_path(path), document)
    except LookupError:
        return MISSING


def _indexes_text(path: str, document: Any) -> bool:
    """Say whether an index of the path meets a text, where expr gives a byte of it."""
    parts = parse_path(path)
    return any(
        isinstance(part, int) and isinstance(_value_at(parts[:depth], document), str)
        for depth, part in enumerate(parts)
    )


def _value_at(parts: tuple[str | int, ...], document: Any) -> Any:
    try:
        return look_up(parts, document)
    except LookupError:
        return MISSING


@settings(max_examples=60)
@given(DOCUMENTS)
@example({"a": {"a": ["{{", "}}"]}, "b": [1.5e300, "\x7f"], "odd key": "9007199254740993"})
def test_every_output_has_a_value_of_its_type(facade: Facade, document: Any) -> None:
    outputs = facade.outputs(json.dumps(document))
    for index, path in enumerate(PATHS):
        if _indexes_text(path, document):
            continue
        found = _found(path, document)
        text = outputs[f"string-{index}"]
        assert "{{" not in text
        json.loads(f'"{quote(text)}"')  # what a simple tag makes of it
        if isinstance(found, str) and found.isprintable() and "{{" not in found:
            assert text == found
        assert abs(int(outputs[f"integer-{index}"])) < 2**53
        assert isinstance(json.loads(outputs[f"number-{index}"]), int | float)
        assert outputs[f"boolean-{index}"] == (
            "true" if found is True or (found == "true" and isinstance(found, str)) else "false"
        )
        exact = outputs[f"json-{index}"]
        assert "{{" not in exact
        expected = DEFAULTS["json"] if found is MISSING or found is None else found
        assert json.loads(exact, parse_int=float) == json.loads(go_json(expected), parse_int=float)


@settings(max_examples=20)
@given(st.text())
def test_no_document_leaves_an_output_without_its_type(facade: Facade, document: str) -> None:
    outputs = facade.outputs(document)
    assert set(outputs) == {f"{kind}-{index}" for kind in DEFAULTS for index in range(len(PATHS))} | {"job_phase"}
    for index in range(len(PATHS)):
        int(outputs[f"integer-{index}"])
        json.loads(outputs[f"json-{index}"])
