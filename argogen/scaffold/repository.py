"""What makes a folder a project, and the repository around it one that checks it."""

import shlex
from collections.abc import Iterator
from pathlib import Path

from argogen import __version__
from argogen.argo.versions import NEWEST
from argogen.lint.folders import manifest_files
from argogen.project import PROJECT_FILE, Project
from argogen.render import HEADER
from argogen.resources import shipped
from argogen.scaffold.files import scaffold
from argogen.scaffold.outline import with_keys
from argogen.spec.schema import project_schema

DEFAULT_NAMESPACE = "workflows"
NO_CI = "none"
_SIGNS = {"github": (".github", "github.com"), "gitlab": (".gitlab-ci.yml", "gitlab")}
"""By what a repository shows where it lives: a file in it, and a word in the addresses of its remotes."""


def ci_services() -> list[str]:
    """Return the names of the CI services there are files for."""
    return sorted(folder.name for folder in (shipped("scaffolds") / "ci").iterdir() if folder.is_dir())


def repository_root(folder: Path) -> Path:
    """Return the root of the git repository around a folder, the folder itself where there is none."""
    return next((one for one in (folder, *folder.parents) if (one / ".git").exists()), folder)


def likely_ci(folder: Path) -> str:
    """Return the CI service that the repository around a folder seems to use, else `none`."""
    root = repository_root(folder)
    remotes = _text(root / ".git" / "config")
    present = [name for name, (file, _) in _SIGNS.items() if (root / file).exists()]
    named = [name for name, (_, word) in _SIGNS.items() if word in remotes]
    return (present + named + [NO_CI])[0]


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def repository_files(project: Project, *, argo_version: str | None, namespace: str, ci: str) -> dict[Path, str]:
    """Return what a project begins with, by path; CI and hooks are at the root of the repository around it.

    `ci` is one of `ci_services()`, or `none`; `argo_version` None means the newest.
    """
    root = repository_root(project.root)
    inner = project.root.relative_to(root).as_posix()
    values = {
        "argo_version": argo_version or NEWEST,
        "namespace": namespace,
        "install": f"pip install argogen=={__version__}",
        "check": _command(inner, "check"),
        "check_with_diff": _command(inner, "check", "--diff"),
        "lint": _command(inner, "lint"),
        "lint_for_github": _command(inner, "lint", "--format", "github"),
        **_diffs(_command(inner, "diff")),
    }
    around = scaffold("repository", values) | (scaffold(f"ci/{ci}", values) if ci != NO_CI else {})
    files = {project.root / path: text for path, text in scaffold("project", values).items()}
    settings = project.root / PROJECT_FILE
    files[settings] = with_keys(files[settings], project_schema()["properties"])
    if project.document is None:  # a project that is there has specs of its own
        files |= {project.spec_folder / path: text for path, text in scaffold("first-spec", values).items()}
    return files | {root / path: text for path, text in around.items()}


def _diffs(diff: str) -> dict[str, str]:
    """Return the command lines of a review in CI; the shell's variable BASE says what a branch is compared with."""
    report, gate = "--also markdown=argogen-diff.md", f'{diff} "$BASE" --summary --fail-on breaking'
    labels = 'case ",${CI_MERGE_REQUEST_LABELS:-}," in *,argogen:accept-breaking,*) exit 0 ;; esac'
    return {
        "diff_for_github": f'{diff} "$BASE" --format github {report}',
        "diff_for_gitlab": f'{diff} "$BASE" --flavor gitlab {report}',
        "gate": gate,
        "gate_but_for_label": f"{labels}; {gate}",
        "gate_before_push": f"{diff} --summary --fail-on breaking",
    }


def _command(inner: str, *words: str) -> str:
    """Return argogen's command line, for a project in the folder `inner` of its repository."""
    return shlex.join(["argogen", *([] if inner == "." else ["--project", inner]), *words])


def argo_manifests(project: Project) -> Iterator[Path]:
    """Yield the files of a project that hold Argo's objects and that argogen did not write."""
    for file in manifest_files(project.root):
        text = _text(file)
        if "argoproj.io/" in text and not text.startswith(HEADER):
            yield file
