#!/bin/sh
# Asks Argo's own validation about the manifests that argogen renders, and records its answers for the tests.
# Needs Go, and a module proxy that has Argo's module; the tests compare what is recorded and need neither.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp tools/conformance/go.mod tools/conformance/go.sum "$work"
go build -C tools/conformance -mod=mod -modfile="$work/go.mod" -o "$work/conformance" .
"${PYTHON:-.venv/bin/python}" tools/conformance/record.py "$work/conformance"
