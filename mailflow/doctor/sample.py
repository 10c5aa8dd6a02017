"""A test letter to any address: what its reader's mail server says of it, nobody else can tell."""

import secrets
from html import escape

from mailflow import settings
from mailflow.core.address import desk_address
from mailflow.core.message_id import RANDOM_BYTES, message_id
from mailflow.doctor.finding import Check, Finding, Told, fail, ok
from mailflow.doctor.ground import Ground
from mailflow.egress.mime import Unsendable, assemble
from mailflow.egress.outcome import Parcel, Sent
from mailflow.egress.render import Rendered

SUBJECT = "A test letter of mailflow"
LINES = (
    "This is a test letter of mailflow at {domain}. Somebody who runs the service asked for it.",
    "If you can read it, letters leave. Did it come into the inbox, or among the spam?",
    "In its source, Authentication-Results should say spf=pass, dkim=pass and dmarc=pass.",
    "Nobody has to answer it.",
)
MEND = "See smarthost, and what it says."
NAME, WHY = "send-test", "A letter shows what the smarthost says of a real recipient."


def send(ground: Ground, address: str) -> Told:
    """What the smarthost said of it."""
    return Told.of(Check(NAME, WHY, lambda _: found, MEND), found := _send(ground, address))


def _send(ground: Ground, address: str) -> Finding:
    desk = desk_address(min(ground.settings.policies), "frontdesk", ground.domain, ground.settings.mailbox)
    try:
        parcel = Parcel(desk, address, _letter(ground, desk, address))
    except Unsendable as why:
        return fail(str(why), "Write an address as in ana@home.example.")
    carrier = settings.carrier_of(ground.settings)
    try:
        outcome = next(iter(carrier.carry([parcel])))
    finally:
        carrier.close()
    if isinstance(outcome, Sent):
        return ok(f"the smarthost took a letter to {address}: {outcome.reply}")
    return fail(f"the smarthost did not take a letter to {address}: {outcome.reason}")


def _letter(ground: Ground, desk: str, address: str) -> bytes:
    said = [line.format(domain=ground.domain) for line in LINES]
    page = "".join(f"<p>{escape(line)}</p>" for line in said)
    html = f'<!DOCTYPE html><html lang="en"><head><title>{SUBJECT}</title></head><body>{page}</body></html>'
    return assemble(
        Rendered(SUBJECT, "", "\n\n".join(said) + "\n", html),
        from_name="mailflow",
        from_addr=desk,
        to_name="",
        to_addr=address,
        reply_to=desk,
        message_id=message_id(secrets.token_bytes(RANDOM_BYTES), ground.domain),
        date=ground.now(),
    )
