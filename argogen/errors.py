"""The exceptions that argogen raises on purpose; everything else is a fault of its own."""

from collections.abc import Iterable

from argogen.diagnostics import Diagnostic


class ArgogenError(Exception):
    """Root of all expected errors: shown without a traceback."""


class UsageError(ArgogenError):
    """The call itself can't be carried out (an unknown option value, a folder that is none): exit 2."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class InputError(ArgogenError):
    """The user's files have problems; carries every diagnostic found so far: exit 1."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("; ".join(f"{d.location}: {d.message}" for d in self.diagnostics))
