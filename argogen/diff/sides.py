"""The two sides of a diff: what is compared, read from files or rendered from specs."""

import os.path
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from argogen import yamldoc
from argogen.argo.model.manifests import Manifest
from argogen.diagnostics import Diagnostic, Location, Problem, Severity
from argogen.diagnostics import Path as RawPath
from argogen.diff.model import Part, Side, Snapshot
from argogen.diff.objects import snapshot, snapshots_in
from argogen.errors import InputError
from argogen.lint.folders import manifest_files
from argogen.lint.origins import Origins, is_foreign, leads_out, other_manifests, read_manifests, source_in
from argogen.output import LOCKS_FILE, manifest_path, planned_files, read_owned
from argogen.project import Project
from argogen.render import Progress, Rendered, Renderer
from argogen.repository import locks_text
from argogen.yamldoc import Dialect, Document, Loaded


def side_of_files(project: Project, path: Path, label: str) -> Side:
    """Return the objects of a manifest file, or of those below a folder, as a side.

    `project` says for which Argo they are, and what is known of others. Raises InputError for what can't be read.
    """
    files = manifest_files(path) if path.is_dir() else [path]
    documents = _readable(yamldoc.read(file, project.show(file), Dialect.ARGO) for file in files)
    base = os.path.relpath(path) if path.is_dir() else ""
    found = snapshots_in(documents, project, lambda shown: os.path.relpath(shown, base) if base else "")
    return Side(label, (Part(project, tuple(found)),))


def side_of_text(project: Project, text: str, shown: str, label: str) -> Side:
    """Return the objects of a text as a side; `shown` is what messages call it. Raises InputError as for files."""
    documents = _readable([yamldoc.load(text, shown, Dialect.ARGO)])
    return Side(label, (Part(project, tuple(snapshots_in(documents, project, lambda _: ""))),))


def side_of_project(
    project: Project, label: str, environment: str | None = None, *, progress: Progress | None = None
) -> Side:
    """Return what a project's specs render to as a side, with the manifests beside them that nobody renders.

    All environments, or only one. A folder without argogen.yaml is a folder of manifests. `progress` is told how many
    specs are rendered, of how many. Raises InputError for specs that do not render, and for manifests that can't be
    read.
    """
    if project.document is None and not project.spec_files():
        return side_of_files(project, project.root, label)
    return Side(label, tuple(_rendered_part(one, progress) for one in project.environments(environment)))


def committed_side(project: Project, label: str, environment: str | None = None) -> Side:
    """Return the manifests in a project's output folders as a side, as they are. Raises InputError as above."""
    return Side(label, tuple(_committed_part(one) for one in project.environments(environment)))


def _readable(loaded: Iterable[Loaded]) -> list[Document]:
    """Return the documents of files. Raises InputError with all that keeps any of them from being read."""
    each = list(loaded)
    faults = [one for file in each for one in file.gaps]
    if faults:
        raise InputError(faults)
    return [document for file in each for document in file.documents]


def _rendered_part(project: Project, progress: Progress | None) -> Part:
    """Return what one environment's specs render to, with the shared locks and what is written by hand."""
    renderer = Renderer(project)
    rendered = renderer.render_all(project.spec_files(), progress)
    faults = [one for result in rendered for one in result.diagnostics if one.severity is Severity.ERROR]
    if faults:
        raise InputError(faults)
    beside = other_manifests(project, (manifest_path(one.file, project) for one in rendered))
    by_hand = [one for one in beside if not source_in(one.text)]
    snapshots = [
        *(one for result in rendered for one in _snapshots_of(result, project)),
        *_locks(renderer, rendered),
        *snapshots_in(by_hand, project, str),
    ]
    stale = (
        project.show(path)
        for path, text in planned_files(rendered, project, locks=locks_text(renderer, rendered)).items()
        if read_owned(path) not in (None, text)
    )
    return Part(project, tuple(snapshots), _background(renderer), tuple(stale))


def _background(renderer: Renderer) -> tuple[Manifest, ...]:
    return tuple(read_manifests(renderer.library, renderer.project.argo_version))


def _snapshots_of(rendered: Rendered, project: Project) -> Iterator[Snapshot]:
    spec = rendered.spec
    if spec is None:
        return
    file = project.show(manifest_path(rendered.file, project))
    for index, document in enumerate(rendered.documents):
        places = Origins(rendered, spec, index, "")
        written = yamldoc.write(document).rstrip()
        yield snapshot(document, places, project, file, file, spec.shown, written)


@dataclass(frozen=True)
class _LockPlaces:
    """The places of the shared locks' ConfigMap: argogen.yaml says the limits."""

    settings: Document
    environment: str

    def locate(self, path: RawPath, *, on_key: bool = False, offset: int | None = None) -> Location:
        """Return where argogen.yaml says the limit of a lock."""
        return self.settings.locate(self._declared(path), on_key=on_key, offset=offset)

    def diagnose(self, problem: Problem, severity: Severity) -> Diagnostic:
        """Return a problem of the ConfigMap at the place in argogen.yaml."""
        return self.settings.diagnose(replace(problem, path=self._declared(problem.path)), severity)

    def _declared(self, path: RawPath) -> RawPath:
        """Return the path in argogen.yaml of what stands at a path of the ConfigMap; the environment comes first."""
        if path[:1] != ("data",) or len(path) < 2:
            return ("locks",)
        own = self.settings.data.get("environments", {}).get(self.environment) or {}
        above = ("environments", self.environment) if path[1] in own.get("locks", {}) else ()
        return (*above, "locks", path[1], "limit")


def _locks(renderer: Renderer, rendered: list[Rendered]) -> Iterator[Snapshot]:
    project = renderer.project
    text = locks_text(renderer, rendered)
    if text is None or project.document is None:
        return
    file = project.show(project.output / LOCKS_FILE)
    for one in snapshots_in(yamldoc.load(text, file, Dialect.ARGO).documents, project, str):
        yield replace(one, places=_LockPlaces(project.document, project.environment or ""), spec=project.document.path)


def _committed_part(project: Project) -> Part:
    folder = project.output
    files = [
        file
        for file in (manifest_files(folder) if folder.is_dir() else ())
        if not leads_out(project, file) and not is_foreign(project, file)
    ]
    documents = _readable(yamldoc.read(file, project.show(file), Dialect.ARGO) for file in files)
    return Part(project, tuple(snapshots_in(documents, project, str)), _background(Renderer(project)))
