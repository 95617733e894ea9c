# The commands of the project. Each sets itself up on a fresh machine (see deploy/prepare).
.PHONY: demo test bench mutants demo-setup run-setup test-setup bench-setup messages screenshots
PY = .venv/bin/python

demo: demo-setup
	@$(PY) -m eventapp demo --serve

test: test-setup
	@.ci/checks

bench: bench-setup
	@$(PY) benchmarks/run.py

mutants: test-setup
	@stamp="$$(pwd -P) $$(cksum <requirements-mutants.txt)"; \
	  test "$$(cat .mutants/.venv/stamp 2>/dev/null)" = "$$stamp" || { \
	  rm -rf .mutants/.venv && $(PY) -m venv .mutants/.venv && \
	  .mutants/.venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-mutants.txt && \
	  cp .venv/lib/python*/site-packages/eventapp-checkout.pth .mutants/.venv/lib/python*/site-packages/ && \
	  echo "$$stamp" >.mutants/.venv/stamp; }
	@nice -n 15 .mutants/.venv/bin/python tests/mutants.py

screenshots: test-setup
	@$(PY) docs/screenshots.py

messages: run-setup
	@$(PY) docs/messages.py

demo-setup:
	@sh deploy/prepare demo

run-setup:
	@sh deploy/prepare run

test-setup:
	@sh deploy/prepare test

bench-setup:
	@sh deploy/prepare bench
