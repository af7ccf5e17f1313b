# make run    everything on this machine, from a fresh clone        make test   all that a merge needs
# make quick  half a minute of checks                               make help   the rest

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON := .venv/bin/python
DOORSTEP := $(PYTHON) -m doorstep.entrypoints.cli
PYTEST := $(PYTHON) -m pytest
WITH_NODE := . scripts/node-path &&
WORKERS ?= 2
DEBIAN_PACKAGES := chromium fonts-noto-cjk postgresql-15

WEB_MANIFESTS := $(wildcard web/package.json web/*/package.json web/*/*/package.json)
MAP_SOURCES := $(wildcard doorstep/entrypoints/maps/*.py doorstep/entrypoints/maps/content/*)
WEB_SOURCES := $(shell find web -type d \( -name node_modules -o -name dist -o -name screenshots -o -name codegen \) -prune -o -type f -print 2>/dev/null)

## run: set up what is missing, then run everything; PORT=9000 chooses another port
.PHONY: run
run: setup
	@exec $(DOORSTEP) up --seed --log-files

## setup: Python and web packages, and the web apps; only what is out of date
.PHONY: setup web maps
setup: .make/python .make/web .make/maps

## web: build the web apps and their maps if a source changed
web: .make/web .make/maps

## maps: draw the cities' maps if what is written about them changed
maps: .make/maps

.make/python: requirements.lock pyproject.toml scripts/setup-python
	@scripts/setup-python
	@mkdir -p .make && touch $@

.make/web-packages: .make/python $(WEB_MANIFESTS) scripts/setup-web
	@scripts/setup-web
	@touch $@

.make/web: .make/web-packages $(WEB_SOURCES)
	@echo "- building the web apps"
	@$(WITH_NODE) npm run build --prefix web --silent > .make/web.log 2>&1 || \
		{ cat .make/web.log; echo "The web apps could not be built. Mend what is named above, then try again." >&2; exit 1; }
	@touch $@

.make/maps: .make/python $(MAP_SOURCES)
	@echo "- drawing the maps"
	@$(PYTHON) -m doorstep.entrypoints.maps web/dist/maps
	@touch $@

## test: lint, types, contracts, server, web and browser tests
.PHONY: test
test: test-setup lint types test-server test-versions test-web test-browser
	@echo "All checks passed."

.PHONY: test-setup
test-setup:
	@scripts/setup-debian $(DEBIAN_PACKAGES)
	@$(MAKE) setup

## lint: style and import contracts
.PHONY: lint
lint: .make/python
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	.venv/bin/lint-imports --no-logo

## types: mypy
.PHONY: types
types: .make/python
	$(PYTHON) -m mypy

## test-server: all server tests on the embedded PostgreSQL, except long and browser ones
.PHONY: test-server
test-server: .make/python
	$(PYTEST) -q -n $(WORKERS) --dist worksteal -m "not long and not browser"

## test-versions: migrations and races on the oldest PostgreSQL supported, the system's 15
.PHONY: test-versions
test-versions: .make/python
	DOORSTEP_TEST_POSTGRES=system $(PYTEST) -q -n $(WORKERS) --dist worksteal -m "not long and not browser" \
		tests/concurrency tests/test_databases.py

## test-web: types, lint and unit tests of the web packages
.PHONY: test-web
test-web: .make/web-packages
	$(WITH_NODE) npm run typecheck --prefix web
	$(WITH_NODE) npm run lint --prefix web
	$(WITH_NODE) npm test --prefix web

## test-browser: the JavaScript budget, and journeys in Chromium
.PHONY: test-browser
test-browser: .make/web .make/maps
	$(WITH_NODE) npm run size --prefix web --silent
	$(PYTEST) -q -n $(WORKERS) --dist loadfile -m "browser and not long"

## test-long: kills, long random runs, everything marked long
.PHONY: test-long
test-long: test-setup
	$(PYTEST) -q -n $(WORKERS) --dist worksteal -m "long and not browser"
	$(PYTEST) -q -n $(WORKERS) --dist worksteal -m "long and browser" || [ $$? -eq 5 ]

## quick: half a minute: style, contracts, and the tests of pure code
.PHONY: quick
quick: lint
	$(PYTEST) -q -n $(WORKERS) -m "not long and not browser and not database" doorstep tests/architecture

## bench: every benchmark, each prints a table and a JSON line; or one: make bench-race
.PHONY: bench
bench: bench-race bench-slots bench-booking bench-web

.PHONY: bench-web
bench-web: .make/web
	@$(PYTHON) -m bench.web

bench-%: .make/python
	@$(PYTHON) -m bench.$*

## openapi: write api/, docs/problems.md and the web's typed client from the code
.PHONY: openapi
openapi: .make/web-packages
	$(DOORSTEP) documents
	$(WITH_NODE) npm run codegen --prefix web --silent

## migrations: write missing migrations
.PHONY: migrations
migrations: .make/python
	$(PYTHON) manage.py makemigrations

## format: mend style where a machine can
.PHONY: format
format: .make/python
	$(PYTHON) -m ruff check --fix --quiet . || true
	$(PYTHON) -m ruff format --quiet .

## native: the Android and iOS projects of both apps, for a site: SITE=https://doorstep.example
.PHONY: native
native: .make/web-packages
	@$(PYTHON) web/native/make.py --site "$(SITE)"

## lock: resolve pyproject.toml anew into requirements.lock
.PHONY: lock
lock:
	.venv/bin/uv pip compile --quiet --universal --python-version 3.12 --generate-hashes --upgrade \
		--no-header --no-annotate --no-emit-index-url --no-emit-find-links --group dev pyproject.toml -o requirements.lock

## clean: remove what was built here; the data stay
.PHONY: clean
clean:
	rm -rf .make .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find web -name node_modules -prune -exec rm -rf {} + -o -name dist -prune -exec rm -rf {} +

.PHONY: help
help:
	@sed -n 's/^## \([a-z-]*\): /  make \1\t/p' Makefile | expand -t 24
