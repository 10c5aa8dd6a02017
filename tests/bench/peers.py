"""Other people's servers at the nearest they have to our work, each in a venv of its own. Asked for by --peers."""

import subprocess
import sys
from pathlib import Path

from tests.bench.report import Unable, tell

PEERS = {  # name in the tables: what pip calls it
    "Mailman 3, a confirm reply, in process": "mailman",
    "Roundup, a reply to an issue, in process": "roundup",
}
NOTE = (
    "The peers do more for a message than we do (queue files, their own archives, rules and histories), and their "
    "figures leave out accepting it over SMTP; read their ratios as an order of magnitude."
)


class Peer:
    """One of them, installed."""

    def __init__(self, folder: Path, package: str) -> None:
        self._folder, self._package, self._rounds = folder / package, package, 0
        self._python = self._folder / "venv" / "bin" / "python"
        tell(f"{package}: installing from PyPI into a temporary folder")
        _do([sys.executable, "-m", "venv", str(self._folder / "venv")], 120)
        _do([str(self._python), "-m", "pip", "install", "-q", package], 600)

    def rate(self, count: int) -> float:
        """Mails a second."""
        self._rounds += 1
        folder = self._folder / f"round-{self._rounds}"
        folder.mkdir()
        script = Path(__file__).with_name(f"peer_{self._package}.py")
        return float(_do([str(self._python), str(script), str(folder), str(count)], 300).split()[-1])


def _do(command: list[str], patience: float) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=patience)
    except subprocess.TimeoutExpired:
        raise Unable(f"`{' '.join(command[:4])}` took more than {patience:.0f} s") from None
    if done.returncode:
        said = " / ".join((done.stderr or done.stdout).strip().splitlines()[-3:])
        raise Unable(f"`{' '.join(command[:4])}` failed: {said}")
    return done.stdout
