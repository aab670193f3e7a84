"""`python -m argogen`."""

from argogen.cli.entry import run

run()
