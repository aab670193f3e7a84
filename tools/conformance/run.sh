#!/bin/sh
# Asks Argo itself, at both versions that go.mod and v3.mod name, about manifests, and records its answers.
# Needs Go, and a module proxy that has Argo's modules; the tests compare what is recorded and need neither.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# build MODULE_FILE TAGS: builds the program with the Argo version of a module file, which stays as it is.
build() {
    cp "tools/conformance/$1.mod" "tools/conformance/$1.sum" "$work"
    go build -C tools/conformance -tags "$2" -mod=mod -modfile="$work/$1.mod" -o "$work/$1" .
}

version() {
    sed -n 's|^.*github.com/argoproj/argo-workflows/v[0-9]* v||p' "tools/conformance/$1.mod"
}

build go ''
build v3 argo3
PYTHONPATH=. "${PYTHON:-.venv/bin/python}" tools/conformance/record.py "$(version go)" "$work/go" "$(version v3)" "$work/v3"
