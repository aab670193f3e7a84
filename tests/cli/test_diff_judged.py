"""What judgements do to the exit code, and how a project sets it: limits, profiles, severities, accepted breaks."""

import json
from pathlib import Path

import pytest

from .conftest import Run

EXPORT = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: export}
spec:
  templates:
  - name: main
    container: {image: "alpine:3.20", command: [date]}
    outputs: {parameters: [{name: rows, valueFrom: {path: /tmp/rows}}]}
"""
WITHOUT_OUTPUT = EXPORT.replace("    outputs: {parameters: [{name: rows, valueFrom: {path: /tmp/rows}}]}\n", "")
OTHER_IMAGE = EXPORT.replace("alpine:3.20", "alpine:3.21")
OTHER_WRITING = EXPORT.replace("[date]", '["date"]')
ACCEPTED = ".argogen/accepted.yaml"


@pytest.fixture
def files(project: Path) -> Path:
    """A project with two manifests to compare: in the newer one an output is gone."""
    (project / "old.yaml").write_text(EXPORT)
    (project / "new.yaml").write_text(WITHOUT_OUTPUT)
    return project


def fingerprint(argogen: Run) -> str:
    """Return the fingerprint of the only finding."""
    _, out, _ = argogen("diff", "old.yaml", "new.yaml", "--format", "json")
    (found,) = [one for each in json.loads(out)["objects"] for one in each["judgements"]]
    return str(found["fingerprint"])


@pytest.mark.parametrize(
    ("new", "fails_on"),
    [
        (WITHOUT_OUTPUT, {"breaking", "risky", "any"}),
        (EXPORT, set()),
        (OTHER_IMAGE.replace("alpine:3.21", "alpine:latest"), {"risky", "any"}),
        (OTHER_IMAGE, {"any"}),
        (OTHER_WRITING, set()),
    ],
    ids=["breaking", "none", "risky", "compatible", "cosmetic"],
)
def test_the_limit_decides_what_fails(new: str, fails_on: set[str], files: Path, argogen: Run) -> None:
    (files / "new.yaml").write_text(new)
    for level in ("breaking", "risky", "any", "none"):
        assert argogen("diff", "old.yaml", "new.yaml", "--fail-on", level)[0] == int(level in fails_on)
    assert argogen("diff", "old.yaml", "new.yaml", "--exit-code")[0] == int("any" in fails_on)
    assert argogen("diff", "old.yaml", "new.yaml")[0] == 0


@pytest.mark.parametrize(
    ("settings", "severity"),
    [
        ("diff: {profile: external}", "breaking"),
        ("diff: {profile: repo}", "compatible"),
        ("diff: {severity: {output-removed: risky}}", "risky"),
        ("diff: {profile: repo, severity: {output-removed: breaking}}", "breaking"),
    ],
)
def test_a_project_says_how_bad_a_change_is(settings: str, severity: str, files: Path, argogen: Run) -> None:
    (files / "argogen.yaml").write_text(settings)
    line = next(one for one in argogen("diff", "old.yaml", "new.yaml")[1].splitlines() if "output-removed" in one)
    assert line.split(maxsplit=1)[0] == severity


@pytest.mark.parametrize("settings", ['diff: {profile: "off"}', 'diff: {severity: {output-removed: "off"}}'])
def test_a_project_may_judge_nothing(settings: str, files: Path, argogen: Run) -> None:
    (files / "argogen.yaml").write_text(settings)
    code, out, _ = argogen("diff", "old.yaml", "new.yaml", "--fail-on", "risky")
    assert code == 0
    assert "outputs.parameters[rows]" in out
    assert "output-removed" not in out


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("diff: {profile: outside}", '"outside"'),
        ("diff: {severity: {output-removd: risky}}", "output-removd"),
        ("diff: {severity: {output-removed: awful}}", '"awful"'),
    ],
)
def test_settings_that_mean_nothing_are_no_difference(settings: str, said: str, files: Path, argogen: Run) -> None:
    (files / "argogen.yaml").write_text(settings)
    code, out, err = argogen("diff", "old.yaml", "new.yaml")
    assert (code, out) == (2, "")
    assert err.startswith("argogen.yaml:1:")
    assert said in err.splitlines()[0]


def test_an_accepted_change_is_told_and_fails_no_more(files: Path, argogen: Run) -> None:
    code, out, err = argogen(
        "diff", "old.yaml", "new.yaml", "--accept", fingerprint(argogen), "--reason", "nobody\n  reads it"
    )
    assert (code, out) == (0, "")
    assert err == f"accepted: template main: output rows removed\nwrote {ACCEPTED}\n"
    code, out, err = argogen("diff", "old.yaml", "new.yaml", "--fail-on", "breaking")
    assert (code, err) == (0, "")
    assert "(accepted: nobody reads it)" in out


def test_accepting_again_changes_the_reason(files: Path, argogen: Run) -> None:
    name = fingerprint(argogen)
    for reason in ("nobody reads it", "the reader moved"):
        assert argogen("diff", "old.yaml", "new.yaml", "--accept", name, "--reason", reason)[0] == 0
    text = (files / ACCEPTED).read_text()
    assert text.count(name) == 1
    assert "the reader moved" in text


def test_what_was_accepted_and_is_in_no_change_is_noted(files: Path, argogen: Run) -> None:
    name = fingerprint(argogen)
    argogen("diff", "old.yaml", "new.yaml", "--accept", name, "--reason", "nobody reads it")
    (files / "new.yaml").write_text(OTHER_IMAGE)
    code, _, err = argogen("diff", "old.yaml", "new.yaml", "--fail-on", "breaking")
    assert code == 0
    assert err == f"note: {ACCEPTED}: output-removed {name} is in no change here, and may be taken out\n"


def test_another_output_is_another_finding(files: Path, argogen: Run) -> None:
    argogen("diff", "old.yaml", "new.yaml", "--accept", fingerprint(argogen), "--reason", "nobody reads it")
    for file in ("old.yaml", "new.yaml"):
        (files / file).write_text((files / file).read_text().replace("rows", "lines"))
    assert argogen("diff", "old.yaml", "new.yaml", "--fail-on", "breaking")[0] == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--accept", "FOUND"], "an accepted change needs a reason\n  = help: --reason"),
        (["--accept", "FOUND", "--reason", "  "], "an accepted change needs a reason"),
        (["--accept", "0123456789ab", "--reason", "x"], 'no change here has the fingerprint "0123456789ab"'),
        (["--reason", "x"], "--reason says why a change is accepted, and none is\n  = help: --accept FINGERPRINT"),
        (["--fail-on", "braking"], 'there is no level "braking"\n  = help: did you mean "breaking"?'),
    ],
)
def test_wrong_calls(options: list[str], said: str, files: Path, argogen: Run) -> None:
    found = fingerprint(argogen)
    options = [found if one == "FOUND" else one for one in options]
    code, out, err = argogen("diff", "old.yaml", "new.yaml", *options)
    assert (code, out) == (2, "")
    assert err.startswith(f"argogen: {said}")
    assert not (files / ACCEPTED).exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("accepted: [", "error AG004"),
        ("accepted: [{fingerprint: 0123456789ab, rule: output-removed, object: x}]", '"reason" is missing'),
        ("accepted: [{fingerprint: 12, rule: output-removed, object: x, reason: moved}]", "fingerprint"),
        ("- 7", "error AG"),
    ],
)
def test_a_broken_list_of_accepted_changes_is_no_difference(text: str, said: str, files: Path, argogen: Run) -> None:
    (files / ".argogen").mkdir()
    (files / ACCEPTED).write_text(text)
    code, out, err = argogen("diff", "old.yaml", "new.yaml")
    assert (code, out) == (2, "")
    assert err.startswith(f"{ACCEPTED}:1:")
    assert said in err.splitlines()[0]
