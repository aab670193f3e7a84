"""`argogen graph`: what is drawn, in which form, and where it goes."""

from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]


def test_a_spec_is_drawn_with_its_steps(project: Path, argogen: Run) -> None:
    code, out, err = argogen("graph", "a")
    assert (code, err) == (0, "")
    assert out.startswith("%% Drawn by argogen graph. Do not edit: draw it anew.\nflowchart TD\n")
    assert 'b_a_main["main<br>alpine#58;3.20"]' in out
    assert "b_b" not in out


def test_a_file_names_what_is_in_it_and_what_renders_it(project: Path, argogen: Run) -> None:
    by_name = argogen("graph", "a")
    assert argogen("graph", "specs/a.yaml") == by_name
    assert argogen("render")[0] == 0
    assert argogen("graph", "manifests/a.yaml") == by_name


def test_a_folder_names_all_that_is_in_it(project: Path, argogen: Run) -> None:
    assert argogen("graph", "specs") == argogen("graph", "a", "b")


def test_manifests_outside_a_project_are_drawn(tmp_path: Path, argogen: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "w.yaml").write_text(
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {generateName: w-}\n"
        "spec: {entrypoint: main, templates: [{name: main, suspend: {}}]}\n"
    )
    code, out, _ = argogen("graph", "w.yaml")
    assert code == 0
    assert "waits until somebody resumes it" in out


def test_everything_is_drawn_at_one_glance(project: Path, argogen: Run) -> None:
    code, out, _ = argogen("graph")
    assert code == 0
    assert "flowchart LR\n" in out
    assert 'b_a["a<br>1 step"]\n  b_b["b<br>1 step"]\n' in out


@pytest.mark.parametrize(("file", "start"), [("a.svg", "<!--"), ("a.dot", "//"), ("a.mmd", "%%")])
def test_the_files_ending_says_the_form(project: Path, argogen: Run, file: str, start: str) -> None:
    assert argogen("graph", "a", "-o", file) == (0, "", f"wrote {file}\n")
    assert (project / file).read_text().startswith(f"{start} Drawn by argogen graph.")
    assert argogen("graph", "a", "-o", file) == (0, "", f"unchanged: {file}\n")
    assert argogen("graph", "b", "-o", file)[2] == f"wrote {file}\n"


def test_a_file_of_somebody_else_stays(project: Path, argogen: Run) -> None:
    (project / "a.svg").write_text("<svg/>")
    (project / "link.svg").symlink_to(project / "a.svg")
    for name in ("a.svg", "link.svg"):
        code, _, err = argogen("graph", "a", "-o", name)
        assert code == 1
        assert f'{name}: error AG012 "{name}" was not written by argogen and is in the way\n' in err
    assert (project / "a.svg").read_text() == "<svg/>"


def test_large_pictures_are_collapsed(project: Path, argogen: Run) -> None:
    steps = "".join(f"  - {{name: s{n}, image: alpine:3.20, command: [date]}}\n" for n in range(9))
    (project / "specs/a.yaml").write_text(f"pattern: job\nname: a\njob:\n  steps:\n{steps}")
    code, out, err = argogen("graph", "a", "--limit", "5")
    assert (code, err) == (0, "1 part collapsed; a larger --limit shows more\n")
    assert '"a<br>9 steps"' in out


def test_wrong_calls(project: Path, argogen: Run) -> None:
    (project / "notes.yaml").write_text("just: notes\n")
    calls = {
        ("vacum",): 'argogen: there is no workflow "vacum"\n  = help: argogen graph alone draws all there is\n',
        ("aa",): 'argogen: there is no workflow "aa"\n  = help: did you mean "a"?\n',
        ("notes.yaml",): (
            'argogen: there is no workflow in "notes.yaml"\n  = help: name a spec, or a file with Argo manifests\n'
        ),
        ("-o", "a.png"): (
            'argogen: the name "a.png" does not say which format is meant\n'
            "  = help: say --format, or end the name in .mmd, .mermaid, .dot, .gv, .svg\n"
        ),
        ("--format", "svgg"): 'argogen: there is no format "svgg"\n  = help: did you mean "svg"?\n',
    }
    for arguments, message in calls.items():
        assert argogen("graph", *arguments) == (2, "", message)


def test_a_spec_with_errors_is_reported_and_the_rest_is_drawn(project: Path, argogen: Run) -> None:
    (project / "specs/b.yaml").write_text("pattern: job\nname: b\n")
    code, out, err = argogen("graph")
    assert code == 1
    assert "specs/b.yaml:1:1: error AG102" in err
    assert 'b_a["a' in out


def test_an_environment_can_be_chosen(project: Path, argogen: Run) -> None:
    (project / "argogen.yaml").write_text(
        "defaults: {namespace: team}\nenvironments: {dev: {}, prod: {specs: {a: {schedule: 0 3 * * *}}}}\n"
    )
    assert "every day at 03" not in argogen("graph", "a")[1]
    assert "every day at 03" in argogen("graph", "a", "--env", "prod")[1]
