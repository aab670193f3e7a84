"""A line that cuts a manifest in two

Argo cuts a file into documents wherever a line begins with three hyphens, before it reads any YAML (Argo 4.1
workflow/common/parse.go), and so does kubectl. To YAML only a line with nothing else, or with a blank behind the
hyphens, ends a document; where such a line stands in a text between quotes or begins a key, the two disagree, and Argo
gets two halves. Its own linter skips a half that it can't read without failing. Put a blank in front, or write the text
as a `|` block, which is indented.
"""

import re
from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.manifests import Manifest
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule
from argogen.wording import short
from argogen.yamldoc import Document

_CUT = re.compile(r"\n(---\S[^\n]*)")


@rule("AG940", Severity.ERROR, on=Manifest)
def check(manifest: Manifest, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the first line in a document of a file that only Argo takes for the end of it."""
    document = manifest.places
    if not isinstance(document, Document) or "\n---" not in document.text:
        return
    start, end = document.root.start_mark.index, document.root.end_mark.index
    if cut := _CUT.search(document.text, start, end):
        message = f'Argo ends the document at the line "{short(cut[1])}"'
        hint = "let no line begin with three hyphens: write a text as a | block, which is indented"
        yield Problem(document.path_at(cut.start(1)), "AG940", message, hint, on_key=True)
