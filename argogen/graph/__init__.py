"""Workflows as pictures: what runs after what, who calls, creates and starts whom; as Mermaid, DOT and SVG."""
