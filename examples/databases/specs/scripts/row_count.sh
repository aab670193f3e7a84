# Write the number of rows of TABLE, in the database DB_NAME on DB_HOST, to ROWS_FILE. psql quotes the table's name.
set -eu
psql --host "$DB_HOST" --dbname "$DB_NAME" -qAtX --set ON_ERROR_STOP=1 --set table="$TABLE" \
  > "${ROWS_FILE:-/tmp/rows.txt}" <<'SQL'
select count(*) from :"table"
SQL
