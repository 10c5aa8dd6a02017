"""What stands in DNS: each fault planted, and found with what mends it."""

from datetime import timedelta

import pytest

from mailflow.core.account import parse_account
from mailflow.demo.signing import Signer, rsa_key
from mailflow.doctor.table import CHECKS
from mailflow.doctor.trip import Trip
from tests.doctor.place import DOMAIN, NOT_YET, OURS, OUT, STRANGER, Look, Zone, came_back, letter
from tests.ingress.dns_server import BROKEN, NameServer

DMARC, SPF, PTR, KEY = (f"_dmarc.{DOMAIN}", "TXT"), (DOMAIN, "TXT"), ("10.2.0.192.in-addr.arpa", "PTR"), OURS.name
DIRECT, BY_MAILBOX = came_back(letter(OURS), OUT), came_back(letter(OURS))
OTHER_KEY = Signer(DOMAIN, "s1", rsa_key(1024))
INCLUDES: Zone = {(f"i{n}.test", "TXT"): ["v=spf1 -all"] for n in range(11)}

WELL = (
    ("resolver", "answers", NOT_YET),
    ("mx", "mail for mentor.test goes to mx.mentor.test (192.0.2.20)", NOT_YET),
    ("spf", "one record, 0 of 10 look-ups, lets 192.0.2.10 send", NOT_YET),
    ("spf", "one record, 0 of 10 look-ups, lets 192.0.2.10 send", DIRECT),
    ("dkim", "our letter's signature is good, by the key s1._domainkey.mentor.test", BY_MAILBOX),
    ("dkim", "our letter's signature is good", came_back(letter(OURS, STRANGER))),
    ("dmarc", "asks receivers for none; whether our letters meet it is not known until one has come back", NOT_YET),
    ("dmarc", "our letter that came back meets it by its signature", BY_MAILBOX),
    ("ptr", "192.0.2.10 has a name that leads back to it", DIRECT),
)


@pytest.mark.parametrize(("name", "said", "trip"), WELL)
def test_where_all_is_well_it_says_so(look: Look, name: str, said: str, trip: Trip) -> None:
    told = look(name, trip)
    assert (told.level, told.mend, told.records) == ("OK", "", ())
    assert said in told.said


# What is planted in the zone, and found: check, level, what is said, what mends it, the records to paste.
Row = tuple[Zone, str, str, str, str, tuple[str, ...], Trip]
FAULTS: tuple[Row, ...] = (
    ({(DOMAIN, "SOA"): BROKEN}, "resolver", "FAIL", "gives no answer about mentor.test", "port 53", (), NOT_YET),
    ({(DOMAIN, "SOA"): BROKEN}, "spf", "SKIP", "no name server answers", "", (), NOT_YET),
    ({(DOMAIN, "MX"): BROKEN}, "mx", "WARN", "did not answer just now", "again in a few minutes", (), NOT_YET),
    (
        {(DOMAIN, "MX"): ()},
        "mx",
        "FAIL",
        "neither an MX record nor an address",
        "into the zone",
        ("mentor.test. MX 10 mx.mentor.test.", "mx.mentor.test. A (this machine's public address)"),
        NOT_YET,
    ),
    ({(DOMAIN, "MX"): (), (DOMAIN, "A"): [OUT]}, "mx", "WARN", "its own address 192.0.2.10", "zone", ("MX",), NOT_YET),
    ({(DOMAIN, "MX"): ["0 ."]}, "mx", "FAIL", "no mail is taken", "into the zone", ("MX",), NOT_YET),
    ({(f"mx.{DOMAIN}", "A"): ()}, "mx", "FAIL", "mx.mentor.test, which has no address", "an A record", (), NOT_YET),
    (
        {(DOMAIN, "MX"): ["10 mx.mentor.test.", "20 gone.mentor.test."]},
        "mx",
        "WARN",
        "gone.mentor.test, which has no address",
        "an A record",
        (),
        NOT_YET,
    ),
    (
        {SPF: ()},
        "spf",
        "FAIL",
        "has no SPF record",
        "zone",
        ('mentor.test. TXT "v=spf1 a:out.mentor.test -all"',),
        NOT_YET,
    ),
    ({SPF: ["v=spf10 -all"]}, "spf", "FAIL", "has no SPF record", "zone", ("TXT",), NOT_YET),
    ({SPF: ["v=spf1 -all", "v=spf1 mx -all"]}, "spf", "FAIL", "2 SPF records", "Make one of them", ("TXT",), NOT_YET),
    (
        {**INCLUDES, SPF: ["v=spf1 " + " ".join(f"include:i{n}.test" for n in range(11)) + f" ip4:{OUT} -all"]},
        "spf",
        "FAIL",
        "Too many DNS lookups",
        "10 names at most",
        (),
        NOT_YET,
    ),
    ({SPF: ["v=spf1 include:a.test -all"]}, "spf", "FAIL", "receivers cannot use", "Correct that part", (), NOT_YET),
    ({SPF: [f"v=spf1 ip4:{OUT} +all"]}, "spf", "FAIL", "lets everybody send", "Take +all", (), NOT_YET),
    ({SPF: ["v=spf1 -all"]}, "spf", "FAIL", "names nobody", "into the zone", ("TXT",), NOT_YET),
    ({SPF: ["v=spf1 mx -all"]}, "spf", "WARN", "does not let 192.0.2.10 send", "unless letters leave", (), NOT_YET),
    ({SPF: [f"v=spf1 ip4:{OUT} ?all"]}, "spf", "WARN", "nothing of other senders", "-all, or ~all", (), NOT_YET),
    (
        {SPF: ["v=spf1 mx -all"]},
        "spf",
        "FAIL",
        "came back from 192.0.2.10, which the SPF record does not let send",
        "Add that address",
        ('mentor.test. TXT "v=spf1 ip4:192.0.2.10 -all"',),
        DIRECT,
    ),
    ({}, "dkim", "SKIP", "until a letter of ours has come back", "", (), NOT_YET),
    ({}, "dkim", "FAIL", "without a DKIM signature", "Turn on DKIM signing for mentor.test", (), came_back(letter())),
    (
        {},
        "dkim",
        "FAIL",
        "signed by relay.test alone, which does not speak for mentor.test",
        "Turn on DKIM signing",
        (),
        came_back(letter(STRANGER)),
    ),
    (
        {KEY: ()},
        "dkim",
        "FAIL",
        "key is not published (s1._domainkey.mentor.test)",
        "Publish the key",
        ('s1._domainkey.mentor.test. TXT "v=DKIM1; k=rsa; p=(the key that your smarthost shows)"',),
        came_back(letter(OURS, STRANGER)),
    ),
    ({KEY: [OTHER_KEY.record()]}, "dkim", "FAIL", "does not fit it", "not the one that signs", (), BY_MAILBOX),
    ({KEY: [OURS.record("v=DKIM1; t=y; ")]}, "dkim", "FAIL", "published for a test", "Take t=y out", (), BY_MAILBOX),
    (
        {},
        "dkim",
        "FAIL",
        "its text was changed after it was signed",
        "adds a footer",
        (),
        came_back(letter(OURS) + b"-- a footer\r\n"),
    ),
    ({KEY: BROKEN}, "dkim", "WARN", "could not be asked for just now", "again in a few minutes", (), BY_MAILBOX),
    (
        {DMARC: ()},
        "dmarc",
        "WARN",
        "mentor.test has no DMARC record",
        "into the zone",
        ('_dmarc.mentor.test. TXT "v=DMARC1; p=none"',),
        NOT_YET,
    ),
    (
        {DMARC: ["v=DMARC1; p=none", "v=DMARC1; p=reject"]},
        "dmarc",
        "FAIL",
        "2 DMARC records",
        "Keep one",
        (),
        NOT_YET,
    ),
    ({DMARC: ["v=DMARC1; p=nothing"]}, "dmarc", "FAIL", "cannot be read", "into the zone", ("TXT",), NOT_YET),
    ({}, "dmarc", "FAIL", "does not meet it", "Mend dkim first", (), came_back(letter(STRANGER))),
    ({}, "dmarc", "WARN", "by SPF alone", "Mend dkim first", (), came_back(letter(), OUT)),
    ({PTR: ()}, "ptr", "FAIL", "192.0.2.10 has no PTR record", "sets its PTR", ("PTR mentor.test.",), DIRECT),
    ({PTR: [f"mx.{DOMAIN}."]}, "ptr", "FAIL", "does not lead back to it", "sets its PTR", ("PTR",), DIRECT),
    ({PTR: ()}, "ptr", "WARN", "192.0.2.10 has no PTR record", "sets its PTR", ("PTR",), NOT_YET),
)


@pytest.mark.parametrize("row", FAULTS)
def test_each_fault_is_found_with_what_mends_it(look: Look, server: NameServer, row: Row) -> None:
    planted, name, level, said, mend, records, trip = row
    server.zone |= planted
    told = look(name, trip)
    assert (told.level, said in told.said, mend in told.mend) == (level, True, True), told
    assert len(told.records) >= len(records)
    assert [record for record, found in zip(records, told.records, strict=False) if record not in found] == []


PROVIDERS = (
    ("smtp+starttls://a%40b:c@smtp.office365.com:587", "include:spf.protection.outlook.com"),
    ("smtps://a%40b:c@smtp.gmail.com:465", "include:_spf.google.com"),
)


@pytest.mark.parametrize(("smarthost", "named"), PROVIDERS)
def test_a_provider_is_named_as_it_asks_to_be(look: Look, server: NameServer, smarthost: str, named: str) -> None:
    told = look("spf", smarthost=smarthost)
    assert (told.level, told.records) == ("WARN", (f'mentor.test. TXT "v=spf1 {named} -all"',))
    server.zone |= {SPF: [f"v=spf1 {named} -all"], (named.partition(":")[2], "TXT"): ["v=spf1 -all"]}
    told = look("spf", smarthost=smarthost)
    assert (told.level, "1 of 10 look-ups" in told.said) == ("OK", True)


def test_a_mailbox_at_a_provider_has_the_providers_mx_record(look: Look, server: NameServer) -> None:
    server.zone[DOMAIN, "MX"] = ()
    account = parse_account("imaps://mentor%40mentor.test@outlook.office365.com/INBOX")
    assert look("mx", imap=account).records == ("mentor.test. MX 0 mentor-test.mail.protection.outlook.com.",)


def test_a_name_for_trying_things_out_is_said_to_be_one(look: Look) -> None:
    told = {name: look(name, domain="mentor.localhost") for name in ("mx", "spf", "dkim", "dmarc", "ptr", "resolver")}
    assert {name: str(one.level) for name, one in told.items()} == {
        **dict.fromkeys(told, "SKIP"),
        "mx": "WARN",
    }


@pytest.mark.parametrize(("hours", "level"), [(0, "OK"), (1, "FAIL"), (-1, "FAIL")])
def test_a_clock_that_is_off_is_seen_by_the_stamps_of_other_servers(look: Look, hours: int, level: str) -> None:
    at = came_back(letter()).back.written_at + timedelta(hours=hours, seconds=2)
    told = look("clock", came_back(letter(stamps=[at])))
    assert (told.level, "the mail servers' by 59 min" in told.said) == (level, bool(hours)), told.said


def test_every_check_says_why_it_matters_and_what_mends_it() -> None:
    assert [one.name for one in CHECKS if not (one.why.endswith(".") and one.mend.endswith("."))] == []
    assert len({one.name for one in CHECKS}) == len(CHECKS)
