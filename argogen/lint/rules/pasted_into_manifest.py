"""A value that is pasted into a manifest as text

Argo puts a value into the text of `resource.manifest` before that is read as YAML. Between double quotes a value with a
quote or a backslash, or the JSON of a map, breaks the text; without quotes `0123` becomes a number, `yes` a boolean,
`a: b` a map, and a parameter that is no text is refused by the full CRDs. Let an expression write JSON, which is YAML
whatever the value is:

    value: {{=toJson(inputs.parameters['host'])}}
"""

import re
from collections.abc import Iterator

from argogen.argo.forms.tags import Tag, find_tags
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Template
from argogen.argo.scope.trust import is_free
from argogen.argo.scope.values import values_brought
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule

_UNSAFE_PLAIN = re.compile(
    r"^[-+.\d]|^(y|n|yes|no|on|off|true|false|null|~)$|[:#{}\[\],&*?|<>=!%@\\\"'`]|^\s|\s$|^$", re.IGNORECASE
)
_PATH = ("resource", "manifest")


@rule("AG637", Severity.WARNING, on=Template)
def check(template: Template, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the first tag of a manifest whose value can change what the manifest says."""
    resource = template.data.get("resource")
    text = resource.get("manifest") if resource else None
    if not isinstance(text, str) or "{{" not in text:
        return
    risky = [tag for tag in find_tags(text) if _is_risky(tag, text, template)]
    if not risky:
        return
    tag = risky[0]
    others = f", and {len(risky) - 1} more in this manifest" if len(risky) > 1 else ""
    written = text[tag.start : tag.end]
    if _is_quoted(tag, text):
        message = f'a quote or a backslash in the value of "{written}" breaks the manifest{others}'
    else:
        message = f'the value of "{written}" may be taken for another type, or break the manifest{others}'
    hint = f"write {{{{=toJson({_expression(tag.name)})}}}} without quotes around it"
    yield Problem((*template.path, *_PATH), "AG637", message, hint, offset=tag.start)


def _is_risky(tag: Tag, text: str, template: Template) -> bool:
    if _in_name(tag, text):
        return False  # told by the rule about names
    if not tag.is_expression and is_free(tag, template):
        return True
    quoted = _is_quoted(tag, text)
    return any(not _is_safe(value, quoted=quoted) for value in values_brought(tag, template))


def _is_safe(value: str, *, quoted: bool) -> bool:
    if quoted:
        return not set(value) & set('"\\\n')
    return not _UNSAFE_PLAIN.search(value)


def _is_quoted(tag: Tag, text: str) -> bool:
    """Return whether a tag stands between quotes on its line."""
    line = text[text.rfind("\n", 0, tag.start) + 1 : tag.start]
    return line.count('"') % 2 == 1 or line.count("'") % 2 == 1


def _in_name(tag: Tag, text: str) -> bool:
    line = text[text.rfind("\n", 0, tag.start) + 1 : tag.start].strip()
    return line.startswith(("generateName:", "name:", '"generateName":', '"name":'))


def _expression(name: str) -> str:
    """Return a variable's name as an expression spells it: what has a hyphen stands in brackets."""
    first, *rest = name.split(".")
    return first + "".join(f".{part}" if part.isidentifier() else f"['{part}']" for part in rest)
