"""Says in a reader's terms why a document does not fit its schema."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from argogen.argo.schemas import CONTROLLER, Schema, definitions, in_every_version, kind_schema, resolved, type_at
from argogen.argo.versions import VERSIONS, before, field_change
from argogen.diagnostics import Path, Problem
from argogen.suggest import closest, did_you_mean, one_of
from argogen.wording import LONGEST_QUOTE, TYPES, described, short

if TYPE_CHECKING:
    from jsonschema import ValidationError

_PLACES = {
    "Artifact": "an artifact",
    "Config": "the controller's settings",
    "Container": "a container",
    "ContainerNode": "a container of a container set",
    "CronWorkflowSpec": "CronWorkflow.spec",
    "DAGTask": "a DAG task",
    "DAGTemplate": "a DAG",
    "EnvVar": "an environment variable",
    "LifecycleHook": "a hook",
    "ObjectMeta": "metadata",
    "Parameter": "a parameter",
    "Prometheus": "a metric",
    "ResourceTemplate": "a resource template",
    "ScriptTemplate": "a script",
    "Template": "a template",
    "UserContainer": "a sidecar or init container",
    "Volume": "a volume",
    "VolumeMount": "a volume mount",
    "WorkflowStep": "a step",
}
"""What readers call Argo's types."""

PATTERNS = {
    r"^[a-zA-Z0-9][-a-zA-Z0-9]*(?!\n)$": 'have only letters, digits and "-", and begin with a letter or digit',
    r"^[-a-zA-Z0-9_]+(?!\n)$": 'have only letters, digits, "-" and "_"',
    r"^[-a-zA-Z0-9_{}.]+(?!\n)$": 'have only letters, digits, "-", "_", ".", "{" and "}"',
    r"^[a-zA-Z_][a-zA-Z0-9_]*(?!\n)$": 'have only letters, digits and "_", and begin with no digit',
    r"^[-._a-zA-Z0-9]+(?!\n)$": 'have only letters, digits, "-", "_" and "."',
}
"""What the schemas' patterns ask for, to follow "must"."""


@dataclass(frozen=True)
class _Fault:
    """One violated keyword of the schema: where, which, and what stands there."""

    source: str
    kind: str
    path: Path
    keyword: str
    limit: Any
    value: Any

    @property
    def label(self) -> str:
        """The value's name for a message: its own key, or the list that it is an entry of."""
        keys = [step for step in self.path if isinstance(step, str)]
        name = f'"{keys[-1]}"' if keys else f"the {self.kind}"
        return f"an entry of {name}" if self.path and isinstance(self.path[-1], int) else name

    @property
    def place(self) -> str:
        """Where the value stands, for a message about something in it."""
        name, _ = type_at(self.source, self.kind, self.path)
        if name in _PLACES:
            return _PLACES[name]
        if len(self.path) < 2 and self.source not in CONTROLLER.values():
            return ".".join([self.kind, *map(str, self.path)])
        return self.label


def explain(document: object, source: str, kind: str) -> Iterator[Problem]:
    """Yield every reason why `document` does not fit the type `kind` of a schema source, see `definitions`."""
    from jsonschema import Draft202012Validator  # only a failure pays for the import

    validator = Draft202012Validator(kind_schema(source, kind))
    try:
        errors = list(validator.iter_errors(document))
    except RecursionError:
        yield Problem((), "AG304", "the document is nested too deeply to be checked", "split it into templates")
        return
    # The library tells of each missing field on its own, each time with the list of all.
    yield from dict.fromkeys(problem for error in errors for problem in _problems(error, source, kind))


def _problems(error: "ValidationError", source: str, kind: str) -> Iterator[Problem]:
    path, keyword = tuple(error.absolute_path), str(error.validator)
    fault = _Fault(source, kind, path, keyword, error.validator_value, error.instance)
    explanation = _map_key if "propertyNames" in error.absolute_schema_path else _EXPLANATIONS[keyword]
    yield from explanation(fault)


def _unknown_fields(fault: _Fault) -> Iterator[Problem]:
    """Yield one problem for each key that the type lacks."""
    owner, schema = type_at(fault.source, fault.kind, fault.path)
    allowed = schema["properties"]
    for key in (key for key in fault.value if key not in allowed):
        path = (*fault.path, key)
        history = _in_other_versions(owner, str(key), fault.source)
        if history:
            change = field_change(owner, str(key))
            yield Problem(path, "AG306", history, change.remedy if change else "", on_key=True)
        else:
            hint = _elsewhere(fault, str(key)) or did_you_mean(str(key), allowed) or _few(allowed)
            yield Problem(path, "AG301", f'unknown field "{short(str(key))}" in {fault.place}', hint, on_key=True)


_ONE_EXECUTOR = "remove it: since Argo 3.4 there is one executor, which needs none of this"
_MISTAKEN = {
    ("MetricsConfig", "options"): "write modifiers: {<metric>: {disabled: true}}, from Argo 3.6 on",
    ("Config", "semaphoreLimitCacheSeconds"): 'write it below "synchronization", from Argo 3.7 on',
    ("Config", "containerRuntimeExecutor"): _ONE_EXECUTOR,
    ("Config", "containerRuntimeExecutors"): _ONE_EXECUTOR,
    ("Config", "dockerSockPath"): _ONE_EXECUTOR,
    ("Config", "kubeletPort"): _ONE_EXECUTOR,
    ("Config", "kubeletInsecure"): _ONE_EXECUTOR,
    ("Config", "executorImage"): "write executor: {image: ...}",
    ("Config", "executorImagePullPolicy"): "write executor: {imagePullPolicy: ...}",
    ("Config", "executorResources"): "write executor: {resources: ...}",
}
"""Settings of the controller that no version takes, and the fix: some stand in the samples of Argo's own documentation
(docs/workflow-controller-configmap.yaml of 3.5 to 4.1), others were read once.
"""


def _elsewhere(fault: _Fault, key: str) -> str:
    """Return where an unknown setting of the controller belongs, if that is plain."""
    owner, schema = type_at(fault.source, fault.kind, fault.path)
    if (owner, key) in _MISTAKEN or owner != "Config":
        return _MISTAKEN.get((owner, key), "")
    types = {name: resolved(fault.source, one)[1] for name, one in schema["properties"].items()}
    homes = [name for name, one in types.items() if key in one.get("properties", {})]
    return f"write it below {one_of(homes)}" if 0 < len(homes) <= 2 else ""


def _few(names: Schema) -> str:
    return f"allowed is {one_of(sorted(names))}" if len(names) <= 8 else ""


def _in_other_versions(owner: str, field: str, source: str) -> str:
    """Say which versions of Argo know a field that `source` lacks; "" if none does."""
    sources = in_every_version(source)
    knowing = [v for v, one in sources.items() if field in definitions(one).get(owner, {}).get("properties", {})]
    version = next((v for v, one in sources.items() if one == source), "")
    later = [v for v in knowing if before(version, v)]
    if later:
        return f'"{field}" needs Argo {later[0]} or later, this project targets {version}'
    if knowing:
        return f'"{field}" was removed in Argo {VERSIONS[VERSIONS.index(knowing[-1]) + 1]}'
    return ""


def _missing_fields(fault: _Fault) -> Iterator[Problem]:
    """Yield each missing field, unless a key of the same object is plainly meant to be it."""
    meant = _meant(fault)
    for name in fault.limit:
        if name not in fault.value and name not in meant:
            yield Problem(fault.path, "AG302", f'missing field "{name}" in {fault.place}')


def _meant(fault: _Fault) -> set[str]:
    """Return the fields that unknown keys of an object stand for: misspelt, or named as in another version."""
    owner, schema = type_at(fault.source, fault.kind, fault.path)
    allowed = schema.get("properties", {})
    unknown = [str(key) for key in fault.value if key not in allowed]
    changes = [field_change(owner, key) for key in unknown]
    return {name for key in unknown if (name := closest(key, allowed))} | {c.instead for c in changes if c}


def _alternatives(fault: _Fault) -> Iterator[Problem]:
    """Explain the two unions there are: a list of values or a tag, and a name or a generateName."""
    first = fault.limit[0]
    if "enum" in first:
        fault = replace(fault, keyword="enum", limit=first["enum"])
        yield from _not_allowed(fault) if isinstance(fault.value, str) else _wrong_type(replace(fault, limit="string"))
    elif isinstance(fault.value, dict):
        names = [name for alternative in fault.limit for name in alternative["required"]]
        if not _meant(fault) & set(names):
            listed = " or ".join(f'"{name}"' for name in names)
            yield Problem(fault.path, "AG302", f"missing field {listed} in {fault.place}")


def _wrong_type(fault: _Fault) -> Iterator[Problem]:
    """Say what was expected and what is there."""
    name, _ = type_at(fault.source, fault.kind, fault.path)
    types = [fault.limit] if isinstance(fault.limit, str) else fault.limit
    # Numbers and booleans are tolerated there, text is what is meant.
    types = ["string"] if name in ("AnyString", "Text") else [type_ for type_ in types if type_ != "null"]
    expected = " or ".join(TYPES[type_] for type_ in types)
    message = f"expected {expected} for {fault.label}, got {described(fault.value)}"
    if name == "AnyString" and isinstance(fault.value, list | dict):
        message += "; Argo would read it as empty text"
    yield Problem(fault.path, "AG303", message, _type_hint(name, types, fault.value))


def _type_hint(name: str, types: list[str], value: object) -> str:
    """Return how to get from `value` to one of `types`, where that is plain."""
    if value is None:
        return "give it a value or remove the key"
    if types == ["array"]:
        return 'write a list: begin each entry with "- "'
    if isinstance(value, list | dict):
        return _as_json(value) if name == "AnyString" else ""
    if name in ("Duration", "TTL"):
        return "give it a unit, such as 30s"
    if "string" in types:
        if isinstance(value, bool):
            return "put it in quotes: Argo takes y, n, yes, no, on, off, true and false for booleans"
        return f'put it in quotes: "{value}"' if isinstance(value, int) else _QUOTES
    if isinstance(value, str) and "{{" in value:
        return "Argo replaces tags only where it expects text"
    return "remove the quotes" if isinstance(value, str) and _reads_as(types[0], value) else ""


_QUOTES = "put it in quotes"


def _as_json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str).replace("'", "''")
    return f"write it as JSON in quotes: '{text}'" if len(text) <= LONGEST_QUOTE else "write it as JSON in quotes"


def _reads_as(type_: str, text: str) -> bool:
    if type_ == "boolean":
        return text in ("true", "false")
    return type_ in ("integer", "number") and text.isascii() and text.removeprefix("-").isdecimal()


def _not_allowed(fault: _Fault) -> Iterator[Problem]:
    """Name the values that may stand there."""
    names = [str(name) for name in fault.limit if name != ""]
    hint = did_you_mean(fault.value, names) if isinstance(fault.value, str) else ""
    message = f"{fault.label} must be {one_of(names, limit=len(names))}, got {described(fault.value)}"
    yield Problem(fault.path, "AG304", message, hint)


def _map_key(fault: _Fault) -> Iterator[Problem]:
    """Explain a key that its map does not take."""
    message = f"a key of {fault.label} must {_bound(fault)}"
    yield Problem((*fault.path, fault.value), "AG304", message, on_key=True)


def _out_of_bounds(fault: _Fault) -> Iterator[Problem]:
    """Name the bound that a value breaks."""
    yield Problem(fault.path, "AG304", f"{fault.label} must {_bound(fault)}")


def _bound(fault: _Fault) -> str:
    """Say what a value must be or have, and what it is or has."""
    if fault.keyword in ("minItems", "minLength"):
        return "not be empty"
    clause = PATTERNS[fault.limit] if fault.keyword == "pattern" else _BOUNDS[fault.keyword].format(fault.limit)
    found = str(len(fault.value)) if fault.keyword in ("maxItems", "maxLength") else described(fault.value)
    return f"{clause}, got {found}"


_BOUNDS = {
    "minimum": "be at least {}",
    "maximum": "be at most {}",
    "maxLength": "have at most {} characters",
    "maxItems": "have at most {} entries",
}


_EXPLANATIONS: dict[str, Callable[[_Fault], Iterator[Problem]]] = {
    "additionalProperties": _unknown_fields,
    "required": _missing_fields,
    "anyOf": _alternatives,
    "type": _wrong_type,
    "enum": _not_allowed,
    "const": lambda fault: _not_allowed(replace(fault, limit=[fault.limit])),
    **dict.fromkeys(("pattern", "minItems", "minLength", *_BOUNDS), _out_of_bounds),
}
"""Who explains which keyword."""
