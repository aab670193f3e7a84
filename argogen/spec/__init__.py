"""Specs: loaded with positions, layered, checked, and resolved to a plain view."""
