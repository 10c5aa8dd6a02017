"""The docs that are generated are fresh, and the README's claims hold."""

import subprocess
import sys


def test_generated_docs_are_fresh():
    done = subprocess.run([sys.executable, "scripts/docs.py", "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
