"""What the hand-written pages show is what happens.

In each page, one after the other and in one empty folder:

    ```yaml title=FILE      is written to FILE
    ```console              its commands are run, and must print what stands below them
    ```yaml excerpt=FILE    must stand in FILE, in this order; `# ...` stands for what is left out
    ![...](.../FILE.svg)    is the picture that the commands wrote to FILE.svg, if they did

With ARGOGEN_REWRITE_DOCS=1 the outputs and pictures in the pages are replaced by the real ones.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md")), *sorted((DOCS / "how-to").glob("*.md"))]
BLOCK = re.compile(
    r"^```(?P<kind>\w+)(?: (?P<does>title|excerpt)=(?P<file>\S+))?\n(?P<text>.*?)^```$"
    r"|^!\[[^\]]*\]\((?P<picture>[^)]+\.svg)\)$",
    re.DOTALL | re.MULTILINE,
)
COMMIT = re.compile(r"(?<=\()[0-9a-f]{7}(?=\))")
"""A commit's name, which depends on all that is committed; any one will do."""
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


def play(page: str, folder: Path, environment: dict[str, str]) -> tuple[str, dict[str, bytes]]:
    """Return a page with the real output in its console blocks, and those pictures it shows that its commands drew.

    Its files are written on the way, and its excerpts compared.
    """
    pictures = {}

    def played(block: re.Match[str]) -> str:
        file = folder / (block["file"] or "")
        if block["picture"]:
            drawn = folder / Path(block["picture"]).name
            if drawn.is_file():
                pictures[block["picture"]] = drawn.read_bytes()
        elif block["does"] == "title":
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block["text"], encoding="utf-8")
        elif block["does"] == "excerpt":
            rest = file.read_text(encoding="utf-8")
            for part in block["text"].split(LEFT_OUT):
                assert part in rest, f"{block['file']} does not hold, at this place:\n{part}"
                rest = rest.split(part, 1)[1]
        elif block["kind"] == "console":
            real = run_block(block["text"], folder, environment)
            same = COMMIT.sub("", real) == COMMIT.sub("", block["text"])
            return block[0] if same else f"```console\n{real}```"
        return block[0]

    return BLOCK.sub(played, page), pictures


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_pages_show_what_happens(page: Path, tmp_path: Path, programs: dict[str, str]) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    text = page.read_text(encoding="utf-8")
    played, pictures = play(text, folder, programs)
    if REWRITE:
        page.write_text(played, encoding="utf-8")
        for path, picture in pictures.items():
            (page.parent / path).write_bytes(picture)
    else:
        assert text == played, "ARGOGEN_REWRITE_DOCS=1 writes the real outputs into the page"
        assert [path for path, picture in pictures.items() if (page.parent / path).read_bytes() != picture] == []


def test_a_wrong_output_is_noticed(tmp_path: Path, programs: dict[str, str]) -> None:
    page = "```console\n$ argogen --version\nargogen 0.0.0\n```\n"
    assert play(page, tmp_path, programs)[0] != page
