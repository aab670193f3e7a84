"""The pages as Markdown, as GitHub and GitLab show it, pictures as Mermaid."""

import re
from collections.abc import Iterator, Mapping, Sequence

from argogen.argo.flow.uses import How, Use
from argogen.argo.model.workflows import Parameter
from argogen.graph import mermaid
from argogen.pages.sections import DESCRIPTION, TITLE, Interface, Section
from argogen.report.markdown import code, escape, table

MARK = "Written by argogen docs. Do not edit: run it again."
"""Stands in every page, so that it is known to be argogen's."""
INDEX = "README.md"
"""The page that lists the others, where each workflow has its own."""

_NO_FILE_NAME = re.compile(r"[^a-z0-9.-]+")
_NO_ANCHOR = re.compile(r"[^\w -]")


def one_page(sections: Sequence[Section]) -> str:
    """Return all sections on one page."""
    links = {section.name: f"#{_anchor(section.name)}" for section in sections}
    return _page("Workflows", [_index(sections, links), *(_section(one, links, 2) for one in sections)])


def many_pages(sections: Sequence[Section]) -> dict[str, str]:
    """Return a page for each section, and one that lists them, by their files' names."""
    files: dict[int, str] = {}
    for number, section in enumerate(sections):
        stem = _NO_FILE_NAME.sub("-", section.name.lower()).strip(".-") or "workflow"
        taken = {INDEX.lower(), *files.values()}
        names = (f"{stem}.md", *(f"{stem}-{again}.md" for again in range(2, len(sections) + 3)))
        files[number] = next(name for name in names if name not in taken)
    links = {section.name: files[number] for number, section in reversed([*enumerate(sections)])}
    pages = {INDEX: _page("Workflows", [_index(sections, links)])}
    for number, section in enumerate(sections):
        pages[files[number]] = _page("", [_section(section, links, 1)])
    return pages


def _page(title: str, parts: Sequence[str]) -> str:
    head = [f"<!-- {MARK} -->", *([f"# {title}"] if title else [])]
    return "\n\n".join(part.strip("\n") for part in (*head, *parts) if part) + "\n"


def _index(sections: Sequence[Section], links: Mapping[str, str]) -> str:
    if not sections:
        return "There is no WorkflowTemplate in this repository."
    rows = [
        (
            f"[{escape(one.name)}]({links[one.name]})",
            escape(one.annotation(TITLE)),
            escape(", ".join(words for words, _ in one.schedules)),
            escape(", ".join(one.owners)),
        )
        for one in sections
    ]
    return table(("workflow", "title", "schedule", "owner"), rows)


def _section(section: Section, links: Mapping[str, str], level: int) -> str:
    below = "#" * (level + 1)
    parts = [
        f"{'#' * level} {escape(section.name)}",
        _introduction(section),
        table(("", ""), [*_facts(section, links)]),
    ]
    if section.parameters:
        parts += [f"{below} Parameters of a run", _inputs(section.parameters, needed="yes, at submission")]
    for interface in section.interfaces:
        parts += [f"{below} Template {code(interface.name)}", *_interface(section, interface, links)]
    parts += [f"{below} Picture", mermaid.fenced(section.graph)]
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"


def _introduction(section: Section) -> str:
    title, description = (escape(section.annotation(key)) for key in (TITLE, DESCRIPTION))
    return f"**{title}.** {description}".strip() if title else description


def _facts(section: Section, links: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    manifest = section.workflow.manifest
    yield "spec" if manifest.source else "file", code(section.file)
    if section.workflow.kind != "WorkflowTemplate":
        yield "kind", section.workflow.kind
    if manifest.namespace:
        yield "namespace", code(manifest.namespace)
    if section.owners:
        yield "owner", escape(", ".join(section.owners))
    for words, written in section.schedules:
        yield "schedule", f"{escape(words)}, {code(written)}"
    for lock in section.locks:
        yield "lock", escape(lock)
    if section.started_by:
        yield "started by", _users(section.started_by, links)


def _interface(section: Section, interface: Interface, links: Mapping[str, str]) -> Iterator[str]:
    scope = ", clusterScope: true" if section.workflow.kind == "ClusterWorkflowTemplate" else ""
    yield f"Call it with {code(f'templateRef: {{name: {section.name}, template: {interface.name}{scope}}}')}."
    yield _inputs(interface.inputs, needed="yes")
    rows = [
        (code(one.name), interface.types.get(one.name, ""), _default(one.data.get("valueFrom", {})), _described(one))
        for one in interface.outputs
    ]
    yield table(("output", "type", "default", "meaning"), rows)
    yield f"Used by {_users(interface.uses, links)}." if interface.uses else "Nothing in this repository uses it."


def _inputs(parameters: Sequence[Parameter], *, needed: str) -> str:
    rows = [
        (
            code(one.name),
            "" if one.is_optional else needed,
            _default(one.data) or ("from the cluster" if "valueFrom" in one.data else ""),
            ", ".join(code(value) for value in one.data.get("enum", ())),
            _described(one),
        )
        for one in parameters
    ]
    return table(("input", "needed", "default", "allowed", "meaning"), rows)


def _default(data: Mapping[str, object]) -> str:
    """Return the value that holds where nobody gives one, "" where there is none."""
    found = next((data[key] for key in ("value", "default") if key in data), None)
    return "" if found is None else code(found)


def _described(parameter: Parameter) -> str:
    return escape(parameter.data.get("description", ""))


def _users(uses: Sequence[Use], links: Mapping[str, str]) -> str:
    """Return who makes some uses, each once, with a link to what is said of it."""
    found: dict[str, None] = {}
    for use in uses:
        name = use.user.name
        shown = f"[{escape(name)}]({links[name]})" if name in links else escape(name)
        found[f"{shown} ({use.how})" if use.how not in (How.STEP, How.TASK) else shown] = None
    return ", ".join(found)


def _anchor(name: str) -> str:
    """Return the anchor that GitHub and GitLab give to a heading."""
    return _NO_ANCHOR.sub("", name.lower()).strip().replace(" ", "-")
