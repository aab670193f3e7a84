"""What the verbs that look at a whole repository have in common: which files, and what is in them."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from argogen.cli.console import Console
from argogen.errors import UsageError

if TYPE_CHECKING:
    from argogen.lint.sources import View
    from argogen.project import Project


def missing_file(path: Path) -> UsageError:
    """Return the complaint of an argument that names no file or folder."""
    return UsageError(f'there is no file "{path}"', "paths count from the current folder")


def files_of(project: "Project", paths: Sequence[Path] | None = None) -> list[Path]:
    """Return the files that arguments name, folders expanded, each once; else the project's specs and manifests."""
    excluded = tuple(project.settings.get("lint", {}).get("exclude", ()))
    if not paths:
        return [*project.spec_files(), *_manifests(project.output, excluded)]
    found: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise missing_file(path)
        found |= dict.fromkeys(file.absolute() for file in (_manifests(path, excluded) if path.is_dir() else [path]))
    return list(found)


def _manifests(folder: Path, excluded: tuple[str, ...]) -> list[Path]:
    from argogen.lint.folders import manifest_files

    return manifest_files(folder, excluded) if folder.is_dir() else []


def views_of(
    console: Console, project: "Project", files: Sequence[Path], environment: str | None = None
) -> "list[View]":
    """Return what files are, in one environment or in each that the project declares, and report what is left out.

    Raises UsageError where there is no file at all, and for an environment that is not declared.
    """
    from argogen.lint.sources import read_sources, view_of
    from argogen.render import Renderer

    if not files:
        raise UsageError("there is nothing to look at", "name files, or say in argogen.yaml where specs are")
    renderers = [Renderer(one) for one in project.environments(environment)]
    with console.progress("reading") as progress:
        sources = read_sources(project, files, renderers, progress)
    views = [view_of(renderer, sources, files) for renderer in renderers]
    console.report_problems(dict.fromkeys([*sources.found, *(gap for view in views for gap in view.gaps)]))
    return views
