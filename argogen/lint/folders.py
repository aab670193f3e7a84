"""Which files of a folder are manifests: not those of Kustomize and Helm that become manifests only through them."""

import os
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from argogen import yamldoc
from argogen.yamldoc import Dialect

_ENDINGS = (".yaml", ".yml", ".json")
_KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_CHART = "Chart.yaml"
_OF_A_CHART = ("templates", "charts", "crds")
"""Folders beside a Chart.yaml that hold templates and charts, not manifests."""


def manifest_files(folder: Path, excluded: tuple[str, ...] = ()) -> list[Path]:
    """Return the files below a folder that may hold manifests, sorted.

    Hidden folders, Helm charts, and kustomizations with the patches that they name are left out, and what fits one of
    `excluded`: patterns of paths from the current folder. Links to folders are not followed.
    """
    found: list[Path] = []
    patches: set[Path] = set()
    for place, folders, names in os.walk(folder):
        here = Path(place)
        in_chart = _CHART in names
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and not (in_chart and name in _OF_A_CHART)
        )
        patches |= {patch for name in names if name in _KUSTOMIZATIONS for patch in _patches(here / name)}
        found += [here / name for name in names if name.endswith(_ENDINGS) and _may_be(name, in_chart=in_chart)]
    return sorted(file for file in found if file.resolve() not in patches and not _is_excluded(file, excluded))


def _may_be(name: str, *, in_chart: bool) -> bool:
    return name not in _KUSTOMIZATIONS and not (in_chart and name.startswith(("Chart.", "values")))


def _is_excluded(file: Path, excluded: tuple[str, ...]) -> bool:
    shown = Path(os.path.relpath(file)).as_posix() if excluded else ""
    return any(fnmatchcase(shown, pattern) for pattern in excluded)


def _patches(kustomization: Path) -> Iterator[Path]:
    """Yield the files that a kustomization names as patches: parts of objects, or lists of operations."""
    loaded = yamldoc.read(kustomization, kustomization.name, Dialect.ARGO)
    data: Any = loaded.documents[0].data if loaded.documents else None
    for key in ("patches", "patchesStrategicMerge", "patchesJson6902"):
        listed = data.get(key) if isinstance(data, dict) else None
        for one in listed if isinstance(listed, list) else ():
            path = one.get("path") if isinstance(one, dict) else one
            if isinstance(path, str) and "\n" not in path:
                yield (kustomization.parent / path).resolve()
