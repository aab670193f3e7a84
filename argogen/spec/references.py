"""References: `${inputs.region}` in a spec's texts, and what becomes of them in a manifest.

A text with references becomes one Argo expression tag, `{{='exports of ' + inputs.parameters['region']}}`, so that no
value is ever pasted: quotes, newlines and control characters travel unharmed, and the expression works in steps and
in DAGs, for names with hyphens, in every version of Argo.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from argogen.argo.forms.quoting import quote
from argogen.suggest import did_you_mean

_REFERENCE = re.compile(
    r"(?P<escaped>\$\$\{)|\$\{(?P<names>[A-Za-z_][\w-]*(?:\.[\w-]+)+|item)\}|(?P<broken>\$\{\s*[A-Za-z_][\w-]*\.[^}]*\}?)"
)
BRACES = "{" + "{"
"""What opens one of Argo's own tags."""


TAG_COMPLAINT = (
    f'"{BRACES}" would be substituted by Argo',
    "write ${inputs.name} or ${workflow.name} for what Argo knows; other text can't hold it",
)
"""Message and hint for a text in which Argo would see a tag."""


@dataclass(frozen=True)
class Reference:
    """One `${a.b}`: its names, and where it stands in the text."""

    names: tuple[str, ...]
    start: int
    well_formed: bool = True

    def __str__(self) -> str:
        return "${" + ".".join(self.names) + "}"


@dataclass(frozen=True)
class Expression:
    """What a reference stands for where the run knows the value: an expr expression that yields a text.

    `type` says what that text holds: string, integer, number, boolean or json; any where it is no text.
    """

    text: str
    type: str = "string"

    def typed(self) -> str:
        """Return the expression of the value itself, not of the text that holds it."""
        return _TYPED[self.type].format(self.text)


_TYPED = {
    "string": "{}",
    "integer": "int({})",
    "number": "float({})",
    "boolean": "({} == 'true')",
    "json": "fromJSON({})",
    "any": "{}",
}
"""How the text of an output becomes a value of its type."""


@dataclass(frozen=True)
class Literal:
    """What a reference stands for where the value is known when rendering."""

    value: Any


Value = Expression | Literal


@dataclass(frozen=True)
class Scope:
    """The names that may be referred to in one place. `where` completes "is not known ..." in messages."""

    values: Mapping[tuple[str, ...], Value]
    where: str
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    """Roots that exist in other places, with the reason why not here."""
    open_steps: Mapping[str, str] = field(default_factory=dict)
    """Steps whose outputs can't be known, by name, with the root that Argo has for them (`steps` or `tasks`)."""

    def find(self, names: tuple[str, ...]) -> Value | None:
        """Return what `names` stand for, or None if they are not in scope."""
        value = self.values.get(names)
        if value is None and len(names) == 4 and names[0] == "steps" and names[2] == "outputs":
            root = self.open_steps.get(names[1])
            return Expression(f"{root}['{names[1]}'].outputs.parameters['{names[3]}']") if root else None
        return value

    def complaint(self, names: tuple[str, ...]) -> tuple[str, str]:
        """Return message and hint for names that are not in scope."""
        dotted = ".".join(names)
        known = sorted(".".join(known) for known in self.values)
        for known_elsewhere in (".".join(names[:2]), names[0]):
            if known_elsewhere in self.elsewhere:
                return f'"{dotted}" can\'t be used {self.where}', self.elsewhere[known_elsewhere]
        if names[0] == "inputs" and not any(known[0] == "inputs" for known in self.values):
            return f'"{dotted}" is not known {self.where}', "there are no inputs"
        siblings = [name for name in known if name.startswith(names[0] + ".")]
        hint = did_you_mean(dotted, siblings or known)
        if not hint:
            roots = siblings or known
            hint = "there is " + ", ".join(roots[:8]) if roots else "nothing can be referred to here"
        return f'"{dotted}" is not known {self.where}', hint

    def extended(self, values: Mapping[tuple[str, ...], Value]) -> "Scope":
        """Return a scope that also knows `values`."""
        return replace(self, values={**self.values, **values})


def split(text: str) -> Iterator[str | Reference]:
    """Yield a text's literal parts and its references, in order. `$${` stands for a literal `${`."""
    end = 0
    for match in _REFERENCE.finditer(text):
        if match.start() > end:
            yield text[end : match.start()]
        end = match.end()
        if match["escaped"]:
            yield "${"
        elif match["broken"]:
            yield Reference((match["broken"],), match.start(), well_formed=False)
        else:
            yield Reference(tuple(match["names"].split(".")), match.start())
    if end < len(text):
        yield text[end:]


def has_references(text: str) -> bool:
    """Return whether a text has any reference."""
    return any(isinstance(part, Reference) for part in split(text))


def as_text(value: Any) -> str:
    """Return a value as the text that a parameter or an environment variable gets: JSON, but texts as they are."""
    if isinstance(value, str):
        return str(value)
    import json

    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


Complain = Callable[[str, str, str, int], None]
"""Takes code, message, hint and the offset in the text."""


def resolve_parts(text: str, look_up: Callable[[Reference], Value | None]) -> list[str | Expression]:
    """Return a text's parts with every reference resolved, neighbouring literals joined.

    `look_up` returns None for a reference it has complained of; it is left out.
    """
    parts: list[str | Expression] = []
    for part in split(text):
        value: Value | None = Literal(part) if isinstance(part, str) else look_up(part)
        if value is None:
            continue
        resolved = as_text(value.value) if isinstance(value, Literal) else value
        if isinstance(resolved, str) and parts and isinstance(parts[-1], str):
            parts[-1] += resolved
        else:
            parts.append(resolved)
    return parts


def look_up_in(scope: Scope, complain: Complain) -> Callable[[Reference], Value | None]:
    """Return a function that finds references in `scope` and complains of those that are not there."""

    def look_up(reference: Reference) -> Value | None:
        if not reference.well_formed:
            written = reference.names[0]
            fault = "is no reference" if written.endswith("}") else "is never closed"
            hint = "write ${name.name} without blanks, or $${ for a literal ${"
            complain("AG107", f'"{written}" {fault}', hint, reference.start)
            return None
        value = scope.find(reference.names)
        if value is None:
            message, hint = scope.complaint(reference.names)
            complain("AG107", message, hint, reference.start)
        return value

    return look_up


def join(parts: list[str | Expression]) -> str:
    """Return the expr expression that joins `parts`, with no tag of Argo's formed where two of them touch."""
    joined = " + ".join(quote(part) if isinstance(part, str) else part.text for part in parts)
    if not any(_may_form_tag(left, right) for left, right in pairwise(parts)):
        return joined
    for _ in range(2):  # twice, since a run of braces overlaps
        joined = f"replace({joined}, '{{' + '{{', '{{ {{')"
    return joined


def _may_form_tag(left: str | Expression, right: str | Expression) -> bool:
    """Say whether a brace at the end of `left` may meet one at the start of `right`."""
    ends = isinstance(left, Expression) or left.endswith("{")
    starts = isinstance(right, Expression) or right.startswith("{")
    return ends and starts


def tag(expression: str) -> str:
    """Return an expression as Argo's tag."""
    return BRACES + "=" + expression + "}" + "}"
