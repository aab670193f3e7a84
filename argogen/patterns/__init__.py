"""Patterns: found, described, and expanded by Jinja in a sandbox."""
