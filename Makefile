# make run    everything on this machine, from a fresh clone        make test   all that a merge needs
# make quick  half a minute of checks                               make help   the rest

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
ifndef SIDE_BY_SIDE
.NOTPARALLEL:
endif
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
# Every process imports two thousand modules: what one has compiled is kept for the others, in folders that git ignores.
unexport PYTHONDONTWRITEBYTECODE

PYTHON := .venv/bin/python
DOORSTEP := $(PYTHON) -m doorstep.entrypoints.cli
PYTEST := $(PYTHON) -m pytest
WITH_NODE := . scripts/node-path &&
# One more than cores: some tests wait for the clock or for other processes.
WORKERS ?= 3
# A page often waits: for the network, the scheduler, what is animated.
BROWSER_WORKERS ?= 3
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

.make/native-packages: .make/web-packages web/native/package.json
	@$(WITH_NODE) npm install --prefix web/native --no-audit --no-fund --no-package-lock --silent
	@touch $@

## test: lint, types, contracts, server, web and browser tests
.PHONY: test
test:
	@$(MAKE) test-setup ALSO="lint types compiled-tests test-web"
	@$(MAKE) test-server
# The browser tests' program fills its cities by one process, which leaves a core free.
	@$(MAKE) SIDE_BY_SIDE=yes --jobs=2 --output-sync=target test-versions test-browser
	@echo "All checks passed."

# Some of it waits for the network, and the rest uses one core, so it goes side by side.
.PHONY: test-setup debian-packages
test-setup:
	@$(MAKE) SIDE_BY_SIDE=yes --jobs=3 --output-sync=target debian-packages setup .make/native-packages $(ALSO)

# The workers start at once, and each would compile all that it imports.
.PHONY: compiled-tests
compiled-tests: .make/python
	@echo "- compiling the tests"
	@$(PYTEST) -q --collect-only > .make/tests.log 2>&1 || { tail -60 .make/tests.log; exit 1; }

# Where Chromium is not to be had without its windows, tests take it with them, at twice the cost.
debian-packages:
	@scripts/setup-debian $(DEBIAN_PACKAGES) chromium-headless-shell || scripts/setup-debian $(DEBIAN_PACKAGES)

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
	$(PYTEST) -q -n $(WORKERS) --dist worksteal --database-ahead -m "not long and not browser"

# Those whose locks and constraints a version could treat otherwise; the others run there in test-long.
RACES := $(addprefix tests/concurrency/test_,guards.py one_slot.py)
# Beside the browser tests, which take longer: one process, as each worker would start an api of its own.
VERSION_WORKERS := 0

## test-versions: migrations and races on the oldest PostgreSQL supported, the system's 15
.PHONY: test-versions
test-versions: .make/python
	DOORSTEP_TEST_POSTGRES=system $(PYTEST) -q -n $(VERSION_WORKERS) --dist worksteal -m "not long and not browser" \
		$(RACES) tests/test_databases.py

## test-web: types, lint and unit tests of the web packages
.PHONY: test-web
test-web: .make/web-packages
	$(WITH_NODE) npm run typecheck --prefix web
	$(WITH_NODE) npm run lint --prefix web
	$(WITH_NODE) npm test --prefix web

# Pictures of all screens, which nobody looks at when a merge is tested: make test-browser PICTURES=yes.
PICTURES ?= no

## test-browser: the JavaScript budget, and journeys in Chromium
.PHONY: test-browser
test-browser: .make/web .make/maps .make/native-packages
	$(WITH_NODE) npm run size --prefix web --silent
	DOORSTEP_TEST_PICTURES=$(PICTURES) $(PYTEST) -q -n $(BROWSER_WORKERS) --dist loadfile --no-loadscope-reorder -m "browser and not long" \
		tests/browser tests/native

## test-long: kills, long random runs, everything marked long
.PHONY: test-long
test-long: test-setup
	$(PYTEST) -q -n $(WORKERS) --dist worksteal --database-ahead -m "long and not browser"
	@$(MAKE) test-versions RACES=tests/concurrency VERSION_WORKERS=$(WORKERS)
	$(PYTEST) -q -n $(WORKERS) --dist worksteal -m "long and browser" || [ $$? -eq 5 ]

## quick: half a minute: style, contracts, and the tests of pure code
.PHONY: quick
quick: lint
	$(PYTEST) -q -n $(WORKERS) -m "not long and not browser and not database" doorstep tests/architecture

## bench: every benchmark, each prints a table and a JSON line; or one: make bench-race
.PHONY: bench
bench: bench-race bench-slots bench-booking bench-search bench-web

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
