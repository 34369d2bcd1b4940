# Tandem needs Python 3.11 or newer, pip and make. Everything else is installed
# into .venv; data lives in var/. Paths are relative, so a folder may hold spaces.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run seed test check fix pins

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
PY := .venv/bin/python
APPS := core governance portfolio discovery backlog support pilots roadmap dashboards
CODE := config $(APPS) tests scripts manage.py

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

setup: ## Create .venv and install what is pinned, if that changed
	@if [ -z "$(PYTHON)" ]; then echo "Tandem needs Python 3.11 or newer: none is installed." >&2; exit 1; fi
	@"$(PYTHON)" scripts/bootstrap.py requirements.txt

setup-dev: setup
	@"$(PYTHON)" scripts/bootstrap.py requirements-dev.txt

run: setup ## Start everything and show where to sign in (PORT=8000)
	@exec $(PY) -m config.run

seed: setup ## Load the demo company, or bring it up to date
	@$(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py seed_demo

# Every test is compiled together with its assertions: once, not in each process anew.
test: check ## Everything: the checks below, then all tests, also in a browser
	@$(PY) scripts/chromium.py
	@$(PY) scripts/office.py
	@PYTHONDONTWRITEBYTECODE= $(PY) -m pytest -q -n 2 --dist loadgroup

check: setup-dev ## Lint, types, import rules, migrations, templates; no tests
	@$(PY) scripts/check.py

fix: setup-dev ## Format code and templates, and repair what can be repaired
	@$(PY) scripts/check.py --fix

pins: setup-dev ## Pin the newest versions that requirements*.in allow
	@$(PY) -m piptools compile --upgrade --quiet --no-header --generate-hashes --no-emit-index-url --no-emit-find-links --strip-extras --allow-unsafe -o requirements.txt requirements.in
	@$(PY) -m piptools compile --upgrade --quiet --no-header --generate-hashes --no-emit-index-url --no-emit-find-links --strip-extras --allow-unsafe -o requirements-dev.txt requirements-dev.in
