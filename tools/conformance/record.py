"""Ask Argo itself about manifests, and record its answers in tests/conformance.

verdicts.json has what its validation says of every manifest that argogen renders, and of each case made for it;
substitution.json what arrives of hostile values. `tools/conformance/run.sh` builds the programs: the arguments are
pairs of an Argo version and its program. After `--changed` only verdicts are recorded, and only those of manifests that
are new or not what they were.
"""

import json
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml
from journeys import Argo, StoppedError, consumer_environment, environments, manifests_of, running

from argogen.project import open_project
from argogen.repository import render_project
from tests.conformance.cases import Case, every_case

ROOT = Path(__file__).parents[2]
RECORDED = ROOT / "tests" / "conformance"
LISTED = ("listed", "plain")
"""The specs of tests/conformance/project that list their items themselves; the others get those of hostile.json."""
PLACEHOLDER = re.compile(r"__argo__internal__placeholder-\d+")
"""What validation puts in the place of a value that only the run knows; the number counts on from case to case."""
LINE = re.compile(r"line \d+: ")
"""Where the controller stumbles over its settings, which it reads in another order each time."""


def said(findings: list[dict[str, Any]]) -> list[str]:
    """Return a line for each document that Argo refuses or passes over; none says that it accepts all of them."""
    if not findings:
        return ["skipped: nothing to lint"]  # for which `argo lint` fails
    return sorted(map(_line, (finding for finding in findings if not finding["ok"])))


def _line(finding: dict[str, Any]) -> str:
    """Return what Argo says of one document, without what is another each time."""
    if finding.get("skipped"):
        return f"skipped: {finding['message']}"
    message = PLACEHOLDER.sub("{...}", finding["message"])
    message = LINE.sub("", message) if finding["kind"] == "ConfigMap" else message
    return f"{finding['kind']} {finding['name']}: {message}"


def verdicts(program: str, cases: list[Case]) -> dict[str, list[str]]:
    """Return what Argo, as built into the program, says of each case."""
    questions = [[{"file": file, "text": text} for file, text in case.texts.items()] for case in cases]
    asked = "\n".join(map(json.dumps, questions))
    run = subprocess.run([program, "validate"], input=asked, stdout=subprocess.PIPE, text=True, check=True)
    answers = map(json.loads, run.stdout.splitlines())
    return {case.id: said(findings) for case, findings in zip(cases, answers, strict=True)}


def write_verdicts(programs: dict[str, str], known: dict[str, dict[str, Any]]) -> None:
    """Write what each version says of every case, a line a case; of those in `known` that are the same, as it is."""
    rows: dict[str, dict[str, Any]] = {}
    for version, program in programs.items():
        cases = every_case(version.rpartition(".")[0])
        kept = {
            case.id: known[case.id][version]
            for case in cases
            if known.get(case.id, {}).get("sha256") == case.checksum and version in known[case.id]
        }
        found = kept | verdicts(program, [case for case in cases if case.id not in kept])
        for case in cases:
            rows.setdefault(case.id, {"sha256": case.checksum})[version] = found[case.id]
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(row, ensure_ascii=False)}" for name, row in rows.items())
    (RECORDED / "verdicts.json").write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


def hostile_values() -> list[Any]:
    """Return the values that tests/conformance/hostile.json lists, those that must be refused too."""
    listed = json.loads((RECORDED / "hostile.json").read_text())
    return [*listed["arriving"], *(value for values in listed["refused"].values() for value in values)]


def rendered(minor: str) -> dict[str, str]:
    """Return the manifests of tests/conformance/project for an Argo version, by their specs' names."""
    results, _, _ = render_project(open_project(RECORDED / "project", argo_version=minor))
    return {result.file.stem: result.text for result in results}


def travel(argo: Argo, spec: str, text: str, value: Any) -> dict[str, Any]:
    """Return what arrives of a value: the environment that it reaches, or the message of who refused it."""
    manifests = manifests_of(text)
    try:
        if spec == "outputs":
            document = json.dumps({"value": value})
            arrived = consumer_environment(argo, manifests, "hostile-outputs", "slack", document)
        else:
            items = [value] if spec == "items" else [{"value": value}]
            (arrived,) = environments(argo, manifests, f"hostile-{spec}", items)
    except StoppedError as stopped:
        return {"value": value, "refused": str(stopped).splitlines()[0]}
    return {"value": value, "arrived": arrived}


def travel_listed(argo: Argo, spec: str, text: str) -> list[dict[str, Any]]:
    """Return what arrives of each item that the spec itself lists."""
    values = yaml.safe_load((RECORDED / "project" / "specs" / f"{spec}.yaml").read_text())["items"]["list"]
    arrived = environments(argo, manifests_of(text), f"hostile-{spec}", None)
    return [{"value": value, "arrived": one} for value, one in zip(values, arrived, strict=True)]


def journeys(program: str, minor: str) -> dict[str, Any]:
    """Return, for every spec of tests/conformance/project, its manifest's checksum and what arrives of each value."""
    with running(program) as argo:
        return {
            spec: {
                "sha256": sha256(text.encode()).hexdigest(),
                "values": travel_listed(argo, spec, text)
                if spec in LISTED
                else [travel(argo, spec, text, value) for value in hostile_values()],
            }
            for spec, text in rendered(minor).items()
        }


def write(name: str, recorded: dict[str, Any]) -> None:
    """Write a file of tests/conformance."""
    (RECORDED / name).write_text(json.dumps(recorded, indent=1) + "\n")


def main(programs: dict[str, str], *, changed: bool) -> None:
    """Write what each version's program says; with `changed`, only of what has no verdict yet."""
    if changed:
        write_verdicts(programs, json.loads((RECORDED / "verdicts.json").read_text(encoding="utf-8")))
        return
    write_verdicts(programs, {})
    minors = {version: version.rpartition(".")[0] for version in programs}
    write("substitution.json", {version: journeys(program, minors[version]) for version, program in programs.items()})


if __name__ == "__main__":
    given = [word for word in sys.argv[1:] if word != "--changed"]
    main(dict(zip(given[::2], given[1::2], strict=True)), changed="--changed" in sys.argv)
