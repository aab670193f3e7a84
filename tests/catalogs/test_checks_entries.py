"""What holds for every check: it says what it proves, and its pods may do nothing else."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from argogen.catalogs import Entry, find_entries
from argogen.project import Project

REPOSITORY = Path(__file__).parents[2]
CHECKS = [entry for (kind, _), entry in find_entries(Project(REPOSITORY)).entries.items() if kind == "checks"]
NAMES = """acquire-lock archive-logs artifact-round-trip assume-identity child-workflow create-and-delete-resource
    mount-volume output-parameter pull-image reach-url read-secret resolve-dns schedule-on-node-pool sql-ping
    tcp-connect"""
UNPRIVILEGED = {
    "runAsNonRoot": True,
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "seccompProfile": {"type": "RuntimeDefault"},
}

each_check = pytest.mark.parametrize("entry", CHECKS, ids=lambda entry: entry.name)


def pods(entry: Entry) -> Iterator[dict[str, Any]]:
    """The entry's jobs with an image, whatever the parameters say."""
    jobs = [entry.job, *(variant["job"] for variant in entry.variants)]
    for job in jobs:
        yield from (one for one in job.get("steps", [job]) if "image" in one)


def test_the_checks_are_found() -> None:
    assert [entry.name for entry in CHECKS] == NAMES.split()


@each_check
def test_it_says_what_it_proves_and_when_it_passes(entry: Entry) -> None:
    assert entry.description.startswith("Proves that ")
    assert "\nPasses when " in entry.description
    assert any(word in entry.description.lower() for word in ("fail", "otherwise", "stays pending"))


@each_check
def test_its_pods_are_unprivileged(entry: Entry) -> None:
    for pod in pods(entry):
        if "securityContext" in pod:
            expected = dict(UNPRIVILEGED)
            if entry.name == "pull-image":  # the user of an image that may be any
                del expected["runAsNonRoot"]
            assert {key: pod["securityContext"].get(key) for key in expected} == expected


@each_check
def test_its_scripts_end_in_time(entry: Entry) -> None:
    scripts = {pod["source"]["file"] for pod in pods(entry) if "source" in pod}
    scripts |= {variant["job"]["source"]["file"] for variant in entry.variants if "source" in variant["job"]}
    assert scripts == {file.name for file in entry.folder.iterdir() if file.suffix in (".py", ".sh")}
    for script in sorted(scripts):
        text = (entry.folder / script).read_text(encoding="ascii")
        assert "    begin()\n" in text or "timeout 90 " in text or script == "schedule.sh"


@each_check
def test_it_has_no_right_that_it_does_not_need(entry: Entry) -> None:
    allowed = {"create-and-delete-resource": ["configmaps"], "child-workflow": ["workflows"]}
    assert [rule["resources"] for rule in entry.rights] == ([allowed[entry.name]] if entry.name in allowed else [])
