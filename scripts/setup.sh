#!/bin/sh
# A virtual environment in .venv, filled from the lock file.
set -eu
if ! "$PYTHON" -c 'import ensurepip' 2>/dev/null; then # Debian keeps it in a package of its own
    [ "$(id -u)" = 0 ] && apt-get update -q && apt-get install -q -y python3-venv
fi
if ! "$PYTHON" -c 'import ensurepip' 2>/dev/null; then
    echo "mailflow needs Python's venv module; run: sudo apt-get install python3-venv" >&2
    exit 1
fi
[ -x .venv/bin/pip ] || "$PYTHON" -m venv --clear .venv
.venv/bin/pip install --quiet --disable-pip-version-check "uv==$UV_VERSION"
UV_PROJECT_ENVIRONMENT=.venv .venv/bin/uv sync --quiet --frozen --python .venv/bin/python
