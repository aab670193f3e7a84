"""What the hand-written pages show is what happens.

In each page, one after the other and in one empty folder:

    ```yaml title=FILE      is written to FILE
    ```console              its commands are run, and must print what stands below them
    ```yaml excerpt=FILE    must stand in FILE, in this order; `# ...` stands for what is left out

With ARGOGEN_REWRITE_DOCS=1 the outputs in the pages are replaced by the real ones.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(
    r"^```(?P<kind>\w+)(?: (?P<does>title|excerpt)=(?P<file>\S+))?\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE
)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
REWRITE = "ARGOGEN_REWRITE_DOCS" in os.environ
LEFT_OUT = "# ...\n"


@pytest.fixture
def programs(tmp_path: Path) -> dict[str, str]:
    """The environment of commands: an `argogen` that is the one under test, and a plain terminal."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "argogen"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m argogen "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    plain = {"PATH": path, "PYTHONPATH": str(ROOT), "COLUMNS": "100", "LC_ALL": "C.UTF-8"}
    # Commits have the same names every time.
    git = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    for who in ("AUTHOR", "COMMITTER"):
        git |= {f"GIT_{who}_NAME": "a", f"GIT_{who}_EMAIL": "a@b.c", f"GIT_{who}_DATE": "2026-01-01T00:00:00Z"}
    return {**os.environ, **plain, **git}


def run_block(text: str, folder: Path, environment: dict[str, str]) -> str:
    """Return a console block with the real output of its commands."""
    lines = []
    for command in re.findall(r"^\$ (.*)$", text, re.MULTILINE):
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        lines.append(f"$ {command}\n{done.stdout}")
    return "".join(lines)


def play(page: str, folder: Path, environment: dict[str, str]) -> str:
    """Return a page with its files written, its excerpts compared, and the real output in its console blocks."""

    def played(block: re.Match[str]) -> str:
        file = folder / (block["file"] or "")
        if block["does"] == "title":
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block["text"], encoding="utf-8")
        elif block["does"] == "excerpt":
            rest = file.read_text(encoding="utf-8")
            for part in block["text"].split(LEFT_OUT):
                assert part in rest, f"{block['file']} does not hold, at this place:\n{part}"
                rest = rest.split(part, 1)[1]
        elif block["kind"] == "console":
            return f"```console\n{run_block(block['text'], folder, environment)}```"
        return block[0]

    return BLOCK.sub(played, page)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_pages_show_what_happens(page: Path, tmp_path: Path, programs: dict[str, str]) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    text = page.read_text(encoding="utf-8")
    played = play(text, folder, programs)
    if REWRITE:
        page.write_text(played, encoding="utf-8")
    else:
        assert text == played, "ARGOGEN_REWRITE_DOCS=1 writes the real outputs into the page"


def test_a_wrong_output_is_noticed(tmp_path: Path, programs: dict[str, str]) -> None:
    page = "```console\n$ argogen --version\nargogen 0.0.0\n```\n"
    assert play(page, tmp_path, programs) != page


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CHANGELOG.md"], ids=lambda path: path.name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []
