# Everything is made by `make`: environments with hashes, checks, tests, the demo.
PYTHON := python3
VENV := .venv
DEMO := .venv-demo
BENCH := .venv-bench
DEPLOY := .venv-deploy
BIN := $(VENV)/bin
PYTEST := $(BIN)/pytest
CORE := tests/unit/domain tests/unit/application
# Properties are tried with the same examples in each run of `make check`.
SAME := --hypothesis-profile=check
# Each environment counts for itself: two of them are checked at the same time.
COVERAGE := COVERAGE_FILE=$(VENV)/coverage $(BIN)/coverage
# An index that is slow is waited for, and one that is away for a moment is asked again.
export PIP_DEFAULT_TIMEOUT ?= 60
# Where a machine forbids it, each process of a test compiles the product anew: 1.05 s of CPU for an
# `akira` instead of 0.68.
unexport PYTHONDONTWRITEBYTECODE
AGAIN := gates/again.sh
PYTHON_CODE := src tests infra bench gates examples

.PHONY: test check properties mutants simulation contract e2e alarms faults test-faults bench bench-check bench-picture bench-live demo format clean system docker wheelhouse \
	collection deploy-check deploy-converge molecule test-deploy

# Files in their own order: xdist would begin those with few tests last, and they are the long ones.
FILES := --dist loadfile --no-loadscope-reorder
# A contract test waits for servers most of its time: three processes, each with servers of its own.
APART := -n 3 $(FILES)
# Real processes that are killed and waited for: two at a time.
BESIDE := -n 2 $(FILES)
# The same tests with Kamailio 5.6 and with 6.0, side by side: they wait for phones most of the time.
E2E := $(MAKE) --no-print-directory -j2 --output-sync e2e-5.6 e2e-6.0

test: check system docker
	$(PYTEST) $(APART) tests/contract tests/deploy tests/simulation tests/alarms
	$(E2E)
	$(PYTEST) $(BESIDE) tests/faults tests/live

check: $(VENV)/ready
	$(BIN)/ruff format --check $(PYTHON_CODE)
	$(BIN)/ruff check $(PYTHON_CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(COVERAGE) run -m pytest -q $(SAME) $(CORE) -m "not hypothesis"
	$(COVERAGE) report
	$(PYTEST) -q $(SAME) tests/unit -m "hypothesis or not core"
	SEEDS=300 $(PYTEST) -q tests/simulation

# The same on another Python, in an environment of its own: check-3.12, check-3.13.
check-%:
	@python=$$(gates/python.sh $*) && $(MAKE) check PYTHON=$$python VENV=.venv-$*

# What `make check` tries with examples that never change, tried with many that nobody chose; a
# failure tells its seed: pytest --hypothesis-seed=N. EXAMPLES=20000 tries longer.
properties: $(VENV)/ready
	EXAMPLES=$(or $(EXAMPLES),1000) $(PYTEST) -q --timeout 3600 -m hypothesis tests/unit

# Small mistakes in the rules of prices and money: the unit tests see all but the explained ones.
mutants: $(VENV)/ready
	$(BIN)/python -m gates.mutants pricing
	$(BIN)/python -m gates.mutants money

# What one seed of the simulation does, step by step (SEED=n), or whether any of many finds
# something (SEEDS=10000-19999). `make test` tries 0-9999, `make check` 0-299.
simulation: $(VENV)/ready
	@PYTHONPATH=src:tests $(BIN)/python -m simulation $(or $(SEED),$(SEEDS),0-9999)

contract: $(VENV)/ready docker
	$(PYTEST) $(APART) tests/contract

e2e: $(VENV)/ready system
	$(E2E)

e2e-%:
	$(PYTEST) tests/e2e -k "not kamailio- or kamailio-$*"

faults: $(VENV)/ready
	$(PYTEST) -s tests/faults

# The fault of each alert, and whether its own expression sees it.
alarms: $(VENV)/ready system
	$(PYTEST) tests/alarms

# Kills of real processes, judged by the oracle: SEED=n again, MINUTES=m for 40 kills and 100,000
# records each, or KILLS=n RECORDS=n; HOSTS=n WORKERS=n for others than two bridges and workers.
test-faults: $(VENV)/ready
	AKIRA_SEED=$(SEED) MINUTES=$(or $(MINUTES),1) KILLS=$(KILLS) RECORDS=$(RECORDS) \
		HOSTS=$(HOSTS) WORKERS=$(WORKERS) $(PYTEST) -s tests/faults/test_random_kills.py

# ONLY=bridge for one benchmark; ARGS=--json, --help for the rest.
bench: $(BENCH)/ready
	@$(BENCH)/bin/python -m bench $(ONLY) $(ARGS)

# The ratios beside peers of the same run, against the recorded ones; a quiet machine, twenty minutes.
bench-check: $(BENCH)/ready
	@$(BENCH)/bin/python -m bench $(ONLY) --check $(ARGS)

# Picture and table of docs/performance.md from bench/recorded.json, after `make bench ARGS=--record`.
bench-picture: $(BENCH)/ready
	@$(BENCH)/bin/python -m bench.picture

bench-live: $(BENCH)/ready
	@$(BENCH)/bin/python -m bench live $(ARGS)

demo: $(DEMO)/ready
	@infra/demo/may-run.sh
	@$(DEMO)/bin/python -P -m entrypoints.demo $(if $(LIVE),--live) $(CDR)

# What the hosts install, without any network: dist/wheelhouse.
wheelhouse: $(VENV)/ready
	@$(BIN)/python infra/wheelhouse/build.py

format: $(VENV)/ready
	$(BIN)/ruff format $(PYTHON_CODE)
	$(BIN)/ruff check --fix $(PYTHON_CODE)

system: $(VENV)/ready
	@tests/e2e/install.sh $(VENV)
	@tests/live/install.sh
	@infra/ansible/testing/promtool.sh $(BIN)

docker:
	@infra/containers/install-docker.sh && infra/containers/build-images.sh || \
		echo "*** no Docker here: the container tests will be skipped, and CI refuses that" >&2

# The roles without a host: lint, syntax, argument specifications, alerts, dashboards, listeners,
# somebody else's fleet, the collection; a real Kamailio that must not lose its calls.
deploy-check: $(VENV)/ready $(DEPLOY)/ready
	@infra/ansible/testing/promtool.sh $(DEPLOY)/bin
	@tests/e2e/install.sh
	$(PYTEST) -q --timeout 3600 $(filter-out %/check_image.py,$(sort $(wildcard tests/deploy/check_*.py)))

# The roles and playbooks as akira.cdr, for `ansible-galaxy collection install`.
collection: $(DEPLOY)/ready
	@$(DEPLOY)/bin/python infra/ansible/tools/collection.py dist/collection

# NATS, bridge and worker on a real systemd host: check, converge, idempotence, check, verify.
deploy-converge: $(DEPLOY)/ready wheelhouse
	infra/ansible/testing/converge.sh . stack $(CURDIR)/$(PYTEST) -q --timeout 3600 $(CURDIR)/tests/deploy/check_image.py

# One role alone on a blank host, with what it needs around it: ROLE=timescaledb.
molecule: $(DEPLOY)/ready wheelhouse
	infra/ansible/testing/converge.sh roles/$(ROLE) default

# From the release of 2026-11-25 to this one and back; the whole staging inventory; the cluster;
# with calls that go on through all of it. KEEP=1 leaves the hosts, and the next run with it goes
# on at the test that failed; ONLY=cluster for one of them.
test-deploy: $(VENV)/ready $(DEPLOY)/ready system
	@infra/containers/install-docker.sh
	AKIRA_DEPLOY_KEEP=$(KEEP) $(PYTEST) $(if $(KEEP),--stepwise,-x) -s --timeout 3600 \
		$(or $(ONLY:%=tests/deploy/scenario_%.py),$(foreach each,upgrade staging cluster,tests/deploy/scenario_$(each).py))

clean:
	rm -rf $(VENV) $(DEMO) $(BENCH) $(DEPLOY) dist build

$(VENV)/ready: requirements/dev.lock pyproject.toml
	$(call environment,$(VENV),requirements/dev.lock)

$(BENCH)/ready: requirements/bench.lock pyproject.toml
	$(call environment,$(BENCH),requirements/bench.lock)

$(DEMO)/ready: requirements/standalone.lock pyproject.toml
	@infra/demo/may-run.sh
	@infra/demo/telling.sh "installing what the demo needs into $(DEMO) (once)" \
		$(MAKE) --no-print-directory $(DEMO)/environment
	@touch $@

.PHONY: $(DEMO)/environment
$(DEMO)/environment:
	$(call environment,$(DEMO),requirements/standalone.lock)

# Ansible's 40,000 files are not compiled ahead: that would take longer than all else.
$(DEPLOY)/ready: requirements/deploy.lock
	@python3 -m venv $(DEPLOY)
	@$(AGAIN) $(DEPLOY)/bin/pip install -q --disable-pip-version-check --no-compile --require-hashes -r $<
	@touch $@

define environment
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "$(PYTHON) must be 3.11 or newer" >&2; exit 1; }
	@$(PYTHON) -m venv $(1) || \
		{ echo "$(PYTHON) -m venv does not work here: on Debian, install python3-venv" >&2; exit 1; }
	@$(AGAIN) $(1)/bin/pip install -q --disable-pip-version-check --require-hashes -r $(2)
	@$(1)/bin/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
endef
