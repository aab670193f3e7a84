"""What a project says of its linting: severities, what is ignored and why, and interfaces that are elsewhere."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.manifests import Manifest, manifest_of
from argogen.codes import TABLE, severity
from argogen.diagnostics import Diagnostic, Path, Problem, Severity
from argogen.lint.engine import Severities
from argogen.lint.external import external_names, external_templates
from argogen.lint.rule import rules
from argogen.project import Project
from argogen.spec.resolve.locks import SHARED_LOCKS
from argogen.suggest import did_you_mean

_SILENT = "silent"


def code_of(name: str) -> str | None:
    """Return the code that a code or slug names, None for one that does not exist."""
    by_name = _codes_by_name()
    return name.upper() if name.upper() in TABLE else by_name.get(name)


@cache
def _codes_by_name() -> dict[str, str]:
    rules()
    return {row.slug: code for code, row in TABLE.items()}


def may_be_ignored(code: str) -> bool:
    """Return whether a project may set a code aside: the schema's and the rules', not what keeps a file from use."""
    return code >= "AG3"


@dataclass(frozen=True)
class Ignored:
    """An entry of `lint.ignore`: findings of some rules in some files are left out."""

    codes: frozenset[str]
    paths: tuple[str, ...]
    index: int

    def holds(self, diagnostic: Diagnostic) -> bool:
        """Return whether a finding is one of those."""
        path = diagnostic.location.path
        return diagnostic.code in self.codes and (
            not self.paths or any(fnmatchcase(path, pattern) for pattern in self.paths)
        )


def settings_of(project: Project) -> dict[str, Any]:
    """Return what argogen.yaml says under `lint`."""
    found: dict[str, Any] = project.settings.get("lint", {})
    return found


def severities(project: Project) -> Severities:
    """Return the severities that the project sets."""
    chosen = settings_of(project).get("severity", {})
    named = ((code_of(name), value) for name, value in chosen.items())
    return {code: None if value == _SILENT else Severity(value) for code, value in named if code}


def ignored(project: Project) -> list[Ignored]:
    """Return what the project leaves out."""
    return [
        Ignored(frozenset(filter(None, map(code_of, one["rules"]))), tuple(one.get("paths", ())), index)
        for index, one in enumerate(settings_of(project).get("ignore", ()))
    ]


def check_settings(project: Project) -> Iterator[Diagnostic]:
    """Yield the names of rules in argogen.yaml that are none, or that can't be set aside."""
    document = project.document
    if document is None:
        return
    settings = settings_of(project)
    named: list[tuple[Path, str]] = [(("severity", name), name) for name in settings.get("severity", {})]
    for index, one in enumerate(settings.get("ignore", ())):
        named += [(("ignore", index, "rules", number), name) for number, name in enumerate(one["rules"])]
    slugs = [row.slug for code, row in TABLE.items() if may_be_ignored(code)]
    for path, name in named:
        code = code_of(name)
        on_key = path[0] == "severity"
        if code is None:
            hint = did_you_mean(name, [*TABLE, *slugs]) or "argogen rules lists them"
            problem = Problem(("lint", *path), "AG016", f'there is no rule "{name}"', hint, on_key)
            yield document.diagnose(problem, severity("AG016"))
        elif not may_be_ignored(code):
            hint = "only findings from AG3 on can be set aside"
            message = f"{code} says that a file can't be used, and can't be set aside"
            yield document.diagnose(Problem(("lint", *path), "AG016", message, hint, on_key), severity("AG016"))


def without_excepted(
    diagnostics: Iterable[Diagnostic], project: Project, *, report_unused: bool = False
) -> Iterator[Diagnostic]:
    """Yield the diagnostics that the project does not leave out, then the entries of `lint.ignore` that left out none.

    The latter only with `report_unused`, since a look at some of the files needs some of the entries.
    """
    chosen = ignored(project)
    used: set[int] = set()
    for diagnostic in diagnostics:
        holding = [one.index for one in chosen if one.holds(diagnostic)]
        used.update(holding)
        if not holding:
            yield diagnostic
    for one in chosen if report_unused else ():
        if one.index not in used and project.document is not None:
            problem = Problem(("lint", "ignore", one.index), "AG015", "nothing is left out by this", "remove it")
            yield project.document.diagnose(problem, severity("AG015"))


def cluster_of(
    project: Project,
    manifests: Sequence[Manifest],
    background: Iterable[Manifest] = (),
    overlays: frozenset[str] = frozenset(),
    *,
    has_gaps: bool = False,
) -> Cluster:
    """Return the cluster that a project's manifests, and the interfaces it declares, make.

    `manifests` are looked at, `background` is only known. `overlays` are the folders with a kustomization.
    `has_gaps` says that a file could not be read.
    """
    others = [*background, *_shared_locks(project)]
    known = {(one.kind, one.name) for one in (*manifests, *others)}
    others += external_templates(project, known)
    return Cluster(
        (*manifests, *others),
        project.argo_version,
        external_names(project),
        project.settings.get("defaults", {}).get("hygiene") == "cluster",
        str(project.settings.get("instanceId", "")),
        project.settings,
        frozenset(others),
        overlays,
        has_gaps,
    )


def _shared_locks(project: Project) -> Iterator[Manifest]:
    """Yield the ConfigMap of the project's locks, which `render` writes to each namespace where one is taken."""
    limits = {name: str(lock["limit"]) for name, lock in project.settings.get("locks", {}).items()}
    if not limits or project.document is None:
        return
    data = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": SHARED_LOCKS}, "data": limits}
    found = manifest_of(data, project.document, project.argo_version, base=("locks",), source=project.document.path)
    if found:
        yield found
