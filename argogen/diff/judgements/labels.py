"""Labels and annotations: those that only people read, and those by which controllers act."""

from argogen.diff.judgements.place import Place
from argogen.diff.judgements.verdict import Verdict, in_words
from argogen.diff.model import Change

_CONTROLLING = ("workflows.argoproj.io/", "argocd.argoproj.io/", "kustomize.toolkit.fluxcd.io/", "helm.sh/")
_FOR_READERS = tuple(f"workflows.argoproj.io/{name}" for name in ("title", "description", "version", "display-name"))


def of_metadata(change: Change, place: Place) -> Verdict:
    """Return what a change of an object's metadata means."""
    whole = [one for one in (change.before, change.after) if isinstance(one, dict)] if len(place.keys) < 3 else []
    names = (*place.keys[2:], *(name for one in whole for name in one))
    controls = any(str(name).startswith(_CONTROLLING) and str(name) not in _FOR_READERS for name in names)
    return Verdict("controlling-labels-changed" if controls else "labels-changed", in_words(change, place), (change,))
