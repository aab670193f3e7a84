"""Linting files: specs as `render` sees them, and manifests as Argo reads them, all known to each other."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from argogen import yamldoc
from argogen.argo.validation import validate
from argogen.codes import severity
from argogen.diagnostics import Diagnostic, Location, Severity, sort_diagnostics
from argogen.lint.engine import Severities, lint
from argogen.lint.ignores import faults_of_comments, without_ignored
from argogen.lint.origins import (
    is_foreign,
    leads_out,
    other_manifests,
    overlays_of,
    read_manifests,
    rendered_manifests,
    same_text,
    source_in,
)
from argogen.lint.settings import check_settings, cluster_of, severities, without_excepted
from argogen.output import manifest_path, read_owned
from argogen.project import Project
from argogen.render import Rendered, Renderer
from argogen.repository import check_repository
from argogen.yamldoc import Dialect, Document, Loaded

Progress = Callable[[int, int], None]

_OBJECT_KEYS = {"apiVersion", "kind", "metadata", "spec"}
"""Keys of which any object of Kubernetes, even one gone wrong, has at least one."""


@dataclass
class _Files:
    """What the files that are looked at turned out to be."""

    specs: list[Path] = field(default_factory=list)
    manifests: dict[Path, Loaded] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    found: list[Diagnostic] = field(default_factory=list)


def lint_files(
    project: Project, files: Sequence[Path], *, complete: bool = False, progress: Progress | None = None
) -> list[Diagnostic]:
    """Return everything there is to say of the files, sorted by place. Never writes.

    `complete` says that they are all of the project's. `progress` is told how many files are read, of how many.
    """
    renderers = [Renderer(one) for one in project.environments()]
    read = _read(project, files, renderers, progress)
    found = [*read.found, *check_settings(project)]
    for renderer in _environments_of(read, renderers):
        found += _lint_environment(renderer, read, files, complete=complete)
    settings = {project.document.path: project.document.text} if project.document else {}
    kept = without_ignored(without_excepted(found, project, report_unused=complete), read.texts | settings)
    # Whether a comment in argogen.yaml is of use only all of the specs can tell.
    return sort_diagnostics([*kept, *faults_of_comments(found, read.texts | (settings if complete else {}))])


def _environments_of(read: _Files, renderers: list[Renderer]) -> list[Renderer]:
    """Return those of a project's environments that the files concern: for manifests of none of them, the first."""
    if read.specs:
        return renderers
    own = [one for one in renderers if any(file.is_relative_to(one.project.output) for file in read.manifests)]
    return own or renderers[:1]


def _lint_environment(
    renderer: Renderer, read: _Files, files: Sequence[Path], *, complete: bool
) -> Iterator[Diagnostic]:
    project, version = renderer.project, renderer.project.argo_version
    chosen = severities(project)
    rendered = [renderer.render(file) for file in read.specs]
    written = [loaded for file, loaded in read.manifests.items() if not is_foreign(project, file)]
    # What is rendered comes first: where its file still holds something older, that is not what is meant.
    own = [
        *(one for result in rendered for one in rendered_manifests(result, version, _shown(result, project))),
        *(one for loaded in written for one in read_manifests(loaded.documents, version)),
    ]
    given = [*files, *(manifest_path(result.file, project) for result in rendered)]
    others = [*read_manifests(_not_given(project, renderer, given, read), version)]
    has_gaps = any(map(_has_gaps, written)) or any(not result.documents for result in rendered)
    cluster = cluster_of(project, own, others, overlays_of([*own, *others]), has_gaps=has_gaps)
    yield from renderer.faults if rendered else ()
    for result in rendered:
        yield from result.diagnostics
    for loaded in written:
        yield from _schema_faults(loaded, version, chosen)
    yield from lint(own, cluster, chosen)
    if rendered:
        yield from check_repository(renderer, rendered, complete=complete)


def _not_given(project: Project, renderer: Renderer, given: Sequence[Path], read: _Files) -> Iterator[Document]:
    """Yield the documents that count beside the files: the project's other manifests, and those below `lib`."""
    others = other_manifests(project, given)
    yield from others
    seen = {*read.texts, *(document.path for document in others)}
    yield from (document for document in renderer.library if document.path not in seen)


def _shown(result: Rendered, project: Project) -> str:
    """Return the file that holds a spec's manifests as they are rendered, "" if none does."""
    path = manifest_path(result.file, project)
    return project.show(path) if same_text(path, result.text) else ""


def _read(project: Project, files: Sequence[Path], renderers: Sequence[Renderer], progress: Progress | None) -> _Files:
    """Read files; a manifest that stands there as its spec renders it gives way to the spec."""
    read = _Files()
    specs: dict[Path, None] = {}
    for index, file in enumerate(files):
        if leads_out(project, file):
            shown = project.show(file)
            message, hint = f'"{shown}" leads outside the project', "argogen follows no link out of it"
            read.found.append(Diagnostic(Location(shown), "AG013", severity("AG013"), message, hint))
            continue
        if source := _source_of(file, project, renderers):
            specs[source] = None
        else:
            loaded = yamldoc.read(file, project.show(file), Dialect.ARGO)
            read.texts |= {document.path: document.text for document in loaded.documents}
            if _is_spec(loaded):
                specs[file] = None
            else:
                read.manifests[file.absolute()] = loaded
        if progress:
            progress(index + 1, len(files))
    read.specs = list({file.resolve(): file for file in specs}.values())
    for file in read.specs:
        loaded = yamldoc.read(file, project.show(file), Dialect.SPEC)
        read.texts |= {document.path: document.text for document in loaded.documents}
    return read


def _source_of(file: Path, project: Project, renderers: Sequence[Renderer]) -> Path | None:
    """Return the spec of a manifest that is as its spec renders it, else None."""
    text = read_owned(file)
    source = source_in(text) if text else ""
    spec = project.root / source
    if not source or not project.contains(spec) or not spec.is_file():
        return None
    for one in renderers:
        if file.absolute() == manifest_path(spec, one.project) and one.render(spec).text == text:
            return spec
    return None


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
    has_gaps = any(map(_has_gaps, loaded))
    found += lint(own, cluster_of(project, own, overlays=frozenset(overlays), has_gaps=has_gaps), chosen)
    return sort_diagnostics([*without_ignored(found, texts), *faults_of_comments(found, texts)])


def _has_gaps(loaded: Loaded) -> bool:
    """Say whether a part of a file could not be read at all, so that nobody knows what it holds."""
    return any(one.severity is Severity.ERROR and one.code != "AG005" for one in loaded.diagnostics)


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


def _is_spec(loaded: Loaded) -> bool:
    """Say whether a file is a spec: a map with `pattern` that is no Kubernetes object."""
    data = loaded.documents[0].data if loaded.documents else None
    return isinstance(data, dict) and "pattern" in data and "apiVersion" not in data
