# Each target does its own set-up: a virtual environment and the pinned packages.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do command -v $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# uv, pinned with the rest, installs faster; where it cannot be had, or does not find what
# pip is set up to find, pip does the work.
UV := $(BIN)/uv pip install --quiet --compile-bytecode
install = { $(UV) --python $(1) $(2) || { \
	echo "uv could not; pip does it"; $(1) -m pip --disable-pip-version-check --quiet install $(2); }; }

.PHONY: help demo crawl test browser cron pywb lint types bench requirements clean
.DEFAULT_GOAL := help

help: ## what there is to make
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "newscrawl needs Python 3.11 or newer; name one: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	-$(PIP) install --constraint requirements-dev.txt uv

$(VENV)/.runtime: requirements.txt pyproject.toml | $(BIN)/python
	@$(call install,$(BIN)/python,-r requirements.txt)
	@$(call install,$(BIN)/python,--no-deps --editable .)
	@touch $@

$(VENV)/.develop: requirements-dev.txt $(VENV)/.runtime
	@$(call install,$(BIN)/python,-r requirements-dev.txt)
	@touch $@

demo: $(VENV)/.runtime ## crawl the bundled sample newsroom, without a network, and show what came of it
	@$(BIN)/python -m compileall -q newscrawl
	@$(BIN)/newscrawl demo

crawl: $(VENV)/.runtime ## crawl every enabled source of the catalogue
	@$(BIN)/newscrawl crawl

test: $(VENV)/.develop ## all tests, on SQLite and on PostgreSQL
	@$(BIN)/python -m compileall -q newscrawl tests
	@$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

browser: ## install Debian's Chromium, for the tests of rendered pages and of the web application, where there is none
	@command -v chromium chromium-browser google-chrome >/dev/null || \
		{ apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; }

cron: ## install Debian's cron, for the tests of schedules, where there is none
	@command -v crontab >/dev/null && { command -v cron || command -v crond; } >/dev/null || \
		{ apt-get update -qq && apt-get install -y -qq --no-install-recommends cron >/dev/null; }

$(VENV)/pywb/.installed: requirements-pywb.txt | $(BIN)/python
	$(PYTHON) -m venv $(VENV)/pywb
	@$(call install,$(VENV)/pywb/bin/python,-r requirements-pywb.txt)
	@touch $@

pywb: $(VENV)/pywb/.installed ## install pywb, whose pins do not go with ours, apart, for the test of replay

lint: $(VENV)/.develop ## ruff, the formatter and the layering
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-cache

types: $(VENV)/.develop ## mypy --strict
	@$(BIN)/mypy

bench: $(VENV)/.develop ## the measurements that need nothing but this repository
	@$(BIN)/python benchmarks/crawl.py

requirements: $(VENV)/.develop ## compile the pinned requirements from pyproject.toml
	@$(BIN)/uv pip compile -q --universal --no-header --no-annotate -p 3.11 \
		pyproject.toml -o requirements.txt
	@$(BIN)/uv pip compile -q --universal --no-header --no-annotate -p 3.11 --extra dev \
		-c requirements.txt pyproject.toml -o requirements-dev.txt
	@echo 'pywb~=2.10' | $(BIN)/uv pip compile -q --universal --no-header --no-annotate -p 3.11 \
		- -o requirements-pywb.txt

clean: ## remove the virtual environment and what the tools cached
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
