"""Linting files: specs as `render` sees them, and manifests as Argo reads them, all known to each other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from argogen import yamldoc
from argogen.argo.validation import validate
from argogen.codes import severity
from argogen.diagnostics import Diagnostic, sort_diagnostics
from argogen.lint.engine import Severities, lint
from argogen.lint.ignores import faults_of_comments, without_ignored
from argogen.lint.origins import read_manifests
from argogen.lint.settings import check_settings, cluster_of, severities, without_excepted
from argogen.lint.sources import Sources, environments_of, read_sources, view_of
from argogen.project import Project
from argogen.render import Progress, Renderer
from argogen.repository import check_repository
from argogen.yamldoc import Dialect, Document, Loaded

_OBJECT_KEYS = {"apiVersion", "kind", "metadata", "spec"}
"""Keys of which any object of Kubernetes, even one gone wrong, has at least one."""


def lint_files(
    project: Project, files: Sequence[Path], *, complete: bool = False, progress: Progress | None = None
) -> list[Diagnostic]:
    """Return everything there is to say of the files, sorted by place. Never writes.

    `complete` says that they are all of the project's. `progress` is told how many files are read, of how many.
    """
    renderers = [Renderer(one) for one in project.environments()]
    read = read_sources(project, files, renderers, progress)
    found = [*read.found, *check_settings(project)]
    for renderer in environments_of(read, renderers):
        found += _lint_environment(renderer, read, files, complete=complete)
    settings = {project.document.path: project.document.text} if project.document else {}
    kept = without_ignored(without_excepted(found, project, report_unused=complete), read.texts | settings)
    # Whether a comment in argogen.yaml is of use only all of the specs can tell.
    return sort_diagnostics([*kept, *faults_of_comments(found, read.texts | (settings if complete else {}))])


def _lint_environment(
    renderer: Renderer, read: Sources, files: Sequence[Path], *, complete: bool
) -> Iterator[Diagnostic]:
    project = renderer.project
    chosen = severities(project)
    view = view_of(renderer, read, files)
    yield from view.faults
    for result in view.rendered:
        yield from result.diagnostics
    for loaded in view.written:
        yield from _schema_faults(loaded, project.argo_version, chosen)
    yield from lint(view.own, view.cluster, chosen)
    if view.rendered:
        yield from check_repository(renderer, view.rendered, complete=complete)


def lint_texts(
    texts: Mapping[str, str], version: str, settings: Mapping[str, Any] = MappingProxyType({})
) -> list[Diagnostic]:
    """Return everything there is to say of manifests, given as texts by the path to show; all know each other.

    `settings` are those of an argogen.yaml.
    """
    project = Project(Path(), settings=dict(settings), argo_version=version)
    loaded = [yamldoc.load(text, path, Dialect.ARGO) for path, text in texts.items()]
    own = [one for each in loaded for one in read_manifests(each.documents, version)]
    chosen = severities(project)
    found = [*(one for each in loaded for one in _schema_faults(each, version, chosen))]
    overlays = {path.rpartition("/")[0] or "." for path in texts if path.rpartition("/")[2] == "kustomization.yaml"}
    gaps = any(each.gaps for each in loaded)
    found += lint(own, cluster_of(project, own, overlays=frozenset(overlays), has_gaps=gaps), chosen)
    return sort_diagnostics([*without_ignored(found, texts), *faults_of_comments(found, texts)])


def _schema_faults(loaded: Loaded, version: str, severities: Severities) -> Iterator[Diagnostic]:
    """Yield what keeps a file's documents from being read, and in what they depart from the schema.

    A map that says nothing of being a Kubernetes object is left alone: folders hold other YAML too.
    """
    yield from loaded.diagnostics
    for document in loaded.documents:
        if isinstance(document.data, dict) and not document.data.keys() & _OBJECT_KEYS:
            continue  # YAML of another kind: values, a project file, a pipeline
        yield from _document_faults(document, version, severities)


def _document_faults(document: Document, version: str, severities: Severities) -> Iterable[Diagnostic]:
    for problem in validate(document.data, version):
        chosen = severities.get(problem.code, severity(problem.code))
        if chosen is not None:
            yield document.diagnose(problem, chosen)
