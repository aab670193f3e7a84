"""What a call of `argogen diff` asks to compare, as two sides."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from argogen.diff.engine import diff_environments, diff_sides
from argogen.diff.git import Repository, open_repository
from argogen.diff.model import Report, Side
from argogen.diff.revisions import side_of_revision
from argogen.diff.sides import committed_side, side_of_files, side_of_project, side_of_text
from argogen.errors import UsageError
from argogen.project import PROJECT_FILE, Project, open_project
from argogen.render import Progress

STDIN = "-"
_HERE = "working tree"
_SHORT = 7
"""Characters of a commit's name that are shown."""


@dataclass(frozen=True)
class Asked:
    """The words of a call: revisions or paths, and what the options say."""

    words: tuple[str, ...] = ()
    committed: bool = False
    environments: tuple[str, ...] = ()
    read_stdin: Callable[[], str] = str
    """Gives the text on stdin."""
    progress: Progress | None = None
    """Is told how many specs are rendered, of how many."""


def diff_asked(project: Project, asked: Asked, folder: Path) -> Report:
    """Return what differs between the two sides that are asked for.

    `folder` is an empty one for copies of what Git has; it must stay as long as the report is in use. Raises
    UsageError for words that name nothing, GitError for what git can't give, InputError for files that can't be read.
    """
    if len(asked.environments) == 2 and not asked.words:
        before, after = (
            side_of_project(project, f"environment {name}", name, progress=asked.progress)
            for name in asked.environments
        )
        return diff_environments(before, after)
    if len(asked.environments) > 1:
        raise UsageError("two environments are compared with each other, and no revisions", "--env DEV --env PROD")
    environment = next(iter(asked.environments), None)
    if asked.committed:
        if asked.words:
            raise UsageError("--committed compares the working tree with itself", "leave out what else is named")
        return diff_sides(
            committed_side(project, "committed manifests", environment),
            side_of_project(project, "what the specs render to", environment, progress=asked.progress),
        )
    if len(asked.words) == 2 and all(_is_path(word) for word in asked.words):
        before, after = (_side_of_path(project, word, asked) for word in asked.words)
        return diff_sides(before, after)
    return diff_sides(*_from_git(project, asked, environment, folder))


def _is_path(word: str) -> bool:
    return word == STDIN or Path(word).exists()


def _side_of_path(project: Project, word: str, asked: Asked) -> Side:
    if word == STDIN:
        if asked.words == (STDIN, STDIN):
            raise UsageError("stdin can be one of the two sides only", "name a file or folder for the other")
        return side_of_text(project, asked.read_stdin(), "<stdin>", "stdin")
    path = Path(word)
    if (path / PROJECT_FILE).is_file():
        version = None if project.version_follows_settings else project.argo_version
        environment = next(iter(asked.environments), None)
        return side_of_project(open_project(path, argo_version=version), word, environment, progress=asked.progress)
    if asked.environments:
        raise UsageError(
            f'"{word}" has manifests and no environments', "name the folder of one environment's manifests"
        )
    return side_of_files(project, path, word)


def _from_git(project: Project, asked: Asked, environment: str | None, folder: Path) -> tuple[Side, Side]:
    repository = open_repository(project.root)
    base, head, since_parting = _revisions(project, asked.words, repository)
    commit = repository.merge_base(base, head or "HEAD") if since_parting else repository.commit(base)
    is_base = since_parting and commit != repository.commit(base)
    label = f"{base} ({'merge base ' if is_base else ''}{commit[:_SHORT]})"
    old, new = folder / "before", folder / "after"
    old.mkdir()
    before = side_of_revision(
        repository, commit, project, label, old, environment=environment, may_fall_back=True, progress=asked.progress
    )
    if head is None:
        return before, side_of_project(project, _HERE, environment, progress=asked.progress)
    new.mkdir()
    there = repository.commit(head)
    return before, side_of_revision(
        repository, there, project, f"{head} ({there[:_SHORT]})", new, environment=environment, progress=asked.progress
    )


def _revisions(project: Project, words: tuple[str, ...], repository: Repository) -> tuple[str, str | None, bool]:
    """Return the base, the head, None for the working tree, and whether what counts is where the two parted."""
    if not words:
        configured = project.settings.get("diff", {}).get("base")
        return configured or repository.default_branch(), None, True
    if len(words) == 1:
        for dots in ("...", ".."):
            base, found, head = words[0].partition(dots)
            if found:
                return base or "HEAD", head or "HEAD", dots == "..."
        if repository.find(words[0]) is None and _is_path(words[0]):
            raise UsageError(f'"{words[0]}" is a file or folder, and no revision', "name two to compare them")
        return words[0], None, True
    if len(words) == 2:
        for word in words:
            if repository.find(word) is None:
                raise UsageError(f'"{word}" is neither a file or folder nor a revision', "argogen diff OLD NEW")
        return words[0], words[1], False
    raise UsageError(f"{len(words)} things can't be compared", "name two")
