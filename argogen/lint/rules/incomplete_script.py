"""A script without a command or a source

Argo writes `source` to a file and appends its path to `command`: `[python]` reads it as Python. Without a command the
file is handed to the entrypoint of the image, which few images have, and none says so in the manifest; without a source
there is nothing to run (Argo 4.1 workflow/controller/workflowpod.go). Argo checks neither.

    script:
      image: python:3.12
      command: [python]
      source: |
        print("hello")
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Template
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG426", Severity.WARNING, on=Template)
def check(template: Template, _cluster: Cluster) -> Iterator[Problem]:
    """Yield what a script lacks, unless templateDefaults have it."""
    script = template.data.get("script")
    if script is None or len(template.types) != 1:
        return
    path, manifest = (*template.path, "script"), template.workflow.manifest
    defaults = template.workflow.spec.get("templateDefaults", {}).get("script", {})
    for key, hint in (
        ("command", "say what reads the source: command: [python]"),
        ("source", "write the program under source"),
    ):
        if not script.get(key) and not defaults.get(key) and manifest.knows((*path, key)):
            yield Problem(path, "AG426", f"the script has no {key}", hint, on_key=True)
