"""A domain in which all is well, and what the doctor sees of it; each test plants a fault."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from mailflow import settings
from mailflow.demo.dns_server import NameServer
from mailflow.demo.signing import Signer, rsa_key
from mailflow.doctor.finding import Told, ok, skip
from mailflow.doctor.ground import Ground
from mailflow.doctor.table import CHECKS
from mailflow.doctor.trip import Back, Trip
from mailflow.settings import Settings

DOMAIN, PROGRAMME = "mentor.test", "wit-connections"
OUT, MX = "192.0.2.10", "192.0.2.20"  # where letters leave, and where mail comes in
OURS = Signer(DOMAIN, "s1")
STRANGER = Signer("relay.test", "r1", rsa_key(1024))
WHEN = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
AN_HOUR = timedelta(hours=1)
Zone = dict[tuple[str, str], Sequence[str]]

ZONE: Zone = {
    (DOMAIN, "SOA"): ["ns.test. hostmaster.test. 1 3600 600 86400 300"],
    (DOMAIN, "MX"): [f"10 mx.{DOMAIN}."],
    (f"mx.{DOMAIN}", "A"): [MX],
    (f"out.{DOMAIN}", "A"): [OUT],
    (DOMAIN, "TXT"): [f"v=spf1 ip4:{OUT} -all", "some-site-verification=1"],
    (f"_dmarc.{DOMAIN}", "TXT"): ["v=DMARC1; p=none"],
    OURS.name: [OURS.record()],
    STRANGER.name: [STRANGER.record()],
    ("10.2.0.192.in-addr.arpa", "PTR"): [f"out.{DOMAIN}."],
}


@cache
def shipped() -> Settings:
    """One programme, filled in; read once, and each test has a folder of its own."""
    loaded = settings.load(settings.data("config"), {"MAILFLOW_SERVICE__DATA_DIR": "/tmp"})
    policy = loaded.policies[PROGRAMME]
    own = {"organisation": "Lantern House", "postal": "1 Harbour Street, Porto", "signs": "Fay Moreau"}
    filled = policy.model_copy(update={"programme": policy.programme.model_copy(update=own), "groups": ()})
    return replace(loaded, policies={PROGRAMME: filled})


def given(folder: Path, **changed: Any) -> Settings:
    """Settings of a service on the domain of the zone."""
    values: dict[str, Any] = {
        "domain": DOMAIN,
        "data_dir": folder,
        "secret": b"x" * 32,
        "database_url": f"sqlite:///{folder / 'mailflow.db'}",
        "smarthost": f"smtp://out.{DOMAIN}:25",
        "health_listen": settings.OFF,
    }
    return replace(shipped(), **{**values, **changed})


def letter(*signers: Signer, stamps: Sequence[datetime] = ()) -> bytes:
    """One of ours to ourselves, signed on its way out, the last signer's signature on top."""
    head = f"From: Lantern <{PROGRAMME}@{DOMAIN}>\r\nTo: r-0@{DOMAIN}\r\nSubject: A letter to itself\r\n"
    head += f"Date: {WHEN:%a, %d %b %Y %H:%M:%S} +0000\r\nMessage-ID: <1@{DOMAIN}>\r\nMIME-Version: 1.0\r\n"
    raw = f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\nNobody has to do anything.\r\n".encode()
    for signer in signers:
        raw = signer.sign(raw)
    for at in stamps:
        raw = f"Received: from a by b.test; {at:%a, %d %b %Y %H:%M:%S} +0000\r\n".encode() + raw
    return raw


def came_back(raw: bytes, client: str = "") -> Trip:
    back = Back(raw, "", client, f"out.{DOMAIN}" if client else "", WHEN, WHEN + timedelta(seconds=3))
    return Trip(ok("it was back"), back)


NOT_YET = Trip(skip("no letter yet"))
Look = Callable[..., Told]


def looker(server: NameServer, folder: Path) -> Look:
    """One check by its name, with other settings or another letter than all is well with."""

    def look(name: str, trip: Trip = NOT_YET, now: datetime = WHEN, **changed: Any) -> Told:
        ground = Ground(given(folder, **{"resolver": server.address, **changed}), lambda: now, 0)
        vars(ground)["trip"] = trip
        check = next(one for one in CHECKS if one.name == name)
        return Told.of(check, check.look(ground))

    return look
