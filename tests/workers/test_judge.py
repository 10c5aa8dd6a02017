"""Whose word counts? Our own eyes on what a stranger hands in; our MTA's word on what it hands in."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailflow import settings
from mailflow.core.mail import Mail
from mailflow.core.verdict import Judge
from tests.ingress.dns_server import NameServer
from workers.judge import make_judge

OURS, STRANGER = "", "203.0.113.9"
SAID = b"Authentication-Results: mx.mentor.example; spf=pass smtp.mailfrom=ben@work.example\r\n"
MAIL = SAID + b"From: ben@work.example\r\nSubject: x\r\nDate: Mon, 2 Nov 2026 10:00:00 +0100\r\n\r\nACCEPT\r\n"


@pytest.fixture
def names() -> Iterator[NameServer]:
    server = NameServer({("work.example", "TXT"): ["v=spf1 -all"]})
    yield server
    server.close()


def judge_at(folder: Path, names: NameServer, level: str, authserv_id: str = "mx.mentor.example") -> Judge | None:
    environ = {
        "MAILFLOW_SERVICE__DATA_DIR": str(folder),
        "MAILFLOW_TRUST__LEVEL": level,
        "MAILFLOW_TRUST__AUTHSERV_ID": authserv_id,
        "MAILFLOW_TRUST__RESOLVER": names.address,
    }
    return make_judge(settings.load(settings.data("config"), environ), lambda: datetime.now(UTC))


@pytest.mark.parametrize(("client", "believed"), [(OURS, True), (STRANGER, False)], ids=["our MTA", "a stranger"])
def test_only_our_own_mtas_word_is_taken(tmp_path: Path, names: NameServer, client: str, believed: bool) -> None:
    judge = judge_at(tmp_path, names, "standard")
    assert judge is not None
    assert judge(Mail("ben@work.example", "", MAIL, client, "mail.work.example")).aligned is believed


def test_an_mta_whose_name_nobody_told_us_proves_nothing(tmp_path: Path, names: NameServer) -> None:
    judge = judge_at(tmp_path, names, "strict", authserv_id="")
    assert judge is not None
    verdict = judge(Mail("ben@work.example", "", MAIL, OURS))
    assert (verdict.aligned, "trust.authserv_id" in verdict.reason) == (False, True)


def test_a_closed_network_asks_no_name_server(tmp_path: Path, names: NameServer) -> None:
    assert judge_at(tmp_path, names, "token") is None
