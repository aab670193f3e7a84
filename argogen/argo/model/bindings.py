"""Texts that callers pass down: what an input, or a parameter of the run, is where somebody wrote it out.

A text that only the run knows is followed as itself: it is the same text wherever the same input is named.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from argogen.argo.expr import Builtin, Call, ExprSyntaxError, Identifier, Node, member_path, parse
from argogen.argo.forms.tags import OPEN, find_tags
from argogen.argo.model.manifests import Manifest
from argogen.argo.model.workflows import Parameter, Template
from argogen.diagnostics import Location, Path

_LONGEST = 400
"""Characters of a text that is followed: callers may double one with each call."""
_SAME_TEXT = frozenset({"toJson", "toJSON", "string", "replace", "trim"})
"""Functions that leave a name what it is; JSON's quotes are the manifest's."""


@dataclass(frozen=True)
class Written:
    """A text, and where it is written: where it is used, or where a caller passes it."""

    text: str
    manifest: Manifest
    path: Path

    @property
    def location(self) -> Location:
        """The place where it is written."""
        return self.manifest.location(self.path)

    @property
    def is_known(self) -> bool:
        """Whether it is known before the run, and not only known to be the same in two places."""
        return OPEN not in self.text and "\0" not in self.text


@dataclass(frozen=True)
class Bindings:
    """What is known of variables in one template: pairs of a name such as `inputs.parameters.x` and its text."""

    pairs: tuple[tuple[str, Written], ...] = ()
    is_first_run: bool = True
    """Whether `workflow.*` is the run in which the way began, and not that of a child."""

    def bound(self, text: object, manifest: Manifest, path: Path) -> Written | None:
        """Return a text, which stands at `path`, with what is known put in; None if it holds what can't be followed."""
        text = str(text)
        if OPEN not in text:
            return Written(text, manifest, path)
        known = dict(self.pairs)
        parts: list[str] = []
        end = 0
        value: Written | None = None
        for tag in find_tags(text):
            name = _variable(tag.body, tag.is_expression)
            value = known.get(name)
            if value is None and not (self.is_first_run and name.startswith("workflow.")):
                return None
            parts += [text[end : tag.start], value.text if value else f"{{{{{name}}}}}"]
            end = tag.end
        whole = "".join([*parts, text[end:]])
        if len(whole) > _LONGEST:
            return None
        passed_whole = value is not None and value.text == whole
        return value if passed_whole else Written(whole, manifest, path)

    def of_run(self) -> "Bindings":
        """Return what holds in every template of the run."""
        return replace(self, pairs=tuple(pair for pair in self.pairs if pair[0].startswith("workflow.")))

    def entering(self, template: Template, given: Mapping[str, Written], mark: str) -> "Bindings":
        """Return what is known in a template that is called: what is given, else what its inputs say themselves.

        Where neither is known, `mark` makes a text like no other, which all that is called from there shares.
        """
        manifest = template.workflow.manifest
        pairs = list(self.of_run().pairs)
        for name, parameter in template.inputs.items():
            value = given.get(name) or _own_value(parameter, manifest)
            pairs.append((f"inputs.parameters.{name}", value or Written(f"\0{mark}.{name}", manifest, parameter.path)))
        return replace(self, pairs=tuple(pairs))


def passed(
    parameters: Mapping[str, Parameter], bindings: Bindings, manifest: Manifest, mark: str = ""
) -> dict[str, Written]:
    """Return the values of arguments; with a `mark`, a value that can't be followed is a text like no other."""
    found = {}
    for name, parameter in parameters.items():
        if "value" in parameter.data:
            path = (*parameter.path, "value")
            value = bindings.bound(parameter.data["value"], manifest, path)
            if value or mark:
                found[name] = value or Written(f"\0{mark}.{name}", manifest, path)
    return found


def _own_value(parameter: Parameter, manifest: Manifest) -> Written | None:
    """Return the text that an input has if nobody passes one."""
    key = next((key for key in ("value", "default") if key in parameter.data), None)
    return Bindings().bound(parameter.data[key], manifest, (*parameter.path, key)) if key else None


@lru_cache(maxsize=1024)
def _variable(body: str, is_expression: bool) -> str:
    """Return the variable that a tag stands for, "" for an expression that makes something else of it."""
    if not is_expression:
        return body.strip()
    try:
        node: Node = parse(body)
    except ExprSyntaxError:
        return ""
    while isinstance(node, Builtin | Call) and node.arguments:
        called = node.name if isinstance(node, Builtin) else getattr(node.callee, "name", "")
        if called not in _SAME_TEXT:
            return ""
        node = node.arguments[0]
    steps = member_path(node)
    return ".".join(steps) if steps and not isinstance(node, Identifier) else ""
