#!/bin/sh
# A virtual environment from the lock file. Debian may have Python without ensurepip: then uv comes from a wheel.
set -eu
[ -x .venv/bin/python ] || "$PYTHON" -m venv .venv 2>/dev/null || "$PYTHON" -m venv --without-pip --clear .venv
if [ -x .venv/bin/pip ]; then
    .venv/bin/pip install --quiet --disable-pip-version-check "uv==$UV_VERSION"
else
    .venv/bin/python scripts/get_uv.py "$UV_VERSION"
fi
UV_PROJECT_ENVIRONMENT=.venv .venv/bin/uv sync --quiet --frozen --python .venv/bin/python
