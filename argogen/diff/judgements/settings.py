"""How a project judges changes: its profile, and severities of its own, in argogen.yaml below `diff`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from argogen.codes import severity
from argogen.diagnostics import Diagnostic, Problem
from argogen.diff.impact import Impact
from argogen.diff.judgements.table import TABLE
from argogen.diff.judgements.verdict import Verdict
from argogen.errors import InputError
from argogen.project import Project
from argogen.suggest import did_you_mean
from argogen.yamldoc import Document

PROFILES = ("external", "repo", "off")


@dataclass(frozen=True)
class Settings:
    """`external`: others outside the repository may call what is exported. `repo`: all callers are in the files."""

    profile: str = "external"
    severities: Mapping[str, str] = field(default_factory=dict)
    """Severities by the judgements' names; `off` leaves one out."""

    def severity(self, verdict: Verdict) -> Impact | None:
        """Return how bad a verdict is for this project, None for one that it leaves out."""
        chosen = self.severities.get(verdict.rule)
        if chosen is not None:
            return None if chosen == "off" else Impact(chosen)
        row = TABLE[verdict.rule]
        open_callers = any(not caller.updated for caller in verdict.callers)
        if open_callers:
            return row.exported
        return row.internal if verdict.internal or self.profile == "repo" else row.exported


def settings_of(project: Project) -> Settings:
    """Return what a project says about judgements. Raises InputError for names that no judgement has."""
    said = project.settings.get("diff", {})
    unknown = [name for name in said.get("severity", {}) if name not in TABLE]
    if unknown and project.document:
        raise InputError([_unknown(name, project.document) for name in unknown])
    return Settings(str(said.get("profile", PROFILES[0])), said.get("severity", {}))


def _unknown(name: str, document: Document) -> Diagnostic:
    hint = did_you_mean(name, TABLE) or "docs/reference/changes.md lists them"
    problem = Problem(("diff", "severity", name), "AG016", f'there is no judgement "{name}"', hint, on_key=True)
    return document.diagnose(problem, severity(problem.code))
