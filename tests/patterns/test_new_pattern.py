"""A pattern is a folder: put there, it is rendered, listed, described, scaffolded and known to editors at once."""

import json
import shutil
from pathlib import Path

import pytest

from argogen.cli.main import main
from argogen.project import open_project
from argogen.repository import render_project

TEMPLATES = Path(__file__).parent / "templates"


@pytest.fixture
def greeters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the pattern `greeter` and no spec yet."""
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    (tmp_path / "argogen.yaml").write_text("templates: [templates]\ndefaults: {namespace: lobby}\n")
    (tmp_path / "specs").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_its_example_becomes_a_spec_that_renders(greeters: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "greeter", "hello"]) == 0
    assert main(["render"]) == 0
    assert main(["check"]) == 0
    manifest = (greeters / "manifests" / "hello.yaml").read_text()
    assert "kind: WorkflowTemplate\nmetadata:\n  name: hello\n" in manifest
    assert "kind: RoleBinding\n" in manifest
    assert "error" not in capsys.readouterr().err


def test_it_is_listed_and_described(greeters: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["patterns"]) == 0
    assert b"greeter" in capfdbinary.readouterr().out
    assert main(["patterns", "greeter"]) == 0
    described = capfdbinary.readouterr().out.decode()
    for key in ("worker.image", "settings.NAME.default", "greeting", "name: greet-them"):
        assert key in described


def test_its_schema_tells_specs_apart(greeters: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    import jsonschema_rs

    assert main(["schema", "greeter"]) == 0
    schema = json.loads(capfdbinary.readouterr().out)
    good = {"pattern": "greeter", "name": "a", "worker": {"image": "b", "command": "c"}}
    assert jsonschema_rs.is_valid(schema, good)
    assert not jsonschema_rs.is_valid(schema, {**good, "worker": {"imgae": "b"}})
    assert main(["schema"]) == 0
    assert "greeter" in json.loads(capfdbinary.readouterr().out)["properties"]["pattern"]["enum"]


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ("worker: {imgae: a}", 'specs/hello.yaml:3 AG101 unknown key "imgae" in worker'),
        ("worker: {image: a:1, env: {HOST: '${inputs.hots}'}}", "specs/hello.yaml:3 AG107"),
        ("worker: {image: a:1, source: 'echo {{x}}', command: sh}", "specs/hello.yaml:3 AG109"),
        ("worker: {image: a:1, command: b}\ngreeting: 5", 'specs/hello.yaml:4 AG103 "greeting" is the number 5'),
        ("greeting: Hi", 'specs/hello.yaml:1 AG102 "worker" is missing'),
    ],
)
def test_its_specs_are_checked_by_the_shared_definitions(greeters: Path, wrong: str, expected: str) -> None:
    (greeters / "specs" / "hello.yaml").write_text(f"pattern: greeter\nname: hello\n{wrong}\n")
    rendered, *_ = render_project(open_project())
    errors = [f"{one.location.path}:{one.location.line} {one.code} {one.message}" for one in rendered[0].diagnostics]
    assert any(error.startswith(expected) for error in errors), errors


def test_argo_s_schema_points_at_the_spec(greeters: Path) -> None:
    spec = "pattern: greeter\nname: hello\nworker:\n  image: a\n  command: b\n  resources: {limits: [1]}\n"
    (greeters / "specs" / "hello.yaml").write_text(spec)
    rendered, *_ = render_project(open_project())
    assert [(one.code, one.location.line) for one in rendered[0].diagnostics] == [("AG303", 6)]


def test_an_own_pattern_comes_before_a_shipped_one(greeters: Path) -> None:
    shutil.copytree(TEMPLATES / "greeter", greeters / "templates" / "job")
    (greeters / "specs" / "hello.yaml").write_text("pattern: job\nname: hello\nworker: {image: a:1, command: b}\n")
    rendered, beyond, _ = render_project(open_project())
    assert (beyond, rendered[0].diagnostics) == ([], ())
    assert "hello-greeting" in rendered[0].text


def test_a_broken_own_pattern_does_not_fall_back_to_the_shipped_one(greeters: Path) -> None:
    shutil.copytree(TEMPLATES / "greeter", greeters / "templates" / "job")
    (greeters / "templates" / "job" / "pattern.yaml").write_text("title: [\n")
    (greeters / "specs" / "hello.yaml").write_text("pattern: job\nname: hello\njob: {image: a:1, command: b}\n")
    rendered, beyond, _ = render_project(open_project())
    assert [one.location.path for one in beyond] == ["templates/job/pattern.yaml"]
    assert not rendered[0].ok
