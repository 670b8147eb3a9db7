# GLSR Live: `make` lists what there is.
SHELL := /bin/bash -o pipefail
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
# The first of these that is 3.11 or 3.12; a name on the PATH may be another version, or a shim of none.
FITS := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))
PYTHON ?= $(shell for p in python3.11 python3.12 python3 python; do \
	$$p -c "$(FITS)" >/dev/null 2>&1 && { echo $$p; break; }; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
# With a JACK server on the machine its tests must run, so that nobody takes a skip for a pass.
JACK := GLSR_REQUIRE_JACK=$$(command -v jackd >/dev/null && command -v jack_lsp >/dev/null && echo 1 || echo 0)
# The same for a screen in memory.
SCREEN := GLSR_REQUIRE_SCREEN=$$(command -v Xvfb >/dev/null && command -v xdotool >/dev/null && echo 1 || echo 0)

.PHONY: help demo test check bench lint types walls system clean distclean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: $(VENV)/runtime.stamp ## play a melody into the instrument and hear, see and keep its variations (needs no MIDI system)
	$(BIN)/glsr-live demo -o out

test: system $(VENV)/tests.stamp ## install everything that the tests need and run them
	$(JACK) $(SCREEN) $(BIN)/python -m pytest $(ARGS)

check: lint walls types test ## everything that must hold before a commit: lint, walls, types, tests

bench: $(VENV)/tests.stamp ## measure: the model beside PyTorch, the daemon's lateness beside a bare sender
	$(BIN)/python -m benchmarks

lint: $(VENV)/tests.stamp ## ruff
	$(BIN)/ruff check .

types: $(VENV)/tests.stamp ## mypy, strict where the music is
	$(BIN)/mypy
	$(BIN)/mypy --strict -p glsr_live.music -p glsr_live.control -p glsr_live.engine -p glsr_live.model

walls: $(VENV)/tests.stamp ## import-linter: who may import whom
	$(BIN)/lint-imports

system: # the Debian packages behind the tests, where we may install them
	@bash .ci/system

clean: ## remove what was built, not the environment
	rm -rf build dist out .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

distclean: clean ## remove the environment too
	rm -rf $(VENV)

$(VENV)/made.stamp:
	@test -n "$(PYTHON)" || { echo "GLSR Live needs Python 3.11 or 3.12 on the PATH; install one, or say make PYTHON=/path/to/it" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || bash .ci/system venv
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/runtime.stamp: $(VENV)/made.stamp pyproject.toml
	$(PIP) -e .
	@touch $@

$(VENV)/tests.stamp: $(VENV)/made.stamp pyproject.toml
	$(PIP) -e '.[train,dev]'
	@touch $@ $(VENV)/runtime.stamp
