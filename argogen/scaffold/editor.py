"""The schemas by which editors complete and check, where a project keeps them, and how a spec names its own."""

import json
import os
from pathlib import Path

from argogen.patterns.discover import find_patterns
from argogen.project import Project
from argogen.spec.schema import Schema, any_spec_schema, project_schema

SPEC_SCHEMA = ".argogen/spec.schema.json"
PROJECT_SCHEMA = ".argogen/project.schema.json"


def schema_text(schema: Schema) -> str:
    """Return a JSON Schema as the text of a file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def spec_schema_text(project: Project) -> str:
    """Return the schema of the project's specs, of every pattern, its own ones too."""
    patterns, _ = find_patterns(project)
    return schema_text(any_spec_schema({name: one.schema for name, one in patterns.items()}))


def outdated_spec_schema(project: Project) -> dict[Path, str]:
    """Return the schema of the project's specs, by path, where the one there is missing or of other patterns."""
    return _outdated(project.root / SPEC_SCHEMA, spec_schema_text(project))


def outdated_schemas(project: Project) -> dict[Path, str]:
    """Return the schemas for editors, by path, that are missing or say something else."""
    return outdated_spec_schema(project) | _outdated(project.root / PROJECT_SCHEMA, schema_text(project_schema()))


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
