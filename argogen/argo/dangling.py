"""Names that lead nowhere within a manifest: templates that are called and not there, and two of one name."""

from collections.abc import Iterator, Mapping
from typing import Any

from argogen.argo.calls import callers_of, is_well_formed
from argogen.diagnostics import Path, Problem
from argogen.suggest import did_you_mean

_KINDS = ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow")


def check_names(document: Any) -> Iterator[Problem]:
    """Yield what is wrong with the names of a manifest's templates.

    Argo refuses it when the workflow starts (Argo 4.1 workflow/validate/validate.go: `template name '%s' undefined`,
    `spec.templates[%d].name '%s' is not unique`). A spec that takes its templates from elsewhere is left alone.
    """
    if not is_well_formed(document) or document["kind"] not in _KINDS:
        return
    path: Path = ("spec",)
    spec = document.get("spec") or {}
    if document["kind"] == "CronWorkflow":
        spec, path = spec.get("workflowSpec") or {}, ("spec", "workflowSpec")
    templates = spec.get("templates") if isinstance(spec, dict) and "workflowTemplateRef" not in spec else None
    if isinstance(templates, list) and all(isinstance(template, dict) for template in templates):
        yield from _check_spec(spec, path)


def _check_spec(spec: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    templates = list(enumerate(spec["templates"]))
    names: set[Any] = set()
    for index, template in templates:
        name = template.get("name")
        if isinstance(name, str) and name in names:
            yield Problem(
                (*path, "templates", index, "name"), "AG105", f'two templates are called "{name}"', "rename one"
            )
        names.add(name)
    calls: list[tuple[Path, Any]] = [((*path, key), spec.get(key)) for key in ("entrypoint", "onExit")]
    for index, template in templates:
        calls += [
            ((*path, "templates", index, *at, "template"), one.get("template")) for at, one in callers_of(template)
        ]
    for at, name in calls:
        if isinstance(name, str) and name and "{{" not in name and name not in names:
            known = [one for one in names if isinstance(one, str)]
            hint = did_you_mean(name, known) or f"there is {', '.join(sorted(known))}"
            yield Problem(at, "AG401", f'there is no template "{name}"', hint)
