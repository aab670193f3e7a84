"""The verdict: a run fails if the job failed or a required consumer did, and says which."""

import itertools
from collections.abc import Callable

import pytest

from .argo import arguments_of, process, resolve
from .facade import Facade

PHASES = ("Succeeded", "Failed", "Error", "Skipped", "Omitted")


def _consumer(name: str, *, required: bool) -> dict[str, object]:
    return {"name": name, "templateRef": {"name": "tickets", "template": "open"}, "required": required}


@pytest.mark.parametrize("job", ["Succeeded", "Failed", "Error"])
@pytest.mark.parametrize("consumers", [*itertools.product(PHASES, PHASES)])
def test_verdict_names_the_culprit(facade: Callable[..., Facade], job: str, consumers: tuple[str, str]) -> None:
    names = ("open-ticket", "page")
    built = facade(consumers=[*(_consumer(name, required=True) for name in names), _consumer("mail", required=False)])
    verdict = process(built.templates["zz-internal-verdict"], {"job": job, **dict(zip(names, consumers, strict=True))})
    failed = [name for name, phase in zip(names, consumers, strict=True) if phase in ("Failed", "Error")]
    expected = "false"
    if job != "Succeeded":
        expected = f'"the job ended {job}"'
    elif failed:
        expected = f'"the required consumer {failed[0]} ended {dict(zip(names, consumers, strict=True))[failed[0]]}"'
    assert verdict["steps"][0][0]["when"] == expected


def test_verdict_gets_the_phases_that_the_run_knows(facade: Callable[..., Facade]) -> None:
    built = facade(consumers=[_consumer("open-ticket", required=True), _consumer("mail", required=False)])
    task = built.tasks()["verdict"]
    assert task["dependencies"] == ["run", "open-ticket", "mail"]
    scope = {
        **built.scope({"job_phase": "Failed"}),
        "tasks.open-ticket.status": "Error",
        "tasks.mail.status": "Skipped",
    }
    assert arguments_of(resolve(task, scope)) == {"job": "Failed", "open-ticket": "Error"}
