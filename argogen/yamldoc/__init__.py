"""YAML: text to plain data that knows its positions, in two dialects, and plain data to text in one style."""

from argogen.yamldoc.document import Document
from argogen.yamldoc.loader import MAX_BYTES, Loaded, load, read
from argogen.yamldoc.scalars import Dialect
from argogen.yamldoc.source import source_line
from argogen.yamldoc.writer import write, write_documents, write_flow

__all__ = [
    "MAX_BYTES",
    "Dialect",
    "Document",
    "Loaded",
    "load",
    "read",
    "source_line",
    "write",
    "write_documents",
    "write_flow",
]
