"""Revisions of a Git repository, read through plumbing: nothing is checked out, fetched, or written to the repository.

The one place where argogen starts a program. What git may run or reach by configuration is switched off: hooks, pagers,
text conversion, replacement objects, and every transport, so that a partial clone is not completed behind our back.
"""

import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile
from typing import IO

from argogen.errors import UsageError
from argogen.wording import short
from argogen.yamldoc import MAX_BYTES

MOST_FILES = 50_000
"""Files of one revision that are read."""
MOST_BYTES = 300_000_000
"""Their size together; a file of more than MAX_BYTES is left out, as argogen reads none."""

_SETTINGS = (
    *("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "protocol.allow=never"),
    *("--no-pager", "--no-replace-objects", "--literal-pathspecs", "--no-optional-locks"),
)
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_ASKPASS": "true",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_DEFAULT_BRANCHES = ("refs/remotes/origin/HEAD", "origin/main", "origin/master", "main", "master", "trunk")
"""Where the default branch is looked for, the best first."""

_COMPLETE = "the clone is partial: run `git fetch --refetch --no-filter`"

_BRANCH = re.compile(r"(?![0-9a-f]{7,40}$)[A-Za-z0-9][-\w./]*")

_FILE_MODES = ("100644", "100755", "100664")
_LINK_MODE, _MODULE_MODE = "120000", "160000"


class GitError(UsageError):
    """Git can't give what a diff needs: exit 2."""


@dataclass(frozen=True)
class Repository:
    """A Git repository; `top` is the folder of its working tree."""

    top: Path

    def commit(self, revision: str) -> str:
        """Return the commit that a revision names. Raises GitError for one that there is not."""
        found = self.find(revision)
        if found is None:
            hint = self._how_to_get(revision) if self.is_shallow else "git branch -a and git tag list what there is"
            raise GitError(f'there is no revision "{short(revision)}" here', hint)
        return found

    def find(self, revision: str) -> str | None:
        """Return the commit that a revision names, None where there is none."""
        if revision.startswith("-") or "\0" in revision:
            return None
        result = self._run("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", may_fail=True)
        return result.decode().strip() or None

    def default_branch(self) -> str:
        """Return a name of the default branch: the remote's if it is known. Raises GitError where none is found."""
        for name in _DEFAULT_BRANCHES:
            if self.find(name):
                return self._short_name(name)
        hint = self._how_to_get("main") if self.is_shallow else "name it: argogen diff BRANCH"
        raise GitError("which branch is the default one is not known here", hint)

    def _short_name(self, name: str) -> str:
        if not name.startswith("refs/"):
            return name
        found = self._run("symbolic-ref", "--short", name, may_fail=True).decode().strip()
        return found or name

    def merge_base(self, one: str, other: str) -> str:
        """Return the commit at which two revisions parted. Raises GitError where they have none in common here."""
        left, right = self.commit(one), self.commit(other)
        found = self._run("merge-base", left, right, may_fail=True).decode().split()
        if not found:
            hint = self._how_to_get(one) if self.is_shallow else "name another base; these histories never met"
            raise GitError(f'"{short(one)}" and "{short(other)}" have no commit in common here', hint)
        return found[0]

    @property
    def is_shallow(self) -> bool:
        """Whether a part of the history is missing, as in most checkouts of CI."""
        return self._run("rev-parse", "--is-shallow-repository", may_fail=True).strip() == b"true"

    def _how_to_get(self, revision: str) -> str:
        branch = revision.removeprefix("refs/remotes/").removeprefix("origin/")
        is_branch = _BRANCH.fullmatch(branch) and branch != "HEAD"
        what = f" origin {branch}:refs/remotes/origin/{branch}" if is_branch else ""
        fetch = f"git fetch --no-tags --deepen=200{what}"
        return f"the clone is shallow: run `{fetch}`, or let CI fetch the whole history (fetch-depth: 0)"

    def extract(self, commit: str, path: PurePosixPath, target: Path) -> tuple[str, ...]:
        """Write a folder or file of a commit below `target`, at its path in the repository; return what is left out.

        Links are kept if they stay inside; of a submodule there is an empty folder. Raises GitError for missing
        objects, and for more than is read of one revision.
        """
        entries = self._entries(commit, path)
        notes = [f"the submodule {entry.path} is not read" for entry in entries if entry.mode == _MODULE_MODE]
        notes += [f"{entry.path} is too large to be read" for entry in entries if entry.size > MAX_BYTES]
        read = [entry for entry in entries if entry.size <= MAX_BYTES and entry.mode != _MODULE_MODE]
        if len(read) > MOST_FILES or sum(entry.size for entry in read) > MOST_BYTES:
            hint = "an argogen.yaml in a folder of its own keeps what is read small"
            raise GitError(f'"{path}" of {commit[:12]} holds {len(read):,} files, more than are read', hint)
        for entry in entries:
            if entry.mode == _MODULE_MODE:
                _place(target, entry.path).mkdir(parents=True, exist_ok=True)
        files = [entry for entry in read if entry.mode in _FILE_MODES]
        links = [entry for entry in read if entry.mode == _LINK_MODE]
        for entry, content in self._contents(files):
            place = _place(target, entry.path)
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("xb") as file:
                file.write(content)
        _link(self._contents(links), target)
        return tuple(notes)

    def _entries(self, commit: str, path: PurePosixPath) -> list["_Entry"]:
        arguments = ("ls-tree", "-r", "-z", "-l", "--full-tree", commit)
        listed = self._run(*arguments, *(["--", str(path)] if path.parts else []))
        return [_entry(line) for line in listed.split(b"\0") if line]

    def _contents(self, entries: list["_Entry"]) -> Iterator[tuple["_Entry", bytes]]:
        """Yield entries with what they hold, all read by one process."""
        if not entries:
            return
        with TemporaryFile() as wanted, TemporaryFile() as errors:
            wanted.write("".join(f"{entry.object}\n" for entry in entries).encode())
            wanted.seek(0)
            arguments = ["git", *_SETTINGS, "-C", str(self.top), "cat-file", "--batch"]
            with subprocess.Popen(
                arguments, stdin=wanted, stdout=subprocess.PIPE, stderr=errors, env=_environment()
            ) as process:
                stream = process.stdout
                if stream is None:
                    raise GitError("git does not answer")
                for entry in entries:
                    yield entry, self._content(stream, entry)

    def _content(self, stream: IO[bytes], entry: "_Entry") -> bytes:
        words = stream.readline().decode().split()
        if len(words) != 3 or words[1] != "blob":
            raise GitError(f"this clone lacks {entry.path}", _COMPLETE)
        content = stream.read(int(words[2]))
        stream.read(1)
        return content

    def _run(self, *arguments: str, may_fail: bool = False) -> bytes:
        return _git(self.top, *arguments, may_fail=may_fail)


@dataclass(frozen=True)
class _Entry:
    """One entry of a tree: `size` is 0 for a submodule."""

    mode: str
    object: str
    size: int
    path: PurePosixPath


def open_repository(folder: Path) -> Repository:
    """Return the repository around a folder. Raises GitError where there is none, or no commit, or no git."""
    top = _git(folder, "rev-parse", "--show-toplevel", may_fail=False).decode(errors="surrogateescape").rstrip("\n")
    repository = Repository(Path(top))
    try:
        repository.commit("HEAD")
    except GitError:
        raise GitError("this repository has no commit yet", "there is nothing to compare with") from None
    return repository


def _git(folder: Path, *arguments: str, may_fail: bool) -> bytes:
    """Return what a git command prints. Raises GitError if git is not there, or fails though it should not."""
    command = ["git", *_SETTINGS, "-C", str(folder), *arguments]
    try:
        result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, env=_environment(), check=False)
    except FileNotFoundError:
        raise GitError("git is not installed, or not on the PATH", "compare folders: argogen diff OLD NEW") from None
    except OSError as error:
        raise GitError(f"git can't be started: {error.strerror}", "compare folders: argogen diff OLD NEW") from None
    if result.returncode and not may_fail:
        raise _failed(folder, result.stderr.decode(errors="replace"))
    return result.stdout if not result.returncode else b""


def _failed(folder: Path, message: str) -> GitError:
    if "not a git repository" in message:
        return GitError(f'"{folder}" is in no Git repository', "compare folders: argogen diff OLD NEW")
    if "dubious ownership" in message:
        return GitError(
            f'git does not trust "{folder}", which belongs to somebody else',
            f"run git config --global --add safe.directory {folder}",
        )
    if "promisor" in message or "could not fetch" in message:
        return GitError("this clone lacks files of that revision", _COMPLETE)
    lines = [line for line in message.splitlines() if line.strip()]
    return GitError(f"git fails: {short(lines[-1] if lines else 'without a word')}")


def _environment() -> dict[str, str]:
    """Return git's environment: the caller's, without what would lead git elsewhere or make it do more."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return inherited | _ENVIRONMENT


def _entry(line: bytes) -> _Entry:
    head, _, path = line.partition(b"\t")
    mode, _, object_, size = head.decode().split()
    return _Entry(mode, object_, 0 if size == "-" else int(size), PurePosixPath(os.fsdecode(path)))


def _place(target: Path, path: PurePosixPath) -> Path:
    """Return where a path of a tree is written. Raises GitError for one that leads elsewhere, as git makes none."""
    if path.is_absolute() or any(part in (".", "..") or part.lower() == ".git" for part in path.parts):
        raise GitError(f'the repository holds the path "{short(str(path))}", which leads out of it')
    return target.joinpath(*path.parts)


def _link(contents: Iterable[tuple[_Entry, bytes]], target: Path) -> None:
    """Make links, then remove those that lead out of `target` by whatever way."""
    made: list[Path] = []
    for entry, content in contents:
        place = _place(target, entry.path)
        to = os.fsdecode(content)
        if os.path.lexists(place) or not to or "\0" in to or PurePosixPath(to).is_absolute():
            continue
        if _is_inside(place.parent, target):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(to)
            made.append(place)
    for place in made:
        if not _is_inside(place, target):
            place.unlink()


def _is_inside(place: Path, target: Path) -> bool:
    try:
        return place.resolve().is_relative_to(target.resolve())
    except (OSError, RuntimeError):  # a loop of links
        return False
