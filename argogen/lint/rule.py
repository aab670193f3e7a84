"""What a rule is, and how the modules in `argogen/lint/rules` become the table of all of them.

A rule's module has a docstring, whose first line is the rule's title and whose rest is its page, and one function:

    @rule("AG401", Severity.ERROR, on=Call)
    def check(call: Call, cluster: Cluster) -> Iterator[Problem]:

It is called for every `on` there is in what is linted and yields a Problem, with the rule's code, for each fault.
"""

import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.controller import Settings
from argogen.argo.model.manifests import Manifest
from argogen.argo.model.texts import Expression, Text, Variable
from argogen.argo.model.workflows import Call, Template, Workflow
from argogen.codes import Code, register
from argogen.diagnostics import Problem, Severity

SUBJECTS = (Manifest, Settings, Workflow, Template, Call, Text, Variable, Expression)
"""What a rule can look at, from the whole to the parts."""

T = TypeVar("T")
Check = Callable[[T, Cluster], Iterable[Problem]]


@dataclass(frozen=True)
class Rule:
    """One rule: its code, what it looks at, and its function."""

    code: str
    on: type
    check: Check[Any]


_RULES: dict[str, Rule] = {}


def rule(code: str, severity: Severity, *, on: type[T]) -> Callable[[Check[T]], Check[T]]:
    """Return a decorator that makes a rule of a module's check. Raises ValueError for a code that is taken."""

    def make(check: Check[T]) -> Check[T]:
        module = sys.modules[check.__module__]
        title, _, page = (module.__doc__ or "").strip().partition("\n")
        slug = check.__module__.rpartition(".")[2].replace("_", "-")
        register(Code(code, slug, title.rstrip("."), page.strip("\n"), severity))
        _RULES[code] = Rule(code, on, check)
        return check

    return make


@cache
def rules() -> tuple[Rule, ...]:
    """Return all rules, in the order of their codes."""
    package = importlib.import_module("argogen.lint.rules")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    return tuple(_RULES[code] for code in sorted(_RULES))
