"""What an installation has is what the wheel holds: it runs from anywhere, with no checkout beside it."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PARTS = ("mailflow", "workers", "templates", "config", "pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's content, as an installation unpacks it."""
    source, made, site = (tmp_path_factory.mktemp(name) for name in ("source", "made", "site"))
    for part in PARTS:
        whole = ROOT / part
        left_out = shutil.ignore_patterns("__pycache__", "var")
        shutil.copytree(whole, source / part, ignore=left_out) if whole.is_dir() else shutil.copy(whole, source)
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", made], cwd=source, check=True)
    [wheel] = made.iterdir()
    zipfile.ZipFile(wheel).extractall(site)
    return site


def _run(installed: Path, url: str, *words: str) -> str:
    """Its command line, where no checkout is; its settings lie where a new installation copies them from."""
    code = f"import sys; sys.path.insert(0, {str(installed)!r}); from mailflow.cli import app; app()"
    environment = {
        "PATH": os.environ["PATH"],
        "MAILFLOW_DATABASE__URL": url,
        "MAILFLOW_CONFIG": str(installed / "mailflow/_data/config"),
    }
    told = subprocess.run(
        [sys.executable, "-c", code, *words], cwd="/", env=environment, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    return told.stdout


def test_an_installation_upgrades_a_database_and_plays_a_programme(installed: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/mailflow.db"
    _run(installed, url, "db", "upgrade")
    assert "connections" in _run(installed, url, "status")
    assert "letters to invented people" in _run(installed, url, "rehearse", "it-ology", "--days", "3")
