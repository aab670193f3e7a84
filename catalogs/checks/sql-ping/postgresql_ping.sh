# Log in to a PostgreSQL server, ask QUERY and compare the first value with EXPECTED.
#
# Exits 0 when it passes, 1 when it fails, 2 when a setting is wrong, 143 when stopped.
set -eu

message_file=${MESSAGE_FILE:-/dev/termination-log} # what Argo shows at the node
child=

stop() {
    [ ! -e "$message_file" ] || printf %s "$2" >"$message_file" || :
    printf '%s\n' "$2" >&2
    exit "$1"
}

failed() {
    stop 1 "failed: $1"
}

stop_on_sigterm() {
    [ -z "$child" ] || kill "$child" 2>/dev/null || :
    stop 143 "failed: stopped by SIGTERM"
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap stop_on_sigterm TERM

for name in HOST DATABASE USER_NAME PASSWORD; do
    eval "value=\${$name-}"
    case $value in
        *[![:space:]]*) ;;
        *) stop 2 "$name is empty" ;;
    esac
done
case ${SECONDS_EACH:=10} in
    *[!0-9]*) stop 2 "SECONDS_EACH is no whole number" ;;
esac

PGPASSWORD=$(printf %s "$PASSWORD") # without the line end that a Secret made from a file often has
export PGPASSWORD PGHOST="$HOST" PGPORT="${PORT:-5432}" PGDATABASE="$DATABASE" PGUSER="$USER_NAME"
export PGSSLMODE="${SSLMODE:-verify-full}" PGCONNECT_TIMEOUT="$SECONDS_EACH" PGAPPNAME=argo-workflows-check LC_ALL=C
export SECONDS_EACH QUERY="${QUERY:-select 1}"
if [ -n "${CA_PEM+given}" ]; then
    printf '%s\n' "$CA_PEM" >"$work/ca.crt"
    export PGSSLROOTCERT="$work/ca.crt"
elif [ "$PGSSLMODE" = verify-full ]; then
    export PGSSLROOTCERT=system # the public authorities
fi

cat >"$work/statements" <<'END'
\getenv LIMIT SECONDS_EACH
begin transaction read only;
select set_config('statement_timeout', :'LIMIT' || 's', true) as "LIMIT" \gset
\getenv QUERY QUERY
:QUERY
;
END

where_to_look() {
    case $1 in
        *"authentication failed"* | *"role \""*) echo "is the password in the Secret the one that counts now?" ;;
        *"database \""*) echo "is the database there, and may the role use it?" ;;
        *certificate*) echo "is ca the right authority, and host the name in the certificate?" ;;
        *"does not support SSL"*) echo "only sslmode disable allows that" ;;
        *"too many"* | *"connection slots"*) echo "who holds all the connections?" ;;
        *"statement timeout"*) echo "what does the server do, and who holds a lock?" ;;
        *"could not translate"*) echo "is it spelled right, and does the cluster's DNS work?" ;;
        *"connection to server"*) echo "does it run, and do the NetworkPolicies let it through?" ;;
        *) echo "what does its own log say?" ;;
    esac
}

timeout 90 psql -XqAt -v ON_ERROR_STOP=1 <"$work/statements" >"$work/rows" 2>"$work/errors" &
child=$!
code=0
wait "$child" || code=$?
if [ "$code" != 0 ]; then
    problem=$(tr -s '[:cntrl:]' ' ' <"$work/errors" | cut -c 1-500 | sed 's/^psql: error: //; s/\.* *$//')
    [ -n "$problem" ] || problem="no answer within 90 s"
    failed "$PGHOST:$PGPORT: $problem: $(where_to_look "$problem")"
fi
value=$(head -n 1 "$work/rows" | cut -d '|' -f 1 | tr -d '[:cntrl:]' | cut -c 1-200)
if [ -n "${EXPECTED-}" ] && [ "$value" != "$EXPECTED" ]; then
    failed "$PGHOST:$PGPORT answered '$value', and should answer '$EXPECTED'"
fi
echo "passed: $PGHOST:$PGPORT answered '$value'"
