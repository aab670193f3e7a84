"""What is found in an expression."""

from dataclasses import dataclass, field

from argogen.argo.forms.faults import Fault


@dataclass(frozen=True)
class Report:
    """The findings: `faults` fail, `surprises` run but mean something else."""

    faults: list[Fault] = field(default_factory=list)
    surprises: list[Fault] = field(default_factory=list)
