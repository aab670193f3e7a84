"""`argogen new pattern`, `new consumer` and the like: extensions that work at once, with tests that pass."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from argogen.catalogs import KINDS
from argogen.resources import shipped
from argogen.scaffold.extension import KIND_OF

Run = Callable[..., tuple[int, str, str]]
Snapshot = Callable[[], dict[str, str]]

USED_BY = {
    "pattern": ("my-own",),
    "consumer": ("facade", "--use", "my-own"),
    "item-source": ("workflow-of-workflows", "--use", "my-own"),
    "check": ("synthetic-test", "--use", "my-own"),
    "telemetry": ("synthetic-test", "--use", "my-own"),
    "alert": ("synthetic-test", "--use", "my-own"),
}


def test_there_is_a_scaffold_for_every_kind() -> None:
    assert set(USED_BY) == set(KIND_OF)
    folders = {folder.name for folder in (shipped("scaffolds") / "extensions").iterdir()}
    assert folders == {"pattern", "_pieces", *KINDS}


@pytest.mark.parametrize("word", USED_BY)
def test_what_is_begun_works_at_once(word: str, project: Path, argogen: Run) -> None:
    assert argogen("new", word, "my-own")[:2] == (0, "")
    pattern, *options = USED_BY[word]
    assert argogen("new", pattern, "user", *options)[0] == 0
    assert argogen("render")[0] == 0
    assert argogen("lint")[:2] == (0, "")


def test_the_tests_of_what_is_begun_pass(project: Path, argogen: Run) -> None:
    said = [argogen("new", word, f"my-{word}")[2].splitlines()[-1] for word in USED_BY]
    tests = [line.removeprefix("next: pytest ") for line in said]
    command = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", *tests]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout
    assert len(tests) == len(USED_BY)


def test_it_says_what_it_wrote_and_what_comes_next(project: Path, argogen: Run) -> None:
    assert argogen("new", "consumer", "pager")[2].splitlines() == [
        "wrote catalogs/consumers/pager/pager.py",
        "wrote catalogs/consumers/pager/entry.yaml",
        "wrote tests/pager.yaml",
        "wrote tests/test_pager.py",
        "wrote .argogen/spec.schema.json",
        "added catalogs: [catalogs] to argogen.yaml",
        "next: pytest tests/test_pager.py",
    ]
    assert yaml.safe_load(Path("argogen.yaml").read_text()) == {
        "defaults": {"namespace": "team"},
        "catalogs": ["catalogs"],
    }
    assert "added" not in argogen("new", "item-source", "hosts")[2]


def test_the_setting_takes_the_place_of_its_comment(project: Path, argogen: Run) -> None:
    Path("argogen.yaml").unlink()
    argogen("init")
    before = Path("argogen.yaml").read_text()
    argogen("new", "pattern", "my-own")
    assert Path("argogen.yaml").read_text() == before.replace("# templates: [templates]", "templates: [templates]")


def test_the_line_ends_of_windows_survive(project: Path, argogen: Run) -> None:
    Path("argogen.yaml").write_bytes(b"# Ours.\r\ndefaults: {namespace: team}\r\n\r\n# templates: [templates]\r\n")
    argogen("new", "pattern", "my-own")
    assert Path("argogen.yaml").read_bytes() == (
        b"# Ours.\r\ndefaults: {namespace: team}\r\n\r\ntemplates: [templates]\r\n"
    )


def test_the_folder_that_is_named_already_is_taken(project: Path, argogen: Run) -> None:
    Path("ours").mkdir()
    Path("argogen.yaml").write_text("catalogs: [ours]\n")
    assert "wrote ours/consumers/pager/entry.yaml\n" in argogen("new", "consumer", "pager")[2]
    assert Path("argogen.yaml").read_text() == "catalogs: [ours]\n"


def test_a_project_file_that_can_not_be_edited_is_left_and_said(project: Path, argogen: Run) -> None:
    Path("argogen.yaml").write_text("{defaults: {namespace: team}}\n")
    code, _, err = argogen("new", "pattern", "my-own")
    assert code == 0
    assert "please add templates: [templates] to argogen.yaml\n" in err
    assert Path("argogen.yaml").read_text() == "{defaults: {namespace: team}}\n"


def test_the_editors_schema_knows_a_pattern_of_ones_own(project: Path, argogen: Run) -> None:
    argogen("new", "pattern", "my-own")
    assert '"my-own"' in Path(".argogen/spec.schema.json").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("consumer", "slack"), 'there is a consumer "slack" already\n  = help: choose another name'),
        (("pattern", "facade"), 'there is a pattern "facade" already\n  = help: choose another name'),
        (("check", "My_Own"), '"My_Own" is no name for a check\n  = help: lower-case letters'),
        (("check", "on"), '"on" is no text to every YAML reader\n  = help: choose another name'),
        (
            ("check", "c", "--limit", "3"),
            "the options are for a spec\n  = help: argogen new check NAME takes none of them",
        ),
        (("check",), "Missing argument 'NAME'\n  = help: "),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_name_that_can_not_be_is_refused(
    arguments: tuple[str, ...], said: str, project: Path, argogen: Run, snapshot: Snapshot
) -> None:
    before = snapshot()
    code, out, err = argogen("new", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith(f"argogen: {said}")
    assert snapshot() == before


def test_without_a_project_there_is_none(tmp_path: Path, argogen: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = argogen("new", "consumer", "pager")
    assert (code, err.splitlines()) == (
        2,
        [
            "argogen: a consumer belongs to a project, and there is no argogen.yaml here",
            "  = help: argogen init writes one",
        ],
    )


def test_a_file_in_the_way_leaves_all_as_it_is(project: Path, argogen: Run, snapshot: Snapshot) -> None:
    Path("tests").mkdir()
    Path("tests/test_pager.py").write_text("mine")
    before = snapshot()
    assert argogen("new", "consumer", "pager")[2].startswith('argogen: "tests/test_pager.py" is there already\n')
    assert snapshot() == before
