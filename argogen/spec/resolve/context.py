"""What all resolvers share: the spec and its pattern, a place for problems, and what they find out for the passes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath
from typing import Any

from argogen.argo.model.provider import Provider
from argogen.catalogs import Catalog
from argogen.codes import severity
from argogen.diagnostics import Diagnostic, Location, Path, Problem, Related
from argogen.patterns.model import Pattern, Place
from argogen.project import Project
from argogen.spec.load import Spec
from argogen.spec.references import BRACES, Complain, Expression, has_references
from argogen.suggest import did_you_mean
from argogen.wording import short

Rule = Mapping[str, Any]
"""One rule of a Kubernetes Role: apiGroups, resources, verbs."""


@dataclass(frozen=True)
class Input:
    """One input of the spec, its values as texts."""

    name: str
    variable: str
    default: str | None
    enum: tuple[str, ...]


@dataclass(frozen=True)
class Objects:
    """What a template of a catalog entry renders beside the pattern's own documents."""

    folder: FilePath
    template: FilePath
    view: Mapping[str, Any]
    path: Path
    """What in the spec asked for it."""


def _no_provider(_: str) -> Provider | None:
    return None


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
    overrides: dict[tuple[str, str], Any] = field(default_factory=dict)
    """Raw Argo fields of jobs, by the names of their WorkflowTemplate and template."""
    document: str = ""
    """The WorkflowTemplate whose templates are resolved."""
    templates: dict[str, Path] = field(default_factory=dict)
    """The names of the rendered templates, and what in the spec made each."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    parameters: dict[str, Input] = field(default_factory=dict)
    """Parameters of the workflow that are no inputs of jobs."""
    item_list: str = ""
    """The expression of the list that a fan-out loops over."""
    global_outputs: frozenset[str] = frozenset()
    """Outputs of jobs that become outputs of their whole workflow."""
    find_provider: Callable[[str], Provider | None] = _no_provider
    """Finds the provider of a workflow injection by its WorkflowTemplate's name."""
    child_inputs: dict[str, Input] = field(default_factory=dict)
    """What each child of a fan-out gets."""
    semaphore: dict[str, Any] = field(default_factory=dict)
    """The spec's lock, as its resolver left it."""
    child_consumers: list[dict[str, Any]] = field(default_factory=list)
    """The consumers that hear of each child of a fan-out."""
    checks: list[str] = field(default_factory=list)
    """The names of a synthetic test's checks."""
    telemetry: str = ""
    """The catalog entry by which each run reports."""
    objects: list[Objects] = field(default_factory=list)
    """What catalog entries render beside the pattern."""
    shared_locks: set[str] = field(default_factory=set)
    """The locks of argogen.yaml that the spec takes."""
    launches: bool = True
    """It creates children itself, and needs an account that may."""
    settings: dict[str, str] = field(default_factory=dict)
    """The settings of the controller, as its ConfigMap has them."""
    provider_lines: tuple[Related, ...] = ()
    """Where the provider of the items says what it passes."""
    related: tuple[Related, ...] = ()
    """In the job of a provider's caller: where the provider says what it passes."""
    owner: Path | None = None
    """While a catalog entry is resolved: what in the spec called it, where all its problems are reported."""

    def complain(self, path: Path, code: str, message: str, hint: str = "", **where: Any) -> None:
        """Report a problem at `path` of the spec; `where` takes on_key and offset."""
        if code == "AG107":  # what is missing may be missing where a provider passes it
            where["related"] = self.related
        problem = Problem(path, code, message, hint, **where)
        if self.owner is not None:
            problem = Problem(self.owner, code, message, hint)
        self.diagnostics.append(self.spec.diagnose(problem))

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
        if "rbac" not in self.pattern.common:
            return False
        default = "namespace" in self.data and "serviceAccountName" not in self.data
        return bool(self.data.get("rbac", default))

    def service_account(self) -> str | None:
        """Return the ServiceAccount of the pods, or None where it is left to the cluster."""
        own = self.data["name"] if self.renders_rights() else None
        account: str | None = self.data.get("serviceAccountName", own)
        return account

    def for_entry(self, owner: Path) -> "Context":
        """Return a context for resolving a catalog entry that `owner` calls; what it finds out is shared."""
        return replace(self, owner=owner, inputs={})

    def check_literal(self, text: str, path: Path) -> None:
        """Complain of a text that is no place for references, and that Argo would substitute."""
        if BRACES in text:
            hint = "this text can't hold it"
            self.complain(path, "AG109", f'"{BRACES}" would be substituted by Argo', hint, offset=text.find(BRACES))
        if has_references(text):
            self.complain(path, "AG108", f'"{short(text)}" can\'t hold a reference', "it must be known when rendering")

    def children_name(self) -> str:
        """Return the name of the WorkflowTemplate of a fan-out's children, "" where there are none."""
        return self.pattern.names.get("children", "").replace("{name}", self.spec.name)

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
        try:
            inside = self.project.contains(file) or file.resolve().is_relative_to(folder.resolve())
            there = file.is_file()
        except (OSError, ValueError, RuntimeError):  # a name no file can have, a loop of links
            self.complain(path, "AG111", f'"{short(name)}" can\'t be the name of a file', "such as scripts/export.py")
            return None
        if FilePath(name).is_absolute() or not inside:
            hint = "a path counts from the spec's folder and stays inside the project"
            self.complain(path, "AG013", f'"{name}" is outside the project', hint)
        elif self.project.contains(file) and ".git" in file.resolve().relative_to(self.project.root).parts:
            self.complain(path, "AG013", f'"{name}" is a file of git\'s own', "these hold tokens, and change unseen")
        elif file.is_dir():
            self.complain(path, "AG111", f'"{name}" is a folder', "name the file")
        elif not there:
            siblings = [one.name for one in file.parent.iterdir()] if file.parent.is_dir() else []
            hint = did_you_mean(file.name, siblings) or f"it would be {self.project.show(file)}"
            if self.owner is not None:
                hint = f"the catalog entry in {self.project.show(folder)} lacks it"
            if "\\" in name:
                hint = "paths are written with /"
            self.complain(path, "AG111", f'there is no file "{name}"', hint)
        else:
            return file
        return None
