#!/usr/bin/env bash
# Shows an example: what goes in, the commands, and what comes out. Works on a copy, so that nothing here changes.
set -euo pipefail
cd "$(dirname "$0")/.."

example=examples/notifications
spec=specs/load-orders.yaml

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -R "$example/." "$copy"
rm -rf "$copy/manifests"
cd "$copy"

show() {
    printf '\n$ %s\n' "$*"
    "$@" 2>&1
}

show cat "$spec"
show argogen render
show cat "manifests/${spec#specs/}"
show argogen check
show wc -l "$spec" "manifests/${spec#specs/}"
