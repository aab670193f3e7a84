"""Diffs of what is in Git: in a repository with real commits, which is only read."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from argogen.cli.main import main

Git = Callable[..., str]
Diff = Callable[..., tuple[int, str, str]]

SPEC = """\
pattern: job
name: {name}
job: {{image: alpine:3.20, command: [{command}]}}
"""


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """Run git in the test's repository, without anybody's settings."""
    identity = {f"GIT_{who}_{what}": "a@b.c" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_ALLOW_PROTOCOL": "file"}

    def run(*arguments: str, folder: str = "repository") -> str:
        command = ["git", "-C", str(tmp_path / folder), *arguments]
        environment = {"PATH": os.environ["PATH"], **identity, **settings}
        return subprocess.run(command, env=environment, capture_output=True, check=True, text=True).stdout

    return run


@pytest.fixture
def repository(tmp_path: Path, git: Git, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit on `main`: a project with the spec `a`."""
    folder = tmp_path / "repository"
    (folder / "specs").mkdir(parents=True)
    (folder / "argogen.yaml").write_text("defaults: {namespace: team}\n")
    (folder / "specs/a.yaml").write_text(SPEC.format(name="a", command="date"))
    git("init", "-q", "-b", "main")
    commit(git)
    monkeypatch.chdir(folder)
    return folder


def commit(git: Git) -> None:
    git("add", "-A")
    git("commit", "-q", "-m", "a change")


@pytest.fixture
def diff(capsys: pytest.CaptureFixture[str]) -> Diff:
    """Call `argogen diff`: its exit code, and the lines of its two streams."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["diff", *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def change_command(folder: Path, command: str) -> None:
    (folder / "specs/a.yaml").write_text(SPEC.format(name="a", command=command))


def test_the_working_tree_is_compared_with_where_its_branch_left_the_default_one(
    repository: Path, git: Git, diff: Diff
) -> None:
    git("checkout", "-q", "-b", "feature")
    git("checkout", "-q", "main")
    (repository / "specs/of-others.yaml").write_text(SPEC.format(name="of-others", command="date"))
    commit(git)
    git("checkout", "-q", "feature")
    change_command(repository, "uptime")
    code, out, _ = diff()
    assert code == 0
    assert "main (merge base " in out.splitlines()[0]
    assert "spec.templates[main].container.command[0]: date -> uptime" in out
    assert "of-others" not in out


def test_two_revisions_are_compared_with_each_other(repository: Path, git: Git, diff: Diff) -> None:
    change_command(repository, "uptime")
    commit(git)
    change_command(repository, "whoami")
    assert "date -> uptime" in diff("HEAD~1..HEAD")[1]
    assert "date -> uptime" in diff("HEAD~1", "HEAD")[1]
    assert "uptime -> date" in diff("HEAD..HEAD~1")[1]
    assert diff("HEAD...HEAD~1")[:2] == (0, "")


def test_each_side_is_rendered_with_the_settings_of_its_time(repository: Path, git: Git, diff: Diff) -> None:
    (repository / "argogen.yaml").write_text("defaults: {namespace: team, labels: {app: x}}\n")
    out = diff()[1]
    assert "+ metadata.labels.app: x" in out


def test_a_base_that_does_not_render_gives_way_to_its_committed_manifests(
    repository: Path, git: Git, diff: Diff
) -> None:
    assert main(["render"]) == 0
    (repository / "specs/a.yaml").write_text("pattern: unknown\nname: a\n")
    commit(git)
    change_command(repository, "uptime")
    code, out, err = diff()
    assert code == 0
    assert "container.command[0]: date -> uptime" in out
    assert "does not render, so its committed manifests are compared: specs/a.yaml:1:10: " in err


def test_specs_of_today_that_do_not_render_never_look_like_a_difference(repository: Path, diff: Diff) -> None:
    (repository / "specs/a.yaml").write_text("pattern: unknown\nname: a\n")
    code, out, err = diff("--exit-code")
    assert (code, out) == (2, "")
    assert err.startswith("specs/a.yaml:1:10: error AG104")


def test_what_lib_names_outside_the_project_is_taken_along(repository: Path, git: Git, diff: Diff) -> None:
    (repository / "team/specs").mkdir(parents=True)
    (repository / "platform").mkdir()
    (repository / "team/argogen.yaml").write_text("lib: [../platform]\n")
    (repository / "team/specs/b.yaml").write_text(SPEC.format(name="b", command="date"))
    (repository / "platform/x.yaml").write_text("kind: ConfigMap\napiVersion: v1\nmetadata: {name: x}\n")
    commit(git)
    assert diff("--project", "team")[2] == "no differences\n"


def test_a_link_out_of_the_repository_is_not_followed(repository: Path, git: Git, diff: Diff) -> None:
    (repository / "specs/passwords.yaml").symlink_to("/etc/passwd")
    (repository / "specs/around.yaml").symlink_to("../../../../../../etc/passwd")
    commit(git)
    (repository / "specs/passwords.yaml").unlink()
    (repository / "specs/around.yaml").unlink()
    assert diff()[2] == "no differences\n"


def test_a_submodule_is_said_not_to_be_read(repository: Path, git: Git, diff: Diff) -> None:
    git("update-index", "--add", "--cacheinfo", f"160000,{git('rev-parse', 'HEAD').strip()},shared")
    git("commit", "-q", "-m", "a submodule")
    assert "note: the submodule shared is not read" in diff()[2]


def test_a_project_that_was_not_there_is_all_new(repository: Path, git: Git, diff: Diff) -> None:
    (repository / "team/specs").mkdir(parents=True)
    (repository / "team/argogen.yaml").write_text("{}\n")
    (repository / "team/specs/b.yaml").write_text(SPEC.format(name="b", command="date"))
    code, out, err = diff("--project", "team")
    assert code == 0
    assert "+ WorkflowTemplate b (added, 1 compatible)" in out
    assert "the project is not there in main" in err


def test_the_repository_is_only_read(repository: Path, git: Git, diff: Diff) -> None:
    def state() -> dict[str, bytes]:
        return {str(file): file.read_bytes() for file in sorted(repository.rglob("*")) if file.is_file()}

    change_command(repository, "uptime")
    before = state()
    diff()
    assert state() == before


def test_variables_of_git_do_not_lead_elsewhere(repository: Path, diff: Diff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere/index")
    assert diff()[0] == 0


def test_a_shallow_clone_is_told_which_command_helps(
    repository: Path, git: Git, diff: Diff, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("clone", "-q", "--depth", "1", repository.as_uri(), "../shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    code, out, err = diff("origin/release")
    assert (code, out) == (2, "")
    assert 'there is no revision "origin/release" here' in err
    assert "git fetch --no-tags --deepen=200 origin release:refs/remotes/origin/release" in err


def test_a_partial_clone_is_not_completed_behind_ones_back(
    repository: Path, git: Git, diff: Diff, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_command(repository, "uptime")
    commit(git)
    git("config", "uploadpack.allowFilter", "true")
    git("clone", "-q", "--filter", "blob:none", repository.as_uri(), "../partial")
    monkeypatch.chdir(tmp_path / "partial")
    code, out, err = diff("HEAD~1")
    assert (code, out) == (2, "")
    assert "git fetch --refetch --no-filter" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], 'argogen: there is no revision "nowhere" here'),
        (["specs"], 'argogen: "specs" is a file or folder, and no revision'),
        (["--output=x..y"], "argogen: No such option: --output"),
        (["--", "-x"], 'argogen: there is no revision "-x" here'),
        (["main", "nowhere"], 'argogen: "nowhere" is neither a file or folder nor a revision'),
        (["a", "b", "c"], "argogen: 3 things can't be compared"),
        (["-", "-"], "argogen: stdin can be one of the two sides only"),
        (["--env", "prod"], 'argogen: there is no environment "prod"'),
        (["--committed", "main"], "argogen: --committed compares the working tree with itself"),
    ],
)
def test_a_wrong_call_exits_with_2(repository: Path, diff: Diff, arguments: list[str], message: str) -> None:
    code, out, err = diff(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith(message)


def test_a_folder_outside_git_can_still_compare_folders(
    tmp_path: Path, diff: Diff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = diff()
    assert code == 2
    assert err == f'argogen: "{tmp_path}" is in no Git repository\n  = help: compare folders: argogen diff OLD NEW\n'


def test_a_repository_without_a_commit_says_so(tmp_path: Path, git: Git, diff: Diff) -> None:
    (tmp_path / "repository").mkdir()
    git("init", "-q")
    code, _, err = diff("--project", str(tmp_path / "repository"))
    assert (code, err.splitlines()[0]) == (2, "argogen: this repository has no commit yet")


def test_a_default_branch_that_nobody_knows_must_be_named(repository: Path, git: Git, diff: Diff) -> None:
    git("branch", "-m", "odd")
    code, _, err = diff()
    assert (code, err.splitlines()[0]) == (2, "argogen: which branch is the default one is not known here")
    assert diff("odd")[0] == 0


def test_git_must_be_there(repository: Path, diff: Diff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    code, _, err = diff()
    assert (code, err.splitlines()[0]) == (2, "argogen: git is not installed, or not on the PATH")


def test_manifests_of_the_base_that_are_stale_are_said(repository: Path, git: Git, diff: Diff) -> None:
    assert main(["render"]) == 0
    change_command(repository, "uptime")
    commit(git)
    code, out, err = diff()
    assert (code, out) == (0, "")
    assert "note: manifests/a.yaml of main " in err
    assert "is not what its spec renders to now; both sides are rendered anew" in err
