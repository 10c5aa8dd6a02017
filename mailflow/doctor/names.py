"""What name servers say of our domain: that they answer, where mail goes, and who the servers are that bring it."""

from collections.abc import Callable, Iterable
from ipaddress import ip_address
from typing import Any

import dns.reversename

from mailflow.doctor.finding import Finding, Record, fail, ok, skip, warn
from mailflow.doctor.ground import Ground
from mailflow.ingress.verdict import ResolverError
from mailflow.ingress.verdict.dns import TooMany, TryLater

TRIAL = "service.domain is a name for trying things out, so no name server is asked"
NOBODY = "not asked: no name server answers (see resolver)"
LATER = "a name server did not answer just now"
AGAIN = "Run this again in a few minutes. If it stays so, the name servers of that domain are at fault."

Look = Callable[[Ground], Finding]

# Where a mailbox is read from a provider's server, mail for its domain goes to that provider.
GOES = (
    (("gmail.com", "googlemail.com", "google.com"), "1 smtp.google.com."),
    (("office365.com", "outlook.com", "office.com"), "0 {dashed}.mail.protection.outlook.com."),
)


def asking(look: Look) -> Look:
    """Only where somebody can answer; a server that does not is no fault of the record."""

    def asked(ground: Ground) -> Finding:
        if ground.is_trial:
            return skip(TRIAL)
        try:
            return look(ground) if ground.names_answer else skip(NOBODY)
        except ResolverError:
            return skip(NOBODY)
        except (TryLater, TooMany):
            return warn(LATER, AGAIN)

    return asked


def look_resolver(ground: Ground) -> Finding:
    """Whether anybody answers at all."""
    if ground.is_trial:
        return skip(TRIAL)
    try:
        answers = ground.names_answer
    except ResolverError as wrong:
        return fail(str(wrong))
    whose = ground.settings.resolver or "this system's name server"
    return ok(f"{whose} answers") if answers else fail(f"{whose} gives no answer about {ground.domain}")


def addresses(ground: Ground, host: str) -> list[str]:
    """Of a host, as its name servers say."""
    questions = ground.questions()
    return [str(one.address) for kind in ("A", "AAAA") for one in _found(questions.find(host, kind))]


def _found(records: Iterable[object]) -> list[Any]:
    return list(records)


def look_mx(ground: Ground) -> Finding:
    """Where mail for our domain is brought."""
    if ground.is_trial:
        return warn(
            f"{ground.domain} is a name for trying things out: nobody outside can write to it",
            "Give service.domain a subdomain of your own before the first person is invited.",
        )
    return asking(_mx)(ground)


def _mx(ground: Ground) -> Finding:
    found = sorted(_found(ground.questions().find(ground.domain, "MX")), key=lambda one: int(one.preference))
    hosts = [one.exchange.to_text().rstrip(".") for one in found]
    if not hosts:
        if at := addresses(ground, ground.domain):
            said = f"{ground.domain} has no MX record; mail goes to its own address {_listed(at)}"
            return warn(said, "", *_wanted(ground))
        return fail(
            f"{ground.domain} has neither an MX record nor an address: no mail can reach it", "", *_wanted(ground)
        )
    if "" in hosts:  # RFC 7505
        return fail(f"the MX record of {ground.domain} is a dot: it says that no mail is taken", "", *_wanted(ground))
    there = {host: addresses(ground, host) for host in hosts}
    lost = [host for host, at in there.items() if not at]
    if lost:
        mend = "Give that name an A record, or let the MX record name a host that has one."
        level = fail if len(lost) == len(hosts) else warn
        return level(f"the MX record names {_listed(lost)}, which has no address", mend)
    return ok(f"mail for {ground.domain} goes to " + _listed([f"{host} ({_listed(at)})" for host, at in there.items()]))


def _wanted(ground: Ground) -> tuple[Record, ...]:
    """Where mail should go, as far as the settings tell."""
    account = ground.settings.imap
    for hosts, goes in GOES:
        if account and any(account.host == one or account.host.endswith(f".{one}") for one in hosts):
            return (Record(ground.domain, "MX", goes.format(dashed=ground.domain.replace(".", "-"))),)
    if account:
        return (Record(ground.domain, "MX", "10 (the host that takes mail for that mailbox)."),)
    host = f"mx.{ground.domain}"
    return Record(ground.domain, "MX", f"10 {host}."), Record(host, "A", "(this machine's public address)")


def leaves_from(ground: Ground) -> list[str]:
    """The addresses by which letters of ours leave, as far as anybody can know.

    What our own door saw of a letter that came back is sure; the smarthost's own addresses are likely.
    """
    back = ground.trip.back
    if back is not None and back.client:
        return [back.client]
    found = []
    for address in addresses(ground, ground.smarthost.host) or [ground.smarthost.host]:
        try:
            found += [] if ip_address(address).is_loopback else [address]
        except ValueError:
            continue
    return found


@asking
def look_ptr(ground: Ground) -> Finding:
    """Whether the servers that bring our letters have a name, and the name is theirs."""
    at = leaves_from(ground)
    if not at:
        return skip("nobody can know from here by which address letters leave; a letter that came back would show it")
    told = [_nameless(ground, address) for address in at]
    faults = [said for said in told if said]
    if not faults:
        return ok(f"{_listed(at)} has a name that leads back to it")
    records = [
        Record(_reversed(address), "PTR", f"{ground.domain}.") for address, said in zip(at, told, strict=True) if said
    ]
    seen = ground.trip.back is not None and ground.trip.back.client
    return (fail if seen else warn)("; ".join(faults), "", *records)


def _nameless(ground: Ground, address: str) -> str:
    """Why a receiver would think little of it."""
    found = _found(ground.questions().find(_reversed(address), "PTR"))
    names = [one.target.to_text().rstrip(".") for one in found]
    if not names:
        return f"{address} has no PTR record"
    if any(address in addresses(ground, name) for name in names[:5]):
        return ""
    return f"the PTR record of {address} names {_listed(names)}, which does not lead back to it"


def _reversed(address: str) -> str:
    return dns.reversename.from_address(address).to_text().rstrip(".")


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)
