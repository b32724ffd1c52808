# `make run` and `make test` need Python 3.11 or newer and make; everything else is in the locks.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/run-is-installed
DEV := $(VENV)/dev-is-installed
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet --quiet
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --no-strip-extras

.PHONY: help run test test-mutations format venv lock clean
.DELETE_ON_ERROR:

help:
	@echo "make run     kör Spårbar på den här datorn (PORT=8001 make run för en annan port)"
	@echo "make test    kör alla kontroller och tester"
	@echo "make test-mutations  tar bort en regel i taget och visar vilket test som märker det"
	@echo "make format  ordna koden"
	@echo "make venv    bara installera"
	@echo "make lock    räkna fram låsfilerna på nytt (kräver uv)"
	@echo "make clean   ta bort den virtuella miljön; data i var/ rörs inte"

run: $(RUN)
	@exec env SPARBAR_DEMO=$${SPARBAR_DEMO:-1} $(BIN)/sparbar up

test: $(DEV)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/lint-imports & linting=$$!; $(BIN)/mypy; typed=$$?; wait $$linting && exit $$typed
	$(BIN)/python -m pytest -n 2 --dist worksteal --durations 15 --durations-min 3

test-mutations: $(DEV)
	$(BIN)/python -m tests.mutations.run

format: $(DEV)
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

venv: $(DEV)

lock:
	@command -v uv >/dev/null || { echo "make lock kräver uv: pip install uv." >&2; exit 1; }
	printf 'hatchling>=1.27\neditables>=0.5\n' | $(LOCK) pyproject.toml - --extra embedded --output-file requirements.lock
	$(LOCK) pyproject.toml --extra embedded --group dev --output-file requirements-dev.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 eller nyare behövs, men $(PYTHON) finns inte." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 eller nyare behövs, men $(PYTHON) är $$($(PYTHON) -V 2>&1): ange en annan, t.ex. PYTHON=python3.12 make run." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || \
		{ rm -rf $(VENV); echo "Den virtuella miljön gick inte att skapa: installera Pythons venv-modul (Debian, Ubuntu: apt install python3-venv)." >&2; exit 1; }

$(RUN): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installerar det som behövs i $(VENV) …"
	$(call install,requirements.lock)
	@touch $@

$(DEV): requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "Installerar det som behövs i $(VENV) …"
	$(call install,requirements-dev.lock)
	@touch $(RUN) $@

define install
	@$(PIP) install --only-binary :all: --require-hashes -r $(1) || \
		{ echo "Installationen misslyckades, se ovan: paketen finns för Linux med glibc 2.28 och nyare och för macOS, och behöver nätet en gång." >&2; exit 1; }
	@$(PIP) install --no-deps --no-build-isolation --editable . || \
		{ echo "Spårbar gick inte att installera i $(VENV), se ovan." >&2; exit 1; }
endef
