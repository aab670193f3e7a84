"""The project: its folder, the settings in argogen.yaml, and which files in it argogen may touch."""

import itertools
import os
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from argogen import yamldoc
from argogen.argo.versions import NEWEST, VERSIONS
from argogen.codes import of_file, severity
from argogen.diagnostics import Diagnostic, Problem, sort_diagnostics
from argogen.errors import InputError, UsageError
from argogen.resources import shipped
from argogen.spec.schema import check_schema, project_schema
from argogen.suggest import did_you_mean, one_of
from argogen.yamldoc import Dialect, Document

PROJECT_FILE = "argogen.yaml"


@dataclass(frozen=True)
class Project:
    """A folder with specs. `document` is its argogen.yaml, None where there is none."""

    root: Path
    document: Document | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    argo_version: str = NEWEST
    version_follows_settings: bool = True
    """Whether an environment's argoVersion counts; not where the command line chose one."""
    environment: str | None = None
    """The environment that is rendered, whose settings are merged in already."""
    copied: "tuple[Path, Path] | None" = None
    """Of a copy, as of what the project was once: the folder that it lies in, and that which messages speak of."""

    @property
    def output(self) -> Path:
        """The folder for manifests."""
        return self.root / str(self.settings.get("output", "manifests"))

    def all_outputs(self) -> list[Path]:
        """Return every folder that manifests of this project may be in: its own, and those of its environments."""
        whole: dict[str, Any] = self.document.data if self.document else {}
        base = str(whole.get("output", "manifests"))
        environments = whole.get("environments", {})
        named = [str(one.get("output", f"{base}/{name}")) for name, one in environments.items()]
        return [self.root / folder for folder in (base, *named)]

    @property
    def spec_folder(self) -> Path:
        """The folder below which a spec's path is counted."""
        specs = self.settings.get("specs", "specs")
        return self.root / specs if isinstance(specs, str) and not _is_glob(specs) else self.root

    @property
    def pattern_folders(self) -> tuple[Path, ...]:
        """Where patterns are looked for, the first one first."""
        return (*(self.root / folder for folder in self.settings.get("templates", ())), shipped("templates"))

    @property
    def catalog_folders(self) -> tuple[Path, ...]:
        """Where catalog entries are looked for, the first one first."""
        return (*(self.root / folder for folder in self.settings.get("catalogs", ())), shipped("catalogs"))

    @property
    def lib_paths(self) -> tuple[Path, ...]:
        """Folders and files with manifests that are referred to but not rendered here."""
        return tuple(self.root / path for path in self.settings.get("lib", ()))

    def environments(self, name: str | None = None) -> list["Project"]:
        """Return the project once for each environment that it declares, or only for `name`; itself if it has none.

        Raises UsageError for a name that is not declared.
        """
        declared = self.settings.get("environments", {})
        if name is not None and name not in declared:
            hint = did_you_mean(name, declared) or (
                f"there is {', '.join(declared)}" if declared else "none is declared"
            )
            raise UsageError(f'there is no environment "{name}"', hint)
        names = [name] if name else list(declared)
        return [self._in(one, declared[one]) for one in names] or [self]

    def _in(self, name: str, settings: dict[str, Any]) -> "Project":
        merged = {**self.settings, "output": f"{self.settings.get('output', 'manifests')}/{name}"}
        merged |= {key: value for key, value in settings.items() if key not in ("defaults", "specs", "locks")}
        merged["locks"] = {**self.settings.get("locks", {}), **settings.get("locks", {})}
        chosen = settings.get("argoVersion") if self.version_follows_settings else None
        return replace(self, settings=merged, argo_version=chosen or self.argo_version, environment=name)

    def show(self, path: Path) -> str:
        """Return a path as messages show it: from the current folder, but whole outside that and the project."""
        return _shown(path, self.root, self.copied)

    def spec_files(self) -> list[Path]:
        """Return the files that `specs` names, sorted by path."""
        specs = self.settings.get("specs", "specs")
        found: set[Path] = set()
        for pattern in [specs] if isinstance(specs, str) else specs:
            fixed = itertools.takewhile(lambda part: not _is_glob(part), Path(pattern).parts)
            found |= set(self.only_specs(_expand(self.root, pattern), self.root.joinpath(*fixed)))
        return sorted(found)

    def only_specs(self, files: Iterable[Path], named: Path) -> list[Path]:
        """Return the files that may be specs. In folders for other things they count only if `named` is there."""
        others = [self.root / PROJECT_FILE, *self.all_outputs()]
        others += [self.root / folder for key in ("templates", "catalogs") for folder in self.settings.get(key, ())]
        foreign = [other for other in others if not named.is_relative_to(other)]
        return [file for file in files if not any(file.is_relative_to(other) for other in foreign)]

    def contains(self, path: Path) -> bool:
        """Return whether a path, with all links followed, is inside the project."""
        return path.resolve().is_relative_to(self.root)


def _shown(path: Path, root: Path, copied: tuple[Path, Path] | None = None) -> str:
    if copied and path.is_relative_to(copied[0]):
        path, root = (copied[1] / one.relative_to(copied[0]) for one in (path, root))
    whole = Path(os.path.abspath(path))  # noqa: PTH100 - without following links
    inside = whole.is_relative_to(Path.cwd()) or whole.is_relative_to(root)
    return Path(os.path.relpath(whole)).as_posix() if inside else str(whole)


def _is_glob(pattern: str) -> bool:
    return any(character in pattern for character in "*?[")


def _expand(root: Path, pattern: str) -> Iterator[Path]:
    """Yield the YAML files of a folder, or what a glob matches."""
    if _is_glob(pattern):
        try:
            yield from (path for path in root.glob(pattern) if path.is_file())
        except ValueError as error:
            raise UsageError(f'"{pattern}" under `specs` is no glob: {error}', "such as specs/**/*.yaml") from None
    elif (root / pattern).is_file():
        yield root / pattern
    else:
        for ending in ("*.yaml", "*.yml"):
            yield from (path for path in (root / pattern).rglob(ending) if path.is_file())


def find_root(start: Path) -> Path | None:
    """Return the nearest folder at or above `start` that has an argogen.yaml."""
    return next((folder for folder in (start, *start.parents) if (folder / PROJECT_FILE).is_file()), None)


def open_project(
    folder: Path | None = None,
    *,
    argo_version: str | None = None,
    near: Path | None = None,
    copied: tuple[Path, Path] | None = None,
) -> Project:
    """Return the project in `folder`, or around the current folder, or around `near`; else one without settings.

    `copied` says of what a project in `folder` is a copy: see Project.

    Raises UsageError for a folder that is none, or an Argo version that is not known; InputError for faults in
    argogen.yaml.
    """
    if argo_version is not None:
        known_version(argo_version)
    if folder is not None and not folder.is_dir():
        raise UsageError(f'"{folder}" is not a folder', "--project takes the folder that holds argogen.yaml")
    here = Path.cwd()
    root = folder.resolve() if folder else find_root(here) or (find_root(near.resolve()) if near else None)
    misnamed = (root or _bare_root(here, near)) / "argogen.yml"
    if misnamed.is_file() and not (misnamed.parent / PROJECT_FILE).is_file():
        raise UsageError(f'"{misnamed}" is not read', f"rename it to {PROJECT_FILE}")
    if root is None or not (root / PROJECT_FILE).is_file():
        return Project(root or _bare_root(here, near), argo_version=argo_version or NEWEST, copied=copied)
    document, settings = _read_settings(root, copied)
    chosen = argo_version or settings.get("argoVersion", NEWEST)
    follows = argo_version is None
    return Project(root, document, settings, chosen, version_follows_settings=follows, copied=copied)


def known_version(word: str) -> str:
    """Return `word` if it is a version of Argo that is known, else raise UsageError.

    A release or a tag, such as v4.1.2, is told as the version that it means.
    """
    if word in VERSIONS:
        return word
    release = re.fullmatch(r"v?(\d+\.\d+)(\.\d+)?", word)
    hint = f"write {release[1]}" if release and release[1] in VERSIONS else f"it is {one_of(VERSIONS)}"
    raise UsageError(f'Argo version "{word}" is not known', hint)


def _bare_root(here: Path, near: Path | None) -> Path:
    """Return the root where there is no argogen.yaml: the current folder, or that of a spec outside it."""
    if near is None or near.resolve().is_relative_to(here.resolve()):
        return here.resolve()
    return near.resolve() if near.is_dir() else near.resolve().parent


def _read_settings(root: Path, copied: tuple[Path, Path] | None) -> tuple[Document, dict[str, Any]]:
    file = root / PROJECT_FILE
    shown = _shown(file, root, copied)
    loaded = yamldoc.read(file, shown, Dialect.SPEC)
    if loaded.diagnostics and not loaded.documents:
        raise InputError(loaded.diagnostics)
    if not loaded.documents:  # only comments: the file is there, and says nothing
        return yamldoc.load("{}", shown, Dialect.SPEC).documents[0], {}
    document, *more = loaded.documents
    problems = check_schema(document.data, project_schema())
    sound = _without_keys(document.data, {problem.path[0] for problem in problems if problem.path})
    problems += [*_check_folders(sound, root), *_check_environments(sound, root)]
    said = {fault.location for fault in loaded.diagnostics}
    wrong = (document.diagnose(problem, severity(problem.code)) for problem in problems)
    faults = [*loaded.diagnostics, *(fault for fault in wrong if fault.location not in said)]
    faults += [
        extra.diagnose(Problem((), "AG009", "argogen.yaml holds more than one document"), severity("AG009"))
        for extra in more
    ]
    if faults:
        raise InputError(sort_diagnostics(faults))
    return document, document.data


def _without_keys(settings: Any, faulty: Collection[str | int]) -> dict[str, Any]:
    """Return the settings whose keys have no fault, so that these can be checked further."""
    return {key: value for key, value in settings.items() if key not in faulty} if isinstance(settings, dict) else {}


def _check_folders(settings: dict[str, Any], root: Path) -> Iterator[Problem]:
    """Yield what is wrong with the folders: argogen reads and writes below the project's root only."""
    for index, folder in enumerate(settings.get("lib", ())):
        if not (root / folder).exists():
            message = f'there is no file or folder "{folder}"'
            yield Problem(("lib", index), "AG001", message, "paths count from the folder with argogen.yaml")
    for key in ("specs", "output", "templates", "catalogs"):
        value = settings.get(key, ())
        for index, folder in enumerate([value] if isinstance(value, str) else value):
            path = (key,) if isinstance(value, str) else (key, index)
            if not _is_inside(root, folder):
                yield Problem(
                    path, "AG013", f'"{folder}" is outside the project', "name a folder below the one with argogen.yaml"
                )
            elif key in ("templates", "catalogs") and not (root / folder).is_dir():
                hint = "make it, or leave it out here; paths count from the folder with argogen.yaml"
                yield Problem(path, "AG001", f'there is no folder "{folder}"', hint)


def _is_inside(root: Path, folder: str) -> bool:
    try:
        return (root / folder).resolve().is_relative_to(root)
    except (OSError, ValueError, RuntimeError):  # a name no folder can have, a loop of links
        return False


def leads_outside(shown: str, folder: str = "the project") -> Diagnostic:
    """Return the diagnostic of a file, `shown` in messages, that a link takes out of the folder it belongs in."""
    return of_file(shown, "AG013", f'"{shown}" leads outside {folder}', "argogen follows no link out of it")


def _check_environments(settings: dict[str, Any], root: Path) -> Iterator[Problem]:
    """Yield what is wrong with the environments' outputs: each has a folder of its own, inside the project."""
    taken: dict[Path, str] = {}
    for name, environment in settings.get("environments", {}).items():
        yield from _check_overrides(name, environment.get("specs", {}))
        output = environment.get("output", f"{settings.get('output', 'manifests')}/{name}")
        path = ("environments", name, "output") if "output" in environment else ("environments", name)
        on_key = "output" not in environment
        if not _is_inside(root, output):
            yield Problem(
                path, "AG013", f'"{output}" is outside the project', "name a folder below the one with argogen.yaml"
            )
            continue
        folder = (root / output).resolve()
        nested = next((other for other in taken if folder.is_relative_to(other) or other.is_relative_to(folder)), None)
        if nested is not None:
            message = f'the environments "{taken[nested]}" and "{name}" would share the output "{output}"'
            yield Problem(
                path, "AG135", message, "give each an output of its own, none inside another's", on_key=on_key
            )
        taken[folder] = name


def _check_overrides(environment: str, specs: dict[str, Any]) -> Iterator[Problem]:
    """Yield the keys that make a spec what it is, where an environment would change them."""
    for spec, keys in specs.items():
        for key in ("name", "pattern"):
            if key in keys:
                message = f'an environment can\'t change the {key} of the spec "{spec}"'
                path = ("environments", environment, "specs", spec, key)
                yield Problem(path, "AG135", message, "write a spec of its own", on_key=True)
