"""`python -m argogen`."""

from argogen.cli.main import run

run()
