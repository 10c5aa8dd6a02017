"""A letter of ours through real doors: by the service that runs, or by hand where a mailbox is read."""

import smtplib
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import pytest

from mailflow import settings
from mailflow.demo.dns_server import NameServer
from mailflow.demo.signing import Signer, rsa_key
from mailflow.demo.sink import Caught, Sink
from mailflow.doctor.finding import Told
from mailflow.doctor.ground import Ground
from mailflow.doctor.table import examine
from mailflow.settings import Settings
from tests.doctor.place import DOMAIN, OURS, ZONE, given
from tests.faults.servers import free_port, wait_until
from tests.ingress.dovecot import MISSING, WHERE, Dovecot
from tests.ingress.kept import account_of
from tests.needs import needs
from tests.once import lay_tables
from workers.service import Service

OTHER_KEY = Signer(DOMAIN, "s1", rsa_key(1024))


@dataclass
class Relay:
    """A smarthost that signs what it is given and brings it to our door, or keeps it to itself."""

    door: str
    signer: Signer | None = OURS
    brings: bool = True
    sink: Sink = field(default_factory=Sink)

    def start(self) -> "Relay":
        self.sink.start()
        threading.Thread(target=self._bring, daemon=True).start()
        return self

    def _bring(self) -> None:
        seen = 0
        while True:
            if self.sink.wait_for(lambda caught, after=seen: caught.number > after, 3600) is None:
                return
            for caught in self.sink.letters[seen:]:
                seen = caught.number
                if self.brings:
                    self._hand_in(caught)

    def _hand_in(self, caught: Caught) -> None:
        raw = self.signer.sign(caught.raw) if self.signer else caught.raw
        stamp = format_datetime(datetime.now(UTC))
        raw = f"Received: from mailflow by relay.test; {stamp}\r\n".encode() + raw
        host, _, port = self.door.rpartition(":")
        with suppress(smtplib.SMTPException, OSError), smtplib.SMTP(host, int(port), timeout=5) as line:
            line.sendmail(caught.mail_from, [caught.rcpt_to], raw)


@dataclass
class Town:
    """A service that runs, the relay it sends by, and the name server that both ask."""

    loaded: Settings
    relay: Relay
    names: NameServer

    def examined(self, wait: float = 60, **changed: object) -> dict[str, Told]:
        ground = Ground(replace(self.loaded, **changed), lambda: datetime.now(UTC), wait)  # type: ignore[arg-type]
        return {one.name: one for one in examine(ground)}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    names, listen = NameServer(ZONE), f"127.0.0.1:{free_port()}"
    relay = Relay(listen).start()
    folder = tmp_path_factory.mktemp("town")
    folder.chmod(0o700)
    loaded = given(folder, listen=listen, smarthost=relay.sink.url, resolver=names.address)
    lay_tables(loaded.database_url)
    service = Service(settings.build_to_serve(loaded), loaded, every=0.1)
    service.start()
    assert wait_until(lambda: Ground(loaded, lambda: datetime.now(UTC)).runs)
    yield Town(loaded, relay, names)
    service.stop()
    relay.sink.stop()
    names.close()


@pytest.fixture(autouse=True)
def as_it_was(request: pytest.FixtureRequest) -> None:
    if "town" in request.fixturenames:
        town = request.getfixturevalue("town")
        town.relay.signer, town.relay.brings = OURS, True


def test_all_that_can_be_well_is_well(town: Town) -> None:
    told = town.examined()
    ill = {name: one.said for name, one in told.items() if one.level in ("WARN", "FAIL")}
    assert ill == {}
    assert "was back after" in told["round-trip"].said
    assert told["letters"].said == "the letters of wit-connections can be written"
    assert told["dkim"].said == "our letter's signature is good, by the key s1._domainkey.mentor.test"
    assert "by its signature" in told["dmarc"].said


def test_the_key_in_dns_is_not_the_one_that_signs(town: Town) -> None:
    town.relay.signer = OTHER_KEY
    told = town.examined()
    assert (told["dkim"].level, "not the one that signs" in told["dkim"].mend) == ("FAIL", True)
    assert (told["dmarc"].level, told["round-trip"].level) == ("FAIL", "OK")


def test_a_letter_that_does_not_come_back(town: Town) -> None:
    town.relay.brings = False
    told = town.examined(wait=1)["round-trip"]
    assert (told.level, told.said) == ("FAIL", "our own letter left, and is not back after 1 s")
    assert "any address of the domain" in told.mend
    again = town.examined(wait=0)["round-trip"]  # writes none, and tells of that one
    assert (again.level, "is not back" in again.said) == ("FAIL", True)


def test_another_secret_than_the_services(town: Town) -> None:
    told = town.examined(wait=1, secret=b"y" * 32)["round-trip"]
    assert (told.level, "service.secret is another" in told.said) == ("FAIL", True)


def test_where_no_service_runs_it_is_to_be_started(tmp_path: Path, server: NameServer) -> None:
    loaded = given(tmp_path, resolver=server.address)
    lay_tables(loaded.database_url)
    told = Ground(loaded, lambda: datetime.now(UTC), 1).trip.finding
    assert (told.level, "Start `mailflow serve`" in told.mend) == ("WARN", True)
    gone = given(tmp_path, resolver=server.address, database_url=f"sqlite:///{tmp_path / 'none.db'}")
    assert Ground(gone, lambda: datetime.now(UTC), 1).trip.finding.level == "SKIP"


# -- by hand -------------------------------------------------------------------------------------------


@needs(WHERE, MISSING)
@pytest.mark.parametrize("delivers", [True, False])
def test_a_mailbox_is_tried_before_the_first_start(tmp_path: Path, server: NameServer, delivers: bool) -> None:
    dovecot, sink = Dovecot(), Sink()
    dovecot.make()
    dovecot.start()
    sink.start()
    if delivers:
        threading.Thread(target=_deliver, args=(sink, dovecot), daemon=True).start()
    loaded = given(
        tmp_path, resolver=server.address, smarthost=sink.url, imap=account_of(dovecot), mailbox="mentor", listen="off"
    )
    lay_tables(loaded.database_url)
    try:
        trip = Ground(loaded, lambda: datetime.now(UTC), 60 if delivers else 0.5).trip
    finally:
        sink.stop()
        dovecot.remove()
    [caught] = sink.letters
    assert caught.rcpt_to.startswith("mentor+r-")
    if delivers:
        assert (trip.finding.level, trip.back is not None) == ("OK", True), trip.finding
    else:
        assert (trip.finding.level, "recipient_delimiter" in trip.finding.mend) == ("FAIL", True)


def _deliver(sink: Sink, dovecot: Dovecot) -> None:
    if caught := sink.wait_for(lambda _: True, 60):
        dovecot.deliver(OURS.sign(caught.raw))
