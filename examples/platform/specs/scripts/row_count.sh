#!/bin/sh
# Writes how many rows a table has; the name goes as a value, never as a part of the statement.
set -eu
psql --host "$DB_HOST" --port "$DB_PORT" --no-psqlrc --tuples-only --no-align --set ON_ERROR_STOP=1 \
    --set "table=$TABLE" --output /tmp/rows.txt <<'SQL'
SELECT count(*) FROM :"table";
SQL
