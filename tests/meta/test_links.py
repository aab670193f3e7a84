"""The pages hang together: no link is dead, and every page is reached from the README and leads back to it."""

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
DOCS = ROOT / "docs"
CODE = re.compile(r"^```.*?^```$|^ {4}.*?$|`[^`\n]*`", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:)([^)\s#]*)(?:#([^)\s]+))?\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
DRAWN = {
    "databases.svg": ["--project", "examples/databases", "graph", "--format", "svg"],
    "db-auditing.svg": ["--project", "examples/databases", "graph", "db-auditing", "--format", "svg"],
}
"""How the pictures of docs/pictures/ are drawn that no page's own commands draw."""


def target(page: Path, path: str) -> Path:
    """Return the file that a link of a page leads to, of a folder the page that GitHub shows for it."""
    file = (page.parent / path).resolve() if path else page
    return file / "README.md" if (file / "README.md").is_file() else file


def links(page: Path) -> list[tuple[Path, str]]:
    """Return the files that a page links to, each with the heading or none."""
    text = CODE.sub("", page.read_text(encoding="utf-8"))
    return [(target(page, path), anchor) for path, anchor in LINK.findall(text)]


def anchors(page: Path) -> set[str]:
    """Return the names that GitHub gives to a page's headings."""
    headings = HEADING.findall(FENCE.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def reached(start: Path, ways: Mapping[Path, set[Path]]) -> set[Path]:
    """Return all pages that the ways lead to from one."""
    seen, ahead = {start}, [start]
    while ahead:
        new = ways.get(ahead.pop(), set()) - seen
        seen |= new
        ahead += new
    return seen


PAGES = [README, ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md")), *sorted((ROOT / "examples").rglob("*.md"))]
LINKS = {page: links(page) for page in PAGES}


def short(page: Path) -> str:
    """Return a page's path as messages show it."""
    return page.relative_to(ROOT).as_posix()


def test_links_lead_somewhere() -> None:
    dead = [f"{short(page)}: {short(to)}" for page, found in LINKS.items() for to, _ in found if not to.exists()]
    assert dead == []


def test_headings_that_links_name_are_there() -> None:
    named = [(page, to, anchor) for page, found in LINKS.items() for to, anchor in found if anchor and to.is_file()]
    assert [f"{short(page)}: {short(to)}#{name}" for page, to, name in named if name not in anchors(to)] == []


def test_every_page_is_reached_from_the_readme() -> None:
    ways = {page: {to for to, _ in found} for page, found in LINKS.items()}
    assert [short(page) for page in PAGES if page not in reached(README, ways)] == []


def test_every_page_of_docs_leads_back_to_the_readme() -> None:
    back: dict[Path, set[Path]] = {}
    for page, found in LINKS.items():
        for to, _ in found:
            back.setdefault(to, set()).add(page)
    assert [short(page) for page in DOCS.rglob("*.md") if page not in reached(README, back)] == []


def test_every_picture_is_shown() -> None:
    shown = {to for found in LINKS.values() for to, _ in found}
    assert [short(picture) for picture in DOCS.rglob("*.svg") if picture not in shown] == []


@pytest.mark.parametrize("picture", DRAWN)
def test_pictures_are_what_graph_draws(picture: str) -> None:
    command = [sys.executable, "-m", "argogen", *DRAWN[picture]]
    drawn = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    assert (DOCS / "pictures" / picture).read_bytes() == drawn
