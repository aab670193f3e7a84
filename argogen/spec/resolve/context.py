"""What all resolvers share: the spec and its pattern, a place for problems, and what they find out for the passes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from argogen.catalogs import Catalog
from argogen.codes import severity
from argogen.diagnostics import Diagnostic, Location, Path, Problem
from argogen.patterns.model import Pattern, Place
from argogen.project import Project
from argogen.spec.load import Spec
from argogen.spec.references import Complain, Expression

Rule = Mapping[str, Any]
"""One rule of a Kubernetes Role: apiGroups, resources, verbs."""


@dataclass(frozen=True)
class Input:
    """One input of the spec, its values as texts."""

    name: str
    variable: str
    default: str | None
    enum: tuple[str, ...]


@dataclass
class Context:
    """One resolution of one spec. Resolvers report into it; nothing else is mutable."""

    spec: Spec
    data: dict[str, Any]
    """The spec's merged data; traced in a traced render."""
    pattern: Pattern
    project: Project
    catalog: Catalog
    inputs: dict[str, Input] = field(default_factory=dict)
    results: dict[str, Expression] = field(default_factory=dict)
    """The outputs that consumers see."""
    rules: list[Rule] = field(default_factory=list)
    overrides: dict[str, Any] = field(default_factory=dict)
    """Raw Argo fields of jobs, by the name of their template."""
    templates: dict[str, Path] = field(default_factory=dict)
    """The names of the rendered templates, and what in the spec made each."""
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def complain(self, path: Path, code: str, message: str, hint: str = "", **where: Any) -> None:
        """Report a problem at `path` of the spec; `where` takes on_key and offset."""
        self.diagnostics.append(self.spec.diagnose(Problem(path, code, message, hint, **where)))

    def complain_in(self, location: Location, line: str, code: str, message: str, hint: str = "") -> None:
        """Report a problem in another file, such as a script."""
        self.diagnostics.append(Diagnostic(location, code, severity(code), message, hint, source_line=line))

    def complainer(self, path: Path) -> Complain:
        """Return a function that reports problems inside the text at `path`."""

        def complain(code: str, message: str, hint: str, offset: int) -> None:
            self.complain(path, code, message, hint, offset=offset)

        return complain

    def place(self, key: str) -> Place:
        """Return what the pattern says about the key that is resolved."""
        return self.pattern.places.get(key, Place())

    def renders_rights(self) -> bool:
        """Return whether ServiceAccount, Role and RoleBinding are rendered: a binding needs a namespace."""
        default = "namespace" in self.data and "serviceAccountName" not in self.data
        return bool(self.data.get("rbac", default))

    def service_account(self) -> str | None:
        """Return the ServiceAccount of the pods, or None where it is left to the cluster."""
        own = self.data["name"] if self.renders_rights() else None
        account: str | None = self.data.get("serviceAccountName", own)
        return account

    def claim_template(self, name: str, path: Path) -> None:
        """Take a template's name; two of one name are a problem."""
        if name in self.templates:
            hint = "rename one of them: both become a template of this name"
            self.complain(path, "AG105", f'the template name "{name}" is taken twice', hint)
        self.templates[name] = path

    def file(self, folder: FilePath, name: str, path: Path) -> FilePath | None:
        """Return the file that a path counted from `folder` names, or None after complaining.

        It must exist inside the project; a catalog entry's inside the entry's own folder, which may be shipped.
        """
        file = folder / name
        inside = self.project.contains(file) or file.resolve().is_relative_to(folder.resolve())
        if FilePath(name).is_absolute() or not inside:
            hint = "a path counts from the spec's folder and stays inside the project"
            self.complain(path, "AG013", f'"{name}" is outside the project', hint)
        elif not file.is_file():
            self.complain(path, "AG111", f'there is no file "{name}"', f"it would be {self.project.show(file)}")
        else:
            return file
        return None
