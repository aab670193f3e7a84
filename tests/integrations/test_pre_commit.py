"""The hooks for pre-commit, run by the real one in a repository, with the argogen that is under test."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

HOOKS = Path(__file__).parents[2] / ".pre-commit-hooks.yaml"
Git = Callable[..., None]
Hook = Callable[[str], "subprocess.CompletedProcess[str]"]


@pytest.fixture
def variables(tmp_path: Path, environment: dict[str, str]) -> dict[str, str]:
    """The environment of git and pre-commit, whose files and settings stay in the test's folder."""
    names = {f"GIT_{who}_{what}": "a@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    folders = {"HOME": str(tmp_path), "PRE_COMMIT_HOME": str(tmp_path / "pre-commit")}
    return {**environment, **names, **folders, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


@pytest.fixture
def git(project: Path, variables: dict[str, str]) -> Git:
    """Call git in the project, which is a repository."""

    def call(*arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=project, env=variables, check=True, capture_output=True)

    call("init", "--quiet")
    return call


@pytest.fixture
def hook(project: Path, git: Git, variables: dict[str, str]) -> Hook:
    """Run one hook on what is staged. It is not installed, which takes the network, but found in the path."""
    found = [{**one, "language": "unsupported"} for one in yaml.safe_load(HOOKS.read_text())]
    (project / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [{"repo": "local", "hooks": found}]}))

    def run(name: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "pre_commit", "run", name, "--color", "never"]
        return subprocess.run(command, cwd=project, env=variables, capture_output=True, text=True, check=False)

    return run


def test_pre_commit_knows_them() -> None:
    done = subprocess.run([sys.executable, "-m", "pre_commit", "validate-manifest", HOOKS], check=False)
    assert done.returncode == 0


def test_check_refuses_a_missing_manifest(hook: Hook) -> None:
    done = hook("argogen-check")
    assert done.returncode == 1
    assert "manifests/prod/vacuum.yaml: missing" in done.stdout


def test_a_removal_alone_is_a_change(project: Path, hook: Hook, git: Git) -> None:
    (project / "specs/other.yaml").write_text((project / "specs/vacuum.yaml").read_text().replace("vacuum", "other"))
    assert hook("argogen-render").returncode == 0
    git("add", ".")
    git("commit", "--quiet", "--message", "all of it")
    assert hook("argogen-check").returncode == 0
    git("rm", "--quiet", "specs/vacuum.yaml")
    done = hook("argogen-check")
    assert done.returncode == 1
    assert "manifests/prod/vacuum.yaml: orphaned" in done.stdout


def test_render_fails_where_it_changes_a_manifest(project: Path, hook: Hook, git: Git) -> None:
    hook("argogen-render")
    git("add", ".")
    spec = project / "specs/vacuum.yaml"
    spec.write_text(spec.read_text().replace("3.20", "3.21"))
    git("add", ".")
    done = hook("argogen-render")
    assert done.returncode == 1
    assert "files were modified by this hook" in done.stdout


def test_lint_refuses_a_wrong_spec(project: Path, hook: Hook, git: Git) -> None:
    spec = project / "specs/vacuum.yaml"
    spec.write_text(spec.read_text() + "scedule: x\n")
    git("add", ".")
    done = hook("argogen-lint")
    assert done.returncode == 1
    assert "specs/vacuum.yaml:4:1: error AG101" in done.stdout
