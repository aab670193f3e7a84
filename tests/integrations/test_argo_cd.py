"""The config management plugin, run as Argo CD runs it: its command, the application's folder, variables."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

PLUGIN = Path(__file__).parents[2] / "integrations/argo-cd"
BUILD = {
    "ARGOCD_APP_NAME": "vacuum",
    "ARGOCD_APP_NAMESPACE": "argocd",
    "ARGOCD_APP_REVISION": "0123456789abcdef",
    "ARGOCD_APP_SOURCE_PATH": "project",
    "KUBE_VERSION": "1.33",
}
"""Some of the variables that every plugin gets."""
Generate = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def generate(project: Path, environment: dict[str, str]) -> Generate:
    """Run the plugin's command in the application's folder, with `parameters` as variables."""
    command = yaml.safe_load((PLUGIN / "plugin.yaml").read_text())["spec"]["generate"]

    def run(**parameters: str) -> "subprocess.CompletedProcess[str]":
        words = [*command["command"], *command["args"]]
        variables = {**environment, **BUILD, **parameters}
        return subprocess.run(words, cwd=project, env=variables, capture_output=True, text=True, check=False)

    return run


def test_stdout_is_manifests_of_the_environment_and_nothing_is_written(project: Path, generate: Generate) -> None:
    before = {*project.rglob("*")}
    done = generate(PARAM_ENV="prod", ARGOCD_APP_PARAMETERS='[{"name": "env", "string": "prod"}]')
    found = [*yaml.safe_load_all(done.stdout)]
    assert done.returncode == 0
    assert [one["kind"] for one in found] == ["WorkflowTemplate", "ServiceAccount", "Role", "RoleBinding"]
    assert {one["metadata"]["namespace"] for one in found} == {"prod"}
    assert {*project.rglob("*")} == before


@pytest.mark.parametrize("parameters", [{}, {"PARAM_ENV": ""}], ids=["none", "empty"])
def test_without_the_parameter_a_project_without_environments_is_rendered(
    parameters: dict[str, str], project: Path, generate: Generate
) -> None:
    (project / "argogen.yaml").write_text("defaults: {namespace: team}\n")
    done = generate(**parameters)
    assert (done.returncode, {one["metadata"]["namespace"] for one in yaml.safe_load_all(done.stdout)}) == (0, {"team"})


def test_several_environments_want_the_parameter(generate: Generate) -> None:
    done = generate()
    assert (done.returncode, done.stdout) == (2, "")
    assert "there are several environments: dev, prod" in done.stderr


@pytest.mark.parametrize("value", ['$(touch taken)"; touch taken; "', "prod --output taken"])
def test_a_parameter_never_becomes_a_command_or_an_option(value: str, project: Path, generate: Generate) -> None:
    done = generate(PARAM_ENV=value)
    assert (done.returncode, done.stdout) == (2, "")
    assert f'there is no environment "{value}"' in done.stderr
    assert not (project / "taken").exists()


@pytest.mark.parametrize("spec", ["", "pattern: job\nname: vacuum\nscedule: x\n"], ids=["no spec", "a wrong spec"])
def test_nothing_to_apply_is_a_failure_with_nothing_on_stdout(spec: str, project: Path, generate: Generate) -> None:
    (project / "specs/vacuum.yaml").unlink()
    if spec:
        (project / "specs/vacuum.yaml").write_text(spec)
    done = generate(PARAM_ENV="prod")
    assert (done.returncode, done.stdout) == (1, "")
    assert "error AG" in done.stderr


def test_the_sidecar_mounts_what_there_is() -> None:
    pod = yaml.safe_load((PLUGIN / "repo-server.yaml").read_text())["spec"]["template"]["spec"]
    (sidecar,) = pod["containers"]
    of_argo_cd = {"var-files", "plugins"}
    assert {one["name"] for one in sidecar["volumeMounts"]} == {one["name"] for one in pod["volumes"]} | of_argo_cd
