"""`when` of steps, tasks, metrics and cron workflows: a condition in which Argo pastes the values of tags as text.

Argo takes every bare word for a text and evaluates the condition with govaluate (Argo 4.1
workflow/controller/steps.go: shouldExecute, which dag.go and the metrics of operator.go use as well). A CronWorkflow's
`when` knows no bare words (Argo 4.1 workflow/cron/operator.go).

A tag is one operand of unknown type, or a part of the word or quoted text that it is in. A text that is a single tag is
not looked at: nothing but its value is the condition.
"""

from collections.abc import Iterator

from argogen.argo.forms.faults import Fault
from argogen.argo.forms.tags import is_one_tag, unclosed
from argogen.argo.govaluate import Report, read


def check_when(text: str, *, bare_words: bool = True) -> Iterator[Fault]:
    """Yield what makes Argo fail on a `when`, whatever its tags stand for.

    What comes after && and the like is checked as if it were reached, unless no tag decides that. With
    `bare_words` false the text is a CronWorkflow's.
    """
    yield from _report(text, bare_words=bare_words).faults


def check_meaning(text: str, *, bare_words: bool = True) -> Iterator[Fault]:
    """Yield what Argo takes in a `when`, but reads otherwise than it is written.

    These are comparisons that never hold, parts that are ignored, and unquoted texts that are calculated or cut.
    """
    report = _report(text, bare_words=bare_words)
    yield from report.surprises if not report.faults else ()


def _report(text: str, *, bare_words: bool) -> Report:
    if not text or is_one_tag(text) or unclosed(text) is not None:
        return Report()
    return read(text, bare_words=bare_words)
