# `make run` and `make test` need Python 3.11 or later with venv; they install the rest into .venv.
PYTHON ?= python3
VENV := .venv
STAMP := $(VENV)/.installed

.PHONY: run test check bench clean

run: $(STAMP)  ## runs the sample sources into output/
	$(VENV)/bin/newsmill run sources.yaml

check: $(STAMP)  ## says what sources.yaml means
	$(VENV)/bin/newsmill check sources.yaml

test: $(STAMP)  ## style, types and tests
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/python -m pytest

clean:  ## removes results and the environment
	find output -mindepth 1 -maxdepth 1 ! -name README.md -exec rm -rf {} +
	rm -rf $(VENV)

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "newsmill needs Python 3.11 or later; say make PYTHON=...")'
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	touch $(STAMP)
