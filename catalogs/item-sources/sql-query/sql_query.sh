# Write the rows that QUERY finds in a PostgreSQL database to /tmp/items.json, as a JSON list.
#
# Exits 0 when they are there, 1 when they are not, 2 when a setting is wrong, 143 when stopped.
set -eu

file=${1:-/tmp/items.json}
attempts=5 total_seconds=240 largest_list=500000
child=

stop() {
    printf '%s\n' "$2" >&2
    exit "$1"
}

stop_on_sigterm() {
    [ -z "$child" ] || kill "$child" 2>/dev/null || :
    stop 143 "not listed: stopped by SIGTERM"
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap stop_on_sigterm TERM

for name in PGHOST PGDATABASE PGUSER PGPASSWORD QUERY; do
    eval "value=\${$name-}"
    case $value in
        *[![:space:]]*) ;;
        *) stop 2 "$name is empty" ;;
    esac
done
case ${TIMEOUT_SECONDS:=60} in
    *[!0-9]*) stop 2 "TIMEOUT_SECONDS is no whole number" ;;
esac

# Without the semicolon that may end it, since it becomes a part of another query.
while :; do
    case $QUERY in
        *[[:space:]\;]) QUERY=${QUERY%?} ;;
        *) break ;;
    esac
done

PGPASSWORD=$(printf %s "$PGPASSWORD") # without the line end that a Secret made from a file often has
[ -n "${VARIABLES-}" ] || VARIABLES='{}'
picked='t.*'
[ -z "${COLUMN-}" ] || picked='t.:"COLUMN"'
export QUERY VARIABLES TIMEOUT_SECONDS PGPASSWORD PGSSLMODE="${PGSSLMODE:-verify-full}"
export PGCONNECT_TIMEOUT=30 PGCLIENTENCODING=UTF8 PGAPPNAME=argo-workflows-item-source LC_ALL=C
if [ -n "${CA_PEM+given}" ]; then
    printf '%s\n' "$CA_PEM" >"$work/ca.crt"
    export PGSSLROOTCERT="$work/ca.crt"
elif [ "$PGSSLMODE" = verify-full ]; then
    export PGSSLROOTCERT=system # the public authorities
fi

# The server takes the variables apart and quotes them, psql keeps them and fills them into the query.
cat >"$work/statements" <<'END'
\getenv VARIABLES VARIABLES
\getenv TIMEOUT TIMEOUT_SECONDS
\getenv COLUMN COLUMN
begin transaction read only;
select set_config('statement_timeout', :'TIMEOUT' || 's', true) as "TIMEOUT" \gset
select concat('select 1 as "TAKEN"', string_agg(format(', %L as %I', value, key), '')) as "TAKE"
from json_each_text(:'VARIABLES') \gset
:TAKE \gset
\getenv QUERY QUERY
select coalesce(json_agg(:PICKED), '[]') from (
:QUERY
) as t;
END

ask() {
    left=$((end - $(date +%s)))
    [ "$left" -gt 0 ] || stop 1 "not listed: out of time"
    timeout "$left" psql -XqAt -v ON_ERROR_STOP=1 -v PICKED="$picked" \
        "keepalives_idle=20 keepalives_interval=10 keepalives_count=3" \
        <"$work/statements" >"$work/items" 2>"$work/errors" &
    child=$!
    wait "$child"
}

# What a lost or a busy server says, unlike one that refuses the login.
may_pass() {
    case $problem in
        *"starting up"* | *"shutting down"* | *"too many"* | *"connection slots"* | *"recovery"* | *"terminating"*) ;;
        *FATAL:* | *certificate* | *"does not support SSL"*) return 1 ;;
    esac
}

end=$(($(date +%s) + total_seconds)) attempt=1
until ask && code=0 || code=$?; [ "$code" = 0 ]; do
    problem=$(tr -s '[:cntrl:]' ' ' <"$work/errors" | cut -c 1-500)
    [ "$(date +%s)" -lt "$end" ] || stop 1 "not listed: out of time"
    [ "$code" = 2 ] && may_pass && [ "$attempt" -lt "$attempts" ] ||
        stop 1 "not listed (attempt $attempt): $problem"
    sleep $((1 << (attempt - 1))) &
    child=$!
    wait "$child"
    attempt=$((attempt + 1))
done

case $(head -c 1 "$work/items")$(tail -c 2 "$work/items") in
    '[]') ;;
    *) stop 1 "not listed: QUERY is more than one query" ;;
esac
bytes=$(($(wc -c <"$work/items")))
[ "$bytes" -le "$largest_list" ] ||
    stop 1 "not listed: the list has $bytes bytes, and at most $largest_list fit into a Workflow"
mv "$work/items" "$file" # so that a failure leaves no half list
echo "listed (attempt $attempt)"
