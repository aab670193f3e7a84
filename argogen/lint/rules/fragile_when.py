"""A when that fails for a value which it is given

The value of a tag is pasted into the condition before Argo reads it. Without quotes a value that is empty, or has a
blank, a hyphen or a dot, leaves something that can't be read, and the step ends in error (Argo 4.1
workflow/controller/steps.go: shouldExecute). argogen tries the values that the manifest itself has for inputs, items
and parameters. Quotes help against most values, and one `{{=...}}` as the whole condition against all:

    when: "'{{inputs.parameters.env}}' == 'prod-eu'"
    when: "{{=inputs.parameters.env == 'prod-eu'}}"
"""

from collections.abc import Iterator
from itertools import islice

from argogen.argo.forms.tags import Tag, find_tags, is_one_tag
from argogen.argo.forms.when import check_when
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.argo.scope.conditions import When, Written, whens_of, written_values
from argogen.diagnostics import Problem, Related, Severity
from argogen.lint.rule import rule
from argogen.wording import short

_MOST_VALUES = 50
"""How many values of a tag are tried."""


@rule("AG536", Severity.WARNING, on=Workflow)
def check(workflow: Workflow, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the tags in conditions that Argo can't evaluate with one of their values."""
    for when in whens_of(workflow):
        if "{{" not in when.text or any(check_when(when.text, bare_words=when.bare_words)):
            continue
        for tag in find_tags(when.text):
            found = None if tag.is_expression else _breaking(when, tag)
            if found:
                value, why = found
                message = f'with the value "{short(value.text)}" of "{{{{{tag.name}}}}}" Argo fails here: {why}'
                related = (Related(workflow.manifest.location(value.path), "the value"),)
                yield Problem(
                    when.path, "AG536", message, _hint(when, tag, value.text), offset=tag.start, related=related
                )


def _breaking(when: When, tag: Tag) -> tuple[Written, str] | None:
    """Return a value that breaks a condition, and how."""
    for value in islice(written_values(when, tag.name), _MOST_VALUES):
        text = when.text[: tag.start] + value.text + when.text[tag.end :]
        fault = next(iter(check_when(text, bare_words=when.bare_words)), None)
        if fault:
            return value, fault.message
    return None


def _hint(when: When, tag: Tag, value: str) -> str:
    name = tag.name
    if is_one_tag(when.text):
        return f"compare it with something: '{{{{{name}}}}}' == '{short(value)}'" if "'" not in value else ""
    is_quoted = when.text[tag.start - 1 : tag.start] in ("'", '"')
    return "one {{=...}} as the whole condition takes any value" if is_quoted else f"write '{{{{{name}}}}}', in quotes"
