"""Labels and annotations: those that only people read, and those by which controllers act."""

from argogen.diff.judgements.place import Place
from argogen.diff.judgements.verdict import Verdict, in_words
from argogen.diff.model import Change, ObjectDiff

_CONTROLLING = ("workflows.argoproj.io/", "argocd.argoproj.io/", "kustomize.toolkit.fluxcd.io/", "helm.sh/")
_FOR_READERS = tuple(f"workflows.argoproj.io/{name}" for name in ("title", "description", "version", "display-name"))


def of_metadata(_diff: ObjectDiff, change: Change, place: Place, rule: str) -> Verdict:
    """Return what a change of metadata means: of an object, of its runs, of their pods."""
    controls = any(name.startswith(_CONTROLLING) and name not in _FOR_READERS for name in place.keys)
    return Verdict("controlling-labels-changed" if controls else rule, in_words(change, place), (change,))
