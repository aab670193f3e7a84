"""Texts on their way through a run: from the document to a consumer, from the workflow's inputs to the job."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .argo import NodeError, arguments_of, pod, process
from .facade import Facade, job_pod
from .kubelet import environment

TEXTS = {
    "plain": "nightly-export-eu failed: disk full",
    "quotes, lines, backslashes": "a \"b\" 'c'\n\tc:\\d $HOME `x`",
    "dollars": "$(WEBHOOK_URL) $$ $$(WEBHOOK_URL) ${X} 5$€ 5$",
    "open reference": "$(",
    "control characters": "\x1b[31mred\x1b[0m\x00\x7f",
    "simple tag": "{{workflow.parameters.token}}",
    "expression tag": '{{=workflow.parameters.token + "x"}}',
    "open tag": "{{ never closed",
    "closing braces": "}} }} }",
    "run of braces": "{{{workflow.name}}} {{{{",
    "markup": "<b>&\"</b>",
    "tag characters": "\U000e0001 \u2028\ufeff",
    "unicode": "é 漢 😀",
    "nothing": "",
}  # fmt: skip

SLACK = {"use": "slack", "with": {"secret": "hook", "text": "${outputs.reason}"}}

FOREIGN = {
    "name": "open",
    "inputs": {"parameters": [{"name": "reason"}]},
    "retryStrategy": {"limit": "1"},
    "container": {"image": "tickets:1", "args": ["{{inputs.parameters.reason}}"]},
}
"""A template of another team, which takes the text by a simple tag."""


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_text_arrives_at_a_consumer_as_the_facade_gave_it(facade: Callable[..., Facade], text: str) -> None:
    built = facade(consumers=[SLACK])
    outputs = built.outputs(json.dumps({"reason": text}))
    arrived = built.environment("slack", outputs)
    assert (arrived["TEXT"], arrived["WEBHOOK_URL"]) == (outputs["reason"], "SECRET")


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_text_arrives_at_another_team_that_takes_it_by_a_simple_tag(facade: Callable[..., Facade], text: str) -> None:
    ticket = {"templateRef": {"name": "tickets", "template": "open"}, "with": {"reason": "${outputs.reason}"}}
    built = facade(consumers=[ticket])
    outputs = built.outputs(json.dumps({"reason": text}))
    template = process(FOREIGN, arguments_of(built.task("tickets", outputs)))
    assert pod(template)["args"] == [outputs["reason"]]


def test_texts_side_by_side_form_no_tag(facade: Callable[..., Facade]) -> None:
    names = {"left": "$.left", "right": "$.right"}
    text = "${outputs.left}${outputs.right} {${outputs.right} ${outputs.left}{ $${HOME} 'q' \\ \n"
    body = {"a": "${outputs.left}${outputs.right}", "n": [1, True, None, 2.5], "{": "${outputs.left}"}
    hook = {"use": "webhook", "with": {"url": "https://example.com", "body": body}}
    slack = {"use": "slack", "with": {"secret": "hook", "text": text}}
    built = facade(outputs=names, consumers=[slack, hook])
    outputs = built.outputs('{"left": "a{", "right": "{workflow.name}}"}')
    expected = "a{ {workflow.name}} { {workflow.name}} a{ { ${HOME} 'q' \\ \n"
    assert built.environment("slack", outputs)["TEXT"] == expected
    assert json.loads(built.environment("webhook", outputs)["BODY"]) == {
        "a": "a{ {workflow.name}}", "n": [1, True, None, 2.5], "{": "a{",
    }  # fmt: skip


def test_uncleaned_text_would_be_evaluated() -> None:
    """What the cleaning is for: the model shows the attack that it stops."""
    with pytest.raises(NodeError):
        process(FOREIGN, {"reason": "\x1b[31m"})
    assert pod(process(FOREIGN, {"reason": "{{workflow.parameters.token}}"}))["args"] == ["S3CRET"]


VALUES = [
    "eu", "yes", "0123", "1e3", "null", "~", "", " padded ", "it's \"quoted\"", "two\nlines\n", "$(X) $$ 5$€ $", "$(",
    "é 漢 😀", "a: b # c", "c:\\d\\n", "}}", "{", "<&>", "\x1b[0m", "\U000e0001", "- x", "`ls`",
]  # fmt: skip


@pytest.mark.parametrize("version", ["3.5", "4.1"])
@pytest.mark.parametrize("value", VALUES)
def test_input_reaches_the_jobs_environment_unchanged(facade: Callable[..., Facade], value: str, version: str) -> None:
    built = facade(version, inputs={"db-host": {"default": value}, "other": {"default": "$(DB_HOST)"}})
    assert built.run["workflow.parameters.db-host"] == value
    arrived = environment(job_pod(built, {"db-host": value, "other": "$(DB_HOST)" + value}, version)["env"])
    assert arrived == {"DB_HOST": value, "OTHER": "$(DB_HOST)" + value}


@settings(max_examples=50)
@given(
    value=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")).filter(
        lambda text: "{{" not in text
    )
)
def test_any_input_without_a_tag_arrives_unchanged(facade: Callable[..., Facade], value: str) -> None:
    built = facade(inputs={"region": {"default": "eu"}})
    assert environment(job_pod(built, {"region": value})["env"]) == {"REGION": value}


@settings(max_examples=50)
@given(text=st.text(st.sampled_from("{}=$()\\\"' \n\x00\x1b\x7f\U000e0001éworkflow.name")))
def test_any_text_arrives_at_a_consumer(facade: Callable[..., Facade], text: str) -> None:
    built = facade(consumers=[SLACK])
    outputs = built.outputs(json.dumps({"reason": text}))
    assert built.environment("slack", outputs)["TEXT"] == outputs["reason"]


def test_json_arrives_at_another_team_that_takes_it_by_a_simple_tag(facade: Callable[..., Facade]) -> None:
    ticket = {"templateRef": {"name": "tickets", "template": "open"}, "with": {"reason": "${outputs.detail}"}}
    built = facade(outputs={"detail": {"path": "$", "type": "json", "default": {}}}, consumers=[ticket])
    document = {"reason": "\x1b\x00\x7f {{workflow.parameters.token}} <&> é 漢 😀 \u2028"}
    task = built.task("tickets", built.outputs(json.dumps(document)))
    assert json.loads(pod(process(FOREIGN, arguments_of(task)))["args"][0]) == document
