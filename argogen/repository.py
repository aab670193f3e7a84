"""What can only be seen over all specs of a project together: names, rights and locks, and what the rules say."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path as FilePath
from typing import Any

from argogen import yamldoc
from argogen.codes import severity
from argogen.diagnostics import Diagnostic, Path, Problem, Related, sort_diagnostics
from argogen.lint.engine import lint
from argogen.lint.ignores import without_ignored
from argogen.lint.origins import other_manifests, overlays_of, read_manifests, rendered_manifests, source_in
from argogen.lint.settings import check_settings, cluster_of, severities, without_excepted
from argogen.output import manifest_path
from argogen.project import Project
from argogen.render import Progress, Rendered, Renderer, header
from argogen.spec.resolve.locks import SHARED_LOCKS


def render_project(
    project: Project, files: list[FilePath] | None = None, *, progress: Progress | None = None
) -> tuple[list[Rendered], list[Diagnostic], str | None]:
    """Return every spec of a project rendered, what is wrong beyond single specs, and the manifest of the shared locks.

    With `files`, only those are rendered, and the locks are left out. `progress` is told how many are done, of how
    many.
    """
    renderer = Renderer(project)
    rendered = renderer.render_all(project.spec_files() if files is None else files, progress)
    complete = files is None
    beyond = [
        *check_settings(project),
        *check_repository(renderer, rendered, complete=complete),
        *_lint_rendered(renderer, rendered, complete=complete),
    ]
    return rendered, [*renderer.faults, *beyond], locks_text(renderer, rendered) if complete else None


def check_repository(renderer: Renderer, rendered: Iterable[Rendered], *, complete: bool) -> list[Diagnostic]:
    """Return what is wrong beyond single specs. `complete` says that all of the project's specs are rendered."""
    results = list(rendered)
    found = [*_same_names(results), *_note_on_rights(results)]
    if complete:
        found += _unknown_specs(renderer, results)
    return sort_diagnostics(found)


def _lint_rendered(renderer: Renderer, rendered: Sequence[Rendered], *, complete: bool) -> Iterator[Diagnostic]:
    """Yield what the rules say of what is rendered. `complete` says that these are all of the project's specs."""
    project = renderer.project
    version = project.argo_version
    own = [one for result in rendered for one in rendered_manifests(result, version)]
    beside = other_manifests(project, (manifest_path(one.file, project) for one in rendered))
    # What argogen wrote for specs that are gone goes with them.
    background = [one for one in beside if not (complete and source_in(one.text))]
    others = [*read_manifests([*background, *renderer.library], version)]
    found = lint(own, cluster_of(project, own, others, overlays_of(others)), severities(project))
    texts = {
        layer.document.path: layer.document.text for result in rendered if result.spec for layer in result.spec.layers
    }
    yield from without_ignored(without_excepted(found, project), texts)


def _same_names(rendered: list[Rendered]) -> Iterator[Diagnostic]:
    """Yield the objects that two specs would both render."""
    seen: dict[tuple[str, str, str], Rendered] = {}
    for result in rendered:
        for document in result.documents:
            metadata = document["metadata"]
            key = (document["kind"], metadata.get("namespace", ""), metadata["name"])
            first = seen.setdefault(key, result).spec
            if first is None or result.spec is None or first is result.spec:
                continue
            related = (Related(first.locate(("name",)), "the other one"),)
            message = f'{key[0]} "{key[2]}" is rendered by {first.shown} too'
            yield result.spec.diagnose(Problem(("name",), "AG105", message, "rename one of them", related=related))
            break


def _note_on_rights(rendered: list[Rendered]) -> Iterator[Diagnostic]:
    """Yield one note where no rights are rendered although nobody decided so."""
    specs = [result.spec for result in rendered if result.spec and result.documents]
    specs = [spec for spec in specs if "rbac" in spec.pattern.common]
    silent = [spec for spec in specs if not {"namespace", "rbac", "serviceAccountName"} & spec.data.keys()]
    if silent:
        others = f", for this spec and {len(silent) - 1} more" if len(silent) > 1 else ""
        message = f"no ServiceAccount, Role and RoleBinding are rendered, since no namespace is known{others}"
        hint = "set namespace here or under defaults in argogen.yaml, or say rbac: false"
        yield silent[0].diagnose(Problem(("name",), "AG123", message, hint))


def _unknown_specs(renderer: Renderer, rendered: list[Rendered]) -> Iterator[Diagnostic]:
    """Yield the specs that the environment speaks of and that are not there."""
    project = renderer.project
    if project.environment is None or project.document is None:
        return
    names = {result.spec.name for result in rendered if result.spec}
    named = project.document.data["environments"][project.environment] or {}
    if any(result.spec is None for result in rendered):
        return  # a spec that can't be read may be the one
    for name in named.get("specs", {}):
        if name not in names:
            path: Path = ("environments", project.environment, "specs", name)
            hint = f"there is {', '.join(sorted(names))}"
            problem = Problem(path, "AG135", f'there is no spec "{name}"', hint, on_key=True)
            yield project.document.diagnose(problem, severity("AG135"))


def locks_text(renderer: Renderer, rendered: Iterable[Rendered]) -> str | None:
    """Return the manifest of the shared locks, one ConfigMap for each namespace that uses any; None where none does."""
    locks = renderer.project.settings.get("locks", {})
    namespaces = {
        str(result.spec.data.get("namespace", ""))
        for result in rendered
        if result.spec and result.documents and result.shared_locks
    }
    if not namespaces:
        return None
    data = {name: str(lock["limit"]) for name, lock in sorted(locks.items())}
    documents = [_lock_map(namespace, data) for namespace in sorted(namespaces)]
    body = yamldoc.write_documents(documents)
    return header("argogen.yaml", "", body) + body


def _lock_map(namespace: str, data: dict[str, str]) -> dict[str, Any]:
    metadata: dict[str, Any] = {"name": SHARED_LOCKS, **({"namespace": namespace} if namespace else {})}
    metadata["labels"] = {"app.kubernetes.io/managed-by": "argogen"}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data}
