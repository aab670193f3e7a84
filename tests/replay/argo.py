"""What Argo does to a template between the manifest and the pod, after its source at 4.1.2, 3.7.18, 3.6.19 and 3.5.15.

Functions are named in their docstrings after Argo's. Expressions run in the real engine; Go's JSON, strconv.Quote and
the scanner of fasttemplate are modelled.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from .engine import ExpressionError, Scope, evaluate, missing_names, syntax_error, words

Template = dict[str, Any]

GLOBALS = {
    "workflow.name": "nightly-x7k2p",
    "workflow.namespace": "exports",
    "workflow.uid": "2b1c",
    "workflow.parameters.token": "S3CRET",
}
"""Some of the variables of every run; the parameter is what an attacker would like to read."""

LATE = {"workflow.status", "workflow.failures", "item", "retries"}
"""Variables that are known in the exit handler, in a loop and in a retry only (variablesToCheck)."""
LATE_WORDS = {"3.5": {"retries"}, "3.6": {"retries", "item"}}
"""The same up to 3.6, where an expression waits for them wherever it has the word (hasItemInTemplate, hasRetries)."""

ALL = ("*",)
"""For `strict`: every name must resolve."""


class NodeError(Exception):
    """Argo stops here: the node ends in Error with this message."""


def go_json(value: Any) -> str:
    """Return compact JSON as Go writes it: `<`, `>`, `&`, U+2028 and U+2029 escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return re.sub("[<>&\u2028\u2029]", lambda match: f"\\u{ord(match[0]):04x}", text)


def quote(text: str) -> str:
    """Return strconv.Quote without its quotes: what a simple tag writes into JSON, valid there or not."""
    named = dict(zip('\a\b\f\n\r\t\v\\"', ("\\" + name for name in 'abfnrtv\\"'), strict=True))

    def one(character: str) -> str:
        if character in named:
            return named[character]
        if character == " " or unicodedata.category(character)[0] not in "ZC":
            return character
        code = ord(character)
        return f"\\x{code:02x}" if code < 0x80 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"

    return "".join(map(one, text))


def replace(text: str, scope: Scope, strict: tuple[str, ...] = (), version: str = "4.1") -> str:
    """Return JSON text with its tags replaced (util/template Replace, with allowUnresolved, and ReplaceStrictAny).

    Names whose first part is in `strict` must resolve. Raises NodeError. Since 3.7 an expression whose names are all
    known must not fail either where anything is strict; up to 3.6 it is left standing unless all is strict.
    """
    out = []
    position = 0
    while (start := text.find("{{", position)) >= 0:
        end = text.find("}}", start)
        if end < 0:
            raise NodeError("Cannot find end tag")
        out += [text[position:start], _replace_tag(text[start + 2 : end], scope, strict, version)]
        position = end + 2
    replaced = "".join(out) + text[position:]
    try:
        json.loads(replaced)
    except ValueError as error:
        raise NodeError(f"cannot finish template replacement because the result was invalid JSON: {error}") from None
    return replaced


def _replace_tag(tag: str, scope: Scope, strict: tuple[str, ...], version: str) -> str:
    unresolved = "{{" + tag + "}}"
    if not tag.startswith("="):
        return _replace_simple_tag(tag, scope, strict)
    expression = json.loads(f'"{tag[1:]}"')
    if error := syntax_error(expression):
        raise NodeError(f"failed to evaluate expression: {error}")
    missing = missing_names(expression, scope)
    if required := [name for name in missing if _required(name, strict)]:
        raise NodeError(f"failed to evaluate expression: {required[0]} is missing")
    tolerant = bool(missing) or not strict
    late = LATE_WORDS[version] & words(expression) - set(scope) if version < "3.7" else LATE & set(missing)
    if tolerant and late:
        return unresolved
    try:
        result = evaluate(expression, scope)
    except ExpressionError as error:
        if tolerant:
            return unresolved
        raise NodeError(f"failed to evaluate expression: {error}") from None
    if result is None and not tolerant:
        raise NodeError(f"failed to evaluate expression {expression}")
    if result is None:
        return unresolved
    return go_json(result)[1:-1] if isinstance(result, str) else go_json(result)


def _replace_simple_tag(tag: str, scope: Scope, strict: tuple[str, ...]) -> str:
    name = tag.strip()
    value = scope.get(name)
    if value is not None:
        return quote(value)
    inner = tag.rfind("{{")
    if name not in scope and inner > 0 and (value := scope.get(tag[inner + 2 :])) is not None:
        return "{{" + tag[:inner] + quote(value)
    if name in scope or _required(name, strict):
        raise NodeError("failed to resolve {{" + tag + "}}")
    return "{{" + tag + "}}"


def _required(name: str, strict: tuple[str, ...]) -> bool:
    return strict == ALL or name.split(".")[0] in strict


def resolve(part: Any, scope: Scope, version: str = "4.1") -> Any:
    """Return a task or step with its references resolved (resolveDependencyReferences, resolveReferences)."""
    return json.loads(replace(go_json(part), scope, ("tasks", "steps") if version >= "3.7" else (), version))


def inputs_of(template: Template) -> dict[str, str]:
    """Return a processed template's inputs as variables."""
    parameters = template.get("inputs", {}).get("parameters", [])
    return {"inputs.parameters." + parameter["name"]: parameter["value"] for parameter in parameters}


def arguments_of(call: Mapping[str, Any]) -> dict[str, str]:
    """Return the arguments of a resolved task or step."""
    return {given["name"]: given["value"] for given in call.get("arguments", {}).get("parameters", [])}


def process(
    template: Template, arguments: Mapping[str, str], run: Scope = GLOBALS, version: str = "4.1", artifacts: Any = ()
) -> Template:
    """Return a template with its inputs filled and substituted (ProcessArgs, SubstituteParams), again for retries.

    `artifacts` are the raw artifacts that the caller passes.
    """
    template = json.loads(json.dumps(template))
    for artifact in template.get("inputs", {}).get("artifacts", []):
        artifact |= next((given for given in artifacts if given["name"] == artifact["name"]), {})
    for parameter in template.get("inputs", {}).get("parameters", []):
        value = arguments.get(parameter["name"], parameter.get("value", parameter.get("default")))
        if value is None or (value == "__argo-internal.absent-optional-output__" and version >= "3.7"):
            raise NodeError(f"inputs.parameters.{parameter['name']} was not supplied")
        parameter["value"] = value
    template = _substitute(template, {**run, "node.name": "n", "pod.name": "p"}, version)
    if "retryStrategy" in template:
        template = _substitute(template, {**run, "node.name": "n", "pod.name": "p", "retries": "0"}, version)
    return template


def _substitute(template: Template, scope: Scope, version: str) -> Template:
    """SubstituteParams: first without the template's inputs, since they may have tags themselves."""
    template = json.loads(replace(go_json(template), scope, version=version))
    listed = go_json(template.get("inputs", {}).get("parameters"))
    known = {**scope, **inputs_of(template), "inputs.parameters": listed}
    replaced = replace(go_json(template), known, version=version)
    result: Template = json.loads(replaced)
    return result


def pod(template: Template, run: Scope = GLOBALS, version: str = "4.1") -> dict[str, Any]:
    """Return the pod of a processed template: the main container, and ARGO_TEMPLATE for the executor.

    createWorkflowPod and substitutePodParams. Since 3.6 ARGO_TEMPLATE lacks the input parameters. The pod of a
    resource template has no more than that.
    """
    main = template.get("script") or template.get("container") or {}
    artifacts = {key: value for key, value in template.get("inputs", {}).items() if key == "artifacts"}
    shipped = {**template, "inputs": artifacts} if version != "3.5" else template
    whole = {**main, "ARGO_TEMPLATE": go_json(shipped)}
    scope = {**run, **inputs_of(template), "pod.name": "p"}
    built: dict[str, Any] = json.loads(replace(go_json(whole), scope, version=version))
    return built
