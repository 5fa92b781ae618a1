# Needs Python 3.11, 3.12 or 3.13 and nothing else; everything goes into .venv.

VENV := .venv
PY := $(VENV)/bin/python
KG := $(VENV)/bin/kg
STORE := kg-store
UV_VERSION := 0.13.9
# Files that a stamp names are installed; a later change of a lock or of pyproject.toml installs again.
RUN_STAMP := $(VENV)/installed-run
DEV_STAMP := $(VENV)/installed-dev
WEB := $(PY) web/build.py
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --no-input

.PHONY: help run test bench web lint format readme lock clean
.DEFAULT_GOAL := help

help: ## show these targets
	@grep -E '^[a-z]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 10

run: $(RUN_STAMP) ## build the graph from examples/, print some answers, serve at http://127.0.0.1:8000
	-@$(WEB)
	$(KG) build examples --store $(STORE)
	$(KG) query roles --param actor=Moldova --store $(STORE)
	$(KG) query events --param type=PROTEST --store $(STORE)
	$(KG) query alignments --param actor=Iran --store $(STORE)
	$(KG) serve --store $(STORE)

test: $(DEV_STAMP) ## run all tests
	-@$(WEB)
	$(PY) -m pytest -n 2 --dist loadfile

bench: $(DEV_STAMP) ## measure speed and memory, and write benchmarks/README.md (PARTS="overhead loading" for some)
	$(PY) benchmarks/bench.py $(PARTS)

web: $(RUN_STAMP) ## build the front end of the pages, from web/ (needs the npm registry)
	@$(WEB)

lint: $(DEV_STAMP) ## check style and types
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

format: $(DEV_STAMP) ## put the code into the house style
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

readme: $(RUN_STAMP) ## run the commands of the README's transcript, and write what they print now
	$(PY) scripts/transcript.py

lock: $(PY) ## pin the dependencies, with hashes, for every platform (remove the lock files first to get new versions)
	$(INSTALL) uv==$(UV_VERSION)
	$(LOCK) pyproject.toml --group build --output-file requirements.lock
	$(LOCK) pyproject.toml --group build --extra dev --constraints requirements.lock --output-file requirements-dev.lock
	$(LOCK) --group facts --no-deps --output-file requirements-facts.lock

LOCK = $(PY) -m uv pip compile --no-config --universal --python-version 3.11 --generate-hashes --quiet \
	--custom-compile-command "make lock"

clean: ## remove the environment, the store and what tools leave behind
	rm -rf $(VENV) $(STORE) web/node_modules kg/serve/static/vendor build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(PY):
	python=$$(scripts/find-python) && "$$python" -m venv $(VENV)

$(RUN_STAMP): requirements.lock pyproject.toml | $(PY)
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	touch $@

$(DEV_STAMP): requirements-dev.lock requirements-facts.lock pyproject.toml | $(PY)
	$(INSTALL) --require-hashes -r requirements-dev.lock
	$(INSTALL) --require-hashes --no-deps -r requirements-facts.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	touch $@ $(RUN_STAMP)
