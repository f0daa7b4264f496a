#!/bin/sh
# Lock both environments: every platform, with hashes, without naming an index.
set -eu
cd "$(dirname "$0")/.."
compile() { .uv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header "$@"; }
compile --python-version 3.12 requirements/service.in -o requirements/service.txt
compile --python-version 3.12 requirements/dev.in -o requirements/dev.txt
compile --python-version 3.10 --override requirements/rasa-overrides.txt requirements/rasa.in -o requirements/rasa.txt
