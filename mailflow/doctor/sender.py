"""SPF: who may send for our domain, and whether the smarthost is among them (RFC 7208)."""

from dataclasses import dataclass

from mailflow.core.verdict import Result
from mailflow.doctor.finding import Finding, Record, fail, ok, warn
from mailflow.doctor.ground import Ground
from mailflow.doctor.names import AGAIN, LATER, asking, leaves_from
from mailflow.ingress.verdict import spf

BEGINS = "v=spf1"
NOWHERE = "240.0.0.1"  # RFC 1112 4: nobody's, so every term of a record is looked at
MOST = 10  # RFC 7208 4.6.4
# What big smarthosts ask to be named by; the host that takes letters is not the one that passes them on.
PROVIDERS = (
    ("gmail.com", "include:_spf.google.com"),
    ("googlemail.com", "include:_spf.google.com"),
    ("google.com", "include:_spf.google.com"),
    ("office365.com", "include:spf.protection.outlook.com"),
    ("outlook.com", "include:spf.protection.outlook.com"),
    ("amazonaws.com", "include:amazonses.com"),
    ("mailgun.org", "include:mailgun.org"),
    ("sendgrid.net", "include:sendgrid.net"),
    ("mtasv.net", "include:spf.mtasv.net"),
    ("postmarkapp.com", "include:spf.mtasv.net"),
    ("mailjet.com", "include:spf.mailjet.com"),
    ("brevo.com", "include:spf.brevo.com"),
    ("fastmail.com", "include:spf.messagingengine.com"),
)


@dataclass(frozen=True)
class Walked:
    """A record of which every term was looked at."""

    fault: str  # why receivers would not read it
    later: bool
    lookups: int


@asking
def look_spf(ground: Ground) -> Finding:
    """One record, readable, within its limit, and the smarthost in it."""
    texts = [text.decode("ascii", "replace") for text in ground.questions().texts(ground.domain)]
    records = [text for text in texts if text.lower() == BEGINS or text.lower().startswith(f"{BEGINS} ")]
    if not records:
        return fail(f"{ground.domain} has no SPF record", "", _record(ground))
    if len(records) > 1:  # RFC 7208 4.5
        said = f"{ground.domain} has {len(records)} SPF records: receivers then read none of them"
        return fail(said, "Make one of them, and delete the others.", _record(ground))
    walked = _walk(ground)
    if walked.later:
        return warn(LATER, AGAIN)
    if walked.fault:
        return fail(f"receivers cannot use the SPF record: {walked.fault}", _cure(walked.fault))
    return _judge(ground, records[0], walked.lookups)


def _walk(ground: Ground) -> Walked:
    query = spf.Query(NOWHERE, f"postmaster@{ground.domain}", ground.domain, ground.questions())
    said, _, why = query.check()
    fault = str(why).removeprefix("SPF Permanent Error: ") if said == "permerror" else ""
    return Walked(fault, said == "temperror", int(query.lookups))


def _cure(fault: str) -> str:
    if "Too many DNS" in fault or "too many look-ups" in fault:
        return (
            f"Receivers look up {MOST} names at most (include, a, mx, ptr, exists, redirect; also those of what is"
            " included). Take out what no longer sends, or write its addresses as ip4: and ip6:."
        )
    if "everybody" in fault:
        return "Take +all and wide networks out: with them anybody may send in your name."
    return "Correct that part of the record."


def _judge(ground: Ground, record: str, lookups: int) -> Finding:
    if not _names_anybody(record):
        return fail("the SPF record names nobody, so receivers are told that nobody may send", "", _record(ground))
    known = _provider(ground.smarthost.host)
    at = leaves_from(ground)
    let_in = [address for address in at if passes(ground, address)]
    back = ground.trip.back
    if back is not None and back.client and not let_in:
        said = f"our own letter came back from {back.client}, which the SPF record does not let send"
        return fail(
            said, "Add that address, or your provider's include, before its last term.", _record(ground, back.client)
        )
    if known and known not in record.split() and not let_in:
        said = f"the SPF record does not name the smarthost: {known} is missing"
        return warn(said, "Add it before the last term of the record.", _record(ground))
    if at and not let_in and not known:
        said = f"the SPF record does not let {', '.join(at)} send, where {ground.smarthost.host} is"
        mend = "Add it, unless letters leave by other addresses: a letter that came back shows by which."
        return warn(said, mend, _record(ground))
    if not _ends(record):
        said = "the SPF record says nothing of other senders: receivers learn nothing about forgers"
        return warn(said, "Let its last term be -all, or ~all while you still watch.")
    whom = ", ".join(let_in) or known or "whom it names"
    return ok(f"one record, {lookups} of {MOST} look-ups, lets {whom} send")


def passes(ground: Ground, address: str) -> bool:
    """Whether our domain lets that address send for it."""
    said = spf.check(address, ground.domain, f"postmaster@{ground.domain}", ground.questions())
    return said is Result.PASS


def _names_anybody(record: str) -> bool:
    return any(term[0] not in "-~?" and term.lower() not in ("all", "+all") for term in record.split()[1:])


def _ends(record: str) -> bool:
    terms = [term.lower() for term in record.split()]
    return any(term in ("-all", "~all") or term.startswith("redirect=") for term in terms)


def _provider(host: str) -> str:
    return next((named for of, named in PROVIDERS if host == of or host.endswith(f".{of}")), "")


def _record(ground: Ground, address: str = "") -> Record:
    """The whole record, as it may stand where nobody else sends for this domain."""
    kind = "ip6" if ":" in address else "ip4"
    host = ground.smarthost.host
    names = _provider(host) or (f"{kind}:{address}" if address else "")
    if not names:
        known = leaves_from(ground)
        names = f"a:{host}" if known else "ip4:(the address by which your mail server sends)"
    return Record(ground.domain, "TXT", f"{BEGINS} {names} -all")
