#!/bin/sh
# Vacuums and analyses all databases of one instance.
set -eu
vacuumdb --host "$DB_HOST" --port "$DB_PORT" --all --analyze
