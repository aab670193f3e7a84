"""Items: what a fan-out loops over, and how one item is spelled in the loop.

Items that are known when rendering and harmless take the plain form: `withItems` and simple tags. All others are
armoured, since Argo substitutes a value again and again: each item is wrapped in a list of one, whose `{{=item}}` is
exact JSON in every version of Argo, and values are taken out of it by expressions. Items that hold one of Argo's own
tags, or NUL, are refused before any child starts.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from argogen.argo.forms.quoting import quote
from argogen.diagnostics import Path
from argogen.provenance import derived
from argogen.spec.references import BRACES, Reference, Scope, as_text, split, tag
from argogen.spec.resolve.context import Context, Input
from argogen.spec.resolve.entries import call_entry
from argogen.spec.resolve.inputs import base_scope
from argogen.spec.resolve.job import resolve_call
from argogen.spec.resolve.pod import Surroundings
from argogen.spec.resolve.texts import Call
from argogen.suggest import did_you_mean
from argogen.wording import short

SOURCES = ("list", "parameter", "sequence", "job", "use", "from")
"""The keys that say where items come from."""

_HARMLESS = re.compile(r"[A-Za-z0-9 _.,:/@%+=-]*")
"""Texts that need no quoting anywhere on their way: YAML in quotes, JSON, Argo's tags."""
_NAME = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
"""Texts that may stand in an object's name and in a label as they are."""
_LONGEST_NAME = 58
"""Characters of a generateName, to which Kubernetes adds five."""

_CALLER_PREFIX = 20
"""Characters of the caller's name in a child's, where a provider does the looping."""

_ITEM = "fromJSON(item)[0]"
"""One item in the armoured loop."""


@dataclass(frozen=True)
class Items:
    """The items as the loop sees them."""

    loop: dict[str, Any]
    """`withItems`, `withParam` or `withSequence`."""
    item: str
    """The expression of the item as a text."""
    slug: str
    """The value of the argument that goes into names and labels."""
    plain: bool
    call: Call | None = None
    """The step that writes the list."""
    count: str = ""
    """The expression of the list, for collecting."""

    def value(self, names: tuple[str, ...]) -> str:
        """Return the expression of an item, or of one value of a map item, as a text."""
        if self.plain:
            return self.item
        return _as_item_text(names)


def item_references(value: Any) -> list[tuple[str, ...]]:
    """Return the paths below an item that a value refers to: () for `${item}`, ("host",) for `${item.host}`."""
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return [names for item in inner for names in item_references(item)]
    parts = split(value) if isinstance(value, str) else ()
    return [part.names[1:] for part in parts if isinstance(part, Reference) and part.names[0] == "item"]


def is_harmless(value: Any) -> bool:
    """Say whether an argument holds nothing but the item and texts that need no quoting in a child's manifest."""
    return all(
        _HARMLESS.fullmatch(part) if isinstance(part, str) else part.names[0] == "item"
        for part in split(as_text(value))
    )


def resolve_items(context: Context, value: dict[str, Any], path: Path, arguments: dict[str, Any]) -> Items | None:
    """Return the items, or None after complaining. `arguments` are the children's: they say what is taken of one."""
    present = [key for key in SOURCES if key in value]
    if len(present) != 1:
        message = f"items have {' and '.join(present)}" if present else "items say nothing about where they come from"
        context.complain(
            path, "AG103" if present else "AG102", message, f"they have one of {', '.join(SOURCES)}", on_key=True
        )
        return None
    wanted = [names for argument in arguments.values() for names in item_references(argument)]
    if "with" in value and present[0] not in ("use", "from"):
        context.complain((*path, "with"), "AG101", f'"with" can\'t stand beside "{present[0]}"', "", on_key=True)
    return _SOURCES[present[0]](context, value, path, wanted)


def name_budget(context: Context) -> int:
    """Return how many characters of an item fit into a child's name, beside the prefix and a hash of six."""
    prefix = len(context.data["name"]) if "children" in context.pattern.names else _CALLER_PREFIX
    return min(36, _LONGEST_NAME - 9 - prefix)


def _slug(context: Context) -> str:
    """Return the tag that makes an item's text fit for a name: sanitised, cut, and told apart by a hash."""
    sanitised = "sprig.regexReplaceAll('[^a-z0-9]+', lower(item), '-')"
    cut = f"sprig.trunc({name_budget(context)}, trim({sanitised}, '-'))"
    return tag(f"trim(trim({cut}, '-') + '-' + sprig.trunc(6, sprig.sha256sum(item)), '-')")


def _listed(context: Context, value: dict[str, Any], path: Path, wanted: list[tuple[str, ...]]) -> Items | None:
    items, at = value["list"], (*path, "list")
    if not items:
        context.complain(at, "AG130", "the list of items is empty", "a fan-out over nothing does nothing")
        return None
    _check_count(context, len(items), value.get("maxItems", 500), at)
    for index, item in enumerate(items):
        _check_item(context, item, wanted, (*at, index))
    texts = [as_text(item) for item in items]
    harmless = not context.place("items").armoured
    if harmless and all(
        not isinstance(item, dict) and _HARMLESS.fullmatch(text) for item, text in zip(items, texts, strict=True)
    ):
        return _plain(context, texts, items)
    wrapped = json.dumps([[item] for item in items], ensure_ascii=False)
    loop = {"withParam": derived(wrapped, items)}
    count = quote(json.dumps(items, ensure_ascii=False))
    return Items(loop, _as_item_text(()), _slug(context), plain=False, count=count)


def _as_item_text(names: tuple[str, ...]) -> str:
    """Return the expression of an armoured item, or of one of its values, as a text."""
    path = _ITEM + "".join(f"[{quote(name)}]" for name in names)
    return f"(type({path}) == 'string' ? {path} : toJson({path}))"


def _plain(context: Context, texts: list[str], items: Any) -> Items:
    """Return harmless texts as `withItems`; with a slug beside each, where one is no name itself."""
    count = quote(json.dumps(texts))
    if all(_NAME.fullmatch(text) and len(text) <= name_budget(context) for text in texts):
        return Items({"withItems": derived(texts, items)}, "item", "{{item}}", plain=True, count=count)
    pairs = [{"item": text, "slug": slug_of(text, name_budget(context))} for text in texts]
    return Items({"withItems": derived(pairs, items)}, "item.item", "{{item.slug}}", plain=True, count=count)


def slug_of(text: str, length: int) -> str:
    """Return what the armoured form's expression makes of an item's text, in Python."""
    from hashlib import sha256

    cut = re.sub("[^a-z0-9]+", "-", text.lower()).strip("-")[:length].strip("-")
    return f"{cut}-{sha256(text.encode()).hexdigest()[:6]}".strip("-")


def _check_count(context: Context, count: int, limit: int, path: Path) -> None:
    if count > limit:
        context.complain(
            path,
            "AG130",
            f"{count} items are more than maxItems, which is {limit}",
            "raise items.maxItems, or split the list",
        )


def _check_item(context: Context, item: Any, wanted: list[tuple[str, ...]], path: Path) -> None:
    """Complain of an item that lacks what is taken of it, or that Argo would not carry unchanged."""
    for names in wanted:
        inner = item
        for name in names:
            if not isinstance(inner, dict) or name not in inner:
                there = f"there is {', '.join(inner)}" if isinstance(inner, dict) else "the item is no map"
                hint = did_you_mean(name, inner) if isinstance(inner, dict) else ""
                context.complain(path, "AG131", f'the item has no "{name}"', hint or there)
                break
            inner = inner[name]
    text = json.dumps(item, ensure_ascii=False).replace("\\\\", "")  # an escaped backslash begins no \\u0000
    for forbidden, what in (
        (BRACES, "two opening braces, which Argo would take for a tag"),
        ("__argo", "__argo, which Argo reserves"),
        ("\\u0000", "a NUL character"),
    ):
        if forbidden in text:
            context.complain(path, "AG132", f"the item contains {what}", "Argo has no escape for it")
    if large := next((number for number in _integers(item) if abs(number) > 2**53), None):
        context.complain(path, "AG132", f"the item contains {large}, which Argo would round", "put it in quotes")


def _integers(item: Any) -> Iterator[int]:
    """Yield the whole numbers of an item, however deep."""
    if isinstance(item, dict | list):
        for inner in item.values() if isinstance(item, dict) else item:
            yield from _integers(inner)
    elif isinstance(item, int):
        yield item


def _guarded(source: str, limit: int, wanted: list[tuple[str, ...]]) -> dict[str, str]:
    """Return `withParam` for a list that only the run knows: refused with a message, or wrapped item by item."""
    paths = sorted({names for names in wanted if names})
    tests = [
        ("type(#) != 'array'", "the items are no JSON list"),
        (f"len(#) > {limit}", f"more than {limit} items"),
    ]
    if paths:
        lacking = " or ".join(dict.fromkeys(test for names in paths for test in _lacking(names)))
        tests.append((f"any(#, {lacking})", f"an item lacks {' or '.join(map('.'.join, paths))}"))
    tests += [
        (
            "any(#, toJson(#) contains ('{' + '{'))",
            "an item contains two opening braces, which Argo would take for a tag",
        ),
        ("any(#, replace(toJson(#), '\\\\\\\\', '') contains '\\\\u0000')", "an item contains a NUL character"),
        ("any(#, toJson(#) contains '__argo')", "an item contains __argo, which Argo reserves"),
    ]
    refusals = " :\n".join(f"{test} ? int('argogen: {message}')" for test, message in tests)
    return {"withParam": tag(f"map([fromJSON({source})],\n{refusals} :\ntoJson(map(#, [#])))[0]")}


def _lacking(names: tuple[str, ...]) -> Iterator[str]:
    """Yield what is true of an item without a value at `names`, each after those that it relies on."""
    inner = "#"
    for name in names:
        yield f"type({inner}) != 'map'"
        yield f"{quote(name)} not in {inner}"
        inner += f"[{quote(name)}]"


def _armoured(
    context: Context, source: str, value: dict[str, Any], wanted: list[tuple[str, ...]], call: Call | None
) -> Items:
    loop = _guarded(source, value.get("maxItems", 500), wanted)
    return Items(loop, _as_item_text(()), _slug(context), plain=False, call=call, count=source)


def _parameter(context: Context, value: dict[str, Any], path: Path, wanted: list[tuple[str, ...]]) -> Items:
    settings = value["parameter"]
    if "children" not in context.pattern.names:
        message = "a provider has no parameters of its own: it runs in its caller's workflow"
        context.complain(
            (*path, "parameter"), "AG103", message, "make it an input, and a job that writes the list", on_key=True
        )
    name = settings.get("name", "items")
    for index, item in enumerate(settings.get("default", ())):
        _check_item(context, item, wanted, (*path, "parameter", "default", index))
    _check_count(context, len(settings.get("default", ())), value.get("maxItems", 500), (*path, "parameter", "default"))
    if name in context.inputs:
        context.complain(
            (*path, "parameter"), "AG105", f'there is an input "{name}" already', "name the parameter otherwise"
        )
    default = as_text(settings["default"]) if "default" in settings else None
    context.parameters[name] = Input(name, "", default, ())
    return _armoured(context, f"workflow.parameters['{name}']", value, wanted, None)


def _sequence(context: Context, value: dict[str, Any], path: Path, wanted: list[tuple[str, ...]]) -> Items | None:
    settings = {key: str(item) for key, item in value["sequence"].items()}
    at = (*path, "sequence")
    if ("count" in settings) == ("end" in settings):
        context.complain(at, "AG103", "a sequence has either a count or an end", "such as count: 10", on_key=True)
        return None
    for key in ("count", "start", "end"):
        if not re.fullmatch(r"-?[0-9]{1,9}", settings.get(key, "0")):
            message = f'"{key}" can\'t be "{short(settings[key])}"'
            context.complain((*at, key), "AG103", message, "a whole number that is known when rendering")
            return None
    if not re.fullmatch(r"[a-z0-9-]*%(0[1-9][0-9]?)?d[a-z0-9-]*|", settings.get("format", "")):
        context.complain(
            (*at, "format"), "AG103", f'the format "{settings["format"]}" makes no names', "such as part-%03d"
        )
        return None
    start = int(settings.get("start", "0"))
    length = int(settings["count"]) if "count" in settings else abs(int(settings["end"]) - start) + 1
    if length < 1:
        context.complain(at, "AG130", "the sequence is empty", "a fan-out over nothing does nothing")
    _check_count(context, length, value.get("maxItems", 500), at)
    if any(wanted):
        context.complain(path, "AG131", "numbers of a sequence have no keys", "refer to ${item}", on_key=True)
    step = -1 if "end" in settings and int(settings["end"]) < start else 1
    texts = [settings.get("format", "%d") % (start + step * number) for number in range(min(max(length, 0), 10_000))]
    if odd := next((one for one in texts if not _NAME.fullmatch(one) or len(one) > name_budget(context)), None):
        message = f"\"{odd}\" can't be part of a child's name"
        context.complain(at, "AG103", message, "lower-case letters, digits and hyphens, none at the ends", on_key=True)
    count = quote(json.dumps(texts))
    return Items({"withSequence": derived(settings, value)}, "item", "{{item}}", plain=True, count=count)


def _job(context: Context, value: dict[str, Any], path: Path, wanted: list[tuple[str, ...]]) -> Items | None:
    call = resolve_call(context, value["job"], (*path, "job"), context.place("items"), result_default=None)
    return _armoured(context, "steps['items'].outputs.parameters['result']", value, wanted, call) if call else None


def _entry(context: Context, value: dict[str, Any], path: Path, wanted: list[tuple[str, ...]]) -> Items | None:
    place = context.place("items")
    scope: Scope = base_scope(context, dict(place.references), "in an item source")
    around = Surroundings(context.spec.file.parent, exported=place.exported)
    call = call_entry(context, "item-sources", value, path, place.template, scope, around)
    return _armoured(context, "steps['items'].outputs.parameters['items']", value, wanted, call) if call else None


_SOURCES: dict[str, Callable[..., Items | None]] = {
    "list": _listed,
    "parameter": _parameter,
    "sequence": _sequence,
    "job": _job,
    "use": _entry,
}
