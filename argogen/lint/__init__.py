"""The linter: rules over manifests, whoever wrote them, and what it takes to run them over files."""
