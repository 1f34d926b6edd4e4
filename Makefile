# Everything runs from here; needs Python 3.11 or newer and make, nothing else.
#   make serve    environment, dependencies, index of the seeds, server at http://127.0.0.1:8000
#   make test     environment, dependencies, all tests

PYTHON ?= $(firstword $(foreach p,python3.11 python3 python3.12 python3.13,$(shell \
	$(p) -c 'import sys, venv; print("$(p)") if sys.version_info >= (3, 11) else None' 2>/dev/null)))
HOST ?= 127.0.0.1
PORT ?= 8000
DATA ?= data
# An extra index with CPU builds of torch, should pip know none of itself.
TORCH_INDEX ?=

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
TOOLS := $(VENV)/with-tools
PIP = $(BIN)/python -m pip install --disable-pip-version-check -qq --no-compile -c requirements.lock

.DEFAULT_GOAL := help
.PHONY: help setup tools check test serve eval baseline lock types image-check clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(READY) ## the environment in .venv, from requirements.lock; instant when nothing changed

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; name it: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(READY): pyproject.toml requirements.lock scripts/install-torch | $(BIN)/python
	@echo "Installing dependencies into $(VENV) (once; README.md says how long it takes)"
	@scripts/install-torch $(BIN)/python $(TORCH_INDEX)
	@$(PIP) -e .
	@touch $@

tools: $(TOOLS) ## what checks, tests, training and the optional parts need besides

$(TOOLS): $(READY)
	@echo "Installing what checks and tests need besides (once)"
	@$(PIP) -e '.[dev,mcp,ocr,otel,train]'
	@touch $@

check: $(TOOLS) ## format, lint, types, import rules
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

test: $(TOOLS) ## all tests
	$(BIN)/python -m pytest

serve: $(READY) ## index of the seeds, server at HOST:PORT
	$(BIN)/jushi index seeds --data $(DATA)
	$(BIN)/jushi serve --data $(DATA) --host $(HOST) --port $(PORT)

EVALUATE = $(BIN)/jushi eval seeds/questions/*.jsonl --documents seeds --out runs/seeds --again

eval: $(READY) ## the seeds' questions asked; report in runs/seeds; fails on a drop below seeds/baseline.json
	$(EVALUATE) --baseline seeds/baseline.json

baseline: $(READY) ## seeds/baseline.json anew, when figures are meant to be other ones
	$(EVALUATE) --save-baseline seeds/baseline.json

lock: ## new pins from pyproject.toml, in a fresh environment
	rm -rf $(VENV)/lock && $(PYTHON) -m venv $(VENV)/lock
	scripts/install-torch $(VENV)/lock/bin/python $(TORCH_INDEX)
	$(VENV)/lock/bin/python -m pip install -qq '.[bench,dev,mcp,ocr,otel,train]'
	{ sed -n '/^#/p' requirements.lock; $(VENV)/lock/bin/python -m pip freeze --exclude jushi \
	| sed 's/+cpu$$//' | grep -Ev '^(nvidia|triton|cuda|uv=)'; } > requirements.lock.new
	rm -rf $(VENV)/lock && mv requirements.lock.new requirements.lock

types: $(TOOLS) ## the interface's shapes for TypeScript and for the client, when it is meant to be another one; needs npx
	test -x $(VENV)/types/bin/datamodel-codegen || { $(PYTHON) -m venv $(VENV)/types && \
	$(VENV)/types/bin/python -m pip install -qq datamodel-code-generator==0.89.0; }
	$(BIN)/python -m scripts.interface_types $(VENV)/types/bin/datamodel-codegen

image-check: $(TOOLS) ## the Dockerfile's steps as a script in an empty directory: no container engine needed
	$(BIN)/python scripts/dockerfile_steps.py

clean: ## environment, caches and the default data folder gone
	rm -rf $(VENV) $(DATA) runs .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
