"""The schemas by which editors complete and check, where a project keeps them, and how a spec names its own."""

import json
import os
from pathlib import Path

from argogen.catalogs import find_entries
from argogen.editors.draft import DRAFT_7, as_draft_7
from argogen.editors.specs import editor_schema
from argogen.patterns.discover import find_patterns
from argogen.project import Project
from argogen.spec.schema import Schema, project_schema

SPEC_SCHEMA = ".argogen/spec.schema.json"
PROJECT_SCHEMA = ".argogen/project.schema.json"
NOTICE = "Written by argogen schema."
"""What stands at the start of a schema's file. Only a file that has it is written over."""


def schema_text(schema: Schema) -> str:
    """Return a JSON Schema as the text of a file."""
    named = {"$schema": schema["$schema"], "$comment": NOTICE, **schema}
    return json.dumps(named, indent=2, ensure_ascii=False) + "\n"


def spec_schema(project: Project) -> Schema:
    """Return the schema of the project's specs, of every pattern and with every entry, its own ones too."""
    return editor_schema(find_patterns(project)[0], find_entries(project))


def project_file_schema() -> Schema:
    """Return the schema of argogen.yaml, of the draft that editors know."""
    return {"$schema": DRAFT_7, **as_draft_7(project_schema())}


def outdated_spec_schema(project: Project) -> dict[Path, str]:
    """Return the schema of the project's specs, by path, where the one there is missing or says something else."""
    return _outdated(project.root / SPEC_SCHEMA, schema_text(spec_schema(project)))


def outdated_schemas(project: Project) -> dict[Path, str]:
    """Return the schemas for editors, by path, that are missing or say something else."""
    return outdated_spec_schema(project) | _outdated(project.root / PROJECT_SCHEMA, schema_text(project_file_schema()))


def _outdated(path: Path, text: str) -> dict[Path, str]:
    try:
        return {} if path.read_text(encoding="utf-8") == text else {path: text}
    except (OSError, UnicodeDecodeError):
        return {path: text}


def modeline(spec: Path, project: Project) -> str:
    """Return the first line of a spec, by which the YAML language server finds the schema."""
    return (
        f"# yaml-language-server: $schema={Path(os.path.relpath(project.root / SPEC_SCHEMA, spec.parent)).as_posix()}\n"
    )
