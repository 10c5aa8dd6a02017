"""What a kind of forgery is, and what every forger can do: write in anybody's name, from his own server."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.forgery.post import EVIL, EVIL_SERVER, Post, put, text, with_text
from tests.ingress.dns_server import BROKEN
from tests.ingress.signing import SIGNS, Signer, ed_key

if TYPE_CHECKING:
    from tests.forgery.worlds import Case, Worlds

Make = Callable[["Case"], Post]
FRIEND = "friend@other.example"
LOOKALIKES = ("notwork.example", "work.example.evil.example", "xn--wrk-tdc.example", "work-example.evil.example")


@dataclass(frozen=True)
class Kind:
    """One way to forge a mail; `prepare` is what has happened before it, written straight into the tables."""

    name: str
    make: Make
    prepare: Callable[[sqlite3.Connection, "Case"], object] | None = None


def spoof(case: "Case", raw: bytes | None = None, mail_from: str | None = None, client: str = EVIL_SERVER) -> Post:
    """The plain forgery: the victim's name on the letter and on the envelope, and somebody else's server."""
    raw = case.raw if raw is None else raw
    return Post(raw, case.to, case.victim.address if mail_from is None else mail_from, client)


def from_evil(case: "Case", raw: bytes) -> Post:
    """All that Mia can do honestly: signed by her domain, sent by its server, and her own name on the envelope."""
    return Post(case.evil.sign(raw), case.to, EVIL, EVIL_SERVER)


def honest(case: "Case", raw: bytes | None = None, **signing: str) -> Post:
    """As the victim's own server hands it in."""
    raw = case.raw if raw is None else raw
    return Post(
        sign(case, raw, **signing), case.to, case.victim.address, case.victim.server, f"mail.{case.victim.domain}"
    )


def sign(case: "Case", raw: bytes, **signing: str) -> bytes:
    """Signed by the victim's domain: a forger has such mails, and cannot make them."""
    return case.victim.signer.sign(raw, **signing)


def innocent(case: "Case") -> bytes:
    """What the victim once wrote that does nothing."""
    return with_text(put(case.raw, "Content-Type", "text/plain; charset=utf-8"), b"Thank you for the letter.\r\n")


def turned(case: "Case", signed: bytes) -> bytes:
    """A signed mail that was turned into a command."""
    [kind] = [line for line in case.raw.split(b"\r\n") if line.lower().startswith(b"content-type: ")][:1]
    return with_text(put(signed, "Content-Type", kind[14:]), text(case.raw))


def signs_all_but(*names: str) -> str:
    return ":".join(name for name in SIGNS.split(":") if name not in names)


def zone_of(worlds: "Worlds") -> Mapping[tuple[str, str], Sequence[str]]:
    """What the name servers say: the victims' domains sign and tell who may send for them; so does the forger's."""
    zone: dict[tuple[str, str], Sequence[str]] = {
        worlds.evil.name: [worlds.evil.record()],
        ("evil.example", "TXT"): [f"v=spf1 ip4:{EVIL_SERVER} -all"],
        ("other.example", "TXT"): ["v=spf1 -all"],
    }
    for domain, signer in worlds.signers.items():
        zone |= {
            signer.name: [signer.record()],
            ("s2._domainkey." + domain, "TXT"): ["v=DKIM1; p="],  # a key that was withdrawn
            ("s3._domainkey." + domain, "TXT"): BROKEN,
            (domain, "TXT"): [f"v=spf1 ip4:{worlds.servers[domain]} -all"],
            (f"_dmarc.{domain}", "TXT"): ["v=DMARC1; p=quarantine"],
            **{(f"{name}.{domain}", "TXT"): records for name, records in PATHS.items()},
        }
    for domain in LOOKALIKES:
        own = Signer(domain, "s2", ed_key())
        zone |= {own.name: [own.record()], (domain, "TXT"): [f"v=spf1 ip4:{EVIL_SERVER} -all"]}
    return zone


# Hosts of the victim's organisation that have records of their own: what each says of the forger's server.
PATHS: Mapping[str, Sequence[str]] = {
    "soft": ["v=spf1 ~all"],
    "neutral": ["v=spf1 ?all"],
    "silent": ["nothing about mail"],
    "twice": ["v=spf1 -all", f"v=spf1 ip4:{EVIL_SERVER} -all"],
    "garbled": ["v=spf1 ip4:203.0.113.9/x -all"],
    "broken": BROKEN,
    "all": ["v=spf1 +all"],
    "wide": ["v=spf1 ip4:0.0.0.0/0 -all"],
    "wide6": ["v=spf1 ip6:::/0 ip4:203.0.113.9/4 -all"],
    "loop": ["v=spf1 include:loop.work.example include:loop.home.example ~all"],
    "void": ["v=spf1 a:n1.nowhere.example a:n2.nowhere.example a:n3.nowhere.example +ip4:203.0.113.9 -all"],
    "deep": ["v=spf1 " + " ".join(f"include:d{n}.nowhere.example" for n in range(12)) + " ip4:203.0.113.9 -all"],
}
