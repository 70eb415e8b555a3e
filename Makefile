# Two commands for newcomers: `make demo` and `make test`. The rest is for those who stay.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 8000
DEMO_DIR := var/demo
VENV := .venv
RUN := $(VENV)/bin
READY := $(VENV)/.ready
PACKAGES := bot handlers reminders summaries storage conversation quality
REQUIREMENTS := requirements/uv.txt requirements/develop.txt
LOCK := $(RUN)/uv pip compile --quiet --universal --generate-hashes --custom-compile-command 'make lock'

# The environment is ours alone: what the caller's shell has activated must not leak in.
unexport VIRTUAL_ENV PYTHONPATH PYTHONHOME

.PHONY: help setup demo demo-reset test check quick bench lock browser clean

help: ## this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 20

setup: $(READY) ## everything the other commands need, in .venv; instant when nothing changed
	@$(RUN)/python -m tests.infra.chromium || echo "Everything but 'make test' works without it."

$(READY): pyproject.toml $(REQUIREMENTS) requirements/setup
	@requirements/setup $(VENV) $(REQUIREMENTS)
	@touch $@

demo: $(READY) ## the embedded web chat with an invented municipality, on http://127.0.0.1:$PORT
	@mkdir -p $(DEMO_DIR)
	@PORT=$(PORT) exec $(RUN)/hjulet demo

demo-reset: ## forget what happened in the demo
	@rm -rf $(DEMO_DIR)

test: $(READY) browser check ## every check and every test, PostgreSQL and a browser included
	@$(RUN)/pytest -q -n 2 --cov --cov-report= tests/quality tests/conversation
	@$(RUN)/coverage report --include='quality/*' --fail-under=100
	@$(RUN)/coverage report --include='conversation/*' --fail-under=100
	@$(RUN)/pytest -n 2 --every-ground

check: $(READY) ## style, types and layers
	@$(RUN)/ruff check .
	@$(RUN)/ruff format --check .
	@$(RUN)/mypy
	@$(RUN)/lint-imports

quick: $(READY) ## the loop while writing: no PostgreSQL, no browser
	@$(RUN)/ruff check --quiet .
	@$(RUN)/pytest -q -n 2 -m 'not postgres and not browser and not slow'

bench: $(READY) ## how fast it is, and keepers killed 200 times; writes build/bench.json
	@mkdir -p build
	@$(RUN)/python -m tests.bench

browser: $(READY)
	@$(RUN)/python -m tests.infra.chromium
	@$(RUN)/python -m tests.infra.adaptivecards
	@$(RUN)/python -m tests.infra.teams_schema

lock: $(READY) ## compile requirements/*.txt anew (make lock UPGRADE=--upgrade for newer versions)
	@$(LOCK) $(UPGRADE) requirements/uv.in -o requirements/uv.txt
	@$(LOCK) $(UPGRADE) pyproject.toml -o requirements/runtime.txt
	@$(LOCK) $(UPGRADE) pyproject.toml requirements/develop.in -c requirements/runtime.txt -o requirements/develop.txt
	@if grep -nE '://|index-url|find-links' requirements/*.txt; then \
		echo "An address of a registry or a folder got into the lines above."; exit 1; fi

clean: ## remove all that can be made again (the demo's data stays)
	@rm -rf $(VENV) build .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find $(PACKAGES) tests -name __pycache__ -type d -prune -exec rm -rf {} +
