"""The GitHub Action: its script, run as the runner does, with the inputs in its environment."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ACTION = yaml.safe_load((Path(__file__).parents[2] / "action.yml").read_text())
STEPS = ACTION["runs"]["steps"]
RUN = STEPS[-1]
INPUT = re.compile(r"\$\{\{ inputs\.(\w+) \}\}")


@pytest.fixture
def action(project: Path, environment: dict[str, str]) -> Any:
    """Run the action's last step with inputs, in the folder above the project."""

    def run(**inputs: str) -> "subprocess.CompletedProcess[str]":
        given = {name: one["default"] for name, one in ACTION["inputs"].items()} | inputs
        variables = {
            key: given[value.removeprefix("${{ inputs.").removesuffix(" }}")] for key, value in RUN["env"].items()
        }
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", RUN["run"]]
        variables |= environment
        return subprocess.run(command, cwd=project.parent, env=variables, capture_output=True, text=True, check=False)

    return run


def test_it_runs_the_command_on_the_project_with_argogens_exit_code(action: Any) -> None:
    assert action(project="project").returncode == 1
    assert action(project="project", command="render").returncode == 0
    done = action(project="project", args="--diff\n--env prod")
    assert (done.returncode, done.stderr) == (0, "prod: 1 spec checked: every manifest is up to date\n")


@pytest.mark.parametrize("name", ["args", "command", "project"])
def test_an_input_never_becomes_a_command(name: str, action: Any, project: Path) -> None:
    assert action(**{"project": "project", name: "$(touch taken); touch taken"}).returncode == 2
    assert not [*project.parent.rglob("taken")]


def test_no_script_has_an_input_in_its_text() -> None:
    assert not [step for step in STEPS if "${{" in step["run"]]


def test_every_input_is_used() -> None:
    named = [INPUT.fullmatch(value) for step in STEPS for value in step["env"].values()]
    used = {found[1] for found in named if found}
    assert used == set(ACTION["inputs"])
