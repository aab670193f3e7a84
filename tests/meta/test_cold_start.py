"""What a call loads: every module costs time before the first word is printed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import argogen
from argogen.cli.main import VERBS

ROOT = Path(__file__).parents[2]
HEAVY = {"jinja2", "jsonschema", "jsonschema_rs", "pydantic", "rich", "yaml"}
RUN = """
import json, sys
from argogen.cli.main import main
code = main(sys.argv[1:])
sys.stderr.write("\\n" + json.dumps(sorted(sys.modules)))
sys.exit(code)
"""


def loaded_by(*arguments: str) -> set[str]:
    """Return the top-level modules in a process that ran argogen with these arguments."""
    done = subprocess.run([sys.executable, "-c", RUN, *arguments], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in json.loads(done.stderr.splitlines()[-1])}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["explain", "AG101"]], ids=" ".join)
def test_what_reads_no_file_loads_no_engine(arguments: list[str]) -> None:
    assert not loaded_by(*arguments) & HEAVY


@pytest.mark.parametrize("verb", VERBS)
def test_the_help_of_a_verb_loads_no_engine(verb: str) -> None:
    assert not loaded_by(verb, "--help") & HEAVY


def test_a_good_spec_is_never_explained() -> None:
    loaded = loaded_by("render", str(ROOT / "templates" / "facade" / "example.yaml"), "--stdout")
    assert {"jinja2", "yaml", "jsonschema_rs"} <= loaded
    assert not loaded & {"jsonschema", "pydantic", "rich"}


def test_the_package_itself_loads_nothing() -> None:
    script = "import sys; before = set(sys.modules); import argogen; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["argogen"]


@pytest.mark.parametrize("name", argogen._API)
def test_every_function_of_the_api_is_there(name: str) -> None:
    assert callable(getattr(argogen, name))
