"""`argogen render`: what it writes and what not, where it reports, how it ends."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]
Snapshot = Callable[[], dict[str, str]]
LOCKED = """\
pattern: workflow-of-workflows
name: a
items: {list: [north, south]}
semaphore: databases
job: {image: alpine:3.20, command: [date]}
"""


def test_writes_a_manifest_for_every_spec_and_says_so_on_stderr(project: Path, argogen: Run) -> None:
    code, out, err = argogen("render")
    assert (code, out) == (0, "")
    assert err == "wrote manifests/a.yaml\nwrote manifests/b.yaml\n2 rendered, 2 written, 0 unchanged, 0 removed\n"
    text = (project / "manifests/a.yaml").read_text()
    assert text.startswith("# Rendered by argogen from specs/a.yaml with the pattern job. Do not edit: ")


def test_a_spec_below_a_folder_keeps_its_path(project: Path, argogen: Run) -> None:
    (project / "specs/team").mkdir()
    (project / "specs/b.yaml").rename(project / "specs/team/b.yml")
    assert argogen("render")[0] == 0
    assert (project / "manifests/team/b.yaml").is_file()


def test_leaves_files_alone_that_do_not_change(project: Path, argogen: Run) -> None:
    argogen("render")
    manifest = project / "manifests/a.yaml"
    os.utime(manifest, (1, 1))
    assert argogen("render")[2] == "2 rendered, 0 written, 2 unchanged, 0 removed\n"
    assert manifest.stat().st_mtime == 1


def test_two_runs_give_the_same_bytes(project: Path, argogen: Run, snapshot: Snapshot) -> None:
    argogen("render")
    first = snapshot()
    (project / "manifests/a.yaml").unlink()
    argogen("render")
    assert snapshot() == first


def test_writes_nothing_while_any_spec_has_an_error(project: Path, argogen: Run, snapshot: Snapshot) -> None:
    (project / "specs/b.yaml").write_text("pattern: job\nname: b\n")
    before = snapshot()
    code, out, err = argogen("render")
    assert (code, out) == (1, "")
    assert 'specs/b.yaml:1:1: error AG102 "job" is missing' in err
    assert err.endswith("1 error\nnothing was written\n")
    assert snapshot() == before


def test_prints_a_single_spec_where_there_is_no_project_file(project: Path, argogen: Run) -> None:
    (project / "argogen.yaml").unlink()
    code, out, err = argogen("render", "specs/a.yaml")
    assert code == 0
    assert out.startswith("# Rendered by argogen from specs/a.yaml ")
    assert "note AG123" in err
    assert not (project / "manifests").exists()


def test_quiet_says_nothing_of_what_is_well(project: Path, argogen: Run) -> None:
    assert argogen("render", "-q") == (0, "", "")
    (project / "argogen.yaml").unlink()
    assert argogen("-q", "render", "specs/a.yaml")[2] == ""


def test_quiet_still_says_what_is_wrong(project: Path, argogen: Run) -> None:
    (project / "specs/b.yaml").write_text("pattern: job\nname: b\n")
    code, out, err = argogen("-q", "render")
    assert (code, out) == (1, "")
    assert "error AG102" in err
    assert "nothing was written" not in err


def test_stdout_prints_all_manifests_and_writes_none(project: Path, argogen: Run, snapshot: Snapshot) -> None:
    before = snapshot()
    code, out, err = argogen("render", "--stdout")
    assert (code, err) == (0, "")
    assert out.count("# Rendered by argogen from ") == 2
    assert out.split("\n---\n")[-1].startswith("apiVersion: ")
    assert snapshot() == before


def test_as_a_plugin_of_a_controller_stdout_has_only_manifests(project: Path, program: Run) -> None:
    (project / "argogen.yaml").write_text("")
    code, out, err = program("render", "specs", "--stdout")
    documents = [line for line in out.splitlines() if not line.startswith("#")]
    assert code == 0
    assert documents[0] == "apiVersion: argoproj.io/v1alpha1"
    assert "AG123" not in out
    assert "note AG123" in err


def test_as_a_plugin_it_prints_nothing_while_anything_is_wrong(project: Path, program: Run) -> None:
    (project / "specs/b.yaml").write_text("pattern: job\n")
    code, out, err = program("render", "--stdout")
    assert (code, out) == (1, "")
    assert "AG102" in err


@pytest.mark.parametrize("arguments", [("render",), ("render", "specs"), ("check",)])
def test_no_spec_at_all_is_an_error(arguments: tuple[str, ...], project: Path, argogen: Run) -> None:
    for spec in (project / "specs").iterdir():
        spec.unlink()
    code, out, err = argogen(*arguments)
    assert (code, out) == (1, "")
    assert "error AG010 there is no spec in " in err


def test_output_names_another_folder(project: Path, argogen: Run, tmp_path: Path) -> None:
    assert argogen("render", "-o", "elsewhere")[0] == 0
    assert sorted(file.name for file in (project / "elsewhere").iterdir()) == ["a.yaml", "b.yaml"]
    assert not (project / "manifests").exists()


def test_another_folder_loses_nothing(project: Path, argogen: Run, snapshot: Snapshot) -> None:
    for name in ("a", "b"):
        Path(f"{name}/specs").mkdir(parents=True)
        Path(f"{name}/argogen.yaml").write_text("defaults: {namespace: team}\n")
        (project / f"specs/{name}.yaml").rename(f"{name}/specs/{name}.yaml")
        assert argogen("--project", name, "render", "-o", "all")[0] == 0
    assert sorted(file.name for file in Path("all").iterdir()) == ["a.yaml", "b.yaml"]


def test_manifests_of_a_project_inside_are_no_orphans(project: Path, argogen: Run) -> None:
    Path("argogen.yaml").write_text("output: .\ndefaults: {namespace: team}\n")
    Path("specs/b.yaml").rename("b.yaml")
    Path("inner/specs").mkdir(parents=True)
    Path("inner/argogen.yaml").write_text("defaults: {namespace: team}\n")
    Path("b.yaml").rename("inner/specs/b.yaml")
    assert argogen("--project", "inner", "render")[0] == 0
    assert argogen("render")[0] == 0
    assert argogen("check")[0] == 0
    assert Path("inner/manifests/b.yaml").is_file()


def test_no_orphan_is_removed_through_a_link(
    project: Path, argogen: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    argogen("render")
    outside = tmp_path_factory.mktemp("outside")
    Path("manifests/b.yaml").rename(outside / "b.yaml")
    Path("specs/b.yaml").unlink()
    Path("manifests/linked").symlink_to(outside)
    Path("manifests/b.yaml").symlink_to(outside / "b.yaml")
    assert argogen("render")[2] == "1 rendered, 0 written, 1 unchanged, 0 removed\n"
    assert (outside / "b.yaml").is_file()
    assert Path("manifests/b.yaml").is_symlink()


def test_the_shared_locks_are_a_manifest_of_their_own(project: Path, argogen: Run) -> None:
    Path("argogen.yaml").write_text("locks: {databases: {limit: 3}}\ndefaults: {namespace: team}\n")
    Path("specs/a.yaml").write_text(LOCKED)
    assert argogen("render")[2].endswith("3 rendered, 3 written, 0 unchanged, 0 removed\n")
    text = Path("manifests/locks.yaml").read_text()
    assert text.startswith("# Rendered by argogen from argogen.yaml. ")
    assert text.endswith("data:\n  databases: '3'\n")
    assert argogen("render", "--stdout")[1].endswith(f"---\n{text}")
    Path("manifests/locks.yaml").unlink()
    code, out, _ = argogen("check")
    assert (code, out.splitlines()[1]) == (1, "  = mend: argogen render")
    Path("specs/a.yaml").write_text(Path("specs/b.yaml").read_text().replace("name: b", "name: a"))
    argogen("render")
    assert not Path("manifests/locks.yaml").exists()


def test_a_spec_named_as_the_locks_is_refused(project: Path, argogen: Run) -> None:
    Path("argogen.yaml").write_text("locks: {databases: {limit: 3}}\ndefaults: {namespace: team}\n")
    Path("specs/a.yaml").write_text(LOCKED)
    Path("specs/b.yaml").rename("specs/locks.yaml")
    code, _, err = argogen("render")
    assert code == 1
    assert (
        'specs/locks.yaml: error AG105 the manifests would go to "manifests/locks.yaml", as those of argogen.yaml'
        in err
    )


def test_a_full_render_removes_orphans_that_it_wrote_and_nothing_else(project: Path, argogen: Run) -> None:
    argogen("render")
    (project / "manifests/by-hand.yaml").write_text("kind: ConfigMap\n")
    (project / "manifests/notes.txt").write_text("# Rendered by argogen from memory\n")
    (project / "specs/b.yaml").unlink()
    code, _, err = argogen("render")
    assert (code, err) == (0, "removed manifests/b.yaml\n1 rendered, 0 written, 1 unchanged, 1 removed\n")
    assert sorted(file.name for file in (project / "manifests").iterdir()) == ["a.yaml", "by-hand.yaml", "notes.txt"]


def test_a_partial_render_touches_only_its_own_files(project: Path, argogen: Run) -> None:
    argogen("render")
    (project / "specs/b.yaml").unlink()
    (project / "specs/a.yaml").write_text("pattern: job\nname: a\njob: {image: busybox:1.36, command: [date]}\n")
    code, _, err = argogen("render", "specs/a.yaml")
    assert (code, err) == (0, "wrote manifests/a.yaml\n1 rendered, 1 written, 0 unchanged, 0 removed\n")
    assert (project / "manifests/b.yaml").is_file()


@pytest.mark.parametrize("text", ["kind: ConfigMap\n", "", "  # Rendered by argogen from specs/a.yaml\n", "\0\xff"])
def test_never_writes_over_a_file_that_it_did_not_write(
    text: str, project: Path, argogen: Run, snapshot: Snapshot
) -> None:
    (project / "manifests").mkdir()
    (project / "manifests/a.yaml").write_text(text)
    before = snapshot()
    code, out, err = argogen("render")
    assert (code, out) == (1, "")
    assert 'manifests/a.yaml: error AG012 "manifests/a.yaml" was not written by argogen' in err
    assert snapshot() == before


def test_never_writes_over_a_spec(project: Path, argogen: Run, snapshot: Snapshot) -> None:
    (project / "argogen.yaml").write_text("output: specs\ndefaults: {namespace: team}\n")
    before = snapshot()
    code, _, err = argogen("render")
    assert code == 1
    assert 'error AG012 "specs/a.yaml" was not written by argogen' in err
    assert snapshot() == before


def test_writes_through_no_link(project: Path, argogen: Run) -> None:
    target = project / "target.yaml"
    target.write_text("# Rendered by argogen from somewhere\n")
    (project / "manifests").mkdir()
    (project / "manifests/a.yaml").symlink_to(target)
    code, _, err = argogen("render")
    assert code == 1
    assert 'error AG012 "manifests/a.yaml"' in err
    assert target.read_text() == "# Rendered by argogen from somewhere\n"


def test_writes_through_no_linked_folder(project: Path, argogen: Run, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    Path("specs/team").mkdir()
    Path("specs/a.yaml").rename("specs/team/a.yaml")
    Path("manifests").mkdir()
    Path("manifests/team").symlink_to(outside)
    code, _, err = argogen("render")
    assert code == 1
    assert 'error AG012 "manifests/team"' in err
    assert list(outside.iterdir()) == []


def test_a_pipe_in_the_way_is_not_waited_for(project: Path, argogen: Run) -> None:
    Path("manifests").mkdir()
    os.mkfifo("manifests/a.yaml")
    code, _, err = argogen("render")
    assert code == 1
    assert 'error AG012 "manifests/a.yaml"' in err


def test_a_folder_in_the_way_is_no_accident(project: Path, argogen: Run) -> None:
    (project / "manifests/a.yaml").mkdir(parents=True)
    code, _, err = argogen("render")
    assert code == 1
    assert 'error AG012 "manifests/a.yaml"' in err


def test_a_file_where_the_output_folder_belongs(project: Path, argogen: Run, snapshot: Snapshot) -> None:
    (project / "manifests").write_text("")
    before = snapshot()
    code, out, err = argogen("render")
    assert (code, out) == (1, "")
    assert err.startswith('manifests: error AG012 "manifests" was not written by argogen and is in the way\n')
    assert err.count("AG012") == 1, "however many specs it hinders"
    assert snapshot() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_can_not_be_written_leaves_nothing_half_done(
    project: Path, argogen: Run, snapshot: Snapshot
) -> None:
    (project / "specs/sub").mkdir()
    (project / "specs/b.yaml").rename(project / "specs/sub/b.yaml")
    (project / "manifests/sub").mkdir(parents=True)
    (project / "manifests/sub").chmod(0o555)
    before = snapshot()
    code, _, err = argogen("render")
    assert code == 1
    assert "error AG011 " in err
    assert snapshot() == before


def test_a_fault_in_the_last_file_leaves_none_of_the_first(project: Path, argogen: Run, snapshot: Snapshot) -> None:
    (project / "specs/z").mkdir()
    (project / "specs/b.yaml").rename(project / "specs/z/b.yaml")
    (project / "manifests").mkdir()
    (project / "manifests/z").write_text("")
    before = snapshot()
    code, _, err = argogen("render")
    assert code == 1
    assert 'manifests/z: error AG012 "manifests/z" was not written by argogen' in err
    assert snapshot() == before


def test_two_specs_of_one_manifest_are_refused(project: Path, argogen: Run) -> None:
    (project / "specs/a.yml").write_text("pattern: job\nname: c\njob: {image: alpine:3.20, command: [date]}\n")
    code, _, err = argogen("render")
    assert code == 1
    assert 'error AG105 the manifests would go to "manifests/a.yaml", as those of specs/a.yaml' in err


def test_files_get_the_mode_that_the_umask_allows(project: Path, argogen: Run) -> None:
    before = os.umask(0o027)
    try:
        argogen("render")
    finally:
        os.umask(before)
    assert (project / "manifests/a.yaml").stat().st_mode & 0o777 == 0o640


def test_the_project_is_found_from_a_folder_inside(
    project: Path, argogen: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project / "specs")
    assert argogen("render", "a.yaml")[0] == 0
    assert (project / "manifests/a.yaml").is_file()


def test_a_spec_keeps_its_place_wherever_it_is_named_from(
    project: Path, argogen: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("specs/team").mkdir()
    Path("specs/a.yaml").rename("specs/team/a.yaml")
    Path("docs").mkdir()
    monkeypatch.chdir("docs")
    code, _, err = argogen("render", "../specs/team/a.yaml")
    assert (code, err.splitlines()[0]) == (0, "wrote ../manifests/team/a.yaml")
    assert (project / "manifests/team/a.yaml").is_file()


@pytest.mark.parametrize("settings", ["specs: .", 'specs: "**/*.yaml"', "{}"])
def test_a_folder_of_specs_may_hold_what_is_none(settings: str, project: Path, argogen: Run) -> None:
    Path("argogen.yaml").write_text(f"{{templates: [templates], catalogs: [catalogs], {settings}}}".replace("{}", ""))
    for other in ("templates/mine/notes.yaml", "catalogs/mine/notes.yaml"):
        Path(other).parent.mkdir(parents=True)
        Path(other).write_text("a: 1\n")
    call = ("render", ".") if settings == "{}" else ("render",)
    assert argogen(*call)[2].endswith("2 rendered, 2 written, 0 unchanged, 0 removed\n")
    assert argogen(*call)[2].endswith("2 rendered, 0 written, 2 unchanged, 0 removed\n")


def test_no_environment_takes_the_manifests_of_another_for_specs(project: Path, argogen: Run) -> None:
    Path("argogen.yaml").write_text(
        "specs: .\ndefaults: {namespace: team}\nenvironments: {prod: {}, test: {output: below/test}}\n"
    )
    assert argogen("render")[0] == 0
    assert argogen("render")[2].count("2 rendered, 0 written, 2 unchanged, 0 removed\n") == 2


def test_a_folder_that_specs_names_is_searched_whatever_else_is_in_it(project: Path, argogen: Run) -> None:
    Path("argogen.yaml").write_text("{specs: templates/*/example.yaml, templates: [templates]}")
    Path("templates/mine").mkdir(parents=True)
    Path("specs/a.yaml").rename("templates/mine/example.yaml")
    assert argogen("render")[2].endswith("1 rendered, 1 written, 0 unchanged, 0 removed\n")


def test_the_project_may_be_named(project: Path, argogen: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert argogen("--project", str(project), "render")[0] == 0
    assert argogen("render", "--project", str(project))[0] == 0
    assert (project / "manifests/a.yaml").is_file()


def test_an_older_argo_gets_its_own_fields(project: Path, argogen: Run) -> None:
    with (project / "specs/a.yaml").open("a") as spec:
        spec.write('schedule: "0 3 * * *"\n')
    assert "\n  schedules:\n  - 0 3 * * *\n" in argogen("render", "--stdout")[1]
    assert "\n  schedule: 0 3 * * *\n" in argogen("--argo-version", "3.5", "render", "--stdout")[1]


def test_line_ends_of_windows_change_no_byte_of_a_manifest(project: Path, argogen: Run) -> None:
    Path("specs/a.yaml").write_text("pattern: job\nname: a\njob:\n  image: alpine:3.20\n  source: {file: run.sh}\n")
    Path("specs/b.yaml").write_text(
        "pattern: job\nname: b\njob:\n  image: alpine:3.20\n  command: sh\n  source: |\n    set -eu\n    date\n"
    )
    Path("specs/run.sh").write_text("set -eu\ndate\n")
    argogen("render")
    before = {name: Path("manifests", name).read_bytes() for name in ("a.yaml", "b.yaml")}
    for file in (Path("argogen.yaml"), *Path("specs").iterdir()):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert argogen("check")[0] == 0
    assert argogen("render")[0] == 0
    assert {name: Path("manifests", name).read_bytes() for name in before} == before
