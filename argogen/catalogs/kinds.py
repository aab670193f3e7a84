"""The kinds of catalog entries, and what the entry.yaml of each may say."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from argogen.spec.schema import DRAFT, Schema, definitions


@dataclass(frozen=True)
class Kind:
    """What the entries of one folder are for."""

    key: str
    """The key of a spec that names them by `use`."""
    forms: tuple[str, ...] = ("job",)
    """What such an entry may be, by the key that says so."""
    listed: bool = True
    """The key holds a list of them."""
    any_job: bool = False
    """Its job may be of any form, such as several steps; that of others is one image."""

    def in_spec(self, example: Mapping[str, Any]) -> dict[str, Any]:
        """Return an entry's example as it stands in a spec."""
        return {self.key: [dict(example)] if self.listed else dict(example)}


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "alerts": Kind("alerts", forms=("template",)),
        "checks": Kind("checks", any_job=True),
        "consumers": Kind("consumers"),
        "item-sources": Kind("items", listed=False),
        "telemetry": Kind("telemetry", forms=("job", "metrics"), listed=False),
    }
)
"""The kinds of entries there are, by their folder."""

_TEXTS: Schema = {
    "title": {"type": "string", "description": "A few words."},
    "summary": {"type": "string", "description": "One sentence: what it does."},
    "description": {"type": "string", "description": "What it needs, what it sends, how it fails."},
    "parameters": {"type": "object", "description": "What `with` takes, as a JSON Schema."},
}
_FORMS: Schema = {
    "job": {"$ref": "#/definitions/job"},
    "metrics": {
        "type": "array",
        "minItems": 1,
        "items": {"type": "object"},
        "description": "Metrics of the controller, in Argo's form of spec.metrics.prometheus.",
    },
    "template": {
        "type": "string",
        "pattern": r"^[A-Za-z0-9][-A-Za-z0-9_]*\.yaml\.j2$",
        "description": "The Jinja template of its objects, a file beside entry.yaml.",
    },
}
"""What an entry may be."""
_RIGHTS: Schema = {
    "type": "array",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["apiGroups", "resources", "verbs"],
        "properties": {
            key: {"type": "array", "items": {"type": "string"}, "description": description}
            for key, description in {
                "apiGroups": 'The API groups, "" for that of pods and Secrets.',
                "resources": "The kinds of objects, in the plural, such as configmaps.",
                "resourceNames": "The objects' names, where it is not about all.",
                "verbs": "What may be done, such as get and list.",
            }.items()
        },
    },
    "description": "Rules of a Role that its account needs.",
}
_VARIANTS: Schema = {
    "type": "array",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["if", "job"],
        "properties": {
            "if": {"type": "object", "description": "What `with` has to fit, defaults included, as a JSON Schema."},
            "job": {
                "type": "object",
                "description": "Parts of a job, which has to be one together with what is below.",
            },
        },
    },
    "description": "What is different about the job where the parameters say so; maps merge, all else is replaced.",
}
_READS: Schema = {
    "type": "array",
    "minItems": 1,
    "items": {"type": "string"},
    "description": "The telemetry that the alert can read.",
}
_REQUIRED = ["title", "summary", "parameters", "example"]


@cache
def entry_schema(kind: str) -> Schema:
    """Return what entry.yaml may say in one kind's folder."""
    key, forms = KINDS[kind].key, KINDS[kind].forms
    beside = {"telemetry": _READS} if "template" in forms else {"variants": _VARIANTS, "rights": _RIGHTS}
    example = {"type": "object", "description": f"What to paste into a spec, below {key}."}
    properties = {**_TEXTS, **{form: _FORMS[form] for form in forms}, **beside, "example": example}
    only = forms if len(forms) == 1 else ()
    choice = {} if only else {"oneOf": [{"required": [form]} for form in forms]}
    closed = {"type": "object", "additionalProperties": False, "properties": properties}
    return {"$schema": DRAFT, **closed, "required": [*_REQUIRED, *only], **choice, "definitions": definitions()}
