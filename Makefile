# Every target sets up .venv by itself when that is needed.
PYTHON ?= python3
VENV := .venv
OLDEST := .venv-oldest
READY := $(VENV)/.ready
CATALOGUE := web/translations/zh_Hans_CN/LC_MESSAGES/messages.po
PLAN := out/plan
ROUNDS ?= 200
POSTGRES := /usr/lib/postgresql/*/bin/postgres
# Two at once must not install packages: each waits for the other.
INSTALL := flock Makefile sh -c 'apt-get update -qq && apt-get install -y -qq "$$@"' install
# While Python's packages come and the checks run, Debian's packages can come too.
MAKEFLAGS += --jobs=2

.DEFAULT_GOAL := help
.PHONY: fuzz help demo story plan check test both browser postgresql faults benchmark plans pages words installation audit oldest clean

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

demo: $(READY)  ## run the sample conference in the browser, with a link for one person of each kind
	$(VENV)/bin/matcher-web demo

story: $(READY)  ## play the two days of a conference with 300 people and the usual accidents, and look for faults
	$(VENV)/bin/python -m tests.web.two_days

plan: $(READY)  ## plan the sample conference and say where the report is
	$(VENV)/bin/matcher plan data/xian2017 --out $(PLAN)

check: $(READY)  ## lint, formatting and types
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

# Each worker counts with one thread, or they would stand in each other's way.
test: check browser postgresql  ## lint, formatting, types and all tests; CI (.ci/run) does a little more
	OMP_NUM_THREADS=1 $(VENV)/bin/pytest --numprocesses auto --dist loadfile

ROOMS ?= tests/web
both: $(READY) browser postgresql  ## the tests of the web once more, on PostgreSQL: make both ROOMS=tests/web/store
	MATCHER_TEST_DATABASE=postgresql OMP_NUM_THREADS=1 $(VENV)/bin/pytest --numprocesses auto --dist loadfile $(ROOMS)

faults: $(READY) postgresql  ## do harm to a running site in every way, and look for what was lost: make faults ROUNDS=200
	@$(VENV)/bin/python -m tests.web.faults $(ROUNDS) --table

benchmark: $(READY)  ## measure on real data: make benchmark DATA=folder-of-data-sets
	$(VENV)/bin/python benchmarks/conferences.py $(DATA)

plans: $(READY)  ## measure plans beside other ways to make them: make plans DATA=folder-of-data-sets (hours)
	$(VENV)/bin/python benchmarks/plans.py --data $(addprefix $(DATA)/,websummit2024 xian_bilingual shaanxi) \
		--raleigh $(DATA)/raleigh_durham2025 --grow 500 1000 2000 5000 10000 20000 50000 \
		--out out/plans.json --plot docs/images/growth.svg

pages: $(READY)  ## measure the pages under load: make pages DATA=folder-of-data-sets
	$(VENV)/bin/python benchmarks/pages.py $(DATA)

# Without --omit-header the tool would write the hour into the header each time; ours is put back instead.
words: $(READY)  ## gather the words of the pages, and compile their Chinese
	@mkdir -p out
	@sed '/^$$/q' $(CATALOGUE) > out/header.po
	$(VENV)/bin/pybabel -q extract --keyword lazy --mapping web/translations/babel.toml --no-wrap --no-location --sort-output \
		--project matcher --output out/messages.pot web
	$(VENV)/bin/pybabel -q update --no-fuzzy-matching --no-wrap --omit-header --input-file out/messages.pot \
		--output-dir web/translations --locale zh_Hans_CN
	@cat out/header.po $(CATALOGUE) > out/messages.po && cp out/messages.po $(CATALOGUE)
	$(VENV)/bin/pybabel -q compile --directory web/translations

browser:  # The report is tested in a real browser; without the right to install one these tests say that they skip.
	@command -v chromium >/dev/null || $(INSTALL) chromium fonts-noto-cjk >/dev/null 2>&1 \
		|| echo "chromium is missing and could not be installed: browser tests will be skipped"

postgresql:  # Tests start servers of their own; without the right to install one those that need it say that they skip.
	@test -n "$$(ls $(POSTGRES) 2>/dev/null)" \
		|| $(INSTALL) postgresql >/dev/null 2>&1 \
		|| echo "PostgreSQL is missing and could not be installed: its tests will be skipped"

# A checkout changes the time of these files and not what they say: only that is a reason to install again.
$(READY): pyproject.toml constraints.txt
	@if cat $^ | cksum | cmp -s - $@; then touch $@; else \
		echo "installing into $(VENV)" && $(PYTHON) -m venv $(VENV) && \
		$(VENV)/bin/pip install --quiet --constraint constraints.txt --editable '.[tests,benchmarks]' && \
		cat $^ | cksum > $@; fi

installation: $(READY)  ## type docs/running.md into an empty Debian, line by line (root; half an hour)
	$(VENV)/bin/python -m tests.installation

audit: $(READY)  ## look for known holes and doubtful lines, and list what is inside (docs/sbom.cdx.json)
	$(VENV)/bin/pip install --quiet --constraint constraints.txt --editable '.[audit]'
	$(VENV)/bin/python -m benchmarks.audit

SECONDS ?= 60
DOOR ?= all
fuzz: $(READY)  ## put what nobody would send into every door: make fuzz DOOR=csv SECONDS=3600
	$(VENV)/bin/pip install --quiet --constraint constraints.txt --editable '.[fuzz]'
	$(VENV)/bin/python -m tests.fuzz $(DOOR) --seconds $(SECONDS) --table

oldest: $(READY)  ## run the suite with the oldest versions that pyproject.toml allows (a second environment)
	$(VENV)/bin/python -m benchmarks.dependencies --oldest
	$(PYTHON) -m venv $(OLDEST)
	$(OLDEST)/bin/pip install --quiet --constraint oldest.txt --editable '.[tests,benchmarks]'
	OMP_NUM_THREADS=1 $(OLDEST)/bin/pytest --numprocesses auto --dist loadfile

clean:  ## remove what the targets made, but no data
	rm -rf $(VENV) $(OLDEST) out .mypy_cache .ruff_cache .pytest_cache .hypothesis
