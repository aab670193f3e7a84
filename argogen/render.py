"""From a spec to checked documents, in memory. Nothing here writes or prints."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path as FilePath
from typing import Any

from argogen import yamldoc
from argogen.argo.forms.names import NAME_LIMITS, OBJECT_NAME_LIMIT
from argogen.argo.model.controller import settings_of
from argogen.argo.model.provider import Provider, find_provider
from argogen.argo.validation import validate
from argogen.catalogs import Catalog, find_entries
from argogen.codes import of_file, severity
from argogen.diagnostics import Diagnostic, Location, Path, Problem, Related, Severity, sort_diagnostics, worst
from argogen.errors import InputError
from argogen.finish import Manifest, UnsupportedError, finish
from argogen.patterns.discover import find_patterns
from argogen.patterns.expand import expand, expand_files
from argogen.patterns.model import Pattern
from argogen.patterns.origins import traced_documents
from argogen.patterns.rope import Rope
from argogen.project import Project
from argogen.provenance import derived, origin_of, origin_within, with_origin
from argogen.spec.load import Spec, load_spec
from argogen.spec.resolve import Resolved, resolve
from argogen.spec.resolve.context import Objects
from argogen.yamldoc import Dialect

Progress = Callable[[int, int], None]
"""Is told how many are done, of how many."""


@dataclass(frozen=True)
class Rendered:
    """What became of one spec file. `documents` are empty where it has errors."""

    file: FilePath
    spec: Spec | None
    documents: tuple[Manifest, ...]
    diagnostics: tuple[Diagnostic, ...]
    shared_locks: frozenset[str] = frozenset()
    """The locks of argogen.yaml that it takes."""
    traced: Callable[[], list[Manifest]] = field(default=list, repr=False, compare=False)
    """Renders the documents once more, with values that know where in the spec they come from."""

    @property
    def ok(self) -> bool:
        """Whether the manifests may be written."""
        return worst(self.diagnostics) != Severity.ERROR

    @cached_property
    def text(self) -> str:
        """The manifest file: a header, a checksum that tells edits by hand, and the documents."""
        body = yamldoc.write_documents(self.documents)
        return header(self.spec.relative, self.spec.pattern.name, body) + body if self.spec else ""


HEADER = "# Rendered by argogen from "
"""How every file begins that argogen owns."""


def header(source: str, pattern: str, body: str) -> str:
    """Return the lines above a manifest's body; `pattern` is "" where there is none."""
    by = f" with the pattern {pattern}" if pattern else ""
    return (
        f"{HEADER}{source}{by}. Do not edit: change {'the spec' if pattern else source} and run `argogen render`.\n"
        f"# checksum: {checksum(body)}\n"
    )


def checksum(body: str) -> str:
    """Return a short checksum of a manifest's body."""
    return sha256(body.encode()).hexdigest()[:16]


class Renderer:
    """Renders the specs of one project; patterns and catalog are found once."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.patterns, self._pattern_faults = find_patterns(project)
        self.catalog: Catalog = find_entries(project)
        self._rendered: dict[FilePath, Rendered] = {}
        self._providers: dict[str, Provider | None] = {}

    @property
    def faults(self) -> tuple[Diagnostic, ...]:
        """What is wrong with patterns and entries that were left out."""
        return (*self._pattern_faults, *self.catalog.diagnostics)

    def find_provider(self, name: str) -> Provider | None:
        """Return the provider of that name: a spec of the project, or a manifest below `lib`."""
        if name not in self._providers:
            self._providers[name] = None  # a provider that asks for itself finds nothing
            self._providers[name] = self._find_provider(name)
        return self._providers[name]

    def _find_provider(self, name: str) -> Provider | None:
        if file := self._files_by_name.get(name):
            result = self.render(file)
            found = find_provider(result.documents, name)
            if found is None or result.spec is None:
                return None
            line = result.spec.locate(("arguments",), on_key=True)
            return replace(found, related=(Related(line, "what the provider passes"),))
        return find_provider((document.data for document in self.library), name)

    @cached_property
    def _files_by_name(self) -> dict[str, FilePath]:
        """The project's spec files by the name of their spec; of two with one name the first."""
        found: dict[str, FilePath] = {}
        for file in self.project.spec_files():
            loaded = yamldoc.read(file, self.project.show(file), Dialect.SPEC)
            data = loaded.documents[0].data if loaded.documents else None
            if isinstance(data, dict) and isinstance(data.get("name"), str):
                found.setdefault(data["name"], file)
        return found

    @cached_property
    def library(self) -> tuple[yamldoc.Document, ...]:
        """The documents of the files below `lib`, whatever they hold."""
        files = [
            file
            for path in self.project.lib_paths
            for file in ([path] if path.is_file() else sorted(path.rglob("*.y*ml")))
        ]
        return tuple(
            document
            for file in files
            for document in yamldoc.read(file, self.project.show(file), Dialect.ARGO).documents
        )

    def render_all(self, files: Sequence[FilePath], progress: Progress | None = None) -> list[Rendered]:
        """Return specs rendered; `progress` is told how many are done, of how many."""
        rendered: list[Rendered] = []
        for file in files:
            rendered.append(self.render(file))
            if progress:
                progress(len(rendered), len(files))
        return rendered

    def render(self, file: FilePath) -> Rendered:
        """Return the manifests of one spec file, with everything that is wrong with it; each is rendered once."""
        key = file.resolve()
        if key not in self._rendered:
            self._rendered[key] = self._render(file)
        return self._rendered[key]

    def _render(self, file: FilePath) -> Rendered:
        spec, found = load_spec(file, self.project, self.patterns)
        if spec is None:
            return Rendered(file, spec, (), tuple(sort_diagnostics(found)))
        resolved = resolve(spec, self.project, self.catalog, self.find_provider)
        # What does not fit was left out, and must not be missed a second time.
        found += [one for one in resolved.diagnostics if one.code != "AG102" or worst(found) != Severity.ERROR]
        documents: list[Manifest] = []

        @cache
        def traced() -> list[Manifest]:
            again = resolve(spec, self.project, self.catalog, self.find_provider, traced=True)
            return _documents(again, self.project, traced=True)

        if worst(found) != Severity.ERROR:
            try:
                documents = _documents(resolved, self.project)
            except InputError as error:
                found += error.diagnostics
        if documents:
            found += _check_names(documents, spec) or [
                at_origin(problem, traced()[index], spec)
                for index, document in enumerate(documents)
                for problem in _problems(document, self.project.argo_version)
            ]
        failed = worst(found) == Severity.ERROR
        kept = () if failed else tuple(documents)
        return Rendered(file, spec, kept, tuple(sort_diagnostics(found)), resolved.shared_locks, traced)


def _documents(resolved: Resolved, project: Project, *, traced: bool = False) -> list[Manifest]:
    """Return a spec's finished documents. Raises InputError for faults of the pattern, or of the targeted version."""
    spec = resolved.spec
    documents = _read(expand(spec.pattern, resolved.view, project, traced=traced), "the pattern", spec.pattern, project)
    for added in resolved.objects:
        text = expand_files(added.folder.parent, [added.template], added.view, project, traced=traced)
        parts = _read(text, "the entry", added, project)
        documents += [_from(added.path, part) for part in parts] if traced else parts
    try:
        return finish(documents, resolved, project.argo_version)
    except UnsupportedError as error:
        hint = f"the project targets Argo {project.argo_version}"
        raise InputError([spec.diagnose(Problem(error.path, "AG124", str(error), hint))]) from None


def _from(path: Path, document: Manifest) -> Manifest:
    """Return a traced document whose parts come from `path`, but those that know better."""
    origin = with_origin("", path)
    return {key: derived(value, origin) for key, value in document.items()}


def _read(text: str, what: str, source: Pattern | Objects, project: Project) -> list[Manifest]:
    """Return the documents in the text of `source`'s templates. Raises InputError where they are no manifests."""
    shown = project.show(source.folder)
    loaded = yamldoc.load(str.__str__(text), shown, Dialect.SPEC)
    faults = [
        Diagnostic(
            Location(shown),
            "AG204",
            severity("AG204"),
            f"{what} renders invalid YAML, at line {fault.location.line} of its output: {fault.message}",
            fault.hint,
            source_line=fault.source_line,
        )
        for fault in loaded.diagnostics
    ]
    faults += [
        of_file(shown, "AG204", f"{what} renders {misshape}")
        for document in loaded.documents
        if (misshape := _misshape(document.data))
    ]
    if not loaded.documents and not faults:
        faults.append(of_file(shown, "AG204", f"{what} renders nothing"))
    if faults:
        raise InputError(faults)
    return [*traced_documents(text)] if isinstance(text, Rope) else [document.data for document in loaded.documents]


def _misshape(data: Any) -> str:
    """Return in what a pattern's document is no manifest that the passes can work on, or ""."""
    if not isinstance(data, dict) or not {"apiVersion", "kind", "metadata"} <= data.keys():
        return "no manifest: each document is a map with apiVersion, kind and metadata"
    metadata = data["metadata"]
    if not isinstance(data["apiVersion"], str) or not isinstance(data["kind"], str):
        return "a manifest whose apiVersion or kind is no text"
    if not isinstance(metadata, dict) or not isinstance(metadata.get("name"), str):
        return f"a {data['kind']} without a name"
    if not all(isinstance(metadata.get(key, {}), dict) for key in ("labels", "annotations")):
        return f"a {data['kind']} whose labels or annotations are no map"
    spec = data.get("spec", {})
    templates = (spec.get("templates") or []) if isinstance(spec, dict) else []
    named = isinstance(templates, list) and all(
        isinstance(template, dict) and isinstance(template.get("name"), str) for template in templates
    )
    return "" if named else f"a {data['kind']} whose templates are no list of templates with names"


def at_origin(problem: Problem, document: Any, spec: Spec) -> Diagnostic:
    """Return a problem of a manifest at the spec's line; its message names the place in the manifest.

    `document` is the traced one.
    """
    origin: Path = ()
    value = document
    for step in problem.path:
        found = origin_of(value)
        origin = found if found is not None else origin
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            break
    found = origin_of(value)
    origin = max(origin, origin_within(value), key=len) if found is None else found
    on_key = problem.on_key and origin[-1:] == problem.path[-1:]
    if isinstance(value, str) and problem.offset is not None:
        inner, on_key = _inside(value, problem.offset, origin, spec)
        origin = (*origin, *inner)
    where = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in problem.path).lstrip(".")
    kind, name = document.get("kind"), document.get("metadata", {}).get("name")
    message = f"{problem.message} (in {kind} {name}: {where})"
    return spec.diagnose(Problem(origin, problem.code, message, problem.hint, on_key))


def _inside(text: str, offset: int, origin: Path, spec: Spec) -> tuple[Path, bool]:
    """Return the path, below a value of the spec that was written as a text, of what stands at `offset` there.

    And whether that is a key.
    """
    value: Any = spec.data
    for step in origin:
        value = value.get(step) if isinstance(value, dict) else None
    documents = yamldoc.load(text, "", Dialect.ARGO).documents if isinstance(value, dict | list) else ()
    if not documents:
        return (), False
    path = documents[0].path_at(offset)
    return path, offset == documents[0].index_of(path, on_key=True) != documents[0].index_of(path)


def _problems(document: Manifest, version: str) -> Iterator[Problem]:
    """Yield in what a document is none that an Argo version takes."""
    yield from _same_names(document)
    yield from validate(document, version)
    if settings := settings_of(document, version):
        yield from settings.problems


def _same_names(document: Manifest) -> Iterator[Problem]:
    """Yield the templates of one name that a spec's own names lead to: no rule could tell what is meant by it."""
    spec = document.get("spec")
    templates = spec.get("templates") if isinstance(spec, dict) else None
    seen: set[str] = set()
    for index, template in enumerate(templates if isinstance(templates, list) else ()):
        name = str(template.get("name")) if isinstance(template, dict) else ""
        if name in seen:
            path: Path = ("spec", "templates", index, "name")
            yield Problem(path, "AG105", f'two templates are called "{name}"', "rename one")
        seen.add(name)


def _check_names(documents: list[Manifest], spec: Spec) -> list[Diagnostic]:
    found = []
    for document in documents:
        kind, name = document["kind"], str(document["metadata"]["name"])
        limit = NAME_LIMITS.get(kind, OBJECT_NAME_LIMIT)
        if len(name) > limit:
            message = f'the name "{name}" has {len(name)} characters; a {kind} may have {limit}'
            found.append(spec.diagnose(Problem(("name",), "AG106", message, "shorten the spec's name")))
    return found[:1]
