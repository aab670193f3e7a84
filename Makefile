# Every task of this repository; `make` alone lists them. Everything is installed below .venv, nothing outside.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
LOWEST := build/lowest
EDITORS := build/editors
EXAMPLES = $(patsubst %/argogen.yaml,%,$(wildcard examples/*/argogen.yaml))

# A file's tests stay together: they share servers.
SIDE_BY_SIDE := --numprocesses auto --dist loadfile

export PATH := $(CURDIR)/$(BIN):$(PATH)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help setup demo test editors lint types docs docs-check golden golden-check wheel-check conformance schemas lowest bench check clean

help: ## List the tasks
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' Makefile

$(READY): pyproject.toml tools/create_environment.py
	$(PYTHON) tools/create_environment.py $(VENV)
	@touch $@

setup: $(READY) ## Create .venv with argogen and all that the checks need

demo: $(READY) ## Render an example, showing what goes in and what comes out
	@tools/demo.sh

test: $(READY) ## Run the tests, on all processors
	$(BIN)/python -m pytest -q $(SIDE_BY_SIDE)

$(EDITORS)/.ready: tests/editors/package.json tests/editors/package-lock.json
	mkdir -p $(EDITORS)
	cp $^ $(EDITORS)
	npm ci --ignore-scripts --silent --no-audit --no-fund --prefix $(EDITORS)
	@touch $@

editors: $(READY) $(EDITORS)/.ready ## Try the schemas with the language server of editors (needs npm and the network)
	$(BIN)/python -m pytest -q tests/editors

lint: $(READY) ## Check style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## Check types
	$(BIN)/mypy

docs: $(READY) ## Write docs/reference and docs/rules, and the outputs that README.md and docs/*.md show
	$(BIN)/python tools/generate_docs.py
	ARGOGEN_REWRITE_DOCS=1 $(BIN)/python -m pytest -q tests/meta/test_readme.py

docs-check: $(READY) ## Say whether the reference pages are up to date
	$(BIN)/python tools/generate_docs.py --check

golden: $(READY) ## Write the golden manifests and those of the examples anew
	ARGOGEN_REWRITE_GOLDEN=1 $(BIN)/python -m pytest -q tests/golden
	for folder in $(EXAMPLES); do argogen --project $$folder render || exit 1; done

golden-check: $(READY) ## Say whether the golden manifests and those of the examples are up to date
	$(BIN)/python -m pytest -q tests/golden
	for folder in $(EXAMPLES); do argogen --project $$folder check --diff || exit 1; done

wheel-check: $(READY) ## Build the packages, and try the wheel outside the checkout
	$(BIN)/python tools/wheel_check.py

conformance: $(READY) ## Ask Argo's own validation about the golden manifests (needs Go and the network)
	tools/conformance/run.sh

schemas: $(READY) ## Say whether Argo's schemas are what their sources give (needs the network)
	$(BIN)/python tools/derive_schemas.py --check

$(LOWEST)/.ready: pyproject.toml tools/create_environment.py
	$(PYTHON) tools/create_environment.py $(LOWEST) --lowest
	@touch $@

lowest: $(LOWEST)/.ready ## Run the tests with the lowest versions of the dependencies
	$(LOWEST)/bin/python -m pytest -q $(SIDE_BY_SIDE) --ignore tests/catalogs --ignore tests/expr

bench: $(READY) ## Measure argogen beside its peers, and say where it stands (needs the network)
	PYTHONPATH=tools $(BIN)/python benchmarks/bench.py $(BENCH)

check: lint types test docs-check golden-check wheel-check ## Run everything that must hold before a change is merged

clean: ## Remove everything that was set up or built
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
