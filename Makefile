# Two commands matter: "make run" and "make test". Each sets up what is missing first.
# All paths are relative, so that the folder may be called anything, spaces included.

PORT ?= 8000
BASE_URL ?= http://localhost:$(PORT)
WORKERS ?= 2
export PORT BASE_URL

# A run starts a hundred processes, and none of them should compile the whole code anew.
unexport PYTHONDONTWRITEBYTECODE

PY := .venv/bin/python
FLASK := $(PY) -m flask --app wsgi
PYTEST := $(PY) -m pytest -q --show-capture=no

.PHONY: help run test set-up-run set-up-test suite suite-sqlite suite-postgresql browser lint types lock soak bench burden permissions clean

help:
	@echo "make run    set up what is missing and serve the portal with demonstration data on $(BASE_URL)"
	@echo "make test   set up what is missing and run the whole suite"
	@echo "Also: make suite-sqlite, suite-postgresql, browser, lint, types, soak, bench, burden, permissions, lock, clean (see README.md)"

run: set-up-run
	@$(PY) -c "import socket, sys; probe = socket.socket(); sys.exit(probe.connect_ex(('localhost', $(PORT))) == 0)" \
		|| { echo "Something else answers on port $(PORT). Choose another: make run PORT=8080"; exit 1; }
	@echo "Bringing the database up to date ..."
	@$(FLASK) db upgrade
	@$(FLASK) demo load --if-empty
	@echo "Starting web and worker. Open $(BASE_URL) - Ctrl+C stops both."
	@exec $(PY) -m honcho start --no-prefix web worker

test: set-up-test lint suite types
	@echo "All tests passed."

set-up-run:
	@.ci/python.sh requirements.lock
	@.ci/node.sh run

set-up-test:
	@.ci/python.sh requirements-dev.lock
	@.ci/node.sh test
	@$(PY) -m tests.browser.chromium --install

suite: suite-sqlite suite-postgresql

suite-sqlite: set-up-test
	@echo "Running the suite on SQLite ..."
	@TEST_DATABASE=sqlite $(PYTEST) -n $(WORKERS)

suite-postgresql: set-up-test
	@echo "Running what touches a database on PostgreSQL ..."
	@TEST_DATABASE=postgresql $(PYTEST) -n $(WORKERS)

browser: set-up-test
	@$(PYTEST) -m browser

lint: set-up-test
	@echo "Reading the code for mistakes (ruff) ..."
	@$(PY) -m ruff check --quiet .
	@$(PY) -m ruff format --quiet --check . || { echo "Some files are not formatted: run $(PY) -m ruff format"; exit 1; }

types: set-up-test
	@echo "Checking types (mypy) ..."
	@$(PY) -m mypy --no-error-summary

soak: set-up-test
	@echo "Running the long forms of the tests; this takes a while ..."
	@HYPOTHESIS_PROFILE=soak $(PYTEST) -n $(WORKERS) -m "soak or not soak"
	@TEST_DATABASE=postgresql HYPOTHESIS_PROFILE=soak $(PYTEST) -n $(WORKERS) -m postgres_in_soak

# make bench SUBJECT=workbook measures one subject, make bench all of them.
BENCHMARKS := portal rows workbook record backups
bench: set-up-test
	$(if $(filter-out $(BENCHMARKS),$(SUBJECT)),$(error SUBJECT is one of: $(BENCHMARKS)))
	@for subject in $(or $(SUBJECT),$(BENCHMARKS)); do \
		echo "Benchmark: $$subject"; $(PY) -m tests.benchmarks.$$subject || exit 1; done

permissions: set-up-run
	@echo "Writing docs/permissions.md from the code ..."
	@$(FLASK) permissions > docs/permissions.md

burden: set-up-test
	@echo "Filling in two returns in a browser, and writing docs/burden.md ..."
	@$(PY) -m tests.burden

# The lock files hold versions and hashes of every package for every platform, and no address.
# Versions stay as they are where they still fit; "make lock LOCK_FLAGS=--upgrade" takes the newest.
UV := UV_CUSTOM_COMPILE_COMMAND="make lock" $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links $(LOCK_FLAGS)
lock: set-up-test
	@$(UV) requirements.in -o requirements.lock
	@$(UV) requirements-dev.in -o requirements-dev.lock
	@$(UV) requirements-node.in -o requirements-node.lock
	@npm install --package-lock-only --loglevel=error >/dev/null
	@echo "The lock files are up to date."

clean:
	@rm -rf .venv node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "Set-up removed. instance/ (database, files, keys) is still there: delete it yourself if you mean to."
