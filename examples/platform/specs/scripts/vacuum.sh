#!/bin/sh
# Vacuums and analyses all databases of one instance, but the one that Amazon lets nobody into.
set -eu
databases=$(psql --host "$DB_HOST" --port "$DB_PORT" --dbname postgres --no-psqlrc --tuples-only --no-align \
    --command "SELECT datname FROM pg_database WHERE datallowconn AND datname NOT IN ('template1', 'rdsadmin')")
printf '%s\n' "$databases" | while IFS= read -r database; do
    vacuumdb --host "$DB_HOST" --port "$DB_PORT" --dbname "$database" --analyze
done
