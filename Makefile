# Every target sets up .venv by itself; the stamp makes the second run quick.
PYTHON ?= python3
VENV ?= .venv
PYTEST_ARGS ?= -q -n 2
BENCHMARKS ?= schemas.maskbench content.documents content.realism timing.speed
# Named here and not only in pyproject.toml, so that a newer build is taken on purpose.
TORCH ?= torch==2.13.0

BIN := $(VENV)/bin
READY := $(VENV)/.ready
WARM := $(VENV)/.warm
# What is compiled for this machine, see controllable/warm.py.
KERNELS := $(shell grep -l -r --include='*.py' numba constraints)
# Several threads a process only get in each other's way on the small tensors used here.
THREADS := OMP_NUM_THREADS=1 MKL_NUM_THREADS=1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo test lint format nightly bench docs corpus model lock clean

help:
	@echo 'make demo    generate documents with the bundled model'
	@echo 'make test    style, types and tests: what CI runs'
	@echo 'make lint    style, types and what may import what'
	@echo 'make format  rewrite the source in the project style'
	@echo 'make nightly run the property tests with 20 times as many examples'
	@echo 'make bench   run the benchmarks (BENCHMARKS=schemas.maskbench for one of them)'
	@echo 'make docs    build the pages and the API as one site, under build/docs'
	@echo 'make corpus  build what the models are trained on, under data/'
	@echo 'make model   train a model like the bundled one from nothing'
	@echo 'make lock    write requirements.lock anew from pyproject.toml'
	@echo 'make clean   remove the environment and every cache'

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

# A kernel is kept with the others that it calls in it, and numba looks at the file of the caller alone: all are made anew.
$(WARM): $(READY) $(KERNELS)
	find constraints -name '*.nb[ic]' -delete
	$(BIN)/python -m controllable.warm
	@touch $@

setup: $(WARM)

demo: $(WARM)
	$(BIN)/controllable explain --schema examples/schemas/order.json
	$(BIN)/controllable generate --schema examples/schemas/order.json -n 5 --seed 1
	$(BIN)/controllable generate --model examples/models.py:Customer -n 3 --seed 1
	$(BIN)/controllable generate --regex '[A-Z]{2}-\d{4}' -n 3 --seed 1

test: lint $(WARM)
	$(THREADS) $(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache > $(VENV)/imports.log || { cat $(VENV)/imports.log; exit 1; }

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

nightly: $(READY)
	$(THREADS) $(BIN)/python -m benchmarks.schemas.properties

bench: $(READY)
	$(BIN)/python -m pip install --quiet --no-build-isolation -c requirements.lock -e '.[bench]'
	set -e; for name in $(BENCHMARKS); do $(THREADS) $(BIN)/python -m benchmarks.$$name; done

docs: $(READY)
	$(BIN)/python -m pip install --quiet --no-build-isolation -c requirements.lock -e '.[docs]'
	$(BIN)/python docs/build.py

corpus: $(READY)
	$(BIN)/python -m corpus build --out data/corpus --documents 400000 --seed 0
	$(BIN)/python -m corpus published --out data/published
	$(BIN)/python -m corpus named --out data/named --documents 60000 --seed 0

model: $(READY)
	$(THREADS) $(BIN)/controllable train --config controllable/checkpoints/base/train.toml

lock:
	rm -rf build/lock
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet --upgrade pip 'setuptools>=77'
	build/lock/bin/python -m pip install --quiet '$(TORCH)' '.[train,grammar,dev]'
	{ printf '# Every version of a working installation with the extras train, grammar and dev, on Python 3.11.\n'; \
	  printf '# Written by `make lock`; install with `pip install -r requirements.lock`.\n'; \
	  build/lock/bin/python -m pip freeze --all | grep -v -i -E '^(pip|wheel|controllable)[ =]' \
	    | sed 's/+[a-z0-9.]*$$//'; } > requirements.lock
	rm -rf build/lock

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis *.egg-info
	find constraints guidance controllable corpus examples tests benchmarks -name __pycache__ -prune -exec rm -rf {} +
