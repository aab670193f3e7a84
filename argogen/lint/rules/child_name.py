"""A child's name that Kubernetes may refuse

A name has lower-case letters, digits, hyphens and dots, and begins and ends with a letter or digit. A value that is
pasted into it can hold anything: an upper-case letter or an underscore makes the creation fail, and the name that
`generateName` begins is cut to 58 characters, so that what tells children apart may be gone. Make a slug of the value
first, in an expression:

    generateName: "{{=sprig.trunc(40, sprig.regexReplaceAll('[^a-z0-9]+', lower(inputs.parameters['host']), '-'))}}-"
"""

import re
from collections.abc import Iterator

from argogen.argo.forms.tags import find_tags, has_tag
from argogen.argo.model.children import WHOLE_ACTIONS
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Template
from argogen.argo.scope.trust import is_free
from argogen.argo.scope.values import values_brought
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule

_LEGAL = re.compile(r"[a-z0-9.-]*")
_HINT = "make it safe in an expression: lower(...), sprig.regexReplaceAll('[^a-z0-9]+', ..., '-'), sprig.trunc(40, ...)"


@rule("AG636", Severity.WARNING, on=Template)
def check(template: Template, cluster: Cluster) -> Iterator[Problem]:
    """Yield what a value may do to the name of a child."""
    if template.data.get("resource", {}).get("action") not in WHOLE_ACTIONS:
        return
    child = cluster.child(template)
    metadata = child.data.get("metadata") if child and isinstance(child.data, dict) else None
    if child is None or not isinstance(metadata, dict):
        return
    for key in ("name", "generateName"):
        text = metadata.get(key)
        if not isinstance(text, str) or not has_tag(text):
            continue  # a name without tags is the business of the schema and the rules about names
        for tag in find_tags(text):
            bad = next((value for value in values_brought(tag, template) if not _LEGAL.fullmatch(value)), None)
            if bad is not None:
                message = f'"{bad}" would be pasted into the child\'s name, where Kubernetes takes no such characters'
                yield child.problem(Problem(("metadata", key), "AG636", message, _HINT, offset=tag.start))
            elif not tag.is_expression and is_free(tag, template):
                message = f'"{text[tag.start : tag.end]}" may hold what Kubernetes takes in no name'
                yield child.problem(Problem(("metadata", key), "AG636", message, _HINT, offset=tag.start))
                break  # one of them tells the tale
