"""A pattern or catalog entry of a project's own: its folder, a test, and the setting by which argogen finds it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from argogen import yamldoc
from argogen.catalogs import KINDS, find_entries
from argogen.editors.files import modeline
from argogen.errors import UsageError
from argogen.patterns.discover import find_patterns
from argogen.project import PROJECT_FILE, Project
from argogen.scaffold.commented import set_key
from argogen.scaffold.files import scaffold
from argogen.yamldoc import Dialect

PATTERN = "pattern"
KIND_OF = {PATTERN: PATTERN, **{kind.removesuffix("s"): kind for kind in KINDS}}
"""What an extension is of, by the word for one of them: consumer, item-source, check."""


@dataclass(frozen=True)
class Extension:
    """The files of an extension, by path, and where its kind is looked for."""

    files: Mapping[Path, str]
    test: Path
    """The one of them that pytest runs."""
    setting: str
    """The key of argogen.yaml that names the folder: templates or catalogs."""
    folder: str
    """The folder that it has to name."""


def extension(word: str, name: str, project: Project) -> Extension:
    """Return what an extension of the kind `word` begins with.

    Raises UsageError where there is one of that name, the project's own or a shipped one.
    """
    kind = KIND_OF[word]
    _refuse_taken(word, name, project)
    setting = "templates" if kind == PATTERN else "catalogs"
    base = next(iter(project.settings.get(setting, ())), setting)
    inner = Path(base, name) if kind == PATTERN else Path(base, kind, name)
    plain = name.replace("-", "_")
    values = {
        "name": name,
        "title": name.replace("-", " ").capitalize(),
        "names": [name],
        "folder": inner.as_posix(),
        "script": f"{plain}.py",
        "spec": f"{plain}.yaml",
    }
    words = {"SNAKE": plain}
    files = {
        project.root / inner / path: text for path, text in scaffold(f"extensions/{kind}/folder", values, words).items()
    }
    tests = {
        project.root / "tests" / path: text
        for path, text in scaffold(f"extensions/{kind}/tests", values, words).items()
    }
    specs = {path: modeline(path, project) + text for path, text in tests.items() if path.suffix == ".yaml"}
    return Extension({**files, **tests, **specs}, project.root / "tests" / f"test_{plain}.py", setting, base)


def _refuse_taken(word: str, name: str, project: Project) -> None:
    """Raise UsageError for a name that specs would have to quote, or that is taken.

    A project's own entry of a shipped one's name would stand in its place.
    """
    if yamldoc.write_flow(name) != name:
        raise UsageError(f'"{name}" is no text to every YAML reader', "choose another name, which specs need not quote")
    kind = KIND_OF[word]
    taken = find_patterns(project)[0] if kind == PATTERN else find_entries(project).names(kind)
    if name in taken:
        raise UsageError(f'there is a {word} "{name}" already', "choose another name")


def with_folder(project: Project, made: Extension) -> str | None:
    """Return argogen.yaml with the folder of an extension named, None where that must be done by hand."""
    if project.document is None:
        return None
    before: dict[str, Any] = project.document.data
    lines = project.document.text
    ends = "\r\n" if "\r\n" in lines else "\n"
    text = set_key(lines.replace("\r\n", "\n"), made.setting, [made.folder]).replace("\n", ends)
    loaded = yamldoc.load(text, PROJECT_FILE, Dialect.SPEC)
    changed = [one.data for one in loaded.documents]
    return text if not loaded.diagnostics and changed == [{**before, made.setting: [made.folder]}] else None
