"""Ask Argo itself about what argogen renders, and record its answers in tests/conformance.

results.json has what its validation says of every rendered manifest, substitution.json what arrives of hostile values.
`tools/conformance/run.sh` builds the programs: the arguments are pairs of an Argo version and its program.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml
from journeys import Argo, StoppedError, consumer_environment, environments, manifests_of, running

from argogen.project import open_project
from argogen.repository import render_project

ROOT = Path(__file__).parents[2]
RECORDED = ROOT / "tests" / "conformance"
LISTED = ("listed", "plain")
"""The specs of tests/conformance/project that list their items themselves; the others get those of hostile.json."""


def groups(minor: str) -> list[list[Path]]:
    """Return an Argo version's manifests in groups that know each other: a golden file alone, an example's together.

    A version that has no golden file has that of the newest.
    """
    newest = sorted(ROOT.glob("tests/golden/**/4.1.yaml"))
    own = [file.with_name(f"{minor}.yaml") for file in newest]
    golden = [[file if file.exists() else other] for file, other in zip(own, newest, strict=True)]
    examples = [sorted(folder.rglob("*.yaml")) for folder in sorted(ROOT.glob("examples/*/manifests"))]
    return golden + examples


def stand_ins(files: list[Path]) -> list[dict[str, Any]]:
    """Return WorkflowTemplates for those that the files refer to but don't hold: what a run would find on the cluster.

    Each template takes what it is given and has the outputs that are asked of it.
    """
    texts = [file.read_text() for file in files]
    documents = [document for text in texts for document in yaml.safe_load_all(text)]
    held = {document["metadata"]["name"] for document in documents if document["kind"] == "WorkflowTemplate"}
    foreign: dict[str, dict[str, dict[str, Any]]] = {}
    for task in (task for document in documents for task in _calls(document)):
        reference, name = task["templateRef"], re.escape(task["name"])
        if reference["name"] in held:
            continue
        chain = rf"\['{name}'\]\??\.outputs\??\.parameters(?:\?\.)?\['([^']+)'\]"
        outputs = sorted({found for text in texts for found in re.findall(chain, text)})
        given = [argument["name"] for argument in task.get("arguments", {}).get("parameters", [])]
        foreign.setdefault(reference["name"], {})[reference["template"]] = {
            "name": reference["template"],
            "inputs": {"parameters": [{"name": parameter} for parameter in given]},
            "outputs": {"parameters": [{"name": output, "valueFrom": {"path": "/out"}} for output in outputs]},
            "container": {"image": "busybox:1", "command": ["true"]},
        }
    return [
        {
            "apiVersion": "argoproj.io/v1alpha1",
            "kind": "WorkflowTemplate",
            "metadata": {"name": name},
            "spec": {"templates": list(templates.values())},
        }
        for name, templates in foreign.items()
    ]


def _calls(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every task and step that names a templateRef."""
    if isinstance(value, dict):
        if "templateRef" in value:
            yield value
        for inner in value.values():
            yield from _calls(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _calls(inner)


def ask(program: str, files: list[Path]) -> list[dict[str, Any]]:
    """Return what the program says of some files, each finding with the file's checksum."""
    names = [file.relative_to(ROOT).as_posix() for file in files]
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as others:
        yaml.safe_dump_all(stand_ins(files), others)
        others.flush()
        command = [program, "validate", *names, others.name]
        answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if answer.returncode not in (0, 1):
        raise RuntimeError(answer.stderr)
    found = [json.loads(line) for line in answer.stdout.splitlines()]
    return [
        {**finding, "sha256": sha256((ROOT / finding["file"]).read_bytes()).hexdigest()}
        for finding in found
        if finding["file"] in names
    ]


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


def main(programs: dict[str, str]) -> int:
    """Write what each version's program says; return 1 if Argo refuses any manifest."""
    minors = {version: version.rpartition(".")[0] for version in programs}
    findings = {
        version: [finding for files in groups(minors[version]) for finding in ask(program, files)]
        for version, program in programs.items()
    }
    write("results.json", findings)
    write("substitution.json", {version: journeys(program, minors[version]) for version, program in programs.items()})
    refused = 0
    for version, found in findings.items():
        for finding in found:
            if not finding["ok"]:
                refused += 1
                print(f"{version}: {finding['file']}: {finding['kind']} {finding['name']}: {finding['message']}")
        print(f"Argo {version}: {len(found)} objects asked about")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main(dict(zip(sys.argv[1::2], sys.argv[2::2], strict=True))))
