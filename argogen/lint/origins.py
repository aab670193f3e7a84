"""Where manifests come from: files, and specs, whose lines then stand for the manifest's, which are shown beside."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path as FilePath

from argogen import yamldoc
from argogen.argo.model.manifests import Manifest, manifest_of
from argogen.diagnostics import Diagnostic, Location, Path, Problem, Related, Severity
from argogen.project import Project
from argogen.render import HEADER, Rendered, at_origin
from argogen.spec.load import Spec
from argogen.yamldoc import Dialect, Document

_SOURCE = re.compile(re.escape(HEADER) + r"(\S+)")


@dataclass(frozen=True, eq=False)
class Origins:
    """The places of one rendered document. `shown` is its file if that is on disk as it was rendered, else ""."""

    rendered: Rendered
    spec: Spec
    index: int
    shown: str

    def locate(self, path: Path, *, on_key: bool = False, offset: int | None = None) -> Location:
        """Return the spec's place that a value comes from."""
        return self.diagnose(Problem(path, "AG301", "", on_key=on_key, offset=offset), Severity.ERROR).location

    def diagnose(self, problem: Problem, severity: Severity) -> Diagnostic:
        """Return a problem at the spec's place, with the manifest's place as a related one."""
        found = at_origin(problem, self.rendered.traced()[self.index], self.spec)
        related = problem.related
        if self.shown:
            place = _written(self.rendered.text, self.shown)[self.index].locate(
                problem.path, on_key=problem.on_key, offset=problem.offset
            )
            related = (Related(place, "in the manifest"), *related)
        return replace(found, severity=severity, related=related)


@lru_cache(maxsize=16)
def _written(text: str, shown: str) -> tuple[Document, ...]:
    return yamldoc.load(text, shown, Dialect.ARGO).documents


def rendered_manifests(rendered: Rendered, version: str, shown: str = "") -> Iterator[Manifest]:
    """Yield the manifests that a spec renders to, for an Argo version."""
    spec = rendered.spec
    if spec is None:
        return
    for index, document in enumerate(rendered.documents):
        places = Origins(rendered, spec, index, shown)
        if manifest := manifest_of(document, places, version, file=spec.shown, source=spec.relative):
            yield manifest


def read_manifests(documents: Iterable[Document], version: str) -> Iterator[Manifest]:
    """Yield the manifests among documents of files."""
    for document in documents:
        source = source_in(document.text)
        if manifest := manifest_of(document.data, document, version, file=document.path, source=source):
            yield manifest


def source_in(text: str) -> str:
    """Return what argogen rendered a file from, as its first line says, or "" for a file of somebody else."""
    match = _SOURCE.match(text)
    return match[1] if match else ""


def other_manifests(project: Project, given: Iterable[FilePath]) -> list[Document]:
    """Return the documents of a project's manifests that are not among `given`: what they hold is there, too.

    What is rendered for other environments is left out.
    """
    if project.document is None:
        return []
    known = {file.absolute() for file in given}
    base, *_ = project.all_outputs()
    files = dict.fromkeys([*manifest_files(base), *manifest_files(project.output)])
    return [
        document
        for file in files
        if file.absolute() not in known and not leads_out(project, file) and not is_foreign(project, file)
        for document in yamldoc.read(file, project.show(file), Dialect.ARGO).documents
    ]


def is_foreign(project: Project, file: FilePath) -> bool:
    """Return whether a file is below the output of an environment that is not this one."""
    _, *outputs = project.all_outputs()
    return any(file.absolute().is_relative_to(output) for output in outputs if output != project.output)


def manifest_files(folder: FilePath) -> list[FilePath]:
    """Return the files below a folder that may hold manifests, sorted by path."""
    found = {file for ending in ("*.yaml", "*.yml", "*.json") for file in folder.rglob(ending) if file.is_file()}
    return sorted(found)


def overlays_of(manifests: Iterable[Manifest]) -> frozenset[str]:
    """Return the folders of manifests in which Kustomize puts others together, or patches them."""
    folders = {FilePath(manifest.file).parent for manifest in manifests if manifest.file}
    names = ("kustomization.yaml", "kustomization.yml", "Kustomization")
    return frozenset(folder.as_posix() for folder in folders if any((folder / name).is_file() for name in names))


def leads_out(project: Project, file: FilePath) -> bool:
    """Say whether a file of the project is a link to one outside, whose lines no report must show."""
    plain = FilePath(os.path.abspath(file))  # noqa: PTH100 - without following links
    return plain.is_relative_to(project.root) and not project.contains(file)


def same_text(file: FilePath, text: str) -> bool:
    """Return whether a file holds a text, to the byte."""
    try:
        return file.is_file() and not file.is_symlink() and file.read_bytes() == text.encode()
    except OSError:
        return False
