"""Completion: the words that could stand at the cursor, as real shells get them."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from argogen.cli.complete import candidates
from argogen.cli.main import VERBS

Run = Callable[..., tuple[int, str, str]]

SETTINGS = "defaults: {namespace: team}\nenvironments: {dev: {}, prod: {}}\n"
CASES = {
    "": {"init", "render", "lint", "new", "explain"},
    "re": {"render"},
    "render ": {"specs/a.yaml", "specs/b.yaml"},
    "render specs/a.yaml specs/b": {"specs/b.yaml"},
    "render --env ": {"dev", "prod"},
    "render --env p": {"prod"},
    "render --o": {"--output"},
    "render --argo-version 4.1 --env d": {"dev"},
    "--argo-version 4": {"4.0", "4.1"},
    "lint --format s": {"sarif"},
    "lint --format = s": {"sarif"},
    "lint --fail-on n": {"note"},
    "new fa": {"facade"},
    "new cons": {"consumer"},
    "graph ": {"a", "b"},
    "new facade c --use sl": {"slack"},
    "patterns work": {"workflow-injection", "workflow-of-workflows"},
    "catalog con": {"consumers", "config-map"},
    "catalog show consumers/": {"consumers/webhook"},
    "schema jo": {"job"},
    "explain AG11": {"AG110", "AG111", "AG112"},
    "explain unknown-va": {"unknown-variable"},
    "uses ": {"a", "b"},
    "init --ci g": {"github", "gitlab"},
    "completion f": {"fish"},
    "frobnicate ": set(),
    "new facade ": set(),
    "render --output ": set(),
    "--project ": set(),
}


@pytest.fixture(autouse=True)
def settings(project: Path) -> None:
    """The project has environments."""
    Path("argogen.yaml").write_text(SETTINGS)


@pytest.mark.parametrize("line", CASES)
def test_what_could_stand_at_the_cursor(line: str) -> None:
    found = {word for word, _ in candidates(line.split(" "))}
    assert found >= CASES[line] if CASES[line] else found == set()


ALIKE = [(verb, option) for verb in VERBS for option, _ in candidates([verb, "--"]) if option in ("--env", "--format")]


@pytest.mark.parametrize(("verb", "option"), ALIKE)
def test_options_of_one_name_are_completed_whatever_the_verb(verb: str, option: str) -> None:
    assert candidates([verb, option, ""])


def test_the_project_is_the_one_that_the_line_names(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert dict(candidates(["--project", str(project), "render", "--env", ""])).keys() == {"dev", "prod"}
    assert dict(candidates(["render", "--project", str(project), "--env", ""])).keys() == {"dev", "prod"}


def test_options_of_the_verb_and_of_all_verbs_are_told_once_with_what_they_do() -> None:
    found = candidates(["check", "--"])
    assert len(found) == len({word for word, _ in found})
    assert {"--env", "--diff", "--project", "--no-color"} <= {word for word, _ in found}
    assert all(meaning for _, meaning in found)


@pytest.mark.parametrize("name", ["a b.yaml", "$(touch x).yaml", "a;b.yaml", "`x`.yaml", "a'b.yaml", "a\nb.yaml"])
def test_a_name_that_a_shell_could_misread_is_not_offered(name: str) -> None:
    Path("specs", name).write_text("pattern: job\n")
    assert {word for word, _ in candidates(["render", ""])} == {"specs/a.yaml", "specs/b.yaml"}


@pytest.mark.parametrize("text", ["specs: [", "argoVersion: v9"])
def test_a_project_with_faults_is_no_fault_of_the_line(text: str, program: Run) -> None:
    Path("argogen.yaml").write_text(text)
    assert program("render", "", _ARGOGEN_COMPLETE="1") == (0, "", "")


@pytest.fixture
def shell(tmp_path: Path) -> Callable[..., str]:
    """Run a script in a shell that finds the argogen under test; skip where the shell is not installed."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "argogen").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m argogen "$@"\n')
    (folder / "argogen").chmod(0o755)

    def run(name: str, script: str, *arguments: str) -> str:
        if shutil.which(name) is None:
            pytest.skip(f"{name} is not installed")
        command = ["env", f"PATH={folder}:/usr/bin:/bin", f"HOME={folder}", name, *arguments, "-c", script]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout

    return run


def test_bash_completes(shell: Callable[..., str]) -> None:
    script = """
        source <(argogen completion bash)
        COMP_WORDS=(argogen render --env p); COMP_CWORD=3
        _argogen argogen
        printf '%s\\n' "${COMPREPLY[@]}"; complete -p argogen
    """
    assert shell("bash", script) == "prod\ncomplete -o bashdefault -o default -F _argogen argogen\n"


def test_fish_completes(shell: Callable[..., str]) -> None:
    script = (
        'argogen completion fish | source; complete -C "argogen render --env p"; complete -C "argogen render argog"'
    )
    assert shell("fish", script) == "prod\nargogen.yaml\n"


def test_zsh_completes(shell: Callable[..., str]) -> None:
    script = """
        compdef() {}; words=(argogen render --env p); CURRENT=4
        _describe() { print -rl -- "$2" "${(@P)3}" }; _files() { print -r -- files }
        source <(argogen completion zsh)
        _argogen; words=(argogen render --output ''); _argogen
    """
    assert shell("zsh", script, "-f") == "argogen\nprod:\nfiles\n"


def test_another_shell_is_told_which_there_are(argogen: Run) -> None:
    assert argogen("completion", "tcsh") == (
        2, "", 'argogen: there is no shell "tcsh"\n  = help: it is one of "bash", "zsh" and "fish"\n',
    )  # fmt: skip
