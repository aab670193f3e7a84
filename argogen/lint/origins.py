"""Where manifests come from: files, and specs, whose lines then stand for the manifest's, which are shown beside."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path as FilePath

from argogen import yamldoc
from argogen.argo.manifests import Manifest, manifest_of
from argogen.diagnostics import Diagnostic, Location, Path, Problem, Related, Severity
from argogen.project import Project
from argogen.render import Rendered, at_origin
from argogen.spec.load import Spec
from argogen.yamldoc import Dialect, Document


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
            place = _written(self.rendered, self.shown)[self.index].locate(
                problem.path, on_key=problem.on_key, offset=problem.offset
            )
            related = (Related(place, "in the manifest"), *related)
        return replace(found, severity=severity, related=related)


@cache
def _written(rendered: Rendered, shown: str) -> tuple[Document, ...]:
    return yamldoc.load(rendered.text, shown, Dialect.ARGO).documents


def rendered_manifests(rendered: Rendered, version: str, shown: str = "") -> Iterator[Manifest]:
    """Yield the manifests that a spec renders to, for an Argo version."""
    for index, document in enumerate(rendered.documents):
        spec = rendered.spec
        if spec and (manifest := manifest_of(document, Origins(rendered, spec, index, shown), version)):
            yield manifest


def read_manifests(documents: Iterable[Document], version: str) -> Iterator[Manifest]:
    """Yield the manifests among documents of files."""
    for document in documents:
        if manifest := manifest_of(document.data, document, version):
            yield manifest


def other_manifests(project: Project, given: Iterable[FilePath]) -> list[Document]:
    """Return the documents of a project's manifests that are not among `given`: what they hold is there, too."""
    if project.document is None or not project.output.is_dir():
        return []
    known = {file.absolute() for file in given}
    others = [file for file in sorted(project.output.rglob("*.y*ml")) if file.absolute() not in known]
    return [
        document
        for file in others
        if not leads_out(project, file)
        for document in yamldoc.read(file, project.show(file), Dialect.ARGO).documents
    ]


def leads_out(project: Project, file: FilePath) -> bool:
    """Say whether a file of the project is a link to one outside, whose lines no report must show."""
    return file.absolute().is_relative_to(project.root) and not project.contains(file)


def same_text(file: FilePath, text: str) -> bool:
    """Return whether a file holds a text, to the byte."""
    try:
        return file.is_file() and not file.is_symlink() and file.read_bytes() == text.encode()
    except OSError:
        return False
