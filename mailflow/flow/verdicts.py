"""Who wrote the mails that wait? Asked before and outside any transaction: nobody's lock waits for a name server."""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from mailflow.core.verdict import Judge, Verdict, refused

AT_ONCE = 8  # mails that wait for a name server together
QUICK = 0.05  # seconds: who was judged in less has waited for nobody
PATIENCE = timedelta(hours=4)  # a name server that does not answer: after that the mail has no verdict
AGAIN = timedelta(minutes=10)


def fetch(judge: Judge, mails: Sequence[Any]) -> Mapping[int, Verdict]:
    """A verdict on each mail, by its number; what breaks the judge counts as fail (TRUST.md P11)."""

    def one(mail: Any) -> tuple[int, Verdict]:
        try:
            return mail.id, judge(mail)
        except Exception as fault:
            return mail.id, refused(f"it could not be judged ({type(fault).__name__})")

    found, slow, waiting = {}, False, list(mails)
    while waiting and not slow:  # what name servers say is mostly known already, and threads cost more than a look
        began = time.monotonic()
        number, verdict = one(waiting.pop(0))
        found[number], slow = verdict, time.monotonic() - began > QUICK
    if waiting:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            found |= pool.map(one, waiting)
    return found
