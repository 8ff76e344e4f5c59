# The verbs of the course; `make` alone lists them. Needs Python 3.11, git and make.
#   make lab TORCH=cpu       PyTorch without CUDA (smaller)      make lab NO_BROWSER=1    on a server
#   make test CHANGED=1      only what changed                   make lab PYTHON=/path/to/python3.11
#   ARGS="..." goes on to the command behind lab, test, execute, exercises, evidence.

VENV ?= .venv
PY := $(VENV)/bin/python
FAILFIRST := $(PY) -m failfirst.cli
PIP := $(PY) -m pip install -q --disable-pip-version-check
LEARNER := $(VENV)/.installed-learner
DEV := $(VENV)/.installed-dev
START := notebooks/0_start/1_how_this_course_works.ipynb
WORKSPACE := $(or $(FAILFIRST_WORKSPACE),$(CURDIR)/workspace)

# OpenMP threads that wait actively slow a training down several times on a busy machine.
export OMP_WAIT_POLICY ?= PASSIVE

# An environment that was moved, or whose Python went away, counts as not installed.
CHECK := import importlib.util as u, os; assert os.path.samefile(u.find_spec("failfirst").origin, "src/failfirst/__init__.py")
STALE := $(shell [ ! -e $(LEARNER) ] || $(PY) -c '$(CHECK)' 2>/dev/null || rm -f $(LEARNER) $(DEV))

# Each candidate is tried, because a name may be there and still not work (version managers leave such shims).
SUPPORTED := import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))

.PHONY: help lab test book execute exercises evidence doctor clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

lab: $(LEARNER) ## install what is missing, refresh your workspace, open JupyterLab on the first lesson
	@$(FAILFIRST) data verify && $(FAILFIRST) workspace
	@$(PY) -m jupyterlab --ServerApp.root_dir="$(WORKSPACE)" --LabApp.default_url="/lab/tree/$(START)" \
	  $(if $(NO_BROWSER),--no-browser) $(if $(filter 0,$(shell id -u)),--allow-root) $(ARGS)

test: $(DEV) ## run all tests (CHANGED=1: only what changed)
	@$(PY) tests/run.py $(if $(CHANGED),--changed) $(ARGS)

book: $(DEV) ## build the book as web pages
	@$(FAILFIRST) pages && $(PY) -c 'from jupyter_book.cli.main import main; main()' build . --all -W --keep-going -n
	@echo "The book is at file://$(CURDIR)/_build/html/index.html"

execute: $(DEV) ## run notebooks and store their outputs
	@$(FAILFIRST) execute $(ARGS)

exercises: $(DEV) ## make exercises/ from solutions/
	@$(FAILFIRST) exercises $(ARGS)

evidence: $(DEV) ## run the lessons over many seeds and collect their claims
	@$(FAILFIRST) evidence $(ARGS)

doctor: $(LEARNER) ## check this machine: packages, memory, GPU, data
	@$(FAILFIRST) doctor

clean: ## remove what was built; your workspace and .venv stay
	@rm -rf _build build book/_generated .pytest_cache .ruff_cache .hypothesis
	@find src tests data -name __pycache__ -type d -prune -exec rm -rf {} +

# PyTorch comes first and alone with TORCH=cpu: asked for every package, a second index makes the install slow.
$(LEARNER): requirements.txt constraints.txt pyproject.toml
	@$(PY) -c "import pip" 2>/dev/null || { for python in $(or $(PYTHON),python3.11 python3.12 python3.13 python3 python); do \
	  $$python -c '$(SUPPORTED)' >/dev/null 2>&1 && exec $$python -m venv --clear "$(VENV)"; done; echo "No suitable Python: \
	the course needs Python 3.11, 3.12 or 3.13 with its venv module. Install 3.11 (on Debian and Ubuntu: python3.11 and \
	python3.11-venv), or name one: make lab PYTHON=/path/to/python3.11" >&2; exit 1; }
	@echo "Installing what a learner needs into $(VENV): a few minutes the first time, seconds afterwards."
	@{ [ -z "$(filter cpu,$(TORCH))" ] || $(PIP) `grep '^torch==' requirements.txt` -c constraints.txt \
	    --extra-index-url https://download.pytorch.org/whl/cpu; } \
	  && $(PIP) -r requirements.txt -c constraints.txt && $(PIP) --no-deps -e . || { echo "The packages \
	could not be installed; the reason is above. Without a network? Connect and type the same command again." >&2; exit 1; }
	@touch $@

$(DEV): $(LEARNER) requirements-dev.txt
	@echo "Installing what tests and book need into $(VENV)."
	@$(PIP) -r requirements-dev.txt -c constraints.txt || { echo "The packages for tests and book \
	could not be installed; the reason is above. Without a network? Connect and type the same command again." >&2; exit 1; }
	@touch $@
