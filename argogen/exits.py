"""What argogen's exit codes mean."""

from enum import IntEnum, unique


@unique
class ExitCode(IntEnum):
    """The three ways a run can end; errors never share a code with differences."""

    OK = 0
    """Nothing to report."""
    PROBLEMS = 1
    """The user's files have problems: errors, drift, a refused change."""
    FAILURE = 2
    """argogen could not do its job: usage, configuration, input and output, a fault of its own."""
