"""A diff as text for people."""

import re
from textwrap import dedent

from argogen.diff.impact import Impact
from argogen.report.diff import FORMATS, Style

from .conftest import finding, judged, report

TEMPLATE = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: export, namespace: data}
spec:
  entrypoint: run
  templates:
  - name: run
    retryStrategy: {limit: 3}
    script:
      image: alpine:3.20
      command: [sh]
      source: |
        one
        two
        three
"""


def text(objects: list[object], **style: object) -> str:
    return FORMATS["text"](report(objects), Style(**style))  # type: ignore[arg-type]


def test_the_whole_report() -> None:
    changed = TEMPLATE.replace("limit: 3", "limit: 10").replace("two\n", "2\n")
    told = FORMATS["text"](judged(TEMPLATE, changed), Style())
    assert re.sub(r"[0-9a-f]{12}", "FINGERPRINT", told) == dedent("""\
        argogen diff: before -> after

        ~ WorkflowTemplate data/export (1 risky, 1 compatible)
          in after.yaml
          risky       template run: retryStrategy.limit 3 -> 10  [retry-changed FINGERPRINT]
                      at after.yaml:8:28
                      why: Work may be done twice, or be given up.
                      ~ spec.templates[run].retryStrategy.limit: 3 -> 10
          compatible  template run: source changed, +1 -1 lines  [program-changed FINGERPRINT]
                      at after.yaml:12:15
                      ~ spec.templates[run].script.source: +1 -1 lines
                        | @@ -1 +1 @@
                        |  one
                        | -two
                        | +2
                        |  three
                        | \x20

        1 risky, 1 compatible
        objects: 1 changed
        """)


def test_a_summary_has_one_line_for_each_finding() -> None:
    lines = text([finding("a"), finding("b", Impact.RISKY)], summary=True).splitlines()
    assert [line for line in lines if line.startswith("  ") and "[" in line] == [
        "  breaking    a  [output-removed 000000000000]",
        "  risky       b  [output-removed 000000000000]",
    ]
    assert not [line for line in lines if "why:" in line or "used by" in line]


def test_colours_say_nothing_that_words_do_not() -> None:
    objects = [finding("a", lines=2), finding("b", Impact.RISKY), finding("c", Impact.COMPATIBLE)]
    coloured = text(objects, colour=True)
    assert "\x1b[1;31mbreaking" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == text(objects)


def test_no_control_character_reaches_the_terminal() -> None:
    told = text([finding("\x1b[2J\u202e\r\n::error::x", lines=3)])
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", told)
    assert "\\x1b[2J\\u202e\\r\\n::error::x" in told


def test_no_line_is_a_command_to_githubs_runner() -> None:
    told = text([finding("::stop-commands::x", lines=3), finding("##[error]x", lines=3)])
    assert not [line for line in told.splitlines() if line.lstrip().startswith("::")]
    assert "##[" not in told


def test_long_texts_are_cut_and_counted() -> None:
    told = text([finding("x" * 1_000, lines=100)])
    assert "@@ 62 more lines @@" in told
    assert max(map(len, told.splitlines())) < 5_000


def test_nothing_to_say_is_no_report() -> None:
    assert text([]) == ""
