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


DRIFTS = [
    (stale, "manifests/a.yaml: stale: the spec, its pattern, the catalog or argogen changed since it was rendered"),
    (edited, "manifests/a.yaml: edited by hand: its text is not what argogen wrote"),
    (edited_header, "manifests/a.yaml: edited by hand: its text is not what argogen wrote"),
    (missing, "manifests/a.yaml: missing: it was never rendered, or removed"),
    (orphaned, "manifests/a.yaml: orphaned: no spec renders it any more"),
    (foreign, "manifests/a.yaml: not argogen's: a file that argogen did not write is in its place"),
    (linked, "manifests/a.yaml: not argogen's: a file that argogen did not write is in its place"),
    (dangling, "manifests/a.yaml: not argogen's: a file that argogen did not write is in its place"),
]


def test_says_nothing_on_stdout_where_all_is_well(project: Path, argogen: Run) -> None:
    argogen("render")
    assert argogen("check") == (0, "", "2 specs, and every manifest is what they say\n")
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

    mend = out.splitlines()[1].removeprefix("  = mend: ")
    subprocess.run(f'argogen() {{ {sys.executable} -m argogen "$@"; }}; {mend}', shell=True, check=True)
    assert argogen("check")[0] == 0


def test_the_command_that_mends_works_where_it_is_printed(
    project: Path, argogen: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "docs").mkdir()
    monkeypatch.chdir(project / "docs")
    argogen("render")
    (project / "manifests/a.yaml").unlink()
    _, out, _ = argogen("check")
    mend = out.splitlines()[1].removeprefix("  = mend: argogen ").split()
    assert argogen(*mend)[0] == 0
    assert argogen("check")[0] == 0


def test_shows_the_lines_that_differ(project: Path, argogen: Run) -> None:
    argogen("render")
    edited()
    code, out, _ = argogen("check", "--diff")
    assert code == 1
    lines = out.splitlines()
    assert lines[2:4] == ["--- manifests/a.yaml (committed)", "+++ manifests/a.yaml (rendered)"]
    assert [line for line in lines[4:] if line[:1] in "+-"] == ["-      image: busybox", "+      image: alpine"]


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
