"""Comments that leave a finding out: `# argogen: ignore[no-deadline] why`, at the end of its line or alone above it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from argogen.codes import severity
from argogen.diagnostics import Diagnostic
from argogen.lint.settings import code_of, may_be_ignored
from argogen.yamldoc.source import Source

_COMMENT = re.compile(r"#[ \t]*argogen:[ \t]*ignore\b(?:\[([^\]\n]*)\])?[ \t]*([^\n]*)")


@dataclass(frozen=True)
class Comment:
    """One comment: the line whose findings it leaves out, their codes, and where it stands."""

    line: int
    codes: frozenset[str]
    index: int


_Comments = dict[str, dict[int, list[Comment]]]
"""Comments by file and by the line whose findings they leave out."""


@cache
def _comments(source: Source) -> tuple[tuple[Comment, ...], tuple[Diagnostic, ...]]:
    """Return the comments of a file, and what is wrong with them: such a comment leaves nothing out."""
    comments: list[Comment] = []
    faults: list[Diagnostic] = []
    following: dict[int, int] = {}
    for match in reversed([*_COMMENT.finditer(source.text)]):
        place = source.location(match.start())
        names = [name.strip() for name in (match[1] or "").split(",") if name.strip()]
        codes = {name: code_of(name) for name in names}
        wrong = [name for name, code in codes.items() if code is None or not may_be_ignored(code)]
        if not names:
            faults.append(_fault(source, match.start(), "it names no rule", "write ignore[no-deadline] and the reason"))
        elif wrong:
            hint = "argogen rules lists those that can be ignored"
            faults.append(_fault(source, match.start(), f'"{wrong[0]}" is no rule that can be ignored', hint))
        elif not match[2].strip():
            faults.append(_fault(source, match.start(), "it gives no reason", "say behind the bracket why it is right"))
        else:
            alone = not source.line(place.line)[: place.column - 1].strip()
            if alone:
                following[place.line] = _next_line(source, place.line, following)
            line = following.get(place.line, place.line)
            comments.append(Comment(line, frozenset(code for code in codes.values() if code), match.start()))
    return tuple(comments), tuple(faults)


def _next_line(source: Source, line: int, known: Mapping[int, int]) -> int:
    """Return the next line that is no comment; `known` are those of comments that come after."""
    following = line + 1
    while source.line(following).lstrip().startswith("#"):
        if following in known:
            return known[following]
        following += 1
    return following


def _fault(source: Source, index: int, message: str, hint: str) -> Diagnostic:
    return source.diagnostic(index, "AG014", f"this comment ignores nothing: {message}", hint)


def without_ignored(diagnostics: Iterable[Diagnostic], texts: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Yield the diagnostics that no comment leaves out. `texts` are the files, by the path that diagnostics show."""
    comments = _all_comments(texts)
    return (one for one in diagnostics if not _fitting(one, comments))


def faults_of_comments(diagnostics: Iterable[Diagnostic], texts: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Yield what is wrong with the comments in `texts`, and those that leave out none of `diagnostics`."""
    comments = _all_comments(texts)
    used = {(one.location.path, comment.index) for one in diagnostics for comment in _fitting(one, comments)}
    for path, by_line in comments.items():
        source = Source(path, texts[path])
        yield from _comments(source)[1]
        for one in (one for listed in by_line.values() for one in listed):
            if (path, one.index) not in used:
                message = f"this comment ignores {', '.join(sorted(one.codes))}, which is not found on line {one.line}"
                yield replace(source.diagnostic(one.index, "AG015", message, "remove it"), severity=severity("AG015"))


def _all_comments(texts: Mapping[str, str]) -> _Comments:
    found: _Comments = {}
    for path, text in texts.items():
        if "argogen:" in text:
            by_line = found.setdefault(path, {})
            for one in _comments(Source(path, text))[0]:
                by_line.setdefault(one.line, []).append(one)
    return found


def _fitting(diagnostic: Diagnostic, comments: _Comments) -> list[Comment]:
    """Return the comments that leave a diagnostic out."""
    place = diagnostic.location
    return [one for one in comments.get(place.path, {}).get(place.line, ()) if diagnostic.code in one.codes]
