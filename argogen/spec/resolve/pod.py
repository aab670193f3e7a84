"""A pod's template: one job with an image. Values reach the program by its environment, never by its text."""

import re
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from pathlib import PurePath
from typing import Any

from argogen.argo.forms.durations import format_duration
from argogen.diagnostics import Path
from argogen.provenance import derived
from argogen.spec.references import BRACES, Expression, Scope, as_text, tag
from argogen.spec.resolve.context import Context
from argogen.spec.resolve.environment import resolve_environment
from argogen.spec.resolve.hygiene import resolve_retry, seconds_at
from argogen.spec.resolve.script import resolve_script
from argogen.spec.resolve.texts import Call, Needs, mentions_references

_SETTINGS = ("nodeSelector", "tolerations", "affinity")
"""Keys of a job that are fields of its template."""
_CONTAINER = ("imagePullPolicy", "workingDir", "resources", "securityContext", "volumeMounts", "envFrom")
"""Keys of a job that are fields of its container."""


@dataclass(frozen=True)
class Surroundings:
    """What a job's template owes to the place it stands in."""

    folder: FilePath
    """Where its files' paths count from."""
    with_inputs: bool = True
    """Every input of the spec is an environment variable."""
    exported: bool = False
    """It runs in other teams' workflows too."""
    longest: int | None = None
    """The seconds it may take at the most."""
    deadline: int | None = None
    """The seconds it may take where it says nothing itself."""
    timeout: int | None = None
    """The seconds that its pod may take, those in which it waits for a node included."""
    default_retry: bool = True
    """It is retried as the spec's hygiene says, where it says nothing itself."""
    inputs: str = ""
    """How its caller spells the inputs of the spec."""
    steps: str = ""
    """How the names of its steps' templates begin; default is its own."""

    def shared_by(self, steps: int) -> "Surroundings":
        """Return what each of several steps owes: together they have the time that one job has."""
        return replace(self, deadline=self.deadline // steps if self.deadline else None)


def resolve_pod(
    context: Context, job: dict[str, Any], path: Path, name: str, scope: Scope, around: Surroundings
) -> Call | None:
    """Return the call of a job with an image, with its template; None after complaining. `scope` is its caller's."""
    needs = Needs(scope)
    kind, source = "container", None
    if "source" in job:
        script = resolve_script(context, job, path, around.folder)
        if script is None:
            return None
        kind, source = "script", script[0]
        job = derived({**job, "command": script[1]}, job)
    if around.with_inputs:
        for given in context.inputs.values():
            value = scope.values["inputs", given.name]
            if isinstance(value, Expression):
                needs.name_for(("inputs", given.name), value.text)
    template = {
        "name": derived(name, job),
        "kind": kind,
        "source": source,
        "image": _image(context, needs.compile(context, job["image"], (*path, "image"))),
        "env": resolve_environment(context, job, path, needs, with_inputs=around.with_inputs),
        "container": _container(context, job, path, needs),
        "settings": settings_of(context, job, path, around),
        "outputs": _outputs(context, job),
    }
    outputs = job.get("outputs", {})
    defaults = {
        key: as_text(one["default"]) for key, one in outputs.items() if isinstance(one, dict) and "default" in one
    }
    call = call_own(context, job, path, template, needs)
    artifacts = tuple(one["name"] for one in job.get("artifacts", {}).get("outputs", ()))
    return replace(call, outputs=tuple(outputs), defaults=defaults, artifacts=artifacts)


def call_own(context: Context, job: dict[str, Any], path: Path, template: dict[str, Any], needs: Needs) -> Call:
    """Return the call of a template that a job makes, with what the template needs of its caller."""
    _refuse_other_references(context, job, path)
    name = template["name"]
    context.claim_template(name, path)
    if "argo" in job:
        context.overrides[context.document, str(name)] = job["argo"]
    arguments = [{"name": given, "value": derived(tag(text), text)} for given, text in needs.passed.items()]
    return Call({"template": name}, arguments, ({**template, "inputs": _inputs(job, needs)},))


def _image(context: Context, image: str) -> str:
    """Return an image through the project's registry, where it names none itself."""
    registry = context.project.settings.get("imageRegistry")
    first, slash, _ = image.partition("/")
    named = slash and ("." in first or ":" in first or first == "localhost")
    return image if not registry or named or image.startswith(BRACES) else derived(f"{registry}/{image}", image)


def _container(context: Context, job: dict[str, Any], path: Path, needs: Needs) -> dict[str, Any]:
    """Return the container's own fields, without image, environment and source."""
    container: dict[str, Any] = {}
    for key in ("command", "args"):
        if key in job:
            words = [job[key]] if isinstance(job[key], str) else job[key]
            is_list = isinstance(job[key], list)
            places = [(*path, key, index) if is_list else (*path, key) for index in range(len(words))]
            compiled = [needs.compile(context, word, at, escape=True) for word, at in zip(words, places, strict=True)]
            container[key] = derived(compiled, job[key])
    _refuse_program_text(context, container, path)
    container |= {key: job[key] for key in _CONTAINER if key in job}
    return container


_RUNS_TEXT = {
    "sh": r"-\w*c",
    "bash": r"-\w*c",
    "ash": r"-\w*c",
    "dash": r"-\w*c",
    "zsh": r"-\w*c",
    "ksh": r"-\w*c",
    "python": r"-\w*c",
    "node": r"-\w*[ep]|--eval|--print",
    "ruby": r"-\w*e",
    "perl": r"-\w*[eE]",
    "php": r"-\w*[rBRE]",
    "pwsh": r"-(c|command|e|encodedcommand)",
}
"""Interpreters, and the options by which they run a following word as a program."""


def _refuse_program_text(context: Context, container: dict[str, Any], path: Path) -> None:
    """Complain of references in a text that an interpreter runs: `sh -c "echo ${inputs.name}"`, `env sh -c ...`."""
    commands = len(container.get("command", ()))
    words = [*container.get("command", ()), *container.get("args", ())]
    option, runs = "" if commands else _RUNS_TEXT["sh"], False  # without a command, the image's own may be a shell
    for index, word in enumerate(words):
        option = _RUNS_TEXT.get(PurePath(word).name.rstrip("0123456789."), option)
        if runs and not word.startswith("-"):  # the program; what follows it are its arguments
            if word.startswith(BRACES):
                hint = "read it from the environment: an input is there already, other values go into env"
                at = ("args", index - commands) if index >= commands else ("command", index)
                context.complain((*path, *at), "AG108", "a reference can't be part of a program's text", hint)
            return
        runs = runs or bool(option and re.fullmatch(option, word))


def settings_of(context: Context, job: dict[str, Any], path: Path, around: Surroundings) -> dict[str, Any]:
    """Return the template's own fields: account, volumes, deadline, retries, where it runs."""
    settings: dict[str, Any] = _travelling(context, job, path) if around.exported else {}
    if "volumes" in job:
        settings["volumes"] = [*settings.get("volumes", ()), *job["volumes"]]
    if "serviceAccountName" in job:
        settings["serviceAccountName"] = job["serviceAccountName"]
    own = seconds_at(context, job.get("activeDeadlineSeconds"), (*path, "activeDeadlineSeconds"))
    if own and around.longest and own > around.longest:
        longest = format_duration(around.longest)
        message = (
            f"the job may take {format_duration(own)}, but must end within {longest} to leave time for what follows"
        )
        hint = "lower it, or raise hygiene.activeDeadlineSeconds: a job gets seven eighths of that"
        context.complain((*path, "activeDeadlineSeconds"), "AG122", message, hint)
    if own == 0:
        context.complain((*path, "activeDeadlineSeconds"), "AG103", "a deadline of 0 leaves no time", "leave it out")
    limit = own or around.deadline
    if limit:
        settings["activeDeadlineSeconds"] = derived(limit, job.get("activeDeadlineSeconds"))
    if around.timeout:
        settings["timeout"] = format_duration(around.timeout)
    retry = resolve_retry(
        context, job.get("retryStrategy"), (*path, "retryStrategy"), limit, default=around.default_retry
    )
    if retry:
        settings["retryStrategy"] = retry
    return settings | {key: job[key] for key in _SETTINGS if key in job}


def _travelling(context: Context, job: dict[str, Any], path: Path) -> dict[str, Any]:
    """Return what must stand on a template that runs in other teams' workflows: its account and its volumes."""
    settings: dict[str, Any] = {}
    if account := context.service_account():
        settings["serviceAccountName"] = account
    mounts = job.get("volumeMounts", ())
    mounted = {mount["name"] for mount in mounts} - {volume["name"] for volume in job.get("volumes", ())}
    volumes = [volume for volume in context.data.get("volumes", ()) if volume["name"] in mounted]
    if volumes:
        settings["volumes"] = volumes
    claims = {claim.get("metadata", {}).get("name") for claim in context.data.get("volumeClaimTemplates", ())}
    for index, mount in enumerate(mounts):
        if mount["name"] in claims & mounted:
            message = (
                f'the volume "{mount["name"]}" is a claim of the run and does not travel with an exported template'
            )
            context.complain((*path, "volumeMounts", index), "AG108", message, "use a volume of another kind")
    return settings


_PLAIN_KEYS = (*_CONTAINER, *_SETTINGS, "volumes", "artifacts", "outputs", "retryStrategy", "activeDeadlineSeconds")
"""Keys of a job in which references are not resolved."""

FILLED_IN = (*_PLAIN_KEYS, "serviceAccountName", "resource", "argo")
"""Keys of an entry's job in which its static parameters stand for values of any type."""


def _refuse_other_references(context: Context, job: dict[str, Any], path: Path) -> None:
    for key in _PLAIN_KEYS if context.owner is None else (*_PLAIN_KEYS, "serviceAccountName", "argo"):
        if mentions_references(job.get(key)):
            hint = "references are for image, env, command, args, arguments and with; argo: takes Argo's own tags"
            context.complain((*path, key), "AG108", f'a reference can\'t be used in "{key}"', hint)


def _inputs(job: dict[str, Any], needs: Needs) -> dict[str, Any]:
    inputs: dict[str, Any] = {}
    if needs.passed:
        inputs["parameters"] = [{"name": name} for name in needs.passed]
    if "inputs" in job.get("artifacts", {}):
        inputs["artifacts"] = job["artifacts"]["inputs"]
    return inputs


def _outputs(context: Context, job: dict[str, Any]) -> dict[str, Any]:
    outputs: dict[str, Any] = {}
    if job.get("outputs"):
        outputs["parameters"] = [_output(context, name, value) for name, value in job["outputs"].items()]
    if "outputs" in job.get("artifacts", {}):
        outputs["artifacts"] = job["artifacts"]["outputs"]
    return outputs


def _output(context: Context, name: str, value: Any) -> dict[str, Any]:
    settings = {"file": value} if isinstance(value, str) else value
    default = {"default": derived(as_text(settings["default"]), settings["default"])} if "default" in settings else {}
    shared = {"globalName": name} if name in context.global_outputs else {}
    return {"name": name, **shared, "valueFrom": {"path": settings["file"], **default}}
