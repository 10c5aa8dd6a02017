"""Mailman 3, run by its own Python: reply mails confirm subscriptions, through its command runner, in process.

Prints mails a second. It keeps each mail in a queue file, commits each alone, and makes one or two letters of it.
"""

import sys
import time
from email import message_from_string
from pathlib import Path

CONFIG = """\
[mailman]
layout: bench
site_owner: cora@lists.example
[paths.bench]
var_dir: {folder}/var
[mta]
incoming: mailman.mta.null.NullMTA
[logging.root]
level: error
"""
MAIL = """\
From: {who}
To: bench-confirm+{token}@lists.example
Subject: Re: confirm {token}
Message-ID: <{token}@home.example>

ACCEPT
"""


def main(folder: Path, count: int) -> None:
    """So many people wait for their confirmation; then all confirm."""
    file = folder / "mailman.cfg"
    file.write_text(CONFIG.format(folder=folder))
    from mailman.core.initialize import initialize  # noqa: PLC0415 - only its own Python has it

    initialize(str(file))
    from mailman.config import config  # noqa: PLC0415
    from mailman.email.message import Message  # noqa: PLC0415
    from mailman.runners.command import CommandRunner  # noqa: PLC0415
    from mailman.testing.helpers import make_testable_runner  # noqa: PLC0415

    people = _register(config, count)
    for who, token in people:
        mail = message_from_string(MAIL.format(who=who, token=token), Message)
        config.switchboards["command"].enqueue(mail, listid="bench.lists.example", subaddress="confirm")
    runner = make_testable_runner(CommandRunner, "command")
    began = time.perf_counter()
    runner.run()
    took = time.perf_counter() - began
    _check(count)
    sys.stdout.write(f"{count / took}\n")


def _register(config, count):
    from mailman.app.lifecycle import create_list  # noqa: PLC0415
    from mailman.interfaces.domain import IDomainManager  # noqa: PLC0415
    from mailman.interfaces.subscriptions import ISubscriptionManager  # noqa: PLC0415
    from mailman.interfaces.usermanager import IUserManager  # noqa: PLC0415
    from zope.component import getUtility  # noqa: PLC0415

    getUtility(IDomainManager).add("lists.example")
    mlist = create_list("bench@lists.example", ["cora@lists.example"])
    made = []
    for number in range(count):
        who = f"ana.{number}@home.example"
        address = getUtility(IUserManager).create_address(who, "Ana Duarte")
        token, _, _ = ISubscriptionManager(mlist).register(address)
        made.append((who, token))
    config.db.commit()
    return made


def _check(count):
    from mailman.interfaces.listmanager import IListManager  # noqa: PLC0415
    from zope.component import getUtility  # noqa: PLC0415

    members = getUtility(IListManager).get("bench@lists.example").members.member_count
    if members != count:
        sys.exit(f"{members} members of {count}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
