"""Who wrote the mails that wait? Asked before and outside any transaction: nobody's lock waits for a name server."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from mailflow.core.verdict import Judge, Verdict, refused

AT_ONCE = 8  # most of the time they wait for a name server
PATIENCE = timedelta(hours=4)  # a name server that does not answer: after that the mail has no verdict
AGAIN = timedelta(minutes=10)


def fetch(judge: Judge, mails: Sequence[Any]) -> Mapping[int, Verdict]:
    """A verdict on each mail, by its number; what breaks the judge counts as fail (TRUST.md P11)."""

    def one(mail: Any) -> tuple[int, Verdict]:
        try:
            return mail.id, judge(mail.raw, mail.client, mail.helo, mail.mail_from)
        except Exception as fault:
            return mail.id, refused(f"it could not be judged ({type(fault).__name__})")

    if len(mails) < 2:
        return dict(map(one, mails))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(pool.map(one, mails))
