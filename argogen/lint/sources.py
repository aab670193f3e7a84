"""What a call looks at: specs as they are rendered, manifests as Argo reads them, and all that is known beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from argogen import yamldoc
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.manifests import Manifest
from argogen.diagnostics import Diagnostic, Severity, sort_diagnostics
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
from argogen.lint.settings import cluster_of
from argogen.output import manifest_path, read_owned
from argogen.project import Project, leads_outside
from argogen.render import Progress, Rendered, Renderer
from argogen.yamldoc import Dialect, Document, Loaded


@dataclass
class Sources:
    """What the files that are looked at turned out to be."""

    specs: list[Path] = field(default_factory=list)
    manifests: dict[Path, Loaded] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    found: list[Diagnostic] = field(default_factory=list)


def read_sources(
    project: Project, files: Sequence[Path], renderers: Sequence[Renderer], progress: Progress | None
) -> Sources:
    """Read files; a manifest that stands there as its spec renders it gives way to the spec."""
    read = Sources()
    specs: dict[Path, None] = {}
    for index, file in enumerate(files):
        if leads_out(project, file):
            read.found.append(leads_outside(project.show(file)))
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


def _is_spec(loaded: Loaded) -> bool:
    """Say whether a file is a spec: a map with `pattern` that is no Kubernetes object."""
    data = loaded.documents[0].data if loaded.documents else None
    return isinstance(data, dict) and "pattern" in data and "apiVersion" not in data


def environments_of(sources: Sources, renderers: list[Renderer]) -> list[Renderer]:
    """Return those of a project's environments that the files concern: for manifests of none of them, the first."""
    if sources.specs:
        return renderers
    own = [one for one in renderers if any(file.is_relative_to(one.project.output) for file in sources.manifests)]
    return own or renderers[:1]


@dataclass(frozen=True)
class View:
    """What an environment of a project is made of, as far as the files that are looked at say."""

    project: Project
    """The project in this environment."""
    own: tuple[Manifest, ...]
    """What the files hold and render to."""
    cluster: Cluster
    """The same, among all that is known."""
    rendered: tuple[Rendered, ...]
    written: tuple[Loaded, ...]
    """The files that are manifests."""
    faults: tuple[Diagnostic, ...] = ()
    """What is wrong with patterns and entries that were left out."""

    def file_of(self, manifest: Manifest) -> str:
        """Return the file of an object, or its spec's, from the project's root, wherever argogen is called."""
        if manifest.source:
            return manifest.source
        file = Path(manifest.file).absolute()
        return (
            file.relative_to(self.project.root).as_posix() if file.is_relative_to(self.project.root) else manifest.file
        )

    @property
    def consumers(self) -> frozenset[tuple[str, str]]:
        """The consumers of the specs, each with its spec's path as manifests name their source."""
        return frozenset(
            (result.spec.relative, str(one.get("name") or one.get("use") or one["templateRef"]["name"]))
            for result in self.rendered
            if result.spec and result.documents
            for one in result.spec.data.get("consumers", ())
        )

    @property
    def gaps(self) -> list[Diagnostic]:
        """The errors that keep specs from being rendered, and files from being read."""
        found = [*self.faults]
        found += [one for result in self.rendered if not result.documents for one in result.diagnostics]
        found += [one for loaded in self.written for one in loaded.gaps]
        return sort_diagnostics(one for one in found if one.severity is Severity.ERROR)


def view_of(renderer: Renderer, sources: Sources, files: Sequence[Path]) -> View:
    """Return what the files are in a renderer's environment; `sources` is what reading them has given."""
    project, version = renderer.project, renderer.project.argo_version
    rendered = tuple(renderer.render(file) for file in sources.specs)
    written = tuple(loaded for file, loaded in sources.manifests.items() if not is_foreign(project, file))
    # What is rendered comes first: where its file still holds something older, that is not what is meant.
    own = (
        *(one for result in rendered for one in rendered_manifests(result, version, _shown(result, project))),
        *(one for loaded in written for one in read_manifests(loaded.documents, version)),
    )
    given = [*files, *(manifest_path(result.file, project) for result in rendered)]
    others = [*read_manifests(_not_given(project, renderer, given, sources), version)]
    gaps = any(loaded.gaps for loaded in written) or any(not result.documents for result in rendered)
    cluster = cluster_of(project, own, others, overlays_of([*own, *others]), has_gaps=gaps)
    return View(project, own, cluster, rendered, written, renderer.faults if rendered else ())


def _not_given(project: Project, renderer: Renderer, given: Sequence[Path], sources: Sources) -> Iterator[Document]:
    """Yield the documents that count beside the files: the project's other manifests, and those below `lib`."""
    others = other_manifests(project, given)
    yield from others
    seen = {*sources.texts, *(document.path for document in others)}
    yield from (document for document in renderer.library if document.path not in seen)


def _shown(result: Rendered, project: Project) -> str:
    """Return the file that holds a spec's manifests as they are rendered, "" if none does."""
    path = manifest_path(result.file, project)
    return project.show(path) if same_text(path, result.text) else ""
