# Write the size of all databases on DB_HOST, such as "7453 kB", to SIZE_FILE.
set -eu
psql --host "$DB_HOST" --dbname postgres -qAtX > "${SIZE_FILE:-/tmp/size.txt}" \
  --command 'select pg_size_pretty(sum(pg_database_size(oid))) from pg_database where datallowconn'
