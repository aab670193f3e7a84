"""What many specs share is read and compiled once, and what none of them names is not read at all."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COUNTED = """
import json, os, sys
seen = []
def watch(event, args):
    if event == "open" and isinstance(args[0], str):
        seen.append("read " + os.path.abspath(args[0]))
    elif event == "compile" and isinstance(args[1], str):
        seen.append("compiled " + args[1])
sys.addaudithook(watch)
from argogen.cli.main import main
code = main(sys.argv[1:])
sys.stderr.write("\\n" + json.dumps(seen))
sys.exit(code)
"""
SPECS = 3


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Counter[str]:
    """How often each file was read or compiled while a project of SPECS specs was rendered."""
    folder = tmp_path_factory.mktemp("project").resolve()
    (folder / "specs").mkdir()
    (folder / "argogen.yaml").write_text("defaults: {namespace: team}\n")
    example = (ROOT / "templates/facade/example.yaml").read_text()
    for number in range(SPECS):
        (folder / f"specs/{number}.yaml").write_text(example.replace("name: nightly-export", f"name: export-{number}"))
    command = [sys.executable, "-c", COUNTED, "render"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    words = json.loads(done.stderr.splitlines()[-1])
    return Counter(word.replace(str(folder), "").replace(str(ROOT), "") for word in words)


def test_a_spec_is_read_once(seen: Counter[str]) -> None:
    assert [seen[f"read /specs/{number}.yaml"] for number in range(SPECS)] == [1] * SPECS


@pytest.mark.parametrize("file", ["templates/facade/pattern.yaml", "catalogs/consumers/slack/entry.yaml"])
def test_patterns_and_entries_are_read_once(seen: Counter[str], file: str) -> None:
    assert seen[f"read /{file}"] == 1


def test_a_template_is_compiled_once(seen: Counter[str]) -> None:
    compiled = {what: count for what, count in seen.items() if what.startswith("compiled /templates/")}
    assert compiled["compiled /templates/facade/workflow.yaml.j2"] == 1
    assert {*compiled.values()} == {1}


def test_an_entry_that_nobody_names_is_not_read(seen: Counter[str]) -> None:
    read = {what for what in seen if what.startswith("read /catalogs/") and what.endswith("/entry.yaml")}
    assert read == {"read /catalogs/consumers/slack/entry.yaml"}
