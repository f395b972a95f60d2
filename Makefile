# Everything a person or a machine runs here. Each target sets up what it needs.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench

help: ## this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

setup: .venv/ready ## make the environment .venv

.venv/ready: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name it with: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable . --group dev --group proofs
	@touch $@

run: setup ## serve Telegram with a BOT_TOKEN, else open the sandbox
	@if [ -n "$$BOT_TOKEN" ] || grep -Eqs '^BOT_TOKEN=[^[:space:]]' .env; \
	then exec $(BIN)/python -m bot run; else exec $(BIN)/python -m sandbox; fi

test: setup ## every test
	@sh tests/browser.sh
	$(BIN)/python -m pytest

check: setup ## lint, types, arrows, packs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot bank check

bench: setup ## the benchmarks, each a ratio measured side by side
	$(BIN)/python -m bench
