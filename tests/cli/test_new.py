"""`argogen new`: a spec that renders at once, and never over another file."""

from collections.abc import Callable
from pathlib import Path

import pytest

from argogen.patterns.discover import find_patterns
from argogen.project import Project
from argogen.report.text import visible

Run = Callable[..., tuple[int, str, str]]
PATTERNS = sorted(find_patterns(Project(Path("/")))[0])


@pytest.mark.parametrize("pattern", PATTERNS)
def test_what_it_writes_renders_and_lints_clean(pattern: str, project: Path, argogen: Run) -> None:
    code, out, err = argogen("new", pattern, "fresh")
    assert (code, out) == (0, "")
    assert err == "wrote specs/fresh.yaml; next: argogen render specs/fresh.yaml\n"
    assert argogen("render", "specs/fresh.yaml")[0] == 0
    assert (project / "manifests/fresh.yaml").read_text().count("\n  name: fresh\n") > 1
    assert argogen("lint") == (0, "", "4 files, no problems\n")


def test_writes_over_nothing(project: Path, argogen: Run) -> None:
    before = (project / "specs/a.yaml").read_text()
    code, out, err = argogen("new", "job", "a")
    assert (code, out) == (2, "")
    assert err.startswith('argogen: "specs/a.yaml" is there already\n')
    assert (project / "specs/a.yaml").read_text() == before


def test_writes_through_no_link(project: Path, argogen: Run) -> None:
    (project / "specs/c.yaml").symlink_to(project / "target.yaml")
    assert argogen("new", "job", "c")[0] == 2
    assert not (project / "target.yaml").exists()


@pytest.mark.parametrize("name", ["Export", "a_b", "a b", "-a", "a-", "", "../a", "a/b", "a\n", "ä", "{{a}}"])
def test_a_name_that_is_none(name: str, project: Path, argogen: Run) -> None:
    code, out, err = argogen("new", "job", "--", name)
    assert (code, out) == (2, "")
    assert "is no name for a spec" in err
    assert "help: lower-case letters, digits and hyphens" in err


def test_a_name_too_long_for_what_is_derived_from_it(project: Path, argogen: Run) -> None:
    assert argogen("new", "job", "a" * 52)[0] == 0
    code, _, err = argogen("new", "job", "a" * 53)
    assert (code, err) == (
        2,
        f'argogen: the name "{"a" * 53}" has 53 characters\n  = help: the name of a CronWorkflow has 52 at most\n',
    )


def test_an_unknown_pattern(project: Path, argogen: Run) -> None:
    assert argogen("new", "fasade", "c")[::2] == (
        2,
        'argogen: there is no pattern "fasade"\n  = help: did you mean "facade"?\n',
    )


def test_a_file_of_its_own(project: Path, argogen: Run) -> None:
    assert argogen("new", "job", "c", "-o", "specs/team/c.yaml")[0] == 0
    assert (project / "specs/team/c.yaml").is_file()


@pytest.mark.parametrize(
    "place", ["specs", "specs/a.yaml/c.yaml", "/proc/nowhere/c.yaml", "a\n.yaml", "\udcff.yaml", "c" * 300]
)
def test_a_place_that_can_not_be_written(place: str, project: Path, argogen: Run) -> None:
    code, out, err = argogen("new", "job", "c", "-o", place)
    assert (code, out) == (2, "")
    assert err.startswith(f'argogen: "{visible(place)}" ')
    assert "Traceback" not in err


def test_without_a_project_it_writes_here(tmp_path: Path, argogen: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert argogen("new", "job", "c")[0] == 0
    assert (tmp_path / "c.yaml").is_file()
