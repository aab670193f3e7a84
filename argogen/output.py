"""Manifest files: where they go, which of them argogen owns, writing them all or not at all, and comparing them."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import NamedTemporaryFile

from argogen.codes import severity
from argogen.diagnostics import Diagnostic, Location
from argogen.errors import InputError
from argogen.project import Project
from argogen.render import HEADER, Rendered, checksum


def manifest_path(spec_file: Path, project: Project, output: Path | None = None) -> Path:
    """Return where a spec's manifests go: its path below `specs` is their path below `output`."""
    folder = (output or project.output).absolute()
    base = project.spec_folder
    relative = spec_file.relative_to(base) if spec_file.is_relative_to(base) else Path(spec_file.name)
    return (folder / relative).with_suffix(".yaml")


def planned_files(rendered: Iterable[Rendered], project: Project, output: Path | None = None) -> dict[Path, str]:
    """Return the text of every manifest file, by path. Raises InputError where two specs share one."""
    planned: dict[Path, str] = {}
    sources: dict[Path, Rendered] = {}
    for result in rendered:
        path = manifest_path(result.file, project, output)
        if path in planned:
            first, shown = project.show(sources[path].file), project.show(path)
            message = f'the manifests would go to "{shown}", as those of {first}'
            location = Location(project.show(result.file))
            raise InputError([Diagnostic(location, "AG105", severity("AG105"), message, "rename one of the files")])
        planned[path], sources[path] = result.text, result
    return planned


def read_owned(path: Path) -> str | None:
    """Return a file's text if argogen wrote it, else None."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            if file.read(len(HEADER)) != HEADER:
                return None
            return HEADER + file.read()
    except (OSError, UnicodeDecodeError):
        return None


def owned_files(folder: Path) -> list[Path]:
    """Return the files below a folder that argogen wrote, sorted."""
    files = [path for ending in ("*.yaml", "*.yml") for path in folder.rglob(ending)] if folder.is_dir() else []
    return sorted(path for path in files if not path.is_symlink() and read_owned(path) is not None)


def save(
    planned: Mapping[Path, str], project: Project, *, orphans: Iterable[Path] = ()
) -> tuple[list[Path], list[Path]]:
    """Write the files that changed and remove `orphans`; return the written and the removed ones.

    All files are complete beside their places before the first is moved there. Raises InputError, with nothing
    changed, where a file in the way is not argogen's or a folder can't be written.
    """
    changed = {path: text for path, text in planned.items() if read_owned(path) != text}
    faults = [
        _foreign(path, project) for path in changed if path.is_symlink() or (path.exists() and read_owned(path) is None)
    ]
    if faults:
        raise InputError(faults)
    staged: list[tuple[Path, Path]] = []
    try:
        for path, text in changed.items():
            staged.append((_stage(path, text), path))
        for temporary, path in staged:
            temporary.replace(path)
        removed = [path for path in orphans if _remove(path)]
    except OSError as error:
        shown = project.show(Path(error.filename)) if error.filename else "the output"
        message = f'"{shown}" can\'t be written: {error.strerror}'
        raise InputError(
            [Diagnostic(Location(shown), "AG011", severity("AG011"), message, "nothing was lost")]
        ) from None
    finally:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)
    return sorted(changed), removed


def _foreign(path: Path, project: Project) -> Diagnostic:
    shown = project.show(path)
    message = f'"{shown}" was not written by argogen and would be overwritten'
    return Diagnostic(
        Location(shown), "AG012", severity("AG012"), message, "move it away, or choose another output folder"
    )


def _stage(path: Path, text: str) -> Path:
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


def _remove(path: Path) -> bool:
    path.unlink()
    return True


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
    Drift.FOREIGN: "a file that argogen did not write is in its place",
}


@dataclass(frozen=True)
class Difference:
    """One manifest file that is not what it should be."""

    path: Path
    drift: Drift
    committed: str
    rendered: str


def compare(planned: Mapping[Path, str], folder: Path, *, complete: bool) -> list[Difference]:
    """Return how the files differ from what is planned, by path; orphans only if `complete`."""
    found = []
    for path, text in planned.items():
        committed = read_owned(path)
        if committed == text:
            continue
        if committed is None:
            drift = Drift.FOREIGN if path.exists() else Drift.MISSING
        else:
            drift = Drift.STALE if _is_untouched(committed) else Drift.EDITED
        found.append(Difference(path, drift, committed or "", text))
    if complete:
        found += [
            Difference(path, Drift.ORPHANED, read_owned(path) or "", "")
            for path in owned_files(folder)
            if path not in planned
        ]
    return sorted(found, key=lambda difference: difference.path)


def _is_untouched(text: str) -> bool:
    """Say whether a file is as argogen wrote it, by its checksum."""
    lines = text.split("\n", 2)
    return len(lines) > 2 and lines[1] == f"# checksum: {checksum(lines[2])}"
