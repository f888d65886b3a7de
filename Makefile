# Two commands on a machine that has only python3 (3.11 or later, with venv), make and a package index:
#   make run    install into .venv, prepare the Shenzhen pack with its sample, serve the portal
#   make test   everything: lint, types, import contracts, unit, property, story, browser and PostgreSQL tests
# Others: make quick (under a minute) · make lint · make bench · make soak · make lock · make clean

PYTHON ?= python3
UV_VERSION := 0.13.9
VENV := .venv
BIN := $(VENV)/bin
# What a newer lock file makes stale. Installing for tests installs what running needs, so it writes both stamps.
RUN_STAMP := $(VENV)/.installed-run
DEV_STAMP := $(VENV)/.installed-dev
LOCKS := pyproject.toml uv.lock requirements.lock requirements-dev.lock

.DEFAULT_GOAL := help
.PHONY: help run test quick lint bench soak lock clean chromium

help:
	@sed -n 's/^#   //p; s/^# Others: //p' Makefile

run: $(RUN_STAMP)
	@$(BIN)/dukou up

test: $(DEV_STAMP) chromium lint
	$(BIN)/python -m pytest

quick: $(DEV_STAMP) lint
	$(BIN)/python -m pytest -q -n 2 --hypothesis-profile=quick -m "not browser and not postgres and not slow"

lint: $(DEV_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .

bench: $(DEV_STAMP)
	$(BIN)/python -m bench

soak: $(DEV_STAMP)
	$(BIN)/python -m bench.soak

# Prints where Chromium is, or installs Debian's package where that is allowed; says in one line what to do otherwise.
chromium: $(DEV_STAMP)
	@$(BIN)/python -m tests.chromium

# After a change of the dependency list: the one lock, and its export with hashes for machines without uv.
lock: $(DEV_STAMP)
	$(BIN)/uv lock
	$(BIN)/uv export --frozen --quiet --no-emit-project --no-dev --no-header --no-annotate --format requirements-txt --output-file requirements.lock
	$(BIN)/uv export --frozen --quiet --no-emit-project --no-header --no-annotate --format requirements-txt --output-file requirements-dev.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "缺少 $(PYTHON)：请安装 Python 3.11 或更高版本 / $(PYTHON) is missing: install Python 3.11 or later" >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) 版本过低（$$($(PYTHON) -V 2>&1)）：需要 3.11 或更高，可用 make PYTHON=python3.12 指定 / $(PYTHON) is too old ($$($(PYTHON) -V 2>&1)): 3.11 or later is needed, name one with make PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "无法建立虚拟环境：Debian 与 Ubuntu 请先安装 python3-venv / no virtual environment could be made: on Debian and Ubuntu install python3-venv first" >&2; exit 2; }

# --inexact: preparing to run never takes away what the tests need.
$(RUN_STAMP): $(BIN)/python $(LOCKS)
	@$(call install,--no-dev,requirements.lock)
	@touch $@

$(DEV_STAMP): $(BIN)/python $(LOCKS)
	@$(call install,,requirements-dev.lock)
	@touch $(RUN_STAMP) $@

# Where uv can't be installed or can't reach what the lock names, pip installs the same versions by the same hashes,
# and the source folder is put on the path by hand, because building the package would need uv's own backend.
define install
set -e; \
if { [ -x $(BIN)/uv ] && [ "$$($(BIN)/uv --version 2>/dev/null | cut -d' ' -f2)" = "$(UV_VERSION)" ]; } \
   || $(BIN)/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"; then \
  if VIRTUAL_ENV="$(CURDIR)/$(VENV)" UV_PROJECT_ENVIRONMENT="$(CURDIR)/$(VENV)" UV_PYTHON_DOWNLOADS=never \
     $(BIN)/uv sync --quiet --frozen --inexact $(1); then exit 0; fi; \
fi; \
echo "uv 不可用，改用 pip 按哈希安装 / uv is not available, pip installs by hash instead" >&2; \
$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(2); \
$(BIN)/python -c 'import pathlib, sysconfig; pathlib.Path(sysconfig.get_path("purelib"), "dukou.pth").write_text(str(pathlib.Path.cwd()) + "\n")'; \
printf '%s\n' '#!$(CURDIR)/$(BIN)/python' 'from dukou.faces.cli.main import run' 'run()' > $(BIN)/dukou; \
chmod +x $(BIN)/dukou
endef
