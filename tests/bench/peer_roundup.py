"""Roundup, run by its own Python: replies change an issue's status and mail the other person, in process.

Prints mails a second. It opens its tracker for each mail, keeps the text as a file, and records a history.
"""

import io
import os
import subprocess
import sys
import time
from argparse import Namespace
from pathlib import Path

OPTIONS = "tracker_web=http://localhost/,mail_domain=mail.example,mail_host=localhost"
MAIL = """\
From: ben@work.example
To: issue_tracker@mail.example
Subject: Re: [issue{number}] Will you mentor Ana? [status=resolved]
Message-ID: <{number}.1@work.example>

ACCEPT
"""


def main(folder: Path, count: int) -> None:
    """So many issues are open; then each is answered."""
    os.environ["SENDMAILDEBUG"] = str(folder / "sent")
    home = folder / "tracker"
    _install(home)
    from roundup import instance  # noqa: PLC0415 - only its own Python has it
    from roundup.mailgw import MailGW  # noqa: PLC0415

    tracker = instance.open(str(home))
    _fill(tracker, count)
    gateway = MailGW(tracker, Namespace(default_class="", set_value=[]))
    began = time.perf_counter()
    for number in range(1, count + 1):
        gateway.main(io.BytesIO(MAIL.format(number=number).encode()))
    took = time.perf_counter() - began
    _check(tracker, folder, count)
    sys.stdout.write(f"{count / took}\n")


def _install(home: Path) -> None:
    admin = [str(Path(sys.executable).parent / "roundup-admin"), "-i", str(home)]
    for command in (["install", "classic", "sqlite", OPTIONS], ["initialise", "a password"]):
        done = subprocess.run([*admin, *command], capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"roundup-admin {command[0]}: {done.stdout[-300:]} {done.stderr[-300:]}")


def _fill(tracker, count):
    db = tracker.open("admin")
    people = [
        db.user.create(username=name, address=f"{name}@{at}.example", roles="User")
        for name, at in (("ana", "home"), ("ben", "work"))
    ]
    for _ in range(count):
        db.issue.create(title="Will you mentor Ana?", nosy=people, assignedto=people[1])
    db.commit()
    db.close()


def _check(tracker, folder, count):
    db = tracker.open("admin")
    resolved = db.status.lookup("resolved")
    done = len(db.issue.find(status=resolved))
    db.close()
    sent = (folder / "sent").read_text(errors="replace").count("[issue")
    if done != count or sent < count:
        sys.exit(f"{done} of {count} resolved, {sent} mails")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
