"""Manifest files: where they go, which of them argogen owns, writing them all or not at all, and comparing them."""

import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import NamedTemporaryFile

from argogen.codes import of_file
from argogen.diagnostics import Diagnostic
from argogen.errors import InputError
from argogen.project import PROJECT_FILE, Project
from argogen.render import HEADER, Rendered, checksum


def manifest_path(spec_file: Path, project: Project, output: Path | None = None) -> Path:
    """Return where a spec's manifests go: its path below `specs` is their path below `output`."""
    folder = (output or project.output).absolute()
    base = project.spec_folder
    relative = spec_file.relative_to(base) if spec_file.is_relative_to(base) else Path(spec_file.name)
    return (folder / relative).with_suffix(".yaml")


LOCKS_FILE = "locks.yaml"
"""The file of the shared locks, below the output folder."""


def planned_files(
    rendered: Iterable[Rendered], project: Project, output: Path | None = None, *, locks: str | None = None
) -> dict[Path, str]:
    """Return the text of every manifest file, that of the shared locks too, by path.

    Raises InputError where two share one.
    """
    locks_path = (output or project.output).absolute() / LOCKS_FILE
    planned = {} if locks is None else {locks_path: locks}
    sources = {} if locks is None else {locks_path: PROJECT_FILE}
    for result in rendered:
        path, source = manifest_path(result.file, project, output), project.show(result.file)
        if path in planned:
            message = f'the manifests would go to "{project.show(path)}", as those of {sources[path]}'
            hint = "rename this file"
            raise InputError([of_file(source, "AG105", message, hint)])
        planned[path], sources[path] = result.text, source
    return planned


def read_owned(path: Path) -> str | None:
    """Return a file's text if argogen wrote it, else None: a link is not argogen's, wherever it leads."""
    try:
        if path.is_symlink() or not path.is_file():
            return None
        with path.open(encoding="utf-8", newline="") as file:
            if file.read(len(HEADER)) != HEADER:
                return None
            return HEADER + file.read()
    except (OSError, UnicodeDecodeError):
        return None


def _owned_files(folder: Path) -> list[Path]:
    """Return the files below a folder that argogen wrote for its project, sorted; links are not followed."""
    found: list[Path] = []
    for place, folders, names in os.walk(folder):
        # A folder with an argogen.yaml is a project of its own.
        folders[:] = [name for name in folders if not os.path.lexists(Path(place, name, PROJECT_FILE))]
        found += [Path(place, name) for name in names if name.endswith((".yaml", ".yml"))]
    return sorted(path for path in found if read_owned(path) is not None)


def in_the_way(path: Path, folder: Path) -> Path | None:
    """Return what is not argogen's in a manifest's place, or where a folder between `folder` and it belongs."""
    base = folder.absolute()
    for place in reversed([above for above in path.parents if above.is_relative_to(base)]):
        if os.path.lexists(place) and (not place.is_dir() or (place.is_symlink() and place != base)):
            return place
    return path if os.path.lexists(path) and read_owned(path) is None else None


def refuse_obstacles(planned: Iterable[Path], folder: Path, project: Project) -> None:
    """Raise InputError where something that is not argogen's is in the way of a manifest below `folder`."""
    obstacles = dict.fromkeys(place for path in planned if (place := in_the_way(path, folder)))
    if obstacles:
        raise InputError([foreign(path, project) for path in obstacles])


def orphans_of(project: Project, planned: Collection[Path]) -> list[Path]:
    """Return the manifests in a project's output folders, those of all environments too, that nobody renders."""
    found = {path for folder in project.all_outputs() for path in _owned_files(folder.absolute())}
    return sorted(found - set(planned))


def save(
    planned: Mapping[Path, str], folder: Path, project: Project, *, orphans: Iterable[Path] = ()
) -> tuple[list[Path], list[Path]]:
    """Write the files below `folder` that changed and remove `orphans`; return the written and the removed ones.

    All files are complete beside their places before the first is moved there. Raises InputError, with nothing
    changed, where a file in the way is not argogen's or a folder can't be written.
    """
    refuse_obstacles(planned, folder, project)
    changed = {path: text for path, text in planned.items() if read_owned(path) != text}
    return replace_files(changed, project), remove_files(orphans, project)


def replace_files(changed: Mapping[Path, str], project: Project) -> list[Path]:
    """Write files, all complete beside their places before the first is moved there; return them. Raises InputError."""
    staged: list[tuple[Path, Path]] = []
    try:
        for path, text in changed.items():
            staged.append((stage(path, text), path))
        for temporary, path in staged:
            temporary.replace(path)
    except OSError as error:
        raise _unwritable(error, project) from None
    finally:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)
    return sorted(changed)


def remove_files(orphans: Iterable[Path], project: Project) -> list[Path]:
    """Remove files, and return them. Raises InputError."""
    removed = list(orphans)
    try:
        for path in removed:
            path.unlink()
    except OSError as error:
        raise _unwritable(error, project) from None
    return removed


def _unwritable(error: OSError, project: Project) -> InputError:
    shown = project.show(Path(error.filename)) if error.filename else "the output"
    return InputError([of_file(shown, "AG011", f'"{shown}" can\'t be written: {error.strerror}', "nothing was lost")])


def foreign(path: Path, project: Project, instead: str = "choose another output folder") -> Diagnostic:
    """Return the complaint about a file that is not argogen's; `instead` says what to do but move it away."""
    shown = project.show(path)
    message = f'"{shown}" was not written by argogen and is in the way'
    return of_file(shown, "AG012", message, f"move it away, or {instead}")


def stage(path: Path, text: str) -> Path:
    """Write a text to a new file beside `path`, to be moved there, and return the new file. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("wb", dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        temporary = Path(file.name)
        try:
            file.write(text.encode())
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    temporary.chmod(0o666 & ~_umask())
    return temporary


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


class Drift(StrEnum):
    """How a committed manifest differs from what its spec says."""

    STALE = "stale"
    EDITED = "edited by hand"
    MISSING = "missing"
    ORPHANED = "orphaned"
    FOREIGN = "not argogen's"


CAUSES = {
    Drift.STALE: "the spec, its pattern, the catalog or argogen changed since it was rendered",
    Drift.EDITED: "its text is not what argogen wrote",
    Drift.MISSING: "it was never rendered, or removed",
    Drift.ORPHANED: "no spec renders it any more",
    Drift.FOREIGN: "argogen did not write it, and it is in the way of a manifest",
}


@dataclass(frozen=True)
class Difference:
    """One manifest file that is not what it should be."""

    path: Path
    drift: Drift
    committed: str
    rendered: str


def compare(planned: Mapping[Path, str], folder: Path, orphans: Iterable[Path] = ()) -> list[Difference]:
    """Return how the files below `folder` differ from what is planned, by path, and the orphans."""
    found: dict[Path, Difference] = {}
    for path, text in planned.items():
        obstacle, committed = in_the_way(path, folder), read_owned(path)
        if obstacle:
            found[obstacle] = Difference(obstacle, Drift.FOREIGN, "", text if obstacle == path else "")
        elif committed != text:
            found[path] = Difference(path, _drift(committed), committed or "", text)
    for path in orphans:
        found[path] = Difference(path, Drift.ORPHANED, read_owned(path) or "", "")
    return [found[path] for path in sorted(found)]


def _drift(committed: str | None) -> Drift:
    """Say how a manifest differs that is not as rendered; None where there is no file."""
    if committed is None:
        return Drift.MISSING
    return Drift.STALE if _is_untouched(committed) else Drift.EDITED


def _is_untouched(text: str) -> bool:
    """Say whether a file is as argogen wrote it, by its checksum."""
    lines = text.split("\n", 2)
    return len(lines) > 2 and lines[1] == f"# checksum: {checksum(lines[2])}"
