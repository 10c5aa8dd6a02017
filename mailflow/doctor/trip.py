"""The round trip: a letter of ours to a signed address of ours, out by the smarthost and in by our own doors.

It is the heartbeat's letter. A service that runs sends it and takes it in; where none does and a mailbox is read, we
hand it over and look for it ourselves.
"""

import threading
import time
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mailflow import settings
from mailflow.doctor.finding import Finding, fail, ok, skip, warn
from mailflow.egress.outcome import Parcel, Sent
from mailflow.flow import heartbeat
from mailflow.flow.compose import Draft, try_compose
from mailflow.flow.house import House
from mailflow.flow.record import Step
from mailflow.ingress.imap.poller import judge
from mailflow.ingress.imap.session import Session
from mailflow.settings import SettingsError
from mailflow.store import heartbeats, outbox
from mailflow.store.engine import StoreError

if TYPE_CHECKING:
    from mailflow.doctor.ground import Ground

EVERY = 0.2  # seconds between two looks into the database
REST = 2.0  # and at most into a mailbox
START = "Start `mailflow serve`, and run this again: the letter comes in by its doors."
LOST = {
    "plus": "See that the mail server brings NAME+anything to the mailbox NAME (in Postfix recipient_delimiter = +).",
    "all": "See mx, and that mail to any address of the domain, not only to those with a mailbox, is brought to us.",
}
LATER = "A server on the way may hold it for a while: run this again with --wait 600 before you look further."


@dataclass(frozen=True)
class Back:
    """Our letter as it came back; without a client where an MTA of ours or a mailbox gave it to us."""

    raw: bytes
    mail_from: str
    client: str
    helo: str
    written_at: datetime
    came_at: datetime

    @property
    def wired(self) -> bytes:
        """Some that hand in write LF."""
        return self.raw if b"\r" in self.raw else self.raw.replace(b"\n", b"\r\n")


@dataclass(frozen=True)
class Trip:
    """What became of the letter, and the letter."""

    finding: Finding
    back: Back | None = None


def travel(ground: "Ground") -> Trip:
    """Write one and wait for it, or tell of the newest."""
    if ground.is_trial:
        return Trip(skip("service.domain is a name for trying things out: nothing sent to it would come back"))
    if not ground.has_tables:
        return Trip(skip("not tried while the database is not ready (see database, schema)"))
    try:
        house = settings.build(ground.settings, ground.now, make=False)
    except (SettingsError, StoreError) as wrong:
        return Trip(fail(str(wrong)))
    try:
        return _travel(ground, house)
    finally:
        house.hang_up()
        house.store.close()


def _travel(ground: "Ground", house: House) -> Trip:
    programme = min(house.policies)
    if ground.wait and ground.runs:
        return _by_the_service(ground, house, _write(house, programme))
    if ground.wait and ground.settings.imap:
        return _by_ourselves(ground, house, _write(house, programme))
    with house.store.look() as tx:
        letter = heartbeats.find_letter(tx, programme)
    back = _came(house, letter) if letter else None
    if back is not None:
        said = f"our own letter of {back.written_at:%Y-%m-%d %H:%M} UTC was back after {_took(back)} s"
        return Trip(ok(said), back)
    if not ground.runs:
        return Trip(warn("not tried: no service runs here", START))
    if letter is None:
        return Trip(skip("no letter was written yet, and with --wait 0 none is"))
    return Trip(_missing(ground, house, letter.id, f"of {letter.written_at:%Y-%m-%d %H:%M} UTC"))


def _write(house: House, programme: str) -> Any:
    with house.store.begin() as tx:
        letter_id = heartbeat.send(Step(house, tx, house.now(), programme), heartbeat.about(programme))
        return outbox.find_letter(tx, letter_id)


def _by_the_service(ground: "Ground", house: House, letter: Any) -> Trip:
    until = time.monotonic() + ground.wait
    while (back := _came(house, letter)) is None and time.monotonic() < until:
        time.sleep(EVERY)
    if back is None:
        return Trip(_missing(ground, house, letter.id, f"is not back after {ground.wait:g} s"))
    return Trip(ok(f"our own letter left and was back after {_took(back)} s, at a signed address"), back)


def _came(house: House, letter: Any) -> Back | None:
    with house.store.look() as tx:
        mail = heartbeats.find_mail(tx, letter.address, letter.written_at)
    if mail is None:
        return None
    return Back(mail.raw, mail.mail_from, mail.client, mail.helo, letter.written_at, mail.received_at)


def _took(back: Back) -> int:
    return max(0, round((back.came_at - back.written_at).total_seconds()))


def _missing(ground: "Ground", house: House, letter_id: str, how: str) -> Finding:
    """Where it has got stuck, as far as we know."""
    with house.store.look() as tx:
        letter = outbox.find_letter(tx, letter_id)
    if letter is not None and letter.state == "refused":
        return fail(f"the smarthost refused our own letter: {letter.reason}", "See smarthost, and what it says.")
    if letter is not None and letter.state == "waiting":
        why = f": {letter.reason}" if letter.reason else ""
        return fail(f"our own letter has not left{why}", "See smarthost, and that the workers run.")
    return fail(
        f"our own letter left, and {how}" if how.startswith("is") else f"our own letter {how} is not back",
        _lost(ground),
    )


def _lost(ground: "Ground") -> str:
    return f"{LOST['plus' if ground.settings.mailbox else 'all']} {LATER}"


# -- where no service runs -----------------------------------------------------------------------------


def _by_ourselves(ground: "Ground", house: House, letter: Any) -> Trip:
    account = ground.settings.imap
    assert account is not None
    try:
        with Session(account, ground.settings.imap_oauth) as session:
            if why := _carry(house, letter):
                return Trip(fail(f"our own letter could not leave: {why}", "See smarthost."))
            raw = _found(session, letter.message_id, ground.wait)
    except Exception as fault:
        return Trip(fail(judge(fault)[1], "See imap."))
    if raw is None:
        said = f"our own letter left, and is not in {account.shown} after {ground.wait:g} s"
        return Trip(fail(said, _lost(ground)))
    back = Back(raw, letter.mail_from, "", "", letter.written_at, house.now())
    return Trip(ok(f"our own letter left, and stood in {account.shown} after {_took(back)} s"), back)


def _carry(house: House, letter: Any) -> str:
    """Why it did not leave; nobody else would send it, so it is settled here."""
    parcel = try_compose(house.stationery, Draft.of(letter))
    outcome = next(iter(house.carry([parcel]))) if isinstance(parcel, Parcel) else parcel
    with house.store.begin() as tx:
        if isinstance(outcome, Sent):
            outbox.settle_sent(tx, [letter.id], house.now())
            return ""
        outbox.settle_refused(tx, letter.id, outcome.reason)
    return outcome.reason


def _found(session: Session, message_id: str, wait: float) -> bytes | None:
    until, never = time.monotonic() + wait, threading.Event()
    while (raw := session.find(message_id)) is None and (left := until - time.monotonic()) > 0:
        session.rest(min(REST, left), never)
    return raw
