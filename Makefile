# These commands do everything on a machine with Python 3.11 or newer and make:
#   make demo   grades an example submission and writes its report
#   make test   lint, types, floors, all tests
#   make site   the documentation as a site, in site/
#   make hostile   attacks by submissions: how many of them are held
#   make bench   how long a class and a run take, beside the least that they could

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# These tests fork thousands of times. To fork a process that has collected all tests takes five
# times as long as one that has collected these.
FORKING := tests/authoring tests/properties tests/statistical

.PHONY: demo test site hostile bench check-style check-types check-floors check-tests clean

$(VENV)/usable: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --editable .
	touch $@

$(VENV)/installed: $(VENV)/usable
	$(BIN)/pip install --quiet --editable ".[test]"
	touch $@

demo: $(VENV)/usable
	$(BIN)/grader run examples/submissions/three_mistakes

test: check-style check-types check-floors check-tests

check-style: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check-types: $(VENV)/installed
	$(BIN)/mypy

check-floors: $(VENV)/installed
	$(BIN)/lint-imports --no-cache

check-tests: $(VENV)/installed
	$(BIN)/python -m compileall -q grader  # or every process of theirs might compile it again
	$(BIN)/pytest -n auto --dist worksteal $(FORKING)  # nobody waits behind a long test
	$(BIN)/pytest -n auto --dist worksteal $(FORKING:%=--ignore=%)

site: $(VENV)/installed
	$(BIN)/python -m tests.documentation_site site

hostile: $(VENV)/installed
	$(BIN)/python -m tests.hostile

bench: $(VENV)/installed
	$(BIN)/python benchmarks/ratios.py --json benchmarks.json

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .import_linter_cache
