# Two commands: `make demo` shows the product, `make test` proves it. The rest is for those who run or change it.
# Set on the command line: PORT= HOST= RESET=1 SCALE= (demo) · DATA= AREA= EXERCISE=1 (site) · ARGS= (test, bench, trace)
PYTHON ?= python3
SETUP = $(PYTHON) -m launch.setup
LAUNCH = exec .venv/bin/python -m launch

.PHONY: demo serve site stop test check spark bench fmt docs plan trace clean

demo:  ; @$(SETUP) && $(LAUNCH) demo
serve: ; @$(SETUP) && $(LAUNCH) serve
site:  ; @$(SETUP) && $(LAUNCH) site
stop:  ; @exec $(PYTHON) -m launch stop
test:  ; @$(SETUP) dev && $(LAUNCH) test $(ARGS)
check: ; @$(SETUP) dev && $(LAUNCH) check
spark: ; @$(SETUP) dev spark && $(LAUNCH) test -m spark $(ARGS)
bench: ; @$(SETUP) && $(LAUNCH) bench $(ARGS)
fmt:   ; @$(SETUP) dev && .venv/bin/ruff check --fix -q . ; .venv/bin/ruff format .
docs:  ; @$(SETUP) dev && $(LAUNCH) house docs
plan:  ; @$(SETUP) dev && $(LAUNCH) house plan
trace: ; @$(SETUP) dev && $(LAUNCH) house trace $(ARGS)
clean: ; @exec $(PYTHON) -m launch clean
