"""WorkflowTemplates that are in none of the files, as argogen.yaml declares them under `lint.external`."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from argogen import yamldoc
from argogen.argo.model.manifests import Manifest, manifest_of
from argogen.argo.validation import ARGO_API
from argogen.diagnostics import Diagnostic, Location, Path, Problem, Severity
from argogen.project import PROJECT_FILE, Project
from argogen.yamldoc import Dialect, Document

Declared = Mapping[str, Any]
"""What is declared of one WorkflowTemplate, or of one of its templates."""


@dataclass(frozen=True)
class _Places:
    """The places of a WorkflowTemplate that is made of a declaration: those of the declaration."""

    document: Document
    name: str
    templates: Declared

    def locate(self, path: Path, *, on_key: bool = False, offset: int | None = None) -> Location:
        del on_key, offset
        return self.document.locate(self._declared_at(path), on_key=True)

    def diagnose(self, problem: Problem, severity: Severity) -> Diagnostic:
        return self.document.diagnose(replace(problem, path=self._declared_at(problem.path), on_key=True), severity)

    def _declared_at(self, path: Path) -> Path:
        """Return the path in argogen.yaml that says what stands at a path of the WorkflowTemplate."""
        found: Path = ("lint", "external", self.name)
        if path[:2] != ("spec", "templates") or len(path) < 3:
            return found
        name = list(self.templates)[int(path[2])]
        found = (*found, "templates", name)
        if path[3:5] == ("inputs", "parameters") and len(path) > 5:
            needed, index = len(self.templates[name].get("inputs", ())), int(path[5])
            return (*found, "inputs", index) if index < needed else (*found, "optional", index - needed)
        return found


def external_templates(project: Project, known: Collection[tuple[str, str]]) -> Iterator[Manifest]:
    """Yield the WorkflowTemplates whose templates argogen.yaml declares, without those that are `known` by a manifest.

    Those are given by kind and name.
    """
    declared = _external(project).items()
    found = (_template(project, name, one) for name, one in declared if (_kind(one), name) not in known)
    yield from (one for one in found if one)


def external_names(project: Project) -> frozenset[tuple[str, bool]]:
    """Return the WorkflowTemplates of which argogen.yaml says only that they exist, and whether in cluster scope."""
    return frozenset(
        (name, declared.get("clusterScope", False))
        for name, declared in _external(project).items()
        if "templates" not in declared
    )


def _external(project: Project) -> Mapping[str, Declared]:
    found: Mapping[str, Declared] = project.settings.get("lint", {}).get("external", {})
    return found


def _kind(declared: Declared) -> str:
    return "ClusterWorkflowTemplate" if declared.get("clusterScope") else "WorkflowTemplate"


def _template(project: Project, name: str, declared: Declared) -> Manifest | None:
    """Return a WorkflowTemplate with the interface that is declared, all else of which counts as not known."""
    if "templates" not in declared:
        return None
    templates: Declared = declared["templates"]
    data = {
        "apiVersion": ARGO_API,
        "kind": _kind(declared),
        "metadata": {"name": name},
        "spec": {"templates": [_interface(template, templates[template]) for template in templates]},
    }
    document = project.document or yamldoc.load("{}", PROJECT_FILE, Dialect.SPEC).documents[0]
    manifest = manifest_of(data, _Places(document, name, templates), project.argo_version)
    unknown: set[Path] = {("spec", "arguments"), ("spec", "entrypoint"), ("spec", "onExit")}
    for index in range(len(templates)):
        unknown |= {("spec", "templates", index, key, "artifacts") for key in ("inputs", "outputs")}
    return manifest and replace(manifest, lost=frozenset(unknown))


def _interface(name: str, declared: Declared) -> dict[str, Any]:
    needed = [{"name": one} for one in declared.get("inputs", ())]
    optional = [{"name": one, "default": ""} for one in declared.get("optional", ())]
    returned = [{"name": one, "valueFrom": {"path": "/"}} for one in declared.get("outputs", ())]
    return {
        "name": name,
        "inputs": {"parameters": [*needed, *optional]},
        "outputs": {"parameters": returned},
        "container": {"image": "elsewhere"},
    }
