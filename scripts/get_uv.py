"""Fetches uv's wheel from PyPI where Python came without pip, checks its hash, and unpacks it into .venv."""

import hashlib
import io
import json
import platform
import sys
import urllib.request
import zipfile
from pathlib import Path

INDEX = "https://pypi.org/pypi/uv/{version}/json"


def main(version: str) -> None:
    """Unpack the wheel of this machine."""
    with urllib.request.urlopen(INDEX.format(version=version), timeout=60) as answer:
        files = json.load(answer)["urls"]
    wheel = next(file for file in files if "manylinux" in file["filename"] and platform.machine() in file["filename"])
    with urllib.request.urlopen(wheel["url"], timeout=300) as answer:
        data = answer.read()
    if hashlib.sha256(data).hexdigest() != wheel["digests"]["sha256"]:
        sys.exit("uv's wheel did not arrive whole; run make again")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if "/scripts/uv" in name:
                target = Path(".venv/bin") / name.rsplit("/", 1)[-1]
                target.write_bytes(archive.read(name))
                target.chmod(0o755)


if __name__ == "__main__":
    main(sys.argv[1])
