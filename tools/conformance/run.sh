#!/bin/sh
# Asks Argo's own validation about the manifests that argogen renders, and records its answers for the tests.
# ARGO_SOURCE may name a checkout of Argo Workflows v4.1.2, where no Go module proxy has that module.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp tools/conformance/go.mod tools/conformance/go.sum "$work"
if [ -n "${ARGO_SOURCE:-}" ]; then
    go mod edit -replace "github.com/argoproj/argo-workflows/v4=$ARGO_SOURCE" "$work/go.mod"
fi
go build -C tools/conformance -mod=mod -modfile="$work/go.mod" -o "$work/conformance" .
"${PYTHON:-.venv/bin/python}" tools/conformance/record.py "$work/conformance"
