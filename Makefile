# `make run` starts the assistant; every target works on a fresh clone.
PYTHON ?= python3
BIN = .venv/bin
SIDE_BY_SIDE = $(BIN)/python -m pytest -n auto --dist loadfile  # a process a core, a file's tests in one process

.PHONY: help setup setup-dev run demo test check lint format lock bench chaos

help:  ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

setup:  ## both environments, exactly as locked
	@$(PYTHON) scripts/setup.py

setup-dev:
	@$(PYTHON) scripts/setup.py --dev

run: setup  ## the assistant on http://127.0.0.1:8000
	@$(BIN)/motcua serve

demo: setup  ## the assistant on two simulated phones, Zalo and Telegram, side by side on a page
	@$(BIN)/motcua demo

test: setup-dev  ## all tests; those whose server is absent say so
	@$(SIDE_BY_SIDE)

check: lint  ## what `lint` does, and the fast tests
	@$(SIDE_BY_SIDE) -m "not service and not elasticsearch and not postgresql and not browser and not slow"

lint: setup-dev  ## format, lint, types, import contract
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/mypy
	@$(BIN)/mypy --config-file scripts/mypy-bot.ini bot/components bot/environment.py bot/parse.py bot/run.py
	@$(BIN)/lint-imports

format:  ## put the code in order
	@$(BIN)/ruff check --fix-only --quiet
	@$(BIN)/ruff format

lock: setup  ## write requirements/*.txt anew from requirements/*.in
	@sh scripts/lock.sh

bench: setup-dev  ## how fast, how large
	@$(BIN)/python -m scripts.bench

chaos: setup-dev  ## kill its processes at every step while citizens write; is anything lost, said twice, turned round
	@$(BIN)/python -m scripts.chaos
