# Everything is set up in .venv by itself; `make` lists what can be made. GNU make 3.81 or newer.

PYTHON ?= python3
ARGS ?=

# A Python that was named is used or refused; else the first that will do is taken.
named := $(if $(filter file,$(origin PYTHON)),,$(PYTHON))
candidates := "$(PYTHON)" $(if $(named),,python3.14 python3.13 python3.12 python3.11)
suitable = import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))
chosen = $(shell for python in $(candidates); do "$$python" -c '$(suitable)' 2>/dev/null && echo "$$python" && break; done)
refused = $(PYTHON) is not Python 3.11 or newer with venv. Install one (Debian: apt install python3-venv) \
  or name one: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)

# The environment serves as long as it stands where it was made, and is of the version that was named.
place = import os, sys; place = ascii((os.getcwd(), sys.version_info[:2]))
same = $(place); sys.exit(open(".venv/place").read() != place)
standing = $(shell for python in .venv/bin/python $(if $(named),"$(named)"); do \
  "$$python" -c '$(same)' 2>/dev/null || exit; done; echo yes)
make_environment = echo "Setting up .venv with $(1), once." >&2 && "$(1)" -m venv --clear .venv && \
  .venv/bin/python -c '$(place); open(".venv/place", "w").write(place)'

# What builds the project is pinned too; older versions of pip know the one name, newer ones the other.
pip := PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_CONSTRAINT=requirements-dev.txt PIP_BUILD_CONSTRAINT=requirements-dev.txt \
  .venv/bin/python -m pip install --quiet

.NOTPARALLEL:
.PHONY: help run test test-ftm build pictures bench bench-start bench-keys clean FORCE

help:
	@echo "make run          open the archive in the browser; make run ARGS='search chanel' for a command"
	@echo "make test         check style, types, layers and behaviour; ARGS go to pytest"
	@echo "make test-ftm     read the export to FollowTheMoney with its library, one part of which may have to be compiled"
	@echo "make build        make data/csto.db from data/records"
	@echo "make pictures     draw screenshots/, the output in README.md, the manual page anew"
	@echo "make bench        measure the search beside others, for an hour or more; ARGS='--rows 10000' for minutes"
	@echo "make bench-start  measure the start against a bare Textual app; ARGS='--rounds 5'"
	@echo "make bench-keys   measure what a key on the screen costs and how long it takes; ARGS='--db FILE'"
	@echo "make clean        remove everything that was made here but the archive"
	@echo "PYTHON=python3.12 chooses the Python that .venv is made with."

run: .venv/run-time
	@.venv/bin/csto-tui $(ARGS)

# Tests start the program hundreds of times: it is compiled once, whatever the environment says.
test: .venv/development
	@.venv/bin/ruff check --quiet
	@.venv/bin/ruff format --check --quiet
	@.venv/bin/mypy --strict --no-error-summary src
	@said=$$(.venv/bin/lint-imports --no-logo 2>&1) || { echo "$$said"; exit 1; }
	@PYTHONDONTWRITEBYTECODE= .venv/bin/python -m pytest $(ARGS)

test-ftm: .venv/followthemoney
	@.venv/bin/python -m pytest -n0 tests/test_round_trips.py $(ARGS)

build: .venv/run-time
	@.venv/bin/csto-tui build $(ARGS)

pictures: .venv/development
	@PICTURES=write .venv/bin/python -m pytest tests/test_pictures.py tests/test_readme.py tests/test_man.py $(ARGS)

bench: .venv/bench
	@.venv/bin/python -m bench.run $(ARGS)

bench-start: .venv/run-time
	@.venv/bin/python bench/start.py $(ARGS)

bench-keys: .venv/run-time
	@.venv/bin/python bench/keys.py $(ARGS)

clean:
	@rm -rf .venv .hypothesis .*_cache dist
	@find src tests bench -name __pycache__ -prune -exec rm -rf {} +

.venv/place: FORCE
	@$(if $(standing),:,$(call make_environment,$(or $(chosen),$(error $(refused)))))

.venv/run-time: .venv/place constraints.txt pyproject.toml
	@$(pip) --editable .
	@touch $@

.venv/bench: .venv/run-time bench/requirements.txt
	@$(pip) --requirement bench/requirements.txt
	@touch $@

.venv/development: .venv/place constraints.txt requirements-dev.txt pyproject.toml
	@$(pip) --requirement requirements-dev.txt
	@$(pip) --no-build-isolation --editable .
	@touch .venv/run-time $@

.venv/followthemoney: .venv/development tests/followthemoney.txt
	@$(pip) --requirement tests/followthemoney.txt
	@touch $@
