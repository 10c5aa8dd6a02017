# Everything is set up by the targets that need it: a virtual environment in .venv, from PyPI alone.
PYTHON ?= python3.11
BIN := .venv/bin
UV_VERSION := 0.13.9

# The tests start this program some hundred times, and four read all its tests: compiled once is enough.
export PYTHONDONTWRITEBYTECODE =

.PHONY: setup servers demo sandbox test check docs twins measure faults trust bench reading fuzz forgeries letters golden

setup: .venv/ready

.venv/ready: pyproject.toml uv.lock scripts/setup.sh
	PYTHON=$(PYTHON) UV_VERSION=$(UV_VERSION) sh scripts/setup.sh
	touch .venv/ready

demo: setup
	$(BIN)/mailflow demo

sandbox: setup
	$(BIN)/mailflow sandbox

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/docs.py --check
	$(BIN)/python scripts/phrases.py --check

twins: setup
	$(BIN)/python scripts/twins.py

measure: setup
	$(BIN)/python scripts/measure.py

# Every promise in its full form, about an hour; docs/promises.md is made of what the two runs counted.
faults: setup
	rm -f build/faults.jsonl
	mkdir -p build
	MAILFLOW_FULL=1 MAILFLOW_FAULTS_OUT=build/faults.jsonl $(BIN)/pytest -n 2 tests/faults
	$(BIN)/python scripts/faults.py faults build/faults.jsonl
	$(MAKE) trust

# Those of trust alone: forgeries, hostile letters, robots, reply addresses, whose words reach whom, erasure, links.
trust: setup
	rm -f build/trust.jsonl
	mkdir -p build
	MAILFLOW_FULL=1 MAILFLOW_FAULTS_OUT=build/trust.jsonl $(BIN)/pytest -n 2 -m trust
	$(BIN)/python scripts/faults.py trust build/trust.jsonl

# Ratios against references measured in the same run. BENCH="accept endtoend" runs some.
bench: setup
	$(BIN)/python -m tests.bench $(BENCH)

# How the labelled replies and letters are read: right, asked back, silent, wrong. READING="--show wrong" lists some.
reading: setup
	$(BIN)/python scripts/reading.py $(READING)

# 100,000 broken mails, each read; some minutes. FUZZ="--seed 2 --count 5000" makes others.
fuzz: setup
	$(BIN)/python -m tests.fuzz $(FUZZ)

# Every kind of forgery with every verb, each with a valid stolen token: what it brings about. Some two minutes.
forgeries: setup
	$(BIN)/python -m tests.forgery $(FORGERIES)

# The conventions of LETTERS.md on every letter of every programme in every language, as a table. LETTERS="A3 C9 --faults"
letters: setup servers
	$(BIN)/python -m tests.conventions $(LETTERS)

# Postfix, Dovecot, strace and Chromium for the tests, and axe-core: as root on Debian they are installed, else one line
# says what is left out.
servers:
	sh scripts/servers.sh

test: check servers
	$(BIN)/pytest -n 4 --dist worksteal

# The rehearsed years that the tests compare; read what changed before it is committed.
golden: setup
	for name in wit-connections wict-midwest wsyas womens-alliance it-ology; do \
	    $(BIN)/mailflow rehearse $$name > tests/rehearsals/$$name.txt || exit 1; done
	MAILFLOW_PROGRAMMES__DIR=$(CURDIR)/tests/programmes/sixth \
	    $(BIN)/mailflow rehearse smoke-and-honey --days 60 > tests/programmes/sixth/sixty-days.txt

docs: setup
	$(BIN)/python scripts/docs.py
