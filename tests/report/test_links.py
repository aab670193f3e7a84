"""Every code's link leads to its page."""

from pathlib import Path

import pytest

from argogen.codes import TABLE, page_url
from argogen.lint.rule import rules

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("code", [code for code in TABLE if code < "AG4"])
def test_a_link_leads_to_the_heading_of_the_code(code: str) -> None:
    file, _, anchor = page_url(code).partition("#")
    headings = [line.removeprefix("## ") for line in (ROOT / file).read_text().splitlines() if line.startswith("## ")]
    assert anchor in [heading.lower().replace(" ", "-") for heading in headings]


def test_a_rule_has_a_page_of_its_own() -> None:
    assert "AG401" in [rule.code for rule in rules()]
    assert page_url("AG401") == "docs/rules/unknown-template.md"


def test_there_is_no_link_for_what_is_no_code() -> None:
    with pytest.raises(KeyError):
        page_url("AG999")
