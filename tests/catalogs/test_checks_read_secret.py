"""The check read-secret on folders as Kubernetes mounts a Secret: links to the files of its newest version."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SCRIPT = "read-secret/read_secret.py"


@pytest.fixture
def read(tmp_path: Path, run_check: Any) -> Callable[..., Any]:
    """Run the check on a Secret with the given values."""

    def run(values: dict[str, bytes], **settings: str) -> Any:
        folder, version = tmp_path / "secret", tmp_path / "secret" / "..2026_01_01"
        version.mkdir(parents=True)
        (folder / "..data").symlink_to("..2026_01_01")
        for key, value in values.items():
            (version / key).write_bytes(value)
            (folder / key).symlink_to(f"..data/{key}")
        finding = run_check(SCRIPT, main={"directory": str(folder)}, SECRET_NAME="login", **settings)
        shown = finding.output + finding.errors + finding.message
        assert [
            value for value in values.values() if len(value) > 5 and value.decode("utf-8", "replace") in shown
        ] == []
        return finding

    return run


def test_keys_with_values_pass(read: Any) -> None:
    finding = read({"password": b"s3cret-s3cret\n", "username": b"reader-reader"}, KEYS='["username", "password"]')
    assert (finding.code, finding.output) == (0, 'passed: the Secret "login" has username, password\n')


def test_without_keys_all_that_are_there_count(read: Any) -> None:
    assert read({"b": b"1", "a": b"2"}).output == 'passed: the Secret "login" has a, b\n'


@pytest.mark.parametrize(
    ("values", "settings", "message"),
    [
        ({}, {}, 'the Secret "login" is not in this namespace, or is empty: '),
        ({"user": b"x"}, {"KEYS": '["password"]'}, 'the Secret "login" has no key "password"; it has user'),
        ({"a": b" \n"}, {}, 'the Secret "login": the value of the key "a" is empty'),
        (
            {"url": b"mysql://s3cret", "other": b"x"},
            {"KEYS": '["url"]', "PATTERN": "postgres://.*"},
            'the Secret "login": the value of the key "url" does not fit postgres://.*',
        ),
    ],
)
def test_what_is_missing_is_named(read: Any, values: Any, settings: dict[str, str], message: str) -> None:
    finding = read(values, **settings)
    assert (finding.code, finding.output) == (1, "")
    assert finding.message.startswith(message)


def test_bytes_that_are_no_text_are_a_value(read: Any) -> None:
    assert read({"key.der": b"\x30\x82\xff\xfe\x00\n"}, PATTERN=".+").code == 0


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"KEYS": "a"}, "KEYS is not a JSON list\n"),
        ({"PATTERN": "("}, "PATTERN is no regular expression: missing ), unterminated subpattern at position 0\n"),
    ],
)
def test_a_wrong_setting_is_named(read: Any, settings: dict[str, str], message: str) -> None:
    finding = read({"a": b"1"}, **settings)
    assert (finding.code, finding.errors) == (2, message)
