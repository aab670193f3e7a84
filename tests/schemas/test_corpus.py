"""Argo's own examples, as a corpus: the folder is named by ARGOGEN_CORPUS."""

import os
from pathlib import Path

import jsonschema
import jsonschema_rs
import pytest

from argogen.argo.schemas import CORE, kind_schema
from argogen.argo.validation import CORE_KINDS, is_known, validate
from argogen.argo.versions import VERSIONS
from argogen.yamldoc import Dialect, load

# The name of both slid into another key by wrong indentation: Kubernetes refuses them, too.
NAMELESS = {"fun-with-gifs.yaml", "k8s-jobs.yaml"}


@pytest.fixture(scope="module")
def corpus() -> dict[str, list[object]]:
    """The documents of every file."""
    folder = os.environ.get("ARGOGEN_CORPUS")
    if not folder:
        pytest.skip("ARGOGEN_CORPUS names no folder with Argo's examples")
    files = sorted(Path(folder).rglob("*.yaml"))
    assert files, f"no manifests in {folder}"
    corpus: dict[str, list[object]] = {
        str(path.relative_to(folder)): [
            document.data for document in load(path.read_text(encoding="utf-8"), path.name, Dialect.ARGO).documents
        ]
        for path in files
    }
    assert all(corpus.values()), "a file without a document"
    return corpus


def test_the_examples_have_no_problem_but_two_lost_names(corpus: dict[str, list[object]]) -> None:
    found = {
        (name, problem.code, problem.message)
        for name, documents in corpus.items()
        for document in documents
        for problem in validate(document, "4.1")
    }
    assert found == {(name, "AG302", 'missing field "name" or "generateName" in metadata') for name in NAMELESS}


@pytest.mark.parametrize("version", VERSIONS)
def test_both_validators_agree_on_the_examples(corpus: dict[str, list[object]], version: str) -> None:
    for document in (item for documents in corpus.values() for item in documents):
        if isinstance(document, dict) and is_known(document):
            schema = kind_schema(CORE if document["kind"] in CORE_KINDS else version, document["kind"])
            fast = jsonschema_rs.Draft202012Validator(schema).is_valid(document)
            assert fast == jsonschema.Draft202012Validator(schema).is_valid(document), document["metadata"]
