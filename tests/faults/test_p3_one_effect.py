"""P3: one effect a message, however often and by whichever way it comes."""

from sqlalchemy import func, select

from mailflow.store import schema
from tests.faults.figures import note, size
from tests.faults.pairs import Pairs
from tests.faults.post import Post

MAILS = size(150, 2000)
FIRST_HOP = b"Received: from a.example by b.example; Mon, 2 Mar 2026 09:00:00 -0500\r\n"
SECOND_HOP = b"Received: from b.example\r\n by c.example; Mon, 2 Mar 2026 09:00:07 -0500\r\n"


def test_p3_a_mail_that_comes_three_times_acts_once(fleet, smarthost):
    pairs = Pairs(fleet)
    asked = pairs.make(MAILS)
    fleet.start()
    one, other = Post(fleet.port, threads=2), Post(fleet.port, threads=2)
    one.feed([pair.accepts() for pair in asked])
    other.feed([pair.accepts(FIRST_HOP) for pair in asked])  # the same mails at the same time
    assert one.wait()
    assert other.wait()
    assert fleet.rest(), fleet.said()
    one.feed([pair.accepts(SECOND_HOP + FIRST_HOP) for pair in asked])  # and long after
    assert one.wait()
    assert fleet.rest(), fleet.said()
    one.stop()
    other.stop()
    verdict = pairs.judge_accepted(asked, smarthost.book)
    with fleet.store.begin() as tx:
        kept = tx.execute(select(func.count()).select_from(schema.inbox)).scalar_one()
    delivered = sum(one.acked.values()) + sum(other.acked.values())
    note(
        "P3",
        fleet.engine,
        "every mail delivered three times by SMTP: two at the same time, one after, two with more trace fields",
        mails=MAILS,
        deliveries=delivered,
        lost=len(verdict.lost),
        doubled=len(verdict.doubled),
    )
    assert verdict.clean, verdict
    assert (kept, delivered) == (MAILS, 3 * MAILS)
