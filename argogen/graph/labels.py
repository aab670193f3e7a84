"""The texts in pictures: short, on one line, and as people would say it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from argogen.argo.forms.cron_words import in_words
from argogen.argo.forms.names import INTERNAL
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.loop_forms import loops_of, size_of
from argogen.argo.model.manifests import Manifest
from argogen.argo.model.schedules import schedules_of
from argogen.argo.model.workflows import Call, Template
from argogen.report.text import visible

_LONGEST = 60
"""Characters of one line."""

_RESULT = re.compile(
    r"\b(?:tasks|steps)(?:\.([-\w]+)|\[['\"]([-\w]+)['\"]\])\.outputs\.(?:parameters(?:\.([-\w]+)|\[['\"]([-\w]+)['\"]\])|(result))"
)
_INPUT = re.compile(r"\b(?:inputs|workflow)\.parameters(?:\.([-\w]+)|\[['\"]([-\w]+)['\"]\])")
_STATUS = re.compile(r"\b(?:tasks|steps)(?:\.([-\w]+)|\[['\"]([-\w]+)['\"]\])\.(status|exitCode)")
_MESSAGE = re.compile(r"""(.*?)\s*\?\s*'".*"'\s*:\s*'false'""", re.DOTALL)
"""A condition that is a text to be shown where it holds, as specs make them."""
_AS_JSON = re.compile(r"toJSON\(([\w.]+)\)", re.IGNORECASE)
_TAG = re.compile(r"\{\{=?\s*(.*?)\s*\}\}", re.DOTALL)


def line(text: object, longest: int = _LONGEST) -> str:
    """Return a text on one line, cut where it is long, without anything in it that can't be seen."""
    # The end is cut off first: what is left out need not be made visible.
    words = visible(" ".join(str(text)[: longest * 4].split()))
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def spoken(text: object) -> str:
    """Return a condition or a value without braces, with short names: `run.status == "Failed"`."""
    plain = str(text)[: _LONGEST * 20]
    whole = _TAG.fullmatch(plain.strip())
    plain = whole[1] if whole and "}}" not in whole[1] else _TAG.sub(r"\1", plain)
    plain = _MESSAGE.sub(r"\1", plain)
    plain = _RESULT.sub(lambda match: ".".join(part for part in match.groups() if part), plain)
    plain = _STATUS.sub(lambda match: f"{match[1] or match[2]}.{match[3]}", plain)
    plain = _INPUT.sub(lambda match: match[1] or match[2], plain)
    return line(_AS_JSON.sub(r"\1", plain))


def details_of_call(call: Call) -> Iterator[str]:
    """Yield what a call says of itself: its condition and its loop."""
    if call.data.get("when"):
        yield f"if {spoken(call.data['when'])}"
    if loop := _loop_of(call.data):
        yield loop


def _loop_of(data: Mapping[str, Any]) -> str:
    """Return how a step or task loops, "" if it does not."""
    if not loops_of(data):
        return ""
    size = size_of(data)
    if size is not None:
        return f"for each of {size} items" if size != 1 else "for one item"
    text = str(data.get("withParam") or data.get("withSequence", {}).get("count") or "")
    results = dict.fromkeys(match[1] or match[2] for match in _RESULT.finditer(text))
    inputs = dict.fromkeys(match[1] or match[2] for match in _INPUT.finditer(text))
    names = [*(f"of {name}" for name in results), *(f"in {name}" for name in inputs)]
    return line(f"for each item {names[0]}" if len(names) == 1 else "for each item")


def details_of_template(template: Template, cluster: Cluster) -> Iterator[str]:
    """Yield what a template that calls no other does."""
    data, kind = template.data, template.type
    match kind:
        case "container" | "script":
            yield line(data[kind].get("image") or kind)
        case "containerSet":
            yield f"{len(data[kind].get('containers', ()))} containers in one pod"
        case "resource":
            child = cluster.child(template)
            what = child.manifest.kind if child and child.manifest else "resource"
            yield line(f"{_third_person(str(data[kind].get('action') or 'get'))} {'a' if child else 'the'} {what}")
        case "http":
            yield line(f"{data[kind].get('method') or 'GET'} {data[kind].get('url', '')}")
        case "suspend":
            duration = data[kind].get("duration") if isinstance(data[kind], dict) else None
            if duration != "0":  # that of a step that only fails
                yield line(f"waits {duration}" if duration else "waits until somebody resumes it")
        case _:
            yield kind or "no type"


def _third_person(action: str) -> str:
    return f"{action[:-1]}ies" if action.endswith("y") else f"{action}es" if action.endswith("ch") else f"{action}s"


def schedule_in_words(manifest: Manifest) -> list[str]:
    """Return the schedules of a CronWorkflow in words."""
    zone = str(manifest.data["spec"].get("timezone") or "")
    return [in_words(text, zone) for _, text in schedules_of(manifest)]


def name_of(text: str) -> str:
    """Return a template's name as people know it."""
    return line(text.removeprefix(INTERNAL))
