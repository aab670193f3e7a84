"""How much a change matters, in a module of its own: what explains judgements needs no more of a diff."""

from enum import StrEnum


class Impact(StrEnum):
    """How much a change matters to others, the worst first."""

    BREAKING = "breaking"
    """Something that worked under the old contract does not any more."""
    RISKY = "risky"
    """It is valid, and when, how often, with which rights or over which data things run is another matter."""
    COMPATIBLE = "compatible"
    COSMETIC = "cosmetic"
    """Written differently, meant the same."""

    @property
    def rank(self) -> int:
        """0 for the worst; for sorting and comparing."""
        return list(Impact).index(self)
