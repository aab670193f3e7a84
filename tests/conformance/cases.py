"""What Argo is asked about: what argogen renders, the bases, and their mutants."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from argogen.yamldoc import write, write_documents

from .mutants import BASES, MUTANTS
from .mutants.edits import documents_of

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Case:
    """Files that know each other, as texts by their names."""

    id: str
    texts: Mapping[str, str]

    @property
    def checksum(self) -> str:
        """Changes with any of the texts."""
        return sha256("\0".join([*self.texts, *self.texts.values()]).encode()).hexdigest()[:16]


@cache
def every_case(minor: str) -> list[Case]:
    """Return all that a version of Argo, such as "4.1", is asked about."""
    return [*rendered(minor), *made()]


@cache
def made() -> list[Case]:
    """Return the cases that were made for it."""
    return [*bases(), *mutants()]


def bases() -> list[Case]:
    """Return the manifests that the mutants start from: as they are, and the same in other files and as JSON."""
    files = sorted(BASES.glob("*.yaml"))
    whole = [Case(f"bases/{file.stem}", {file.name: file.read_text("utf-8")}) for file in files]
    return [*whole, *(_apart(file.stem) for file in files), *(_as_json(file.stem) for file in files)]


def _apart(base: str) -> Case:
    """Return a base with each document in a file of its own, the last first."""
    texts = [write(document) for document in documents_of(base)]
    return Case(f"apart/{base}", {f"{index}.yaml": texts[index] for index in reversed(range(len(texts)))})


def _as_json(base: str) -> Case:
    """Return a base as JSON, which Argo reads in another way."""
    texts = [json.dumps(document, indent=2) for document in documents_of(base)]
    return Case(f"json/{base}", {f"{index}.json": text for index, text in enumerate(texts)})


def mutants() -> list[Case]:
    """Return the mutants."""
    return [Case(mutant.id, {f"{mutant.base}.yaml": mutant.text}) for mutant in MUTANTS]


@cache
def rendered(minor: str) -> list[Case]:
    """Return what argogen renders for an Argo version: each golden file alone, an example's for one cluster together.

    A version that has no golden file has that of the newest.
    """
    newest = sorted(ROOT.glob("tests/golden/**/4.1.yaml"))
    own = [file.with_name(f"{minor}.yaml") for file in newest]
    golden = [[file if file.exists() else other] for file, other in zip(own, newest, strict=True)]
    folders = {file.parent for file in ROOT.glob("examples/*/manifests/**/*.yaml")}
    examples = {folder: sorted(folder.glob("*.yaml")) for folder in sorted(folders)}
    return [
        *(_rendered(files[0], files) for files in golden),
        *(_rendered(folder, files) for folder, files in examples.items()),
    ]


def _rendered(about: Path, files: Sequence[Path]) -> Case:
    texts = {file.relative_to(ROOT).as_posix(): file.read_text("utf-8") for file in files}
    others = write_documents(stand_ins(list(texts.values())))
    return Case(about.relative_to(ROOT).as_posix(), texts | ({"stand-ins.yaml": others} if others else {}))


def stand_ins(texts: Sequence[str]) -> list[dict[str, Any]]:
    """Return WorkflowTemplates for those that manifests refer to but don't hold: what a run would find on the cluster.

    Each template takes what it is given and has the outputs that are asked of it.
    """
    documents = [document for text in texts for document in yaml.safe_load_all(text)]
    held = {document["metadata"]["name"] for document in documents if document["kind"] == "WorkflowTemplate"}
    foreign: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
    for document in documents:
        for task in _calls(document):
            reference, name = task["templateRef"], re.escape(task["name"])
            if reference["name"] in held:
                continue
            chain = rf"\['{name}'\]\??\.outputs\??\.parameters(?:\?\.)?\['([^']+)'\]"
            outputs = sorted({found for text in texts for found in re.findall(chain, text)})
            given = [argument["name"] for argument in task.get("arguments", {}).get("parameters", [])]
            place = document["metadata"].get("namespace", ""), reference["name"]
            foreign.setdefault(place, {})[reference["template"]] = {
                "name": reference["template"],
                "inputs": {"parameters": [{"name": parameter} for parameter in given]},
                "outputs": {"parameters": [{"name": output, "valueFrom": {"path": "/out"}} for output in outputs]},
                "container": {"image": "busybox:1", "command": ["true"]},
            }
    return [
        {
            "apiVersion": "argoproj.io/v1alpha1",
            "kind": "WorkflowTemplate",
            "metadata": {"name": name} | ({"namespace": namespace} if namespace else {}),
            "spec": {"templates": list(templates.values())},
        }
        for (namespace, name), templates in foreign.items()
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
