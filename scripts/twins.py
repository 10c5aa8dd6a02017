"""Every promise has its broken twin: a one-line sabotage that must turn its test red. `make twins` runs them all."""

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent.parent
PARTS = ("mailflow", "workers", "tests", "templates", "config", "scripts", "pyproject.toml")


@dataclass(frozen=True)
class Twin:
    """A promise, the line that keeps it, the same line broken, and the test that must see it."""

    promise: str
    file: str
    line: str
    broken: str
    test: str


CONVERSATIONS = "tests/conversations -k"
TWINS = (
    Twin(
        "a mail that comes twice counts once",
        "mailflow/store/inbox.py",
        'return hashlib.sha256(rcpt_to.lower().encode() + b"\\0" + raw).hexdigest()',
        "return __import__('secrets').token_hex(32)",
        f"{CONVERSATIONS} sqlite-help",
    ),
    Twin(
        "somebody else's reply address never acts",
        "mailflow/flow/receive.py",
        "own = message.sender in (grant.sent_to.lower(), bound.email.lower())",
        "own = True",
        f"{CONVERSATIONS} sqlite-the-outsider",
    ),
    Twin(
        "a desk's verb takes a round trip",
        "mailflow/core/authority.py",
        'Ruling.ACT if aligned and level != "token" else Ruling.ASK',
        "Ruling.ACT",
        f"{CONVERSATIONS} sqlite-accepted",
    ),
    Twin(
        "automatic mail never acts",
        "mailflow/core/reading/message.py",
        "kind, why = kind_of(fields, sender)",
        "kind, why = Kind.PERSON, str(kind_of)",
        f"{CONVERSATIONS} sqlite-the-holiday",
    ),
    Twin(
        "W6: silence is an event",
        "mailflow/core/machines/connection.py",
        'deadlines=(*reminders, Due("expiry", answer_by)),',
        "deadlines=(*reminders,),",
        f"{CONVERSATIONS} sqlite-expired",
    ),
    Twin(
        "an ending closes every deadline",
        "mailflow/flow/record.py",
        "record.close_deadlines(self.tx, name, None if decision.final else decision.effects.closes)",
        "pass",
        "tests/flow -k closes_the_deadlines",
    ),
    Twin(
        "250 only after the commit",
        "mailflow/ingress/smtp.py",
        "self._keep([envelope for waiting in present for envelope in waiting.envelopes])",
        "pass",
        "tests/ingress",
    ),
    Twin(
        "P9: what crashes three times is set aside",
        "mailflow/flow/__init__.py",
        "if mail.attempts + 1 < TRIES:",
        "if mail.attempts + 1 < 2:",
        "tests/flow -k that_crashes",
    ),
    Twin(
        "P15: one spelling only",
        "mailflow/core/address.py",
        "return ToToken(purpose, body[1:]) if mint(body[1:], purpose, secret) == local else None",
        "return ToToken(purpose, body[1:])",
        "tests/core/test_address.py",
    ),
    Twin(
        "W7: capacity is checked at ACCEPT",
        "mailflow/core/machines/connection.py",
        'Row(_R, "accept", State.DECLINED, _refuse_full, when=_full),  # W7',
        "",
        "tests/core/test_machines.py",
    ),
)


def run(twin: Twin) -> str:
    """Break a copy of the house, and see whether the test notices."""
    with tempfile.TemporaryDirectory() as folder:
        for part in PARTS:
            copy = shutil.copytree if (HERE / part).is_dir() else shutil.copy
            copy(HERE / part, Path(folder) / part)
        file = Path(folder) / twin.file
        text = file.read_text(encoding="utf-8")
        if text.count(twin.line) != 1:
            return "its line is not there any more"
        file.write_text(text.replace(twin.line, twin.broken), encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", *twin.test.split()]
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False, env={"PYTHONPATH": folder}
        )
        return "" if done.returncode == 1 else f"its test stayed green, or found nothing ({done.stdout[-200:]})"


def main() -> int:
    """Run them all; how many stayed green."""
    faults = 0
    for twin in TWINS:
        fault = run(twin)
        faults += bool(fault)
        print(f"{'FAIL' if fault else 'red '}  {twin.promise}{': ' + fault if fault else ''}", flush=True)
    print(f"{len(TWINS) - faults} passed, {faults} failed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
