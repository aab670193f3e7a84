"""Sides from Git: what a project renders to at some revision, in a copy of its folder as it was then."""

import os.path
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from argogen import yamldoc
from argogen.diff.git import Repository
from argogen.diff.model import Side
from argogen.diff.sides import committed_side, side_of_project
from argogen.errors import InputError
from argogen.project import PROJECT_FILE, Project, open_project
from argogen.render import Progress
from argogen.yamldoc import Dialect


def side_of_revision(
    repository: Repository,
    commit: str,
    project: Project,
    label: str,
    folder: Path,
    *,
    environment: str | None = None,
    may_fall_back: bool = False,
    progress: Progress | None = None,
) -> Side:
    """Return what a project rendered to at a commit, with its own patterns, catalogs and argogen.yaml of then.

    `project` is the one of today, whose folder is looked for in the commit. A copy is written below the empty `folder`,
    which must stay as long as the side is in use. With `may_fall_back`, specs that do not render give way to the
    manifests that were committed. Raises InputError for specs that do not render, GitError for what git can't give.
    """
    top = repository.top.resolve()
    prefix = PurePosixPath(project.root.relative_to(top).as_posix())
    target = folder.resolve()
    notes = list(repository.extract(commit, prefix, target))
    root = target.joinpath(*prefix.parts)
    if not root.is_dir():
        notes.append(f"the project is not there in {label}: everything is new")
        root.mkdir(parents=True)
    for path in _paths_of_lib(root, prefix):
        notes += repository.extract(commit, path, target)
    version = None if project.version_follows_settings else project.argo_version
    then = replace(project, root=root, copied=(target, top))
    try:
        then = open_project(root, argo_version=version, copied=(target, top))
        if not _has(then, environment):
            return Side(label, (), (*notes, f"the environment {environment} is not there in {label}"))
        side = side_of_project(then, label, environment, progress=progress)
        notes += _note_on_stale(side)
    except InputError as error:
        if not may_fall_back:
            raise
        fault = error.diagnostics[0]
        why = f"{fault.location}: {fault.message}"
        notes.append(f"{label} does not render, so its committed manifests are compared: {why}")
        side = committed_side(then, label, environment if _has(then, environment) else None)
    return replace(side, notes=(*notes, *side.notes))


def _note_on_stale(side: Side) -> list[str]:
    """Return that what was committed is not what is rendered now, so that nothing of that difference is shown."""
    stale = [file for part in side.parts for file in part.stale]
    if not stale:
        return []
    one = f"{stale[0]} of {side.label} is not what its spec renders to now"
    several = f"{len(stale)} manifests of {side.label}, such as {stale[0]}, are not what their specs render to now"
    return [f"{one if len(stale) == 1 else several}; both sides are rendered anew"]


def _has(project: Project, environment: str | None) -> bool:
    return environment is None or environment in project.settings.get("environments", {})


def _paths_of_lib(root: Path, prefix: PurePosixPath) -> Iterator[PurePosixPath]:
    """Yield the paths in the repository of what `lib` names outside the project's folder, none inside another."""
    loaded = yamldoc.read(root / PROJECT_FILE, PROJECT_FILE, Dialect.SPEC)
    settings = loaded.documents[0].data if loaded.documents else None
    listed = settings.get("lib") if isinstance(settings, dict) else None
    names = [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
    found = [prefix]
    for path in sorted(PurePosixPath(os.path.normpath(prefix / name)) for name in names):
        leads_out = path.is_absolute() or path.parts[:1] == ("..",)
        if not leads_out and not any(path.is_relative_to(other) for other in found):
            found.append(path)
            yield path
