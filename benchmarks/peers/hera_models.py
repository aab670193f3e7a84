"""Reads manifests of WorkflowTemplates as Hera's classes, and prints them: `python hera_models.py FILE...`."""

import sys
from pathlib import Path

import yaml
from hera.workflows import WorkflowTemplate

for file in map(Path, sys.argv[1:]):
    for document in yaml.load_all(file.read_text(encoding="utf-8"), yaml.CSafeLoader):
        if document["kind"] == "WorkflowTemplate":
            sys.stdout.write(WorkflowTemplate.from_dict(document).to_yaml() + "---\n")
