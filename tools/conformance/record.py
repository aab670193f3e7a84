"""Run Argo's own validation over the rendered manifests and record what it says in tests/conformance/results.json.

`tools/conformance/run.sh` builds the program that is given as the only argument. Golden files of other Argo versions
than the newest are left out: the program is that version's.
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

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "tests" / "conformance" / "results.json"


def groups() -> list[list[Path]]:
    """Return the manifests in groups that know each other: each golden file alone, an example's all together."""
    golden = [[file] for file in sorted(ROOT.glob("tests/golden/*/4.1.yaml"))]
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
        answer = subprocess.run([program, *names, others.name], cwd=ROOT, capture_output=True, text=True, check=False)
    if answer.returncode not in (0, 1):
        raise RuntimeError(answer.stderr)
    found = [json.loads(line) for line in answer.stdout.splitlines()]
    return [
        {**finding, "sha256": sha256((ROOT / finding["file"]).read_bytes()).hexdigest()}
        for finding in found
        if finding["file"] in names
    ]


def main(program: str) -> int:
    """Write the results; return 1 if Argo refuses any manifest."""
    findings = [finding for files in groups() for finding in ask(program, files)]
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({"argo": "4.1.2", "findings": findings}, indent=1) + "\n")
    refused = [finding for finding in findings if not finding["ok"]]
    for finding in refused:
        print(f"{finding['file']}: {finding['kind']} {finding['name']}: {finding['message']}")
    print(f"{len(findings)} objects, {len(refused)} refused")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
