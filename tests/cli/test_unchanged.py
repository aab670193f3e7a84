"""`argogen check` of what it knows to be clean: nothing is rendered, and nothing that could matter is overlooked."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from argogen.resources import PACKAGE, TREES, shipped
from argogen.unchanged import _own_files, _within

Run = Callable[..., tuple[int, str, str]]
ROOT = Path(__file__).parents[2]
WATCHED = """
import json, os, sys
opened = set()
sys.addaudithook(lambda event, args: opened.add(os.path.abspath(args[0]))
                 if event == "open" and isinstance(args[0], str) else None)
from argogen.cli.main import main
code = main(sys.argv[1:])
sys.stderr.write("\\n" + json.dumps({"opened": sorted(opened), "modules": sorted(sys.modules)}))
sys.exit(code)
"""


def watch(folder: Path, *arguments: str) -> dict[str, set[str]]:
    """Call argogen, without a complaint, and return the files that it `opened` and the `modules` that it loaded."""
    from_source = ("-B", "-X", f"pycache_prefix={os.devnull}")  # what is compiled already hides the code that is read
    command = [sys.executable, *from_source, "-c", WATCHED, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, timeout=60)
    return {what: set(names) for what, names in json.loads(done.stderr.splitlines()[-1]).items()}


@pytest.fixture
def clean(project: Path, argogen: Run) -> Path:
    """The project, rendered, checked, and known to be clean."""
    (project / "specs/a.yaml").write_text(
        "pattern: job\nname: a\njob: {image: alpine:3.20, command: sh, source: {file: a.sh}}\n"
    )
    (project / "specs/a.sh").write_text("date\n")
    (project / "patterns").mkdir()
    (project / "argogen.yaml").write_text("defaults: {namespace: team}\ntemplates: [patterns]\n")
    shutil.copytree(ROOT / "templates/job", project / "patterns/own")
    (project / "specs/b.yaml").write_text("pattern: own\nname: b\njob: {image: alpine:3.20, command: [date]}\n")
    assert argogen("render")[0] == 0
    assert argogen("check") == (0, "", "2 specs checked: every manifest is up to date\n")
    return project


def test_what_is_known_to_be_clean_is_not_rendered(clean: Path) -> None:
    assert not {"jinja2", "argogen.render", "argogen.lint.engine"} & watch(clean, "check")["modules"]


def test_it_is_rendered_if_asked_to(clean: Path) -> None:
    assert {"jinja2", "argogen.render", "argogen.lint.engine"} <= watch(clean, "check", "--no-cache")["modules"]


CHANGES = {
    "a spec": ("specs/b.yaml", "date", "time"),
    "a script": ("specs/a.sh", "date", "time"),
    "a manifest": ("manifests/a.yaml", "alpine", "debian"),
    "a pattern": ("patterns/own/workflow.yaml.j2", "v1alpha1", "v1alpha9"),
    "the settings": ("argogen.yaml", "team", "meat"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen_even_if_size_and_time_are_kept(clean: Path, program: Run, change: str) -> None:
    path, old, new = CHANGES[change]
    file = clean / path
    before, text = file.stat(), file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert program("check")[0] == 1


def test_a_manifest_more_or_less_is_seen(clean: Path, argogen: Run) -> None:
    shutil.copy(clean / "manifests/a.yaml", clean / "manifests/c.yaml")
    assert "manifests/c.yaml: orphaned" in argogen("check")[1]
    (clean / "manifests/c.yaml").unlink()
    (clean / "manifests/a.yaml").unlink()
    assert "manifests/a.yaml: missing" in argogen("check")[1]


def test_what_there_is_to_say_is_said_every_time(clean: Path, argogen: Run) -> None:
    (clean / "argogen.yaml").write_text("templates: [patterns]\n")
    argogen("render")
    first = argogen("check")
    assert "AG123" in first[2]
    assert argogen("check") == first


def test_a_link_out_of_the_project_is_followed_every_time(
    clean: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (clean / "notes").symlink_to(tmp_path_factory.mktemp("elsewhere"))
    for _ in range(2):
        assert "argogen.render" in watch(clean, "check")["modules"]


@pytest.mark.parametrize("example", ["databases", "notifications"])
def test_whatever_a_check_reads_is_in_the_fingerprint(tmp_path: Path, example: str) -> None:
    folder = tmp_path.resolve() / example
    shutil.copytree(ROOT / "examples" / example, folder)
    opened = watch(folder, "check", "--no-cache")["opened"]
    own = {str(file) for tree in (PACKAGE, *map(shipped, TREES)) for file in _own_files(tree)}
    project = {str(file) for file in _within(folder, 1000) or ()}
    ours = (f"{folder}/", *(f"{tree}/" for tree in (PACKAGE, *map(shipped, TREES))))
    read = {file for file in opened if file.startswith(ours) and "__pycache__" not in file}
    assert len(read) > 300, "the code at least"
    assert not read - own - project


def test_a_file_that_git_keeps_is_no_script(project: Path, argogen: Run) -> None:
    (project / ".git").mkdir()
    (project / ".git/config").write_text("token = 1\n")
    (project / "specs/a.yaml").write_text(
        "pattern: job\nname: a\njob: {image: alpine:3.20, command: sh, source: {file: ../.git/config}}\n"
    )
    code, _, err = argogen("render")
    assert code == 1
    assert 'AG013 "../.git/config" is a file of git\'s own' in err.replace("[", "").replace("]", "")
