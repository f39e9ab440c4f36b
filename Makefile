# Every command of the project. `make` alone lists them.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

.PHONY: help reports test test-pages pictures equality faults lab check bench bench-quick translations lock clean

help: ## list the commands
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

reports: $(READY) ## build the collection into reports/site/ (open index.html)
	$(BIN)/opinion build

test: $(READY) ## run every test, building the reports and opening them in Chromium
	$(BIN)/python tests/browsers.py --install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 --dist loadgroup

test-pages: $(READY) ## open every page in Chromium, where `make test` opens a third
	$(BIN)/python tests/browsers.py --install
	$(BIN)/python -m pytest -n 2 --dist loadgroup tests/site --all-pages

pictures: $(READY) ## contact sheets of every page to look at, in build/pictures/, and the README's picture
	$(BIN)/python tests/browsers.py --install
	$(BIN)/python tests/pictures.py --readme

equality: $(READY) ## run every report with our engine and with plain papermill, and compare
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m equality

faults: $(READY) ## kill builds at 200 moments and additions at 50, break the disk under them, live a month
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not equality" --kills 200 \
		tests/pipeline/test_faults.py tests/intake/test_killed.py tests/pipeline/test_month.py

lab: $(READY) ## open the notebooks in JupyterLab
	cd notebooks && ../$(BIN)/jupyter lab

check: $(READY) ## check the data and print every problem
	$(BIN)/opinion check

bench: $(READY) ## time the builds against others and the floor (an hour and a half), write docs/benchmarks.md
	$(BIN)/python bench/bench_pooling.py
	$(BIN)/python bench/bench_entering.py
	$(BIN)/python -m bench.page_weight
	$(BIN)/python -m bench.run

bench-quick: $(READY) ## time 24 reports once by our ways of building and the floor; writes to build/bench/
	mkdir -p build/bench
	$(BIN)/python -m bench.run --only d,e,f,g --sizes 24 --runs 1 --out build/bench/quick.json --docs build/bench

translations: $(READY) ## gather what pages say into the catalogues of src/helpers/locale/ (then translate)
	mkdir -p build
	$(BIN)/pybabel --quiet extract -F pyproject.toml --no-location -o build/opinion.pot .
	$(BIN)/pybabel --quiet update -D opinion -i build/opinion.pot -d src/helpers/locale \
		--no-fuzzy-matching --no-wrap --ignore-obsolete --ignore-pot-creation-date

lock: $(READY) ## renew requirements.lock from pyproject.toml (the one command that picks versions)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" --extra dev pyproject.toml --output-file requirements.lock

clean: ## remove what was set up and built
	rm -rf $(VENV) build reports/site* reports/runs

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; call make PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $(READY)
