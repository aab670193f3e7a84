"""`argogen check`: how committed manifests differ from their specs, and what mends that."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]
Snapshot = Callable[[], dict[str, str]]
MANIFEST = Path("manifests/a.yaml")


def stale() -> None:
    Path("specs/a.yaml").write_text("pattern: job\nname: a\njob: {image: busybox, command: [date]}\n")


def edited() -> None:
    MANIFEST.write_text(MANIFEST.read_text().replace("alpine", "busybox"))


def edited_header() -> None:
    MANIFEST.write_text(MANIFEST.read_text().replace("# checksum: ", "# checksum: 0"))


def missing() -> None:
    MANIFEST.unlink()


def orphaned() -> None:
    Path("specs/a.yaml").unlink()


def foreign() -> None:
    MANIFEST.write_text("kind: ConfigMap\n")


def linked() -> None:
    MANIFEST.rename("manifests/target.txt")
    MANIFEST.symlink_to("target.txt")


def dangling() -> None:
    MANIFEST.unlink()
    MANIFEST.symlink_to("nowhere")


def obstructed() -> None:
    MANIFEST.parent.rename("elsewhere")
    MANIFEST.parent.write_text("")


def linked_folder() -> None:
    Path("specs/team").mkdir()
    Path("specs/b.yaml").rename("specs/team/b.yaml")
    MANIFEST.with_name("b.yaml").unlink()
    Path("elsewhere").mkdir()
    Path("manifests/team").symlink_to("../elsewhere")


DRIFTS = [
    (stale, "manifests/a.yaml: stale: the spec, its pattern, the catalog or argogen changed since it was rendered"),
    (edited, "manifests/a.yaml: edited by hand: its text is not what argogen wrote"),
    (edited_header, "manifests/a.yaml: edited by hand: its text is not what argogen wrote"),
    (missing, "manifests/a.yaml: missing: it was never rendered, or removed"),
    (orphaned, "manifests/a.yaml: orphaned: no spec renders it any more"),
    (foreign, "manifests/a.yaml: not argogen's: argogen did not write it, and it is in the way of a manifest"),
    (linked, "manifests/a.yaml: not argogen's: argogen did not write it, and it is in the way of a manifest"),
    (dangling, "manifests/a.yaml: not argogen's: argogen did not write it, and it is in the way of a manifest"),
    (obstructed, "manifests: not argogen's: argogen did not write it, and it is in the way of a manifest"),
    (linked_folder, "manifests/team: not argogen's: argogen did not write it, and it is in the way of a manifest"),
]


CALLED = f'argogen() {{ {sys.executable} -m argogen "$@"; }}; '


def mend(out: str) -> str:
    """Return the first command of a report that mends what it names."""
    return out.splitlines()[1].removeprefix("  = mend: ")


def test_says_nothing_on_stdout_where_all_is_well(project: Path, argogen: Run) -> None:
    argogen("render")
    assert argogen("check") == (0, "", "2 specs checked: every manifest is up to date\n")
    assert argogen("check", "-q") == (0, "", "")


@pytest.mark.parametrize(("drift", "said"), DRIFTS, ids=lambda value: getattr(value, "__name__", ""))
def test_names_each_drift_and_what_mends_it(
    drift: Callable[[], None], said: str, project: Path, argogen: Run, snapshot: Snapshot
) -> None:
    argogen("render")
    drift()
    before = snapshot()
    code, out, _ = argogen("check")
    assert code == 1
    assert out.startswith(said)
    assert snapshot() == before, "check never writes"

    subprocess.run(CALLED + mend(out), shell=True, check=True)
    assert argogen("check")[0] == 0


@pytest.mark.parametrize("place", ["docs", "specs", "manifests"])
def test_what_mends_works_where_it_is_printed(
    place: str, project: Path, argogen: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "docs").mkdir()
    argogen("render")
    foreign()
    monkeypatch.chdir(project / place)
    subprocess.run(CALLED + mend(argogen("check")[1]), shell=True, check=True)
    assert argogen("check")[0] == 0


def test_what_mends_is_for_the_same_project_and_version(
    project: Path, argogen: Run, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    argogen("render")
    with Path("specs/a.yaml").open("a") as spec:
        spec.write('schedule: "0 3 * * *"\n')
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    call = ("--project", str(project), "--argo-version", "3.5")
    out = argogen(*call, "check")[1]
    assert mend(out).startswith(f"argogen --project {project} --argo-version 3.5 render ")
    subprocess.run(CALLED + mend(out), shell=True, check=True)
    assert argogen(*call, "check")[0] == 0


def test_without_a_project_file_it_looks_below_manifests(project: Path, argogen: Run) -> None:
    Path("argogen.yaml").unlink()
    code, out, _ = argogen("check", "specs/a.yaml")
    assert (code, mend(out)) == (1, "argogen render specs/a.yaml -o manifests")
    subprocess.run(CALLED + mend(out), shell=True, check=True)
    assert argogen("check", "specs/a.yaml")[0] == 0


def test_counts_what_differs_apart_from_the_specs(project: Path, argogen: Run) -> None:
    argogen("render")
    edited()
    Path("specs/b.yaml").unlink()
    assert argogen("check")[2] == "1 spec checked: 1 edited by hand, 1 orphaned\n"


def test_shows_the_lines_that_differ(project: Path, argogen: Run) -> None:
    argogen("render")
    edited()
    code, out, _ = argogen("check", "--diff")
    assert code == 1
    lines = out.splitlines()
    assert lines[2:4] == ["--- manifests/a.yaml (committed)", "+++ manifests/a.yaml (rendered)"]
    differing = [line for line in lines[4:] if line[:1] in "+-"]
    assert differing == ["-      image: busybox:3.20", "+      image: alpine:3.20"]


def test_looks_at_the_named_specs_only(project: Path, argogen: Run) -> None:
    argogen("render")
    missing()
    assert argogen("check", "specs/b.yaml")[0] == 0
    assert argogen("check", "specs/a.yaml")[0] == 1
    (project / "specs/b.yaml").unlink()
    assert "orphaned" not in argogen("check", "specs/a.yaml")[1]


def test_a_spec_with_an_error_is_reported_on_stderr(project: Path, argogen: Run) -> None:
    argogen("render")
    (project / "specs/a.yaml").write_text("pattern: job\nname: a\n")
    code, out, err = argogen("check")
    assert (code, out) == (1, "")
    assert 'specs/a.yaml:1:1: error AG102 "job" is missing' in err


def test_quiet_still_names_what_differs(project: Path, argogen: Run) -> None:
    argogen("render")
    missing()
    code, out, err = argogen("check", "-q")
    assert (code, err) == (1, "")
    assert "manifests/a.yaml: missing" in out
