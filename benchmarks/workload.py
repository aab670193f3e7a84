"""What is measured: projects of many specs, and the same manifests in the form that each peer takes."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import yaml

from argogen.argo.schemas import CORE, kind_schema
from argogen.argo.validation import ARGO_KINDS, CORE_KINDS

EXAMPLE = Path(__file__).parents[1] / "templates" / "facade" / "example.yaml"
NAME = "nightly-export"
"""The name of the example, which every copy replaces by one of its own."""
VERSION = "4.1"
SETTINGS = f'argoVersion: "{VERSION}"\ndefaults: {{namespace: benchmarks}}\n'


def make_project(folder: Path, count: int) -> Path:
    """Write a project of `count` specs, the example under as many names, and return its folder."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "specs").mkdir(parents=True)
    (folder / "argogen.yaml").write_text(SETTINGS, encoding="utf-8")
    text = EXAMPLE.read_text(encoding="utf-8")
    for name in names(count):
        (folder / "specs" / f"{name}.yaml").write_text(text.replace(NAME, name), encoding="utf-8")
    return folder


def names(count: int) -> list[str]:
    """Return the names of a project's specs."""
    return [f"{NAME}-{number:05}" for number in range(count)]


def commit_and_change(project: Path) -> None:
    """Commit a project to a repository of its own, and then change every spec."""
    author = ("-c", "user.name=bench", "-c", "user.email=bench@localhost", "-c", "commit.gpgsign=false")
    for words in (["init", "--quiet", "-b", "main"], ["add", "."], [*author, "commit", "--quiet", "-m", "before"]):
        subprocess.run(["git", *words], cwd=project, check=True)
    for file in (project / "specs").iterdir():
        text = file.read_text(encoding="utf-8")
        file.write_text(
            text.replace("default: eu", "default: us").replace('"0 3 * * *"', '"0 4 * * *"'), encoding="utf-8"
        )


def make_bare(folder: Path, project: Path) -> list[str]:
    """Write what the bare script needs to render a project's only spec to the same text; return its arguments."""
    spec, manifest = only(project / "specs"), only(project / "manifests")
    template, schemas = folder / "manifest.yaml.j2", folder / "schemas.json"
    text = manifest.read_text(encoding="utf-8").replace(names(1)[0], "<@ name @>")
    template.write_text(text, encoding="utf-8")
    kinds = {document["kind"] for document in yaml.load_all(text, yaml.CSafeLoader)}
    sources = dict.fromkeys(CORE_KINDS, CORE) | dict.fromkeys(ARGO_KINDS, VERSION)
    schemas.write_text(json.dumps({kind: kind_schema(sources[kind], kind) for kind in sorted(kinds)}), encoding="utf-8")
    return [str(spec), str(template), str(schemas)]


def make_kustomization(folder: Path, manifests: Path) -> Path:
    """Write the manifests with a kustomization that adds a label to them, and return its folder."""
    shutil.copytree(manifests, folder)
    files = sorted(file.name for file in folder.iterdir())
    kustomization = {"resources": files, "labels": [{"pairs": {"team": "benchmarks"}}]}
    (folder / "kustomization.yaml").write_text(yaml.safe_dump(kustomization), encoding="utf-8")
    return folder


def make_chart(folder: Path, manifest: Path, count: int) -> Path:
    """Write a Helm chart that renders a manifest under `count` names, and return its folder."""
    (folder / "templates").mkdir(parents=True)
    (folder / "Chart.yaml").write_text("apiVersion: v2\nname: benchmark\nversion: 0.1.0\n", encoding="utf-8")
    (folder / "values.yaml").write_text(yaml.safe_dump({"names": names(count)}), encoding="utf-8")
    parts = manifest.read_text(encoding="utf-8").split("{{")
    text = '{{ "{{" }}'.join(parts).replace(names(1)[0], "{{ $name }}")
    template = f"{{{{- range $name := .Values.names }}}}\n---\n{text}{{{{- end }}}}\n"
    (folder / "templates" / "manifests.yaml").write_text(template, encoding="utf-8")
    return folder


def make_jsonnet(file: Path, manifest: Path, count: int) -> Path:
    """Write a Jsonnet program that gives a manifest's documents under `count` names, and return its file."""
    documents = json.dumps([*yaml.load_all(manifest.read_text(encoding="utf-8"), yaml.CSafeLoader)])
    body = documents.replace(names(1)[0], '" + name + "')
    program = (
        f"local documents(name) = {body};\nstd.manifestYamlStream(std.flatMap(documents, {json.dumps(names(count))}))"
    )
    file.write_text(program, encoding="utf-8")
    return file


def only(folder: Path) -> Path:
    """Return the only file in a folder."""
    (file,) = folder.iterdir()
    return file


def files(folder: Path) -> Sequence[str]:
    """Return the files of a folder, by name."""
    return sorted(str(file) for file in folder.iterdir())
