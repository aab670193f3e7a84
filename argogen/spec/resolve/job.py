"""Jobs: one image, several steps, or a template that exists already."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from argogen.argo.forms.depends import DependsError, parse_depends
from argogen.argo.forms.names import INTERNAL
from argogen.argo.forms.quoting import quote
from argogen.diagnostics import Path
from argogen.patterns.model import Place
from argogen.provenance import derived
from argogen.spec.conditions import compile_condition
from argogen.spec.references import BRACES, Expression, Reference, Scope, Value, split, tag
from argogen.spec.resolve.context import Context
from argogen.spec.resolve.hygiene import early_deadline
from argogen.spec.resolve.inputs import base_scope
from argogen.spec.resolve.pod import Surroundings, resolve_pod
from argogen.spec.resolve.resource import resolve_resource
from argogen.spec.resolve.texts import Call, compile_argument
from argogen.suggest import did_you_mean

_FORMS = {
    "steps": "several jobs",
    "templateRef": "a template that exists already",
    "image": "an image",
    "resource": "an object of the cluster",
}
"""The forms of a job, by the key that marks them."""

_OF_RESOURCE = {
    *("resource", "name", "when", "depends", "activeDeadlineSeconds", "retryStrategy", "serviceAccountName"),
    *("nodeSelector", "tolerations", "affinity", "argo"),
}
"""The keys of a job with a resource: its pod runs Argo's own program."""


def job_form(context: Context, job: dict[str, Any], path: Path, forms: tuple[str, ...] = tuple(_FORMS)) -> str | None:
    """Return which form a job has, or None after complaining that it has none or several, or keys of another."""
    present = [key for key in forms if key in job]
    if len(present) != 1:
        words = ", ".join(f"{key} ({_FORMS[key]})" for key in forms)
        message = (
            "this job says nothing that could run" if not present else f"this job has both {' and '.join(present)}"
        )
        context.complain(path, "AG102" if not present else "AG103", message, f"it has one of {words}", on_key=True)
        return None
    form = present[0]
    allowed = {
        "steps": {"steps", "result"},
        "templateRef": {"templateRef", "arguments", "result", "name", "when", "depends"},
        "image": set(job) - {"arguments"},
        "resource": _OF_RESOURCE,
    }[form]
    for key in job:
        if key not in allowed:
            hint = _NOT_BESIDE[form]
            context.complain((*path, key), "AG101", f'"{key}" can\'t stand beside "{form}"', hint, on_key=True)
    if form == "image" and "source" not in job and "argoTags" in job:
        context.complain((*path, "argoTags"), "AG101", '"argoTags" is for a job with a source', "", on_key=True)
    return form


_NOT_BESIDE = {
    "steps": "it belongs to each of the steps",
    "templateRef": "the template that is called has its own",
    "image": "arguments are for a templateRef; values go into env",
    "resource": "Argo's own program runs here, and has nothing of the kind",
}
"""What is said of a key that a job of a form can't have."""


def resolve_job(context: Context, job: dict[str, Any], path: Path) -> dict[str, Any]:
    """Return a job as its pattern's templates see it: what to call, the arguments, and the templates to write."""
    place = context.place(str(path[0]))
    if place.of_children:
        collected = context.data.get("collect", {}).get("outputs", ())
        context = replace(
            context,
            inputs=context.child_inputs,
            global_outputs=frozenset(collected),
            document=context.children_name(),
            templates={},
            related=context.provider_lines,
        )
        call = resolve_call(context, job, path, place)
        _check_collected(context, call, collected)
        return call.view() if call else {"templates": []}
    call = resolve_call(context, job, path, place)
    return call.view() if call else {"template": place.template, "arguments": [], "templates": []}


def _check_collected(context: Context, call: Call | None, collected: Sequence[str]) -> None:
    """Complain of collected outputs that no job writes, or that several do."""
    written = [
        output["name"]
        for template in (call.templates if call else ())
        if template["kind"] in ("script", "container")
        for output in template["outputs"].get("parameters", ())
    ]
    for index, name in enumerate(collected):
        at: Path = ("collect", "outputs", index)
        if call and written.count(name) > 1:
            context.complain(at, "AG105", f'several steps have an output "{name}"', "rename all but one")
        elif call and name not in written:
            hint = did_you_mean(name, written) or f"there is {', '.join(written) or 'none'}"
            context.complain(at, "AG107", f'the job has no output "{name}"', hint)


def resolve_call(
    context: Context, job: dict[str, Any], path: Path, place: Place, *, result_default: str | None = "{}"
) -> Call | None:
    """Return the call of a job with the templates that belong to it; None after complaining.

    `result_default` is what its result is where it writes none; None lets it fail.
    """
    scope = base_scope(context, dict(place.references), "in a job")
    if "image" in job:
        job = _with_result(context, job, path, result_default)
    if "templateRef" in job and isinstance(job.get("result"), str):
        message = "the result of a job with a templateRef is an output parameter of that template"
        context.complain((*path, "result"), "AG103", message, "such as result: {parameter: report}")
    return call_job(context, job, path, place.template, scope, _around(context, place), wrapped=place.entrypoint)


def call_job(
    context: Context,
    job: dict[str, Any],
    path: Path,
    template: str,
    scope: Scope,
    around: Surroundings,
    *,
    wrapped: bool = False,
) -> Call | None:
    """Return the call of a job of any form, whose own template is called `template`; None after complaining.

    `wrapped` says that a template that exists already needs one of that name around it.
    """
    form = job_form(context, job, path)
    if form == "image":
        return resolve_pod(context, job, path, template, scope, around)
    if form == "resource":
        return resolve_resource(context, job, path, template, scope, around)
    if form == "steps":
        return _several(context, job, path, template, scope, around)
    if form == "templateRef":
        call = call_template(context, job["templateRef"], job.get("arguments"), path, scope)
        return _wrapped(context, call, template, path, around) if wrapped else call
    return None


def _result_output(job: dict[str, Any], default: str | None) -> dict[str, Any]:
    """Return the output parameter that carries the document of a job's result."""
    file = job.get("result")
    given = {} if default is None else {"default": default}
    return {"result": {"file": file, **given}} if isinstance(file, str) else {}


def _with_result(context: Context, job: dict[str, Any], path: Path, default: str | None) -> dict[str, Any]:
    """Return a job with an image that has its result among its outputs."""
    if "result" in job and not str(job["result"]).startswith("/"):
        context.complain(
            (*path, "result"),
            "AG103",
            "the result of a job with an image is a file",
            "its absolute path, such as /tmp/result.json",
        )
    if "result" in job.get("outputs", {}) and "result" in job:
        context.complain(
            (*path, "outputs", "result"),
            "AG105",
            'the output "result" is the facade\'s document already',
            "rename it",
            on_key=True,
        )
    return derived({**job, "outputs": {**job.get("outputs", {}), **_result_output(job, default)}}, job)


def _around(context: Context, place: Place) -> Surroundings:
    """Return what a job's pods owe to their place."""
    longest = early_deadline(context) if place.ends_early else None
    return Surroundings(
        context.spec.file.parent,
        exported=place.exported,
        longest=longest,
        deadline=longest,
        inputs=place.references.get("inputs", ""),
    )


def call_template(context: Context, reference: dict[str, Any], arguments: Any, path: Path, scope: Scope) -> Call:
    """Return the call of a template that exists already; by default it gets every input."""
    for key, value in reference.items():
        if isinstance(value, str):
            context.check_literal(value, (*path, "templateRef", key))
    given = arguments if arguments is not None else {name: "${inputs." + name + "}" for name in context.inputs}
    passed = [
        {"name": name, "value": compile_argument(context, value, (*path, "arguments", name), scope)}
        for name, value in given.items()
    ]
    return Call({"templateRef": reference}, passed, outputs=None)


def _wrapped(context: Context, call: Call, name: str, path: Path, around: Surroundings) -> Call:
    """Return the call of a template of one step that makes `call`."""
    step = {"name": "job", "when": None, **call.view()}
    context.claim_template(name, path)
    template = {"name": name, "kind": "steps", "inputs": _own_inputs(context), "outputs": {}, "steps": [step]}
    return Call({"template": name}, _passed_inputs(context, around), (template,), outputs=None)


def _passed_inputs(context: Context, around: Surroundings) -> list[dict[str, Any]]:
    return [{"name": name, "value": tag(f"{around.inputs}['{name}']")} for name in context.inputs]


def _own_inputs(context: Context) -> dict[str, Any]:
    return {"parameters": [{"name": name} for name in context.inputs]} if context.inputs else {}


def _several(
    context: Context, job: dict[str, Any], path: Path, template_name: str, scope: Scope, around: Surroundings
) -> Call | None:
    """Return the call of a template with steps, or of a DAG where any of them says on what it depends."""
    steps = job["steps"]
    graph = _dependencies(context, steps, (*path, "steps"))
    kind, root = ("dag", "tasks") if any("depends" in step for step in steps) else ("steps", "steps")
    prefix = around.steps or (template_name if template_name.startswith(INTERNAL) else INTERNAL.rstrip("-"))
    each = around.shared_by(len(steps))
    calls: dict[str, Call] = {}
    views = []
    templates: list[dict[str, Any]] = []
    for index, step in enumerate(steps):
        at = (*path, "steps", index)
        name = step["name"]
        if name in calls:
            context.complain((*at, "name"), "AG105", f'there are two steps "{name}"', "rename one of them")
        visible = graph.get(name, set()) if kind == "dag" else set(calls)
        earlier = {s: c for s, c in calls.items() if s in visible}
        step_scope = _with_steps(scope, earlier, steps, root)
        step, artifacts = _take_artifacts(context, step, at, earlier, root)
        call = _step(context, step, at, f"{prefix}-{name}", step_scope, each)
        if call is None:
            continue
        calls[name] = call = replace(call, passed_artifacts=artifacts)
        view = {"name": name, **call.view(), "depends": step.get("depends"), "when": None}
        if "when" in step:
            view["when"] = derived(
                compile_condition(step["when"], step_scope, context.complainer((*at, "when"))), step["when"]
            )
        views.append(view)
        templates += call.templates
    template: dict[str, Any] = {
        "name": derived(template_name, job),
        "kind": kind,
        "inputs": _own_inputs(context),
        "outputs": {},
        "steps": views,
    }
    if "result" in job:
        template["outputs"] = _steps_result(context, job, path, _with_steps(scope, calls, steps, root))
    context.claim_template(template_name, path)
    return Call({"template": template_name}, _passed_inputs(context, around), (template, *templates))


def _step(
    context: Context, step: dict[str, Any], path: Path, template: str, scope: Scope, around: Surroundings
) -> Call | None:
    form = job_form(context, step, path, ("image", "templateRef", "resource"))
    if form == "templateRef":
        return call_template(context, step["templateRef"], step.get("arguments"), path, scope)
    if form == "resource":
        return resolve_resource(context, step, path, template, scope, around)
    return resolve_pod(context, step, path, template, scope, around) if form else None


def _take_artifacts(
    context: Context, step: dict[str, Any], path: Path, earlier: dict[str, Call], root: str
) -> tuple[dict[str, Any], tuple[dict[str, Any], ...]]:
    """Return a step without the `from` of its artifacts, and the artifacts that its caller passes instead."""
    inputs = step.get("artifacts", {}).get("inputs", ())
    passed = []
    for index, artifact in enumerate(inputs):
        if "from" not in artifact:
            continue
        parts = list(split(str(artifact["from"])))
        names = parts[0].names if len(parts) == 1 and isinstance(parts[0], Reference) else ()
        there = {("steps", step, "outputs", one): call for step, call in earlier.items() for one in call.artifacts}
        if names not in there:
            known = ["${" + ".".join(names) + "}" for names in there]
            hint = did_you_mean(str(artifact["from"]), known) or f"there is {', '.join(known) or 'none'}"
            message = f'"{artifact["from"]}" is no artifact of an earlier step'
            context.complain((*path, "artifacts", "inputs", index, "from"), "AG107", message, hint)
            continue
        source = f"{root}.{names[1]}.outputs.artifacts.{names[3]}"
        passed.append({"name": artifact["name"], "from": derived(BRACES + source + "}" + "}", artifact["from"])})
    if not any("from" in artifact for artifact in inputs):
        return step, ()
    bare = [{key: value for key, value in artifact.items() if key != "from"} for artifact in inputs]
    return derived({**step, "artifacts": {**step["artifacts"], "inputs": bare}}, step), tuple(passed)


def _with_steps(scope: Scope, calls: dict[str, Call], steps: list[dict[str, Any]], root: str) -> Scope:
    """Return a scope that also knows the outputs of the steps in `calls`."""
    skippable = {step["name"] for step in steps if "when" in step}
    values: dict[tuple[str, ...], Value] = {}
    for step, call in calls.items():
        for output in call.outputs or ():
            values["steps", step, "outputs", output] = _output_of(root, step, output, call, skippable)
    open_steps = {step: root for step, call in calls.items() if call.outputs is None}
    extended = scope.extended(values)
    hint = "add it to depends" if root == "tasks" else "a step sees those before it"
    hidden = {f"steps.{step['name']}": hint for step in steps if step["name"] not in calls}
    elsewhere = {name: why for name, why in scope.elsewhere.items() if name != "steps"}
    return replace(extended, open_steps=open_steps, elsewhere={**elsewhere, **hidden})


def _output_of(root: str, step: str, output: str, call: Call, skippable: set[str]) -> Expression:
    if step not in skippable:
        return Expression(f"{root}['{step}'].outputs.parameters['{output}']")
    # A skipped step has no outputs: since 3.7.16 and 4.0.7 an unguarded reference to one fails the node.
    guarded = f"{root}['{step}']?.outputs?.parameters?.['{output}']"
    return Expression(f"({guarded} ?? {quote(call.defaults.get(output, ''))})")


def _steps_result(context: Context, job: dict[str, Any], path: Path, scope: Scope) -> dict[str, Any]:
    """Return the outputs of a template with steps: the facade's document, from one of its steps."""
    at = (*path, "result")
    parts = list(split(str(job["result"]))) if isinstance(job["result"], str) else []
    value = scope.find(parts[0].names) if len(parts) == 1 and isinstance(parts[0], Reference) else None
    if not isinstance(value, Expression):
        known = [".".join(names) for names in scope.values if names[0] == "steps"]
        hint = (
            did_you_mean(str(job["result"]), ["${" + name + "}" for name in known])
            or "such as ${steps.NAME.outputs.OUTPUT}"
        )
        context.complain(at, "AG107", "the result of a job with steps is a reference to an output of one of them", hint)
        return {}
    return {"parameters": [{"name": "result", "valueFrom": {"expression": value.text, "default": "{}"}}]}


def _dependencies(context: Context, steps: list[dict[str, Any]], path: Path) -> dict[str, set[str]]:
    """Return, for each step of a DAG, all steps that have ended before it starts; complain of bad `depends`."""
    names = [step["name"] for step in steps]
    direct: dict[str, set[str]] = {}
    for index, step in enumerate(steps):
        if "depends" not in step:
            continue
        at = (*path, index, "depends")
        try:
            direct[step["name"]] = parse_depends(step["depends"])
        except DependsError as error:
            context.complain(
                at,
                "AG114",
                error.message,
                "names of steps, with &&, ||, ! and parentheses, and results such as .Failed",
                offset=error.offset,
            )
            continue
        for name in direct[step["name"]]:
            if name not in names:
                hint = did_you_mean(name, names) or f"there is {', '.join(names)}"
                context.complain(at, "AG107", f'"{name}" is no step of this job', hint)
            elif names.index(name) >= index:
                context.complain(
                    at, "AG107", f'"{name}" comes after "{step["name"]}"', "list a step after those it depends on"
                )
    return _closure(direct)


def _closure(direct: dict[str, set[str]]) -> dict[str, set[str]]:
    reached = {name: set(others) for name, others in direct.items()}
    for _ in reached:
        for others in reached.values():
            others |= {far for near in list(others) for far in reached.get(near, ())}
    return reached
