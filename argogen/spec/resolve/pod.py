"""A pod's template: one job with an image, with everything it refers to turned into inputs of its own.

A template sees nothing but its inputs, so that it can be called from anywhere: each reference becomes an input, and
the caller passes the value. Values reach the program by its environment, never by its text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from argogen.diagnostics import Path
from argogen.provenance import derived
from argogen.spec.references import (
    BRACES,
    Expression,
    Literal,
    Reference,
    Scope,
    Value,
    as_text,
    has_references,
    join,
    look_up_in,
    resolve_parts,
    tag,
)
from argogen.spec.resolve import variables
from argogen.spec.resolve.context import Context
from argogen.spec.resolve.hygiene import resolve_retry, seconds_at
from argogen.spec.resolve.script import escape_dollars, resolve_script

_SETTINGS = ("nodeSelector", "tolerations", "affinity")
_CONTAINER = ("imagePullPolicy", "workingDir", "resources", "securityContext", "volumeMounts", "envFrom")
_SOURCES = {"secret": "secretKeyRef", "configMap": "configMapKeyRef"}


@dataclass
class Needs:
    """The inputs of one template: which outer values it needs, under which names."""

    scope: Scope
    passed: dict[str, str] = field(default_factory=dict)
    """By input name, the caller's expression."""

    def name_for(self, names: tuple[str, ...], expression: str) -> str:
        """Return the input that carries an outer value; `steps.count.outputs.rows` becomes `count-rows`."""
        tail = [part for part in names[1:] if part != "outputs"]
        for name in ("-".join(tail), "-".join([names[0], *tail])):
            if self.passed.setdefault(name, expression) == expression:
                return name
        raise AssertionError(f"two references of one name: {names}")

    def inner(self, names: tuple[str, ...], value: Value) -> Value:
        """Return what a reference stands for inside the template."""
        if isinstance(value, Literal) or names[0] == "workflow":
            return value
        return Expression(f"inputs.parameters['{self.name_for(names, value.text)}']", value.type)

    def compile(self, context: Context, text: Any, path: Path, *, escape: bool = False) -> str:
        """Return a text of the job as its template holds it; `escape` where Kubernetes would expand `$(NAME)`."""
        source = as_text(text)
        outer = look_up_in(self.scope, context.complainer(path))

        def look_up(reference: Reference) -> Value | None:
            value = outer(reference)
            return None if value is None else self.inner(reference.names, value)

        parts = resolve_parts(source, look_up)
        return derived(finish_text(context, parts, path, escape=escape), text)


def finish_text(context: Context, parts: list[str | Expression], path: Path, *, escape: bool = False) -> str:
    """Return resolved parts as a literal text, or as one expression tag."""
    if any(isinstance(part, Expression) for part in parts):
        joined = join(parts)
        return tag(f"replace({joined}, '$', '$$')" if escape else joined)
    text = "".join(part for part in parts if isinstance(part, str))
    if BRACES in text:
        hint = "write ${inputs.name} or ${workflow.name} for what Argo knows; other text can't hold it"
        context.complain(path, "AG109", f'"{BRACES}" would be substituted by Argo', hint)
    return escape_dollars(text) if escape else text


def compile_argument(context: Context, value: Any, path: Path, scope: Scope) -> str:
    """Return the value of an argument in its caller's scope; maps and lists become JSON."""
    if isinstance(value, dict | list) and mentions_references(value):
        return derived(tag(f"toJson({_json_expression(context, value, path, scope)})"), value)
    parts = resolve_parts(as_text(value), look_up_in(scope, context.complainer(path)))
    return derived(finish_text(context, parts, path), value)


def _json_expression(context: Context, value: Any, path: Path, scope: Scope) -> str:
    """Return an expression that builds a map or list with references in its texts."""
    if isinstance(value, dict):
        pairs = [
            f"{join([str(key)])}: {_json_expression(context, item, (*path, key), scope)}" for key, item in value.items()
        ]
        return "{ " + ", ".join(pairs) + " }"  # the blanks keep a brace from meeting another
    if isinstance(value, list):
        return "[" + ", ".join(_json_expression(context, item, (*path, i), scope) for i, item in enumerate(value)) + "]"
    if isinstance(value, str):
        parts = resolve_parts(value, look_up_in(scope, context.complainer(path)))
        return join(parts) if parts else "''"
    return (
        {None: "nil", True: "true", False: "false"}.get(value, repr(value))
        if not isinstance(value, float)
        else repr(value)
    )


def mentions_references(value: Any) -> bool:
    """Return whether any text in a value has a reference."""
    if isinstance(value, dict):
        return any(mentions_references(item) for item in value.values())
    if isinstance(value, list):
        return any(mentions_references(item) for item in value)
    return isinstance(value, str) and has_references(value)


@dataclass(frozen=True)
class Call:
    """What a caller has to say: the template or templateRef, its arguments, and the templates that come with it."""

    target: Mapping[str, Any]
    arguments: list[dict[str, Any]]
    templates: tuple[dict[str, Any], ...] = ()
    outputs: tuple[str, ...] | None = ()
    """The names of its output parameters; None where they can't be known."""
    defaults: Mapping[str, str] = field(default_factory=dict)

    def view(self) -> dict[str, Any]:
        """Return the call as templates see it."""
        return {"template": None, "templateRef": None, **self.target, "arguments": self.arguments, "templates": [*self.templates]}


def resolve_pod(  # noqa: PLR0913: what a template is made of
    context: Context,
    job: dict[str, Any],
    path: Path,
    name: str,
    scope: Scope,
    *,
    folder: Any,
    inputs_in_environment: bool = True,
    exported: bool = False,
    deadline: int | None = None,
    default_retry: bool = True,
    owner: Path = (),
) -> Call | None:
    """Return the call of a job with an image, with its one template; None after complaining.

    `scope` is its caller's. `deadline` are the seconds it may take where it says nothing itself. `owner` is the path
    in the spec that stands for a job that comes from elsewhere, such as a catalog entry.
    """
    needs = Needs(scope)
    template: dict[str, Any] = {"name": derived(name, job), "kind": "container", "source": None}
    if "source" in job:
        script = resolve_script(context, job, owner or path, folder)
        if script is None:
            return None
        template["kind"], template["source"] = "script", script[0]
        job = {**job, "command": script[1]}
    if inputs_in_environment:
        for given in context.inputs.values():
            needs.name_for(("inputs", given.name), _text(scope.values["inputs", given.name]))
    at = owner or path
    template["image"] = _image(context, needs.compile(context, job["image"], at if owner else (*path, "image")))
    template["env"] = _environment(context, job, path, needs, inputs_in_environment=inputs_in_environment, owner=owner)
    template["container"] = _container(context, job, path, needs, owner)
    template["settings"] = _settings(
        context, job, path, exported=exported, deadline=deadline, default_retry=default_retry
    )
    _refuse_other_references(context, job, path)
    _add_interface(template, job, needs, context, path)
    context.claim_template(name, at)
    if "argo" in job:
        context.overrides[name] = job["argo"]
    arguments = [{"name": given, "value": tag(text)} for given, text in needs.passed.items()]
    outputs = job.get("outputs", {})
    defaults = {
        key: as_text(value["default"])
        for key, value in outputs.items()
        if isinstance(value, dict) and "default" in value
    }
    return Call({"template": name}, arguments, (template,), tuple(outputs), defaults)


def _text(value: Value) -> str:
    return value.text if isinstance(value, Expression) else join([as_text(value.value)])


def _image(context: Context, image: str) -> str:
    """Return an image through the project's registry, where it names none itself."""
    registry = context.project.settings.get("imageRegistry")
    first, slash, _ = image.partition("/")
    named = slash and ("." in first or ":" in first or first == "localhost")
    return image if not registry or named or image.startswith(BRACES) else derived(f"{registry}/{image}", image)


def _environment(
    context: Context, job: dict[str, Any], path: Path, needs: Needs, *, inputs_in_environment: bool, owner: Path
) -> list[dict[str, Any]]:
    """Return the environment: inputs, then values, then what Kubernetes reads itself, so that no value can name a secret."""
    values: list[dict[str, Any]] = []
    references: list[dict[str, Any]] = []
    inputs = {given.variable: given.name for given in context.inputs.values()} if inputs_in_environment else {}
    for variable, name in inputs.items():
        values.append({"name": variable, "value": tag(f"replace(inputs.parameters['{name}'], '$', '$$')")})
    for variable, value in job.get("env", {}).items():
        at = (*path, "env", variable)
        _check_variable(context, variable, at, inputs)
        if not isinstance(value, dict):
            compiled = needs.compile(context, value, owner or at, escape=True)
            values.append({"name": variable, "value": compiled})
        elif reference := _value_from(context, value, at, needs, owner):
            references.append({"name": variable, "valueFrom": reference})
    return values + references


def _check_variable(context: Context, variable: str, path: Path, inputs: dict[str, str]) -> None:
    if fault := variables.complaint(variable):
        context.complain(path, "AG110", fault, "choose another name", on_key=True)
    if variable in inputs:
        message = f'the environment variable "{variable}" is there already, from the input "{inputs[variable]}"'
        context.complain(path, "AG110", message, "choose another name, or leave it out", on_key=True)


def _value_from(
    context: Context, value: dict[str, Any], path: Path, needs: Needs, owner: Path
) -> dict[str, Any] | None:
    """Return a `valueFrom`; None where a catalog entry's parameter names no secret."""
    if "fieldPath" in value:
        return {"fieldRef": {"fieldPath": value["fieldPath"]}}
    kind, key_of = next(iter(value.items()))
    compiled = {}
    for key in ("name", "key"):
        at = owner or (*path, kind, key)
        text = needs.compile(context, key_of[key], at)
        if text.startswith(BRACES):
            context.complain(at, "AG108", f"the {key} of a {kind} must be known when rendering", "write it out")
        compiled[key] = text
    if not compiled["name"]:
        return None
    optional = {"optional": key_of["optional"]} if "optional" in key_of else {}
    return {_SOURCES[kind]: {**compiled, **optional}}


def _container(context: Context, job: dict[str, Any], path: Path, needs: Needs, owner: Path) -> dict[str, Any]:
    container: dict[str, Any] = {}
    for key in ("command", "args"):
        if key in job:
            words = [job[key]] if isinstance(job[key], str) else job[key]
            at = owner or (*path, key)
            compiled = [
                needs.compile(context, word, at if owner else (*at, i), escape=True) for i, word in enumerate(words)
            ]
            container[key] = derived(compiled, job[key])
    _refuse_shell_text(context, container, job, path)
    container |= {key: job[key] for key in _CONTAINER if key in job}
    return container


def _refuse_shell_text(context: Context, container: dict[str, Any], job: dict[str, Any], path: Path) -> None:
    """Complain of references in a text that an interpreter runs: `sh -c "echo ${inputs.name}"`."""
    words = [*container.get("command", ()), *container.get("args", ())]
    for index, word in enumerate(words[:-1]):
        if word in ("-c", "-e") and words[index + 1].startswith(BRACES):
            hint = "read it from the environment: an input is there already, other values go into env"
            at = (*path, "args") if "args" in job else (*path, "command")
            context.complain(at, "AG108", "a reference can't be part of a program's text", hint)


def _settings(
    context: Context, job: dict[str, Any], path: Path, *, exported: bool, deadline: int | None, default_retry: bool
) -> dict[str, Any]:
    """Return the template's own fields: account, deadline, retries, where it runs."""
    settings: dict[str, Any] = {}
    if exported:
        settings |= _travelling(context, job, path)
    if "serviceAccountName" in job:
        settings["serviceAccountName"] = job["serviceAccountName"]
    own = seconds_at(context, job.get("activeDeadlineSeconds"), (*path, "activeDeadlineSeconds"))
    if own and deadline and own > deadline:
        message = f"the job may take {own} s, but must end by {deadline} s to leave time for what runs after it"
        context.complain(
            (*path, "activeDeadlineSeconds"), "AG122", message, "raise hygiene.activeDeadlineSeconds, or lower this"
        )
    if limit := own or deadline:
        settings["activeDeadlineSeconds"] = derived(limit, job.get("activeDeadlineSeconds"))
    retry = resolve_retry(context, job.get("retryStrategy"), (*path, "retryStrategy"), limit, default=default_retry)
    if retry:
        settings["retryStrategy"] = retry
    settings |= {key: job[key] for key in _SETTINGS if key in job}
    return settings


def _travelling(context: Context, job: dict[str, Any], path: Path) -> dict[str, Any]:
    """Return what must stand on a template that runs in other teams' workflows: its account and its volumes."""
    settings: dict[str, Any] = {}
    if account := context.service_account():
        settings["serviceAccountName"] = account
    mounted = {mount["name"] for mount in job.get("volumeMounts", ())}
    volumes = [volume for volume in context.data.get("volumes", ()) if volume["name"] in mounted]
    if volumes:
        settings["volumes"] = volumes
    claims = {claim.get("metadata", {}).get("name") for claim in context.data.get("volumeClaimTemplates", ())}
    for index, mount in enumerate(job.get("volumeMounts", ())):
        if mount["name"] in claims:
            message = (
                f'the volume "{mount["name"]}" is a claim of the run and does not travel with an exported template'
            )
            context.complain((*path, "volumeMounts", index), "AG108", message, "use a volume of another kind")
    return settings


def _refuse_other_references(context: Context, job: dict[str, Any], path: Path) -> None:
    """Complain of references where argogen does not resolve them."""
    for key in (
        "envFrom",
        "resources",
        "volumeMounts",
        "nodeSelector",
        "tolerations",
        "affinity",
        "securityContext",
        "artifacts",
    ):
        if mentions_references(job.get(key)):
            hint = "references are for image, env, command, args, arguments and with; argo: takes Argo's own tags"
            context.complain((*path, key), "AG108", f'a reference can\'t be used in "{key}"', hint)


def _add_interface(template: dict[str, Any], job: dict[str, Any], needs: Needs, context: Context, path: Path) -> None:
    """Add the template's inputs and outputs."""
    artifacts = job.get("artifacts", {})
    inputs: dict[str, Any] = {}
    if needs.passed:
        inputs["parameters"] = [{"name": name} for name in needs.passed]
    if "inputs" in artifacts:
        inputs["artifacts"] = artifacts["inputs"]
    outputs: dict[str, Any] = {}
    if job.get("outputs"):
        outputs["parameters"] = [_output(name, value) for name, value in job["outputs"].items()]
    if "outputs" in artifacts:
        outputs["artifacts"] = artifacts["outputs"]
    template["inputs"], template["outputs"] = inputs, outputs


def _output(name: str, value: Any) -> dict[str, Any]:
    settings = {"file": value} if isinstance(value, str) else value
    default = {"default": derived(as_text(settings["default"]), settings["default"])} if "default" in settings else {}
    return {"name": name, "valueFrom": {"path": settings["file"], **default}}
