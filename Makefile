# From a fresh clone: `make demo` shows revlint at work, `make test` runs every test.
# Needs make and Python 3.11 or newer; everything is installed into .venv.

.PHONY: vscode demo test lint docs docs-site bench release clean

VENV := .venv
BIN := $(VENV)/bin

# The first Python that is new enough and can make virtual environments. A name that is found may
# still not run (pyenv's shims), so that each is tried.
FIND_PYTHON = \
	for candidate in $(PYTHON) python3 python3.13 python3.12 python3.11 python3.14 python; do \
		if "$$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
			>/dev/null 2>&1; then echo "$$candidate"; exit 0; fi; \
	done; \
	echo "revlint needs Python 3.11 or newer, with its venv module, and none was found." >&2; \
	echo "Install one (Debian, Ubuntu: apt install python3-venv) or name it:" >&2; \
	echo "    make $(MAKECMDGOALS) PYTHON=/path/to/python3.12" >&2; \
	exit 1

# Findings are what the demonstration is about: it fails only if revlint ends in another way.
demo: $(VENV)/installed
	@echo '$$ cd examples/broken && revlint check'
	@cd examples/broken && ../../$(BIN)/revlint check --output-format full; \
		status=$$?; \
		if [ $$status -ne 1 ]; then \
			echo "revlint ended with status $$status; 1 was expected" >&2; exit 1; \
		fi
	@echo
	@echo 'Try it on a repository of yours: $(BIN)/revlint check PATH'

test: $(VENV)/developed
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

lint: $(VENV)/developed
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/generate.py --check
	$(BIN)/python docs/console.py --check
	$(BIN)/python docs/picture.py --check
	$(BIN)/python docs/recipes.py
	$(BIN)/python distribution/lint.py

docs: $(VENV)/installed
	$(BIN)/python docs/generate.py
	$(BIN)/python docs/console.py
	$(BIN)/python docs/picture.py

# The site, in build/site: `make docs-site && python3 -m http.server -d build/site` shows it.
# Diagrams are drawn if there is npm, and shown as text otherwise.
docs-site: $(VENV)/developed
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory build/mermaid.min.js; \
		else echo "npm is not installed: diagrams are shown as text"; fi
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict
	$(BIN)/python docs/links.py

build/mermaid.min.js: Makefile
	npm install --prefix build/node --no-audit --no-fund --ignore-scripts --silent mermaid@11.17.2
	cp build/node/node_modules/mermaid/dist/mermaid.min.js $@
	@touch $@

# The extension for Visual Studio Code, checked, tested and packaged: editors/vscode/dist/revlint.vsix
vscode:
	cd editors/vscode && npm ci --ignore-scripts --silent && npm run --silent lint \
		&& npm test && npm run --silent build && npm run --silent package

# `make bench SIZES="100 1000"` measures these numbers of revisions alone.
bench: $(VENV)/developed
	$(BIN)/python -m bench $(SIZES)

# Builds, checks and tags; pushes nothing. `make release VERSION=1.2.3`
release: $(VENV)/developed
	$(BIN)/python distribution/release.py "$(VERSION)"

clean:
	rm -rf $(VENV)

$(VENV)/python:
	@python=$$($(FIND_PYTHON)) && "$$python" -m venv --clear $(VENV)
	@touch $@

$(VENV)/installed: $(VENV)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	$(BIN)/python -m compileall -q linter rules
	@touch $@

# Dependency groups are known to pip since 25.1.
$(VENV)/developed: $(VENV)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	$(BIN)/python -m compileall -q linter rules
	@touch $@ $(VENV)/installed
