"""Writes docs/reference/*.md and docs/rules/*.md from argogen's own sources, so that they can't disagree.

python tools/generate_docs.py            write the pages
python tools/generate_docs.py --check    compare them, exit 1 if one differs
"""

import argparse
import contextlib
import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml
from rule_pages import rule_pages

from argogen.catalogs import find_entries
from argogen.catalogs.describe import as_markdown as as_entry
from argogen.cli.main import VERBS, main
from argogen.codes import TABLE
from argogen.diff.judgements.table import TABLE as JUDGEMENTS
from argogen.patterns.describe import as_markdown
from argogen.patterns.discover import find_patterns
from argogen.project import Project
from argogen.report.diff.json import schema as diff_report_schema
from argogen.report.json import schema as report_schema
from argogen.spec.schema import Schema, project_schema, with_definition
from argogen.wording import markdown

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
WIDTH = 100
SHIPPED = Project(ROOT)
"""A project without settings: it has the shipped patterns and entries, and no others."""


def patterns_page() -> str:
    """Return the page of the patterns, with every key of their specs."""
    found, faults = find_patterns(SHIPPED)
    if faults:
        raise SystemExit("\n".join(f"{fault.location}: {fault.message}" for fault in faults))
    intro = (
        "A pattern is a topology; a spec names one and fills it in. `argogen new PATTERN NAME` begins one, as "
        "[the tutorial](../tutorial.md) shows. [A pattern of your own](../how-to/pattern.md) is a folder."
    )
    return f"# Patterns\n\n{intro}\n\n{as_markdown(list(found.values()), True)}"


def catalog_page() -> str:
    """Return the page of the catalog's entries, with their parameters."""
    catalog = find_entries(SHIPPED)
    if catalog.diagnostics:
        raise SystemExit("\n".join(f"{fault.location}: {fault.message}" for fault in catalog.diagnostics))
    intro = (
        "An entry is a job with parameters: a spec says `use:` and fills them in under `with:`. "
        "[A catalog of your own](../catalogs.md) says how to add one."
    )
    kinds = dict.fromkeys(kind for kind, _ in catalog.entries)
    parts = [f"# Catalog\n\n{intro}"]
    for kind in kinds:
        parts.append(f"## {kind.capitalize()}")
        parts += [as_entry(entry, catalog) for entry in catalog.entries.values() if entry.kind == kind]
    images = "\n".join(f"| `{name}` | `{image}` |" for name, image in sorted(catalog.images.items()))
    intro = (
        "What `${images.NAME}` stands for in an entry. `imageRegistry` in argogen.yaml puts a registry before them, "
        "the images.yaml of a catalog of your own other images under the same names."
    )
    parts.append(f"## Images\n\n{intro}\n\n| name | image |\n| --- | --- |\n{images}")
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def codes_page() -> str:
    """Return the page of the diagnostics."""
    intro = (
        "`argogen explain CODE` prints the same. A code never changes its meaning. "
        "[Report formats](../report-formats.md) says how they are reported."
    )
    parts = [f"# Diagnostics\n\n{intro}"]
    for row in TABLE.values():
        if row.code < "AG4":
            text = " ".join(row.page.split())
            parts.append(f"## {row.code} {row.slug}\n\n{row.title} ({row.severity}).\n\n{markdown(text)}")
    parts.append("Codes from AG4 on are the linter's [rules](../rules/README.md), each with a page of its own.")
    return "\n\n".join(parts) + "\n"


def changes_page() -> str:
    """Return the page of the judgements of a diff."""
    intro = (
        "How `argogen diff` judges what changed. A judgement's name never changes its meaning; argogen.yaml gives it "
        "another severity, under `diff.severity`. The second severity is that of what nobody outside can rely on, such "
        "as a template whose name begins with `zz-internal-`, and, with the profile `repo`, of what no caller here "
        "relies on. `argogen explain NAME` prints the same; [Reviewing a change](../review.md) shows a whole report."
    )
    rows = "\n".join(
        f"| `{row.name}` | {row.exported}{'' if row.internal is row.exported else f', {row.internal}'} "
        f"| {markdown(row.title)}. {markdown(row.why)} |"
        for row in JUDGEMENTS.values()
    )
    return f"# Judgements of a diff\n\n{intro}\n\n| name | severity | what it means |\n| --- | --- | --- |\n{rows}\n"


def project_file_page() -> str:
    """Return the page of argogen.yaml."""
    schema = project_schema()
    example = yaml.safe_dump(schema["examples"][0], sort_keys=False)
    intro = f"{schema['description']} All of it is optional; unknown keys are errors. Paths count from its folder."
    ways = (
        "At work it is shown by [An environment](../how-to/environment.md), [A lock](../how-to/lock.md), "
        "[Linting](../linting.md) and [Reviewing a change](../review.md)."
    )
    table = "\n".join(_table(schema))
    return f"# The project file\n\n{intro}\n\n```yaml\n{example}```\n\n{ways}\n\n{table}\n"


def lint_report_page() -> str:
    """Return the page of the report that lint writes as JSON."""
    rest = "[Report formats](../report-formats.md) shows an example, and the other formats."
    return _report_page("The JSON report", report_schema(), "--lint-report", rest)


def diff_report_page() -> str:
    """Return the page of the report that diff writes as JSON."""
    rest = "[Reviewing a change](../review.md) shows the other formats."
    return _report_page("The JSON report of a diff", diff_report_schema(), "--diff-report", rest)


def _report_page(title: str, schema: Schema, option: str, rest: str) -> str:
    """Return the page of a report: a table of its keys, and one of each part that it refers to."""
    intro = f"{markdown(schema['description'])} `argogen schema {option}` prints its JSON Schema. {rest}"
    parts = [f"# {title}\n\n{intro}", "\n".join(_table(schema))]
    for name, part in schema.get("$defs", {}).items():
        parts.append(f"## {name}\n\n{markdown(part['description'])}\n\n" + "\n".join(_table(part)))
    return "\n\n".join(parts) + "\n"


def command_line_page() -> str:
    """Return the page of the command line: each verb's own help."""
    intro = "What `--help` prints. [The tutorial](../tutorial.md) shows the commands at work."
    parts = [f"# Command line\n\n{intro}\n\n```text\n{_help()}```"]
    parts += [f"## {verb}\n\n```text\n{_help(verb)}```" for verb in VERBS]
    parts.append(
        "## Exit codes\n\n| code | meaning |\n| --- | --- |\n"
        "| 0 | nothing to report |\n"
        "| 1 | your files have problems: errors, or manifests that differ; of `diff`, a change that --fail-on names |\n"
        "| 2 | argogen could not do its job: a wrong call, a fault of its own; of `diff`, what can't be compared |"
    )
    return "\n\n".join(parts) + "\n"


def _help(*verb: str) -> str:
    """Return a help text as a terminal of WIDTH columns shows it."""
    os.environ["COLUMNS"] = str(WIDTH)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        main([*verb, "--help"])
    return printed.getvalue()


def _table(schema: Schema) -> Iterator[str]:
    """Yield the lines of a table of a schema's keys."""
    yield "| key | takes | meaning |"
    yield "| --- | --- | --- |"
    yield from _rows(schema, "")


def _rows(schema: Schema, above: str) -> Iterator[str]:
    for name, value in schema.get("properties", {}).items():
        key = with_definition(value)
        takes = ", ".join(part for part in (_kinds(key), _needed(name, schema), _default(key)) if part)
        yield f"| `{above}{name}` | {takes} | {markdown(' '.join(key.get('description', '').split()))} |"
        if "$ref" not in value:
            yield from _rows(key, f"{above}{name}.")
            yield from _rows(key.get("items", {}), f"{above}{name}[].")


def _kinds(schema: Schema) -> str:
    """Return the types that a key takes, or its values."""
    if "const" in schema:
        return str(schema["const"])
    if "enum" in schema:
        return ", ".join("null" if value is None else str(value) for value in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(_kinds(one) for one in schema["anyOf"])
    if schema.get("$ref", "").startswith("#/$defs/"):
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name})"
    if "$ref" in schema.get("items", {}):
        return f"array of {_kinds(schema['items'])}"
    types = schema.get("type", "anything")
    return types if isinstance(types, str) else " or ".join(types)


def _needed(name: str, schema: Schema) -> str:
    return "required" if name in schema.get("required", ()) else ""


def _default(schema: Schema) -> str:
    return f"default {json.dumps(schema['default'])}" if "default" in schema else ""


PAGES: dict[str, Callable[[], str]] = {
    "catalog.md": catalog_page,
    "changes.md": changes_page,
    "codes.md": codes_page,
    "command-line.md": command_line_page,
    "diff-report.md": diff_report_page,
    "lint-report.md": lint_report_page,
    "patterns.md": patterns_page,
    "project-file.md": project_file_page,
}
"""Every page by its file's name."""
NOTICE = "<!-- Written by tools/generate_docs.py (`make docs`) from what argogen itself knows. -->\n\n"


def pages() -> dict[str, str]:
    """Return every page's text by its path below docs/."""
    reference = {f"reference/{name}": NOTICE + page() for name, page in PAGES.items()}
    return reference | {f"rules/{name}": NOTICE + page for name, page in rule_pages().items()}


def run() -> int:
    """Write the pages or compare them; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    check = parser.parse_args().check
    wanted = pages()
    stale = {name: text for name, text in wanted.items() if _committed(name) != text}
    there = {
        file.relative_to(DOCS).as_posix() for kind in ("reference", "rules") for file in (DOCS / kind).glob("*.md")
    }
    left_over = sorted(there - wanted.keys())
    if check:
        for name in (*stale, *left_over):
            print(f"docs/{name} is not what `make docs` writes", file=sys.stderr)
        return 1 if stale or left_over else 0
    for name, text in stale.items():
        (DOCS / name).parent.mkdir(parents=True, exist_ok=True)
        (DOCS / name).write_text(text, encoding="utf-8", newline="\n")
        print(f"wrote docs/{name}")
    for name in left_over:
        (DOCS / name).unlink()
        print(f"removed docs/{name}")
    return 0


def _committed(name: str) -> str | None:
    file = DOCS / name
    return file.read_bytes().decode() if file.is_file() else None


if __name__ == "__main__":
    sys.exit(run())
