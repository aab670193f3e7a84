"""Completion, hover and errors for specs and argogen.yaml, from the language server that editors run."""

from typing import Any

import pytest

from argogen.scaffold.repository import PROJECT_FILE

SPEC = "# yaml-language-server: $schema=../.argogen/spec.schema.json\n"
PROJECT = "# yaml-language-server: $schema=.argogen/project.schema.json\n"
JOB = f"{SPEC}pattern: job\nname: vacuum\njob: {{image: alpine, command: [date]}}\n"
PROBE = f'{SPEC}pattern: synthetic-test\nname: probe\nschedule: "0 * * * *"\n'

TELEMETRY = (
    'Value is not accepted. Valid values: "datadog", "dogstatsd", "otlp", "prometheus", "pushgateway", "statsd", '
    '"webhook".'
)


@pytest.mark.parametrize("file", ["specs/hello.yaml", PROJECT_FILE])
def test_what_init_writes_has_no_error(file: str, editor: Any) -> None:
    assert editor.problems((editor.folder / file).read_text(), folder="specs" if "/" in file else "") == []


@pytest.mark.parametrize(
    ("spec", "problems"),
    [
        (f"{JOB}scedule: '@daily'\n", ["5: Property scedule is not allowed."]),
        (f"{SPEC}name: vacuum\n", ['2: Missing property "pattern".']),
        (f"{PROBE}telemetry: {{use: otlq}}\nchecks: [{{use: resolve-dns, with: {{host: db}}}}]\n", [f"5: {TELEMETRY}"]),
        (
            f"{JOB}consumers:\n- use: slack\n  with: {{secrt: slack-webhook, text: done}}\n- use: slack\n",
            [
                '7: Missing property "secret".',
                "7: Property secrt is not allowed.",
                '8: Missing property "with".',
            ],
        ),
        (f'{PROBE}checks: [{{use: tcp-connect, with: {{host: db, port: "${{inputs.port}}"}}}}]\n', []),
        (
            f"{PROBE}checks: [{{use: tcp-connect, with: {{host: db, port: [5432]}}}}]\n",
            ['5: Incorrect type. Expected "integer | string".'],
        ),
    ],
    ids=["an unknown key", "no pattern", "an unknown entry", "parameters", "a reference", "a wrong type"],
)
def test_faults_of_a_spec_are_shown(spec: str, problems: list[str], editor: Any) -> None:
    assert editor.problems(spec) == problems


def test_a_spec_without_a_modeline_is_known_by_its_folder(editor: Any) -> None:
    spec = "pattern: job\nname: vacuum\njob: {image: alpine}\nscedule: x\n"
    assert editor.problems(spec) == ["4: Property scedule is not allowed."]
    assert editor.problems(spec, folder="elsewhere") == []


def test_faults_of_the_project_file_are_shown(editor: Any) -> None:
    assert editor.problems(f'{PROJECT}argoVersion: "4.9"\nspec: specs\n', folder="") == [
        '2: Value is not accepted. Valid values: "3.5", "3.6", "3.7", "4.0", "4.1".',
        "3: Property spec is not allowed.",
    ]


def test_patterns_are_proposed_and_explained(editor: Any) -> None:
    proposed = editor.completions(f"{SPEC}pattern: |\nname: vacuum\n")
    assert proposed["job"].startswith("Runs one job or several steps")
    assert {"facade", "workflow-of-workflows", "workflow-injection", "synthetic-test"} <= set(proposed)


def test_the_keys_of_the_pattern_are_proposed(editor: Any) -> None:
    job = editor.completions(f"{SPEC}pattern: job\nname: vacuum\n|")
    facade = editor.completions(f"{SPEC}pattern: facade\nname: vacuum\n|")
    assert {"schedule", "hygiene", "consumers"} <= set(job) & set(facade)
    assert "outputs" in set(facade) - set(job)
    assert "schedule" not in editor.completions(f"{SPEC}pattern: controller-config\nname: vacuum\n|")


@pytest.mark.parametrize(
    ("spec", "entry", "summary"),
    [
        (f"{JOB}consumers:\n- use: |\n", "slack", "Posts a message to a Slack channel"),
        (f"{PROBE}checks:\n- use: |\n", "tcp-connect", "Connects to a port"),
        (f"{PROBE}telemetry:\n  use: |\n", "otlp", ""),
        (f"{PROBE}alerts:\n  use: |\n", "prometheus-rule", ""),
        (f"{SPEC}pattern: workflow-of-workflows\nname: dbs\nitems:\n  use: |\n", "http-json", "Takes the items from"),
    ],
    ids=["consumers", "checks", "telemetry", "alerts", "items"],
)
def test_entries_are_proposed_and_explained(spec: str, entry: str, summary: str, editor: Any) -> None:
    assert editor.completions(spec)[entry].startswith(summary)


def test_the_parameters_of_an_entry_are_proposed(editor: Any) -> None:
    proposed = editor.completions(f"{JOB}consumers:\n- use: slack\n  with:\n    |\n")
    assert proposed["channel"].startswith("Where the bot posts")
    assert "url" not in proposed


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"{SPEC}pat|tern: job\nname: vacuum\n", "* `job`: Runs one job or several steps"),
        (f"{JOB}hy|giene: cluster\n", "When finished runs and pods go away"),
        (f"{JOB}consumers:\n- use: sl|ack\n", "* `slack`: Posts a message to a Slack channel"),
        (f"{JOB}consumers:\n- use: slack\n  with: {{sec|ret: hook}}\n", "Name of the Secret that holds the webhook's"),
        (f"{SPEC}pattern: controller-config\nname: x\nparal|lelism: 1\n", "How many workflows run at a time"),
    ],
    ids=["pattern", "key", "entry", "parameter", "a key with more to say than its definition"],
)
def test_what_is_under_the_cursor_is_explained(text: str, shown: str, editor: Any) -> None:
    assert shown in editor.hover(text)


def test_settings_are_proposed_and_explained(editor: Any) -> None:
    assert set(editor.completions(f"{PROJECT}argoVersion: |\n", folder="")) == {
        '"3.5"', '"3.6"', '"3.7"', '"4.0"', '"4.1"',
    }  # fmt: skip
    assert "A registry through which images are pulled" in editor.hover(f"{PROJECT}image|Registry: x\n", folder="")
