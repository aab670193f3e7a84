"""Mutants of the manifests in tests/conformance/bases, each with one change that is named.

The tables follow Argo's validation: `workflows`, `templates`, `calls`; `unnoticed` has what it does not look at, and
`controller` what the controller reads when it starts. `derived` is made of the bases themselves, `variables` puts every
variable into every scope.
"""

from . import calls, controller, derived, templates, unnoticed, variables, workflows
from .edits import BASES, Mutant

_EVERY = [
    *workflows.MUTANTS, *templates.MUTANTS, *calls.MUTANTS, *unnoticed.MUTANTS, *controller.MUTANTS,
    *derived.MUTANTS, *variables.MUTANTS,
]  # fmt: skip

MUTANTS: list[Mutant] = list({mutant.text: mutant for mutant in reversed(_EVERY)}.values())[::-1]
"""All of them; of those with the same text, the first."""

__all__ = ["BASES", "MUTANTS", "Mutant"]
