"""Begins a pattern or catalog entry of a project's own."""

from typing import TYPE_CHECKING

from argogen.cli.console import Console
from argogen.cli.interrupts import uninterrupted
from argogen.errors import UsageError

if TYPE_CHECKING:
    from argogen.project import Project


def begin_extension(console: Console, project: "Project", word: str, name: str) -> None:
    """Write what an extension begins with, name its folder in argogen.yaml, and say what comes next.

    `word` says what it is: pattern, consumer and so on. Raises UsageError where there is no project, or the name is
    taken.
    """
    from argogen.editors.files import outdated_spec_schema
    from argogen.project import PROJECT_FILE
    from argogen.scaffold.extension import extension, with_folder
    from argogen.scaffold.files import replace_file, write_new

    if project.document is None:
        raise UsageError(f"a {word} belongs to a project, and there is no argogen.yaml here", "argogen init writes one")
    made = extension(word, name, project)
    file = project.root / PROJECT_FILE
    named = made.folder in project.settings.get(made.setting, ())
    settings = None if named else with_folder(project, made)
    with uninterrupted():
        write_new(made.files, project.root, {path: project.show(path) for path in made.files})
        if settings is not None:
            replace_file(file, settings, project.root)
        schema = outdated_spec_schema(console.open_project()) if named or settings else {}
        for path, text in schema.items():
            replace_file(path, text, project.root)
    for path in (*made.files, *schema):
        console.say(f"wrote {project.show(path)}")
    if not named:
        done = "added" if settings is not None else "please add"
        console.say(f"{done} {made.setting}: [{made.folder}] to {project.show(file)}")
    console.say(f"next: pytest {project.show(made.test)}")
