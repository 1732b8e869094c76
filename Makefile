# The recipes are the developer's guide: `make` alone lists them. CONTRIBUTING.md says when to use which.
# Everything goes into .venv beside this file; nothing else on the machine is touched.
.DEFAULT_GOAL := help
.PHONY: help install demo run test check fmt messages bench train train-forecast evaluate peers peers-stop lock
SHELL := /bin/sh
BIN := .venv/bin

CATALOGUES := $(wildcard src/vigie/locale/*/LC_MESSAGES/*.po)
WHAT_INSTALLS := scripts/install.sh scripts/install.py scripts/hatch_build.py pyproject.toml requirements-uv.lock
# A folder that was moved or copied has a .venv that points elsewhere: install again.
ifneq ($(shell cat .venv/.installed 2>/dev/null),$(CURDIR))
MOVED := moved
endif
.PHONY: moved

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' Makefile

install: .venv/.installed ## put Vigie and what it needs into .venv

demo: .venv/.installed ## a day in the life of an invented brand, on http://127.0.0.1:8000
	@$(BIN)/vigie demo

run: .venv/.installed ## the product itself, empty at first, on http://127.0.0.1:8000
	@$(BIN)/vigie serve

test: .venv/.installed-dev ## all tests; those that need a real server are skipped, saying so, unless `make peers` ran
	@$(BIN)/pytest $(ARGS)

check: .venv/.installed-dev ## what a reviewer runs: format, lint, types, floors, templates, migrations, catalogues
	@$(BIN)/python scripts/check.py

fmt: .venv/.installed-dev ## format the code and mend what can be mended
	@$(BIN)/ruff check --fix --quiet --exit-zero .
	@$(BIN)/ruff format --quiet .

messages: .venv/.installed-dev ## bring the French catalogue up to date with the sources, and compile it
	@$(BIN)/python scripts/messages.py update

bench: .venv/.installed-dev ## print the figures of docs/measures.md on this machine
	@$(BIN)/python -m benchmarks $(ARGS)

# One thread a process: the two that `train` starts share the machine, and sums come out the same each time.
ONE_THREAD := OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1

train: .venv/.installed-dev ## rebuild the reading model from training/ (ten minutes)
	@$(ONE_THREAD) $(BIN)/python -m training.train

# LightGBM fits the trees and is used for nothing else, so it is not among the dependencies.
train-forecast: .venv/.installed-dev ## rebuild the forecast from a folder of cascades: make train-forecast CASCADES=folder
	@$(BIN)/python -c "import lightgbm" 2>/dev/null || { echo "Install the trainer first: .venv/bin/uv pip install --python $(BIN)/python lightgbm"; exit 1; }
	@test -f "$(CASCADES)/t1516.jsonl.gz" || { echo "CASCADES=folder: where t1516.jsonl.gz lies"; exit 1; }
	@$(ONE_THREAD) PYTHONPATH=src $(BIN)/python -m training.forecasts "$(CASCADES)"

evaluate: .venv/.installed-dev ## print what the reading model is worth on texts it had not seen (after `make train`)
	@$(ONE_THREAD) $(BIN)/python -m training.evaluate $(ARGS)

peers: ## install and start the real servers the connectors are tested against (Debian, root)
	@for peer in peers/*.sh; do bash $$peer install && bash $$peer start || exit 1; done

peers-stop: ## stop them
	@for peer in peers/*.sh; do bash $$peer stop; done

lock: .venv/.installed-dev ## resolve the dependencies of pyproject.toml again
	@sh scripts/lock.sh

.venv/.installed: requirements.lock $(WHAT_INSTALLS) $(CATALOGUES) $(MOVED)
	@sh scripts/install.sh

.venv/.installed-dev: requirements-dev.lock requirements.lock $(WHAT_INSTALLS) $(CATALOGUES) $(MOVED)
	@sh scripts/install.sh --dev
