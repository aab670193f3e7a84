"""The language of `when`, github.com/Knetic/govaluate: read, and its types followed, but not run.

Facts: version 3.0.1-0.20250325060307-7625b7f8c03d (Argo 4.1 go.mod), against which the verdicts were measured.
"""

from argogen.argo.forms.faults import Fault
from argogen.argo.govaluate.evaluation import Evaluation
from argogen.argo.govaluate.order import check_order
from argogen.argo.govaluate.report import Report
from argogen.argo.govaluate.tokens import GovaluateError, Source, tokenize

__all__ = ["Report", "read"]


def read(text: str, *, bare_words: bool) -> Report:
    """Return what there is to say about an expression; with `bare_words` false, unquoted words are faults."""
    report = Report()
    source = Source(text)
    try:
        tokens = tokenize(source)
    except GovaluateError as error:
        report.faults.append(error.fault)
        return report
    if check_order(source, tokens, report):
        Evaluation(source, report, bare_words=bare_words).run(tokens)
    for faults in (report.faults, report.surprises):
        faults[:] = dict.fromkeys(sorted(faults, key=_place))
    return report


def _place(fault: Fault) -> int:
    return fault.offset
