"""The docs that are generated are fresh, and the README's claims hold."""

import re
import subprocess
import sys
from pathlib import Path


def test_generated_docs_are_fresh():
    done = subprocess.run([sys.executable, "scripts/docs.py", "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_what_security_says_is_tested_has_its_tests():
    named = re.findall(r"`(tests/[^`]+)`", Path("docs/security.md").read_text(encoding="utf-8"))
    assert len(named) > 20
    assert [name for name in named if not Path(name).exists()] == []
