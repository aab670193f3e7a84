"""The pages of the linter's rules: each from its module's docstring, and from what argogen says of its bad example."""

import re
from collections.abc import Iterator
from pathlib import Path

from argogen.codes import Code, lookup
from argogen.lint.rule import rules

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "tests" / "rules"
EXPECTED = "# ---- expected\n"
MOST_FINDINGS = 4
"""Findings that a page shows at most."""
FAMILIES = {
    "AG4": "Names, fields and shapes",
    "AG5": "Variables and expressions",
    "AG6": "Calls and child workflows",
    "AG7": "Flow of control",
    "AG8": "Locks and injection",
    "AG9": "Operations, versions and YAML",
}
"""The families of rules, by the beginning of their codes."""
_INTRODUCTION = """\
# Rules

`argogen rules` lists them, `argogen explain CODE` prints a page, and [Linting](../linting.md) shows them at work. A
rule's severity can be set in argogen.yaml under `lint`, by code or name. A comment leaves one finding out, with the
reason:

```yaml
  withParam: "{{inputs.parameters.hosts}}"  # argogen: ignore[unbounded-fan-out] nine hosts at most, by contract
```"""


def rule_pages() -> dict[str, str]:
    """Return the text of every rule's page, and of their index, by file name."""
    rows = [lookup(rule.code) for rule in rules()]
    return {"README.md": _index(rows), **{f"{row.slug}.md": _page(row) for row in rows}}


def _index(rows: list[Code]) -> str:
    parts = [_INTRODUCTION]
    for start, title in FAMILIES.items():
        family = [row for row in rows if row.code.startswith(start)]
        lines = [f"| {row.code} | [{row.slug}]({row.slug}.md) | {row.severity} | {row.title} |" for row in family]
        if lines:
            parts.append(
                "\n".join([f"## {title}\n", "| code | rule | severity | what |", "| --- | --- | --- | --- |", *lines])
            )
    return "\n\n".join(parts) + "\n"


def _page(row: Code) -> str:
    said = _example(row)
    title = f"# {row.code} {row.slug}\n\n{row.title} ({row.severity})."
    return f"{title}\n\n{row.page.strip()}\n\n{said}\n\n[All rules](README.md)\n"


def _example(row: Code) -> str:
    """Return what argogen says of the rule's bad examples, the first findings of its own, as the tests expect them."""
    found = [
        finding
        for file in sorted((EXAMPLES / row.slug).glob("bad*.yaml"), key=lambda file: (len(file.stem), file.stem))
        for finding in _findings(file.name, file.read_text(encoding="utf-8").partition(EXPECTED)[2], row.code)
    ]
    bad = f"[its bad example](../../tests/rules/{row.slug}/bad.yaml)"
    good = f"[the good one](../../tests/rules/{row.slug}/good.yaml)"
    said = "\n".join(found[:MOST_FINDINGS])
    return f"What argogen says of {bad}, and not of {good}:\n\n```text\n{said}\n```"


def _findings(file: str, expected: str, code: str) -> Iterator[str]:
    """Yield the findings of one rule that a bad example's last lines hold."""
    for block in re.split(r"^# (?=\d)", expected, flags=re.MULTILINE)[1:]:
        first, *rest = block.rstrip("\n").split("\n")
        place, _, said = first.partition(" ")
        if said.split(" ")[1] == code:
            lines = [f"    {line.removeprefix('#   at   ')}" for line in rest if line.startswith("#   at ")]
            lines += [f"  = help: {line.removeprefix('#   help ')}" for line in rest if line.startswith("#   help ")]
            for line in rest:
                if line.startswith("#   see "):
                    seen, _, message = line.removeprefix("#   see  ").partition(" ")
                    lines.append(f"  {file}:{seen}: {message}")
            yield "\n".join([f"{file}:{place}: {said}", *lines])
