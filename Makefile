# What a person types. Everything else is the command "handbook" (see "handbook --help").
# Each line of help is in English, then in Danish; "make help" shows the one that the terminal asks for.

PYTHON ?= python3
PORT ?= 8000
# With "make SYSTEM=no" no package of the system is installed, not even as root: what is lacking is named.
SYSTEM ?= yes
INSTALL = $(if $(filter no,$(SYSTEM)),,--install)

VENV := .venv
BIN := $(VENV)/bin
BOOK := $(VENV)/.book
DEV := $(VENV)/.dev
BENCH := $(VENV)/.bench
PACKAGE := $(VENV)/.package
# Wheels only: building one from source would fetch tools that no hash covers.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-virtualenv
LOCKED := $(PIP) --require-hashes --only-binary :all:
LOCK := $(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command 'make lock' \
	$(if $(UPGRADE),--upgrade)

DANISH := $(filter da%,$(firstword $(LANGUAGE) $(LC_ALL) $(LC_MESSAGES) $(LANG)))
# $(call say,English,dansk)
say = echo "$(if $(DANISH),$(2),$(1))"

.DEFAULT_GOAL := all
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: all html pdf docs test accessibility torture fuzz sbom matrix check lint live bench projects extensions lock clean help

all: $(PACKAGE) ## the handbook, on screen and on paper | håndbogen på skærm og på papir
	@$(BIN)/handbook doctor --for build $(INSTALL)
	@$(BIN)/handbook build all

html: $(PACKAGE) ## only the web pages, in build/html | kun websiderne, i build/html
	@$(BIN)/handbook build html

pdf: $(PACKAGE) ## only the PDF, in build/pdf | kun PDF'en, i build/pdf
	@$(BIN)/handbook doctor --for build $(INSTALL)
	@$(BIN)/handbook build pdf

docs: $(PACKAGE) ## the extension's own documentation, in build/docs | udvidelsens egen vejledning, i build/docs
	@$(BIN)/handbook doctor --for build $(INSTALL)
	@$(BIN)/handbook build all --source _ext/docs --into build/docs

# Where modules are not stored compiled, each of the some hundred processes that the tests start compiles all of them.
unexport PYTHONDONTWRITEBYTECODE

# A file's tests stay with one worker, which makes what they share once; WORKERS=0 runs all in one process.
WORKERS ?= auto
PYTEST = $(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(TEST_ARGS)

test: $(DEV) $(PACKAGE) ## all tests, of exhaustive ones a fixed slice | alle prøver, af de udtømmende et fast udsnit
	@$(BIN)/handbook doctor --for test $(INSTALL)
	@$(PYTEST)

# The report that the page on accessibility shows: every page of docs/ in every width and theme, and every PDF. Commit it.
accessibility: $(DEV) $(PACKAGE) ## test how accessible the handbook is, and write the report that its page shows | prøv, hvor tilgængelig håndbogen er, og skriv den rapport, som dens side viser
	@$(BIN)/handbook doctor --for test $(INSTALL)
	@$(PYTEST) --dist load -p tests.accessibility --accessibility-report docs/tilgaengelighed.json -m "torture or not torture" \
		tests/book/test_web.py tests/book/test_access.py tests/book/test_print.py

# Of 7,628 cases "make test" runs 5,444. The other 2,184 are what exhaustive forms try beyond their slice: every page in every
# width and theme, every edit with every builder, the commands of the installed wheel, the whole book printed a second time
# elsewhere, and Hypothesis tries four times the examples (tests/README.md). Small books are then printed in as many
# processes as there are processors, as a user's are. After TORTURE_MINUTES no further case begins (0: all are run); which
# files come first is drawn anew each time, or by TORTURE_SEED.
TORTURE_MINUTES ?= 20
torture: $(DEV) $(PACKAGE) ## all tests with all that the exhaustive ones try, before a release; TORTURE_MINUTES=0 without an end after 20 minutes | alle prøver med alt det, de udtømmende prøver, før en udgivelse; TORTURE_MINUTES=0 uden at slutte efter 20 minutter
	@$(BIN)/handbook doctor --for test $(INSTALL)
	@TORTURE_MINUTES=$(TORTURE_MINUTES) HANDBOOK_TEST_JOBS= $(PYTEST) -m "torture or not torture" --hypothesis-profile torture

fuzz: $(DEV) $(PACKAGE) ## 20,000 damaged PDFs read back, in 20 minutes at most; FUZZ_ARGS="--seed 2 --count 500" others | 20.000 beskadigede PDF'er læst tilbage på højst 20 minutter; FUZZ_ARGS="--seed 2 --count 500" andre
	@$(BIN)/python -m tests.fuzz $(FUZZ_ARGS)

sbom: $(PACKAGE) ## the list of all parts with versions, hashes and licences (CycloneDX), in build/sbom.cdx.json | listen over alle dele med versioner, hashværdier og licenser (CycloneDX), i build/sbom.cdx.json
	@$(BIN)/python locks/sbom.py locks/book.txt build/sbom.cdx.json

matrix: $(BOOK) ## the wheel in empty environments: every Python and Sphinx that can be had | pakken i tomme miljøer: hver Python og Sphinx, der kan fås
	@$(BIN)/python tests/matrix.py

check: $(PACKAGE) ## what is wrong in the handbook's text | det, der er galt i håndbogens tekst
	@$(BIN)/handbook check docs --spelling

lint: $(DEV) ## what is wrong in the code | det, der er galt i programmet
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

live: $(PACKAGE) ## show the pages, and how they are printed, while you write; PORT=8080 elsewhere | vis siderne, og hvordan de trykkes, mens du skriver; PORT=8080 et andet sted
	@$(BIN)/handbook live --port $(PORT)

bench: $(BENCH) $(PACKAGE) ## what websites and books cost beside their peers, and what a reader and a writer wait for; BENCH_ARGS=--large also large ones | hvad websteder og bøger koster ved siden af andre, og hvad en læser og en skribent venter på; BENCH_ARGS=--large også store
	@$(BIN)/handbook doctor --for test $(INSTALL)
	@held=0; \
	$(BIN)/python -m bench html $(BENCH_ARGS) || held=1; \
	$(BIN)/python -m bench pdf $(BENCH_ARGS) || held=1; \
	$(BIN)/python -m bench texts || held=1; \
	$(BIN)/python -m bench editions $(BENCH_ARGS) || held=1; \
	$(BIN)/python -m bench web || held=1; \
	$(BIN)/python -m bench live || held=1; \
	exit $$held

projects: $(BENCH) $(PACKAGE) ## print real projects' documentation, which is downloaded; PROJECTS_ARGS="flask --minutes 30" some | tryk rigtige projekters dokumentation, som hentes; PROJECTS_ARGS="flask --minutes 30" nogle
	@$(BIN)/handbook doctor --for test $(INSTALL)
	@$(BIN)/python -m bench.projects $(PROJECTS_ARGS)

extensions: $(BENCH) $(PACKAGE) ## try popular extensions from PyPI, which are downloaded; EXTENSIONS_ARGS="--only sphinx-tabs" some | prøv udbredte udvidelser fra PyPI, som hentes; EXTENSIONS_ARGS="--only sphinx-tabs" nogle
	@$(BIN)/handbook doctor --for test $(INSTALL)
	@$(BIN)/python -m bench.extensions $(EXTENSIONS_ARGS)

lock: $(DEV) ## fit the locks to pyproject.toml; UPGRADE=1 takes newer versions | ret låsene til efter pyproject.toml; UPGRADE=1 tager nyere udgaver
	@$(LOCK) pyproject.toml --extra pdf --group build -o locks/book.txt
	@$(LOCK) pyproject.toml --all-extras --group build --group test --group check --group lock \
		-c locks/book.txt -o locks/dev.txt
	@$(LOCK) pyproject.toml --group bench -c locks/dev.txt -o locks/bench.txt

clean: ## remove what was built | fjern det, der er bygget
	rm -rf build

help: ## this list | denne liste
	@awk -F ':.*## | \\| ' '/^[a-z]+:.*## / { printf "make %-13s %s\n", $$1, $(if $(DANISH),$$3,$$2) }' Makefile

# The environment: from the locks, then the package itself in place. Each step again only when what it is made of
# changed. Installing the package compiles its translations, too.

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		$(call say,Python 3.11 or newer is needed. Name one with: make PYTHON=python3.12,Python 3.11 eller nyere er nødvendig. Peg på en med: make PYTHON=python3.12); exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { $(venv-package); }
	@$(call say,Setting up $(VENV) (only the first time; it takes a minute or two) ...,Gør $(VENV) klar (kun første gang; det tager et minut eller to) ...)
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# Debian and Ubuntu keep what makes an environment in a package of its own.
comma := ,
VENV_PACKAGE = $(notdir $(PYTHON))-venv
define venv-package
if [ "$$(id -u)" = 0 ]; then leave=""; else leave="sudo -n"; fi; \
{ [ "$(SYSTEM)" != no ] && command -v apt-get > /dev/null && $$leave true 2> /dev/null && \
	$(call say,Installing the system package $(VENV_PACKAGE)$(comma) which makes $(VENV). To install nothing: make SYSTEM=no,Installerer systemets pakke $(VENV_PACKAGE)$(comma) som laver $(VENV). For intet at installere: make SYSTEM=no) && \
	$$leave apt-get update && \
	$$leave apt-get install -y --no-install-recommends $(VENV_PACKAGE); } || { \
	$(call say,Python's module venv is missing. This installs it:,Pythons modul venv mangler. Dette installerer det:); \
	echo "    sudo apt-get update && sudo apt-get install -y --no-install-recommends $(VENV_PACKAGE)"; exit 1; }
endef

$(BOOK): locks/book.txt | $(BIN)/python
	@$(LOCKED) -r $<
	@touch $@

$(DEV): locks/dev.txt | $(BIN)/python
	@$(LOCKED) -r $<
	@touch $@ $(BOOK)

$(BENCH): locks/bench.txt $(DEV)
	@$(LOCKED) -r $<
	@touch $@

$(PACKAGE): pyproject.toml hatch_build.py $(shell find _ext/sphinx_handbook/locale -name '*.po' 2> /dev/null) $(BOOK)
	@$(PIP) --no-build-isolation --no-deps --editable .
	@touch $@
