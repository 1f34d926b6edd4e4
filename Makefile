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
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
TORCH := $(shell grep '^torch==' requirements.lock)
UV := uv==0.13.9

.DEFAULT_GOAL := help
.PHONY: help setup check test eval serve bench lock image-check clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(READY) ## the environment in .venv, from requirements.lock; instant when nothing changed

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; name it: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

# torch first and by itself: its CPU build is a tenth of the CUDA build that a plain install may bring along.
# pip's own indexes are asked for it, then uv, which knows where torch keeps its CPU builds; else any build will do.
$(READY): pyproject.toml requirements.lock | $(BIN)/python
	@echo "Installing dependencies into $(VENV) (once; see README.md for how long and how much)"
	@$(PIP) install '$(TORCH)+cpu' -c requirements.lock $(addprefix --extra-index-url ,$(TORCH_INDEX)) 2>/dev/null \
	|| { $(PIP) install '$(UV)' && $(BIN)/uv pip install -q -p $(BIN)/python --torch-backend cpu '$(TORCH)' 2>/dev/null; } \
	|| $(PIP) install '$(TORCH)'
	@$(PIP) install -c requirements.lock -e '.[dev,train]'
	@touch $@

check: $(READY) ## format, lint, types, import rules
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

test: $(READY) ## all tests
	$(BIN)/python -m pytest

eval: $(READY) ## the seeds' development questions, scored
	$(BIN)/jushi eval seeds/questions/seeds-dev.jsonl --data $(DATA)

serve: $(READY) ## index of the seeds, server at HOST:PORT
	$(BIN)/jushi index seeds --data $(DATA)
	$(BIN)/jushi serve --data $(DATA) --host $(HOST) --port $(PORT)

bench: $(READY) ## speed and memory, recorded under benchmarks/results
	$(BIN)/python -m benchmarks.speed

lock: ## new pins from pyproject.toml, in a fresh environment
	rm -rf $(VENV)/lock && $(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip install -q '$(TORCH)+cpu' || $(VENV)/lock/bin/python -m pip install -q '$(TORCH)'
	$(VENV)/lock/bin/python -m pip install -q '.[dev,train]'
	{ sed -n '/^#/p' requirements.lock; $(VENV)/lock/bin/python -m pip freeze --exclude jushi \
	| sed 's/+cpu$$//' | grep -Ev '^(nvidia|triton|cuda)'; } > requirements.lock.new
	rm -rf $(VENV)/lock && mv requirements.lock.new requirements.lock

image-check: $(READY) ## the Dockerfile's steps as a script in an empty directory: no container engine needed
	$(BIN)/python docs/deployment/dockerfile_steps.py

clean: ## environment, caches and the default data folder gone
	rm -rf $(VENV) $(DATA) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
