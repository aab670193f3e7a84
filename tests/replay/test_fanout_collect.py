"""What the children wrote, brought to the last job; and the verdict."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from .conftest import SCRIPT
from .fanout import FanOut, Outcome, Run
from .hostile import TEXTS, VALUES, text_of

COLLECT = {"outputs": ["rows"], "job": SCRIPT}
ITEMS = [*TEXTS, *VALUES]


def writing(rows: str = "42", *, fails: tuple[str, ...] = ()) -> Outcome:
    """Return what children do that write rows, except for those of the items that fail."""

    def outcome(child: Mapping[str, Any]) -> Mapping[str, str] | None:
        return None if child["metadata"]["annotations"]["argogen/item"] in fails else {"rows": rows}

    return outcome


def collected(run: Run) -> Any:
    """Return the document that the last job finds."""
    return json.loads(run.artifacts["zz-internal-report"])


@pytest.mark.parametrize("version", ["3.7", "4.1"])
def test_all_have_succeeded(fan_out: Callable[..., FanOut], version: str) -> None:
    run = fan_out(version=version, collect=COLLECT).run("row-counts", json.dumps(ITEMS), outcome=writing())
    assert collected(run) == [{"item": text_of(item), "rows": "42"} for item in ITEMS]
    assert run.error == ""


def test_some_have_failed(fan_out: Callable[..., FanOut]) -> None:
    items = ["a.dev", "b.dev", {"host": "c", "port": 1}, "d"]
    outcome = writing(fails=("b.dev", '{"host":"c","port":1}'))
    run = fan_out(collect=COLLECT).run("row-counts", json.dumps(items), outcome=outcome)
    assert collected(run) == [{"item": "a.dev", "rows": "42"}, {"item": "d", "rows": "42"}]
    assert "int(argogen: no success for -b.dev- -host-c-port-1-)" in run.error


def test_none_has_succeeded(fan_out: Callable[..., FanOut]) -> None:
    run = fan_out(collect=COLLECT).run("row-counts", '["a", "b"]', outcome=writing(fails=("a", "b")))
    assert collected(run) == []
    assert "int(argogen: no success for -a- -b-)" in run.error


def test_loop_over_nothing_is_skipped(fan_out: Callable[..., FanOut]) -> None:
    run = fan_out(collect=COLLECT).run("row-counts", "[]")
    assert collected(run) == []
    assert run.error == ""


def test_one_of_two_equal_items_has_failed(fan_out: Callable[..., FanOut]) -> None:
    fates = iter([{"rows": "1"}, None])
    run = fan_out(collect=COLLECT).run("row-counts", '["a", "a"]', outcome=lambda _: next(fates))
    assert "argogen: no success for" in run.error


@pytest.mark.parametrize(
    "items",
    [
        {"list": ["a.dev", "Eu West", "1.5"]},
        {"list": ["a.dev", "it's", {"b": {"c": {"d": "}}"}}}, "{", 1.5]},
        {"parameter": {"default": ["a.dev", "é", {"b": [1]}]}},
    ],
)
def test_every_source_has_a_verdict(fan_out: Callable[..., FanOut], items: dict[str, Any]) -> None:
    built = fan_out(items=items, collect=COLLECT)
    run = built.run("row-counts", outcome=writing())
    assert len(collected(run)) == len(run.children)
    assert run.error == ""
    assert "no success for -a.dev-)" in built.run("row-counts", outcome=writing(fails=("a.dev",))).error


def test_what_children_wrote_reaches_the_report_unchanged(fan_out: Callable[..., FanOut]) -> None:
    texts = [*TEXTS, "{{workflow.name}}", "{{=1}}", "{{{{", "\0"]
    written = iter(texts)
    items = [*map(str, range(len(texts)))]
    run = fan_out(collect=COLLECT).run("row-counts", json.dumps(items), outcome=lambda _: {"rows": next(written)})
    assert collected(run) == [{"item": item, "rows": text} for item, text in zip(items, texts, strict=True)]
    assert run.error == ""


def test_long_report_is_not_expanded_either(fan_out: Callable[..., FanOut]) -> None:
    """Above 128 KiB the template is offloaded, and Kubernetes expands nothing in it."""
    text = "$$ $(ARGO_CONTAINER_NAME) {{=1}} " + "x" * 200_000
    run = fan_out(collect=COLLECT).run("row-counts", '["a"]', outcome=writing(text))
    assert collected(run) == [{"item": "a", "rows": text}]


def test_verdict_is_short_and_never_asks_argo_to_wait(fan_out: Callable[..., FanOut]) -> None:
    """Argo takes some words in an error for a variable that is still to come, and tries again for ever."""
    items = [" is missing", "failed to resolve {", "variable not in env", *("x" * 40 + str(n) for n in range(40))]
    run = fan_out(collect=COLLECT).run("row-counts", json.dumps(items), outcome=lambda _: None)
    message = re.search(r"int\((argogen: .*)\)", run.error)
    assert message
    assert len(message[1]) <= 550
    assert not re.search(" is missing|failed to resolve {{|variable not in env", run.error)


def test_without_collecting_one_that_failed_fails_the_run(fan_out: Callable[..., FanOut]) -> None:
    run = fan_out().run("row-counts", '["a", "b"]', outcome=writing(fails=("a",)))
    assert len(run.children) == 2
    assert run.error == "a child failed"


@pytest.mark.skipif(not shutil.which("jq"), reason="jq is not installed")
@pytest.mark.parametrize(
    ("outputs", "found"),
    [
        ({"parameters": [{"name": "other", "value": "x"}, {"name": "rows", "value": '"3"\n'}]}, '"3"\n'),
        ({"parameters": []}, ""),
        ({}, ""),
        (None, ""),
    ],
)
def test_filter_reads_a_child(fan_out: Callable[..., FanOut], outputs: Any, found: str) -> None:
    """Argo runs it by gojq (workflow/executor/resource.go jqFilter)."""
    (output,) = fan_out(collect=COLLECT).template("row-counts", "zz-internal-child")["outputs"]["parameters"]
    child = {"metadata": {"annotations": {"argogen/item": "it's"}}, "status": {"outputs": outputs}}
    done = subprocess.run(
        ["jq", "-c", output["valueFrom"]["jqFilter"]],
        input=json.dumps(child), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout) == {"item": "it's", "rows": found}
