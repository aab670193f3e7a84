"""Linting: specs as `render` sees them, and manifests held against Argo's schema."""

from collections.abc import Callable, Sequence
from pathlib import Path

from argogen import yamldoc
from argogen.argo.dangling import check_names
from argogen.argo.validation import validate
from argogen.codes import severity
from argogen.diagnostics import Diagnostic, Location, sort_diagnostics
from argogen.project import Project
from argogen.render import Renderer
from argogen.repository import check_repository
from argogen.yamldoc import Dialect, Loaded

_OBJECT_KEYS = {"apiVersion", "kind", "metadata", "spec"}
"""Keys of which any object of Kubernetes, even one gone wrong, has at least one."""


def lint_files(
    project: Project, files: Sequence[Path], *, progress: Callable[[int, int], None] | None = None
) -> list[Diagnostic]:
    """Return everything there is to say of the files, sorted by place. Never writes."""
    found: list[Diagnostic] = []
    renderers: list[Renderer] = []
    specs: list[Path] = []
    for index, file in enumerate(files):
        if _leads_out(project, file):
            shown = project.show(file)
            message = f'"{shown}" leads outside the project'
            hint = "argogen follows no link out of it"
            found.append(Diagnostic(Location(shown), "AG013", severity("AG013"), message, hint))
            continue
        loaded = yamldoc.read(file, project.show(file), Dialect.ARGO)
        if _is_spec(loaded):
            renderers = renderers or [Renderer(one) for one in project.environments()]
            specs.append(file)
            found += [one for renderer in renderers for one in renderer.render(file).diagnostics]
        else:
            found += lint_manifests(loaded, project.argo_version)
        if progress:
            progress(index + 1, len(files))
    for renderer in renderers:
        rendered = [renderer.render(file) for file in specs]
        found += [*renderer.faults, *check_repository(renderer, rendered, complete=False)]
    return sort_diagnostics(found)


def lint_manifests(loaded: Loaded, version: str) -> list[Diagnostic]:
    """Return what is wrong with the documents of one file, read as Argo reads them.

    A map that says nothing of being a Kubernetes object is left alone: folders hold other YAML too.
    """
    found = list(loaded.diagnostics)
    for document in loaded.documents:
        if isinstance(document.data, dict) and not document.data.keys() & _OBJECT_KEYS:
            continue  # YAML of another kind: values, a project file, a pipeline
        problems = (*validate(document.data, version), *check_names(document.data))
        found.extend(document.diagnose(problem, severity(problem.code)) for problem in problems)
    return found


def _leads_out(project: Project, file: Path) -> bool:
    """Say whether a file of the project is a link to one outside, whose lines no report must show."""
    return file.absolute().is_relative_to(project.root) and not project.contains(file)


def _is_spec(loaded: Loaded) -> bool:
    """Say whether a file is a spec: a map with `pattern` that is no Kubernetes object."""
    data = loaded.documents[0].data if loaded.documents else None
    return isinstance(data, dict) and "pattern" in data and "apiVersion" not in data
