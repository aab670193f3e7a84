"""When two values mean the same: quantities, texts that Argo reads alike, lists whose order does not matter.

`meaning` turns a value into something that is equal for all that means the same, and can be hashed.
"""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from argogen.argo.expr import ExprSyntaxError, Kind, tokenize
from argogen.argo.forms.cron import CronError, parse_cron
from argogen.argo.forms.depends import DependsError, parse_depends
from argogen.argo.forms.durations import parse_seconds_or_duration
from argogen.argo.forms.quantities import read_quantity
from argogen.argo.forms.tags import OPEN, find_tags, has_tag
from argogen.diff.embedded import MAX_NESTING, read_embedded
from argogen.diff.identity import SAME_WHEN_EMPTY, SINGULAR, UNKNOWN, ListRule, Match, Order, known_list_rule
from argogen.diff.shapes import Shape, has_field


def list_rule(shape: Shape) -> ListRule:
    """Return how the items of a list of this shape are told apart."""
    return known_list_rule(shape.owner, shape.field, shape.item.name) or UNKNOWN


def is_absent(value: Any, shape: Shape) -> bool:
    """Return whether a value is the same as none at all.

    Go leaves empty lists and maps out (`omitempty`), and reads null as nothing; what an empty struct means depends.
    """
    if value is None:
        return shape.is_known
    if (isinstance(value, dict | list)) and not value:
        return shape.is_list or shape.is_open_map or shape.name in SAME_WHEN_EMPTY
    return False


@dataclass(frozen=True)
class Entry:
    """What stands at a key of a map. `is_single` says that the value is the one item of a list that is written bare."""

    key: str
    value: Any
    shape: Shape
    is_single: bool = False


def entries(data: Mapping[str, Any], shape: Shape) -> dict[str, Entry]:
    """Return the entries of a map by the key to compare them by: one for all ways in which a thing can be written.

    What means nothing is left out.
    """
    found: dict[str, Entry] = {}
    for key, value in data.items():
        inner = shape.value(key)
        if is_absent(value, inner):
            continue
        plural = SINGULAR.get((shape.name, key))
        if not has_field(shape.name, key, shape.version):
            found[f"{key}, which Argo {shape.version} ignores"] = Entry(key, value, inner)
        elif plural and plural not in data:
            found[plural] = Entry(key, [value], shape.value(plural), is_single=True)
        elif (shape.name, key) == ("DAGTask", "dependencies") and "depends" not in data:
            found["depends"] = Entry(key, value, inner)
        else:
            found[key] = Entry(key, value, inner)
    return found


def meaning(value: Any, shape: Shape, nesting: int = 0) -> Hashable:
    """Return what a value means: the same for values that differ only in how they are written.

    `nesting` counts the texts around it that are documents of their own.
    """
    if isinstance(value, dict):
        inner = entries(value, shape)
        return frozenset((key, meaning(one.value, one.shape, nesting)) for key, one in inner.items())
    if isinstance(value, list):
        return _of_list(value, shape, nesting)
    if shape.name in ("AnyString", "IntOrString"):
        value = text_of(value)
    elif shape.name == "Quantity":
        quantity = read_quantity(text_of(value))
        return ("quantity", quantity) if quantity is not None else ("text", str(value))
    if isinstance(value, str):
        return _of_text(value, shape, nesting)
    return ("number", value) if isinstance(value, int | float) and not isinstance(value, bool) else ("word", str(value))


def _of_list(value: list[Any], shape: Shape, nesting: int) -> Hashable:
    items = [meaning(one, shape.item, nesting) for one in value]
    rule = list_rule(shape)
    if (shape.owner, shape.field) == ("DAGTask", "dependencies"):
        return ("depends", frozenset(one for one in value if isinstance(one, str)))
    if rule.match is Match.BY_PLACE or rule.order is Order.KEPT or (rule.order is Order.OF_VARIABLES and _refer(value)):
        return tuple(items)
    return ("set", frozenset(Counter(items).items()))


def _refer(items: list[Any]) -> bool:
    """Return whether a value of an environment variable may refer to another."""
    return any(isinstance(item, dict) and "$(" in str(item.get("value")) for item in items)


def _of_text(text: str, shape: Shape, nesting: int) -> Hashable:
    read = _FORMS.get((shape.owner, shape.field))
    found = read(text) if read and not has_tag(text) else None
    if found is not None:
        return ("depends" if read is _depends else shape.field, found)
    embedded = read_embedded(text, shape) if nesting < MAX_NESTING else None
    if embedded:
        return (embedded.language, meaning(embedded.data, embedded.shape, nesting + 1))
    return ("text", with_plain_tags(text))


def text_of(value: Any) -> str:
    """Return a number or boolean as Argo makes a text of it (Argo 4.1 pkg/apis/workflow/v1alpha1/anystring.go)."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        number = Decimal(repr(float(value)))
        return format(number.normalize(), "f") if number else "0"
    return str(value)


@lru_cache(maxsize=4096)
def with_plain_tags(text: str) -> str:
    """Return a text with Argo's tags in one form: blanks at their ends, or between an expression's words, are free."""
    if OPEN not in text:
        return text
    return "".join(_plain_parts(text))


def _plain_parts(text: str) -> Iterator[str]:
    end = 0
    for tag in find_tags(text):
        yield text[end : tag.start]
        yield f"{{{{={plain_expression(tag.body)}}}}}" if tag.is_expression else f"{{{{{tag.name}}}}}"
        end = tag.end
    yield text[end:]


def plain_expression(text: str) -> str:
    """Return an expression with one blank between its words, or as it is if it is none."""
    try:
        words = tokenize(text)
    except ExprSyntaxError:
        return text
    return " ".join(repr(word.value) if word.kind is Kind.STRING else word.text for word in words).strip()


def _cron(text: str) -> Hashable:
    try:
        return parse_cron(text)
    except CronError:
        return None


def _duration(text: str) -> Hashable:
    try:
        return parse_seconds_or_duration(text)
    except ValueError:
        return None


_DEPENDS_WORD = re.compile(r"&&|\|\||[!()]|[-.\w]+")


def _depends(text: str) -> Hashable:
    """Return the tasks that all have to be done, whatever their order; else the words."""
    try:
        parse_depends(text)
    except DependsError:
        return None
    words = _DEPENDS_WORD.findall(text)
    joined_by_and = set(words[1::2]) <= {"&&"} and not {"!", "(", ")"} & set(words)
    return frozenset(words[::2]) if joined_by_and else tuple(words)


def _source(text: str) -> Hashable:
    return text.rstrip("\n")


_FORMS: Mapping[tuple[str, str], Callable[[str], Hashable]] = MappingProxyType(
    {
        ("Backoff", "cap"): _duration,
        ("Backoff", "duration"): _duration,
        ("Backoff", "maxDuration"): _duration,
        ("CronWorkflowSpec", "schedule"): _cron,
        ("CronWorkflowSpec", "schedules"): _cron,
        ("DAGTask", "depends"): _depends,
        ("PodGC", "deleteDelayDuration"): _duration,
        ("ScriptTemplate", "source"): _source,
        ("SuspendTemplate", "duration"): _duration,
        ("Template", "pendingTimeout"): _duration,
        ("Template", "timeout"): _duration,
    }
)
"""Texts with a form of their own, by type and field: what they come to, None for a text that is not of the form."""
