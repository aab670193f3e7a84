"""Inputs: the workflow's parameters."""

from typing import Any

from argogen.diagnostics import Path
from argogen.provenance import derived
from argogen.spec.references import Expression, Scope, as_text, tag
from argogen.spec.resolve import variables
from argogen.spec.resolve.context import Context, Input

_WORKFLOW = {
    "name": "workflow.name",
    "namespace": "workflow.namespace",
    "uid": "workflow.uid",
    "serviceAccountName": "workflow.serviceAccountName",
    "creationTimestamp": "workflow.creationTimestamp.RFC3339",
    "creationTimestamp.s": "workflow.creationTimestamp.s",
    "duration": "workflow.duration",
}
_WORKFLOW_AT_EXIT = {
    **_WORKFLOW,
    "status": "workflow.status",
    "failures": "sprig.trunc(60000, workflow.failures)",
}
"""Argo's variables of the run, as expressions.

`workflow.creationTimestamp` alone is a map in expressions; its `s` is Unix time. The list of what failed is cut, so
that a pod starts with it: Linux takes no variable of more than 128 KiB, and up to Argo 3.5 the whole template, in which
the list stands too, must fit into one.
"""


def resolve_inputs(context: Context, value: dict[str, Any], path: Path) -> dict[str, Any]:
    """Return the inputs as three lists: the workflow's arguments, a template's declarations, and what main passes."""
    seen: dict[str, str] = {}
    view: dict[str, Any] = {"arguments": [], "declared": [], "passed": []}
    for name, raw in value.items():
        settings = raw or {}
        _check(context, name, settings, (*path, name), seen)
        enum = tuple(derived(as_text(item), item) for item in settings.get("enum", ()))
        default = as_text(settings["default"]) if settings.get("default") is not None else None
        context.inputs[name] = Input(str(name), variables.variable_name(name), default, enum)
        common: dict[str, Any] = {"name": name}
        if "description" in settings:
            common["description"] = settings["description"]
        given = {} if default is None else {"value": derived(default, settings["default"])}
        fallback = {} if default is None else {"default": derived(default, settings["default"])}
        allowed = {"enum": list(enum)} if enum else {}
        view["arguments"].append({**common, **given, **allowed})
        view["declared"].append({**common, **fallback, **allowed})
        view["passed"].append({"name": name, "value": tag(f"workflow.parameters['{name}']")})
    return view if value else {}


def _check(context: Context, name: str, settings: dict[str, Any], path: Path, seen: dict[str, str]) -> None:
    variable = variables.variable_name(name)
    if fault := variables.complaint(variable):
        context.complain(
            path, "AG110", f'input "{name}": {fault}', "inputs reach the job as variables; rename it", on_key=True
        )
    if variable in seen:
        message = f'inputs "{seen[variable]}" and "{name}" would both become the environment variable "{variable}"'
        context.complain(path, "AG110", message, "rename one of them", on_key=True)
    seen[variable] = name
    default, enum = settings.get("default"), settings.get("enum")
    for key in ("default", "description"):
        if isinstance(settings.get(key), str):
            context.check_literal(settings[key], (*path, key))
    if default is not None and enum and as_text(default) not in [as_text(item) for item in enum]:
        allowed = ", ".join(as_text(item) for item in enum)
        context.complain(
            (*path, "default"),
            "AG118",
            f'the default "{as_text(default)}" is not in the enum',
            f"it is one of {allowed}",
        )


def base_scope(context: Context, references: dict[str, str], where: str, *, at_exit: bool = False) -> Scope:
    """Return the scope of a place: the run's own variables, and the inputs as that place spells them."""
    variables_of_run = _WORKFLOW_AT_EXIT if at_exit else _WORKFLOW
    values = {("workflow", *name.split(".")): Expression(text) for name, text in variables_of_run.items()}
    at_end = "it is known when the workflow has ended, to the consumers of a job"
    elsewhere = {} if at_exit else {"workflow.status": at_end, "workflow.failures": at_end}
    elsewhere |= {
        "outputs": "a facade's outputs are for its consumers",
        "steps": "steps are for a job with steps, where later ones see earlier ones",
        "item": "a job sees what `arguments` passes, as ${inputs.NAME}",
        "params": "parameters are for catalog entries",
    }
    if "inputs" in references:
        values |= {("inputs", name): Expression(f"{references['inputs']}['{name}']") for name in context.inputs}
    if "outputs" in references:
        values |= {("outputs", name): value for name, value in context.results.items()}
        elsewhere.pop("outputs")
    return Scope(values, where, elsewhere)
