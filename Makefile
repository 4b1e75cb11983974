# Every target sets up what it needs; see README.md.
PYTHON ?= python3
BIN := .venv/bin
# Counting lines doubles the time of the tests: where it is not asked for, only CI does it.
COVERAGE ?= $(CI)
STAMP := .venv/.installed
# Every process of the tests would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset check format test test-live bench lock clean

help: ## what can be done here
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

$(STAMP): requirements-dev.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Golden Hour needs Python 3.11 or newer: make PYTHON=python3.11 …")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $(STAMP)

demo: $(STAMP) ## the bot beside a local Slack with pretend customers; prints its address
	$(BIN)/python -m bot demo $(DEMO)

demo-reset: $(STAMP) ## forget the demo's data and begin anew
	$(BIN)/python -m bot demo --reset $(DEMO)

check: $(STAMP) ## what must hold before a commit: lint, types, layers, formatting, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m db.check

format: $(STAMP) ## put the code in its usual form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: $(STAMP) ## everything that needs only Python packages
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m 'not live' $(if $(COVERAGE),--cov --cov-report=term:skip-covered) $(ARGS)

test-live: $(STAMP) node_modules/.installed ## a real Bluesky network and a real browser
	$(BIN)/python -m pytest -m live $(ARGS)

node_modules/.installed: package-lock.json
	bash tests/live/install.sh
	@touch $@

bench: $(STAMP) ## ratios measured in one run
	$(BIN)/python -m bench $(ARGS)

lock: $(STAMP) ## resolve pyproject.toml anew into the two lock files
	$(BIN)/uv pip compile pyproject.toml --python-version 3.11 --universal --extra postgres --generate-hashes --no-strip-extras --no-emit-index-url --no-header --upgrade -q -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --python-version 3.11 --universal --extra postgres --extra dev --generate-hashes --no-strip-extras --no-emit-index-url --no-header --upgrade -q -o requirements-dev.lock

clean: ## remove what the targets made (not the demo's data)
	rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage
