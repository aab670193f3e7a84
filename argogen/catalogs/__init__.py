"""The catalog: parameterised jobs, metrics and alerts, found as folders and described from their entry.yaml."""

from argogen.catalogs.entries import ENTRY_FILE, Catalog, Entry, find_entries
from argogen.catalogs.kinds import KINDS, Kind, entry_schema

__all__ = ["ENTRY_FILE", "KINDS", "Catalog", "Entry", "Kind", "entry_schema", "find_entries"]
