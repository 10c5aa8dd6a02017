"""What a test needs and the machine may not have: skipped on a person's machine, a failure where everything must be.

CI sets CI=true; as root on Debian scripts/servers.sh installs Postfix, Dovecot, strace and Chromium there and fetches
axe-core, so what is missing then is no choice of anybody's, and a promise would go untested without a word.
"""

import os
from pathlib import Path
from typing import NoReturn

import pytest

MUST_HAVE_ALL = (
    os.environ.get("CI", "").lower() in ("1", "true") and os.getuid() == 0 and Path("/etc/debian_version").exists()
)


def needs(found: object, missing: str) -> pytest.MarkDecorator:
    """Skipped where it is not found; where all must be there it runs, and fails."""
    return pytest.mark.skipif(not found and not MUST_HAVE_ALL, reason=missing)


def do_without(what: str) -> NoReturn:
    """Skip this test, or fail it, and say what is missing."""
    if MUST_HAVE_ALL:
        pytest.fail(f"{what}; CI as root on Debian has all of it: see build/servers.log", pytrace=False)
    pytest.skip(what)
