"""The IMAP door at a real Dovecot: kept, then flagged; none skipped, none twice."""

import signal
import time
from collections.abc import Callable, Iterator

import pytest
from imapclient import IMAPClient
from sqlalchemy.exc import OperationalError

from mailflow.core.reading.gate import MESSAGE_BYTES
from mailflow.ingress.imap import Pace, Poller
from mailflow.store.seen import FOREIGN, KEPT, TOO_BIG
from tests.faults.servers import wait_until
from tests.ingress.dovecot import MISSING, PASSWORD, USER, WHERE, Dovecot
from tests.ingress.kept import DESK, Kept, account_of, flags, mail, poller_of
from tests.ingress.line import Line
from tests.needs import needs

pytestmark = needs(WHERE, MISSING)
Start = Callable[..., Poller]


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    server = Dovecot()
    server.make()
    yield server
    server.remove()


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def line(dovecot: Dovecot) -> Iterator[Line]:
    one = Line(dovecot.port)
    yield one
    one.close()


@pytest.fixture
def start(dovecot: Dovecot, kept: Kept, line: Line) -> Iterator[Start]:
    running: list[Poller] = []

    def begin(pace: Pace | None = None, **changes: object) -> Poller:
        if dovecot._process is None:
            dovecot.start()
        more = {"pace": pace} if pace else {}
        running.append(poller_of(account_of(dovecot, line.port, **changes), kept, **more))
        running[-1].start()
        return running[-1]

    yield begin
    for poller in running:
        poller.stop()


def hand(dovecot: Dovecot) -> IMAPClient:
    """A person's mail program at the same mailbox."""
    client = IMAPClient("127.0.0.1", dovecot.port, ssl=False)
    client.sasl_login("PLAIN", lambda _: f"\0{USER}\0{PASSWORD}")
    client.select_folder("INBOX")
    return client


def test_mail_is_kept_whole_and_then_flagged(dovecot, kept, start):
    dovecot.deliver(mail(1))
    start()
    assert wait_until(lambda: flags(dovecot) == ["Sa"])
    (envelope,) = kept.envelopes
    assert (envelope.mail_from, envelope.rcpt_to, envelope.raw) == ("ana@home.test", DESK, mail(1))
    assert kept.outcomes == [KEPT]
    with hand(dovecot) as client:
        assert b"$MailflowKept" in client.get_flags([1])[1]


def test_nothing_is_flagged_before_it_is_on_disk(dovecot, kept, start):
    kept.faults = [OperationalError("", {}, Exception())] * 3
    dovecot.deliver(mail(1))
    poller = start()
    assert wait_until(lambda: len(kept.faults) < 2)
    assert flags(dovecot) == [""]
    assert wait_until(lambda: flags(dovecot) == ["Sa"])
    assert kept.numbers == [1]
    assert "database" in kept.notes[0]
    assert poller.alive


def test_who_dies_between_commit_and_flag_flags_later_and_keeps_once(dovecot, kept, start):
    kept.deaths = [OSError("killed here")]
    dovecot.deliver(mail(1))
    start()
    assert wait_until(lambda: flags(dovecot) == ["Sa"])
    assert kept.numbers == [1]


def test_mail_that_is_not_for_us_stays_untouched(dovecot, kept, start):
    dovecot.deliver(mail(1, to="person@elsewhere.test"))
    dovecot.deliver(b"Subject: nothing says for whom\r\n\r\nhello\r\n")
    dovecot.deliver(mail(2))
    start()
    assert wait_until(lambda: len(kept.rows) == 3)
    assert kept.numbers == [2]
    assert sorted(kept.outcomes) == [FOREIGN, FOREIGN, KEPT]
    assert wait_until(lambda: sorted(flags(dovecot)) == ["", "", "Sa"])


def test_only_fields_are_fetched_of_mail_that_is_not_for_us(dovecot, kept, start, line):
    dovecot.deliver(mail(1, to="person@elsewhere.test"))
    start()
    assert wait_until(lambda: kept.outcomes == [FOREIGN])
    assert b"BODY.PEEK[]" not in line.said


def test_no_command_repeats_a_word_of_a_mail(dovecot, kept, start, line):
    """IMAPClient hands CR LF in a search on to the wire: so mail is found by its number only."""
    dovecot.deliver(mail(1).replace(b"number 1", b"=?utf-8?q?x=0D=0Aa1_DELETE_INBOX?= taintword"))
    start()
    assert wait_until(lambda: flags(dovecot) == ["Sa"])
    assert b"taintword" not in line.said
    assert b"DELETE" not in line.said
    searches = [words for words in bytes(line.said).split(b"\r\n") if b"SEARCH" in words]
    assert all(words.split(b"SEARCH UID ")[1].rstrip(b":*").isdigit() for words in searches)


def test_a_mail_for_two_of_our_addresses_is_handed_in_once_for_each(dovecot, kept, start):
    dovecot.deliver(mail(1, to=f"{DESK}, other@ours.test, {DESK.upper()}, person@elsewhere.test"))
    start()
    assert wait_until(lambda: len(kept.envelopes) == 2)
    assert [one.rcpt_to for one in kept.envelopes] == [DESK, "other@ours.test"]


def test_what_is_too_big_is_flagged_for_a_person_and_never_fetched(dovecot, kept, start, line, caplog):
    dovecot.deliver(mail(1, size=MESSAGE_BYTES + 200))
    dovecot.deliver(mail(2))
    start()
    assert wait_until(lambda: kept.numbers == [2])
    assert wait_until(lambda: sorted(kept.outcomes) == [KEPT, TOO_BIG])
    assert wait_until(lambda: any("F" in letters for letters in flags(dovecot)))
    time.sleep(0.6)
    assert len([r for r in caplog.records if "flagged and left" in r.getMessage()]) == 1
    assert len(line.said) < 5000


def test_what_is_kept_is_moved(dovecot, kept, start):
    for number in range(3):
        dovecot.deliver(mail(number))
    start(move_to="Done")
    assert wait_until(lambda: len(dovecot.files("Done")) == 3 and dovecot.files() == [])
    assert sorted(kept.numbers) == [0, 1, 2]


@pytest.mark.parametrize("capability", ["IMAP4rev1 IDLE UIDPLUS", "IMAP4rev1"], ids=["uidplus", "neither"])
def test_what_is_kept_is_moved_by_hand_where_the_server_cannot(dovecot, kept, start, capability):
    dovecot.capability = capability
    dovecot.deliver(mail(1))
    dovecot.deliver(mail(2))
    start(move_to="Done")
    assert wait_until(lambda: len(dovecot.files("Done")) == 2)
    time.sleep(0.6)
    assert len(dovecot.files("Done")) == 2
    left = 0 if "UIDPLUS" in capability else 2  # marked as deleted: an EXPUNGE would take others' mail with them
    assert wait_until(lambda: len(dovecot.files()) == left)
    assert sorted(kept.numbers) == [1, 2]


def test_idle_hears_of_mail_at_once(dovecot, kept, start, line):
    start(every=60.0)
    assert wait_until(lambda: line.commands("IDLE"))
    time.sleep(0.3)
    began = time.monotonic()
    dovecot.deliver(mail(1))
    assert wait_until(lambda: kept.numbers == [1])
    assert time.monotonic() - began < 20
    assert wait_until(lambda: flags(dovecot) == ["Sa"])


@pytest.mark.parametrize("how", ["not offered", "turned off"])
def test_without_idle_the_mailbox_is_looked_at_regularly(dovecot, kept, start, line, how):
    dovecot.capability = "IMAP4rev1 UIDPLUS" if how == "not offered" else ""
    start(idle=how == "not offered")
    assert wait_until(lambda: kept.notes)
    dovecot.deliver(mail(1))
    assert wait_until(lambda: kept.numbers == [1])
    assert line.commands("IDLE") == 0


def test_an_idle_that_tells_nothing_costs_no_more_than_the_next_look(dovecot, kept, start, line):
    line.judge = lambda _, data: b"" if b"EXISTS" in data and b"FLAGS" not in data and b"SEARCH" not in data else data
    start(every=1.0)
    assert wait_until(lambda: line.commands("IDLE"))
    time.sleep(0.3)
    dovecot.deliver(mail(1))
    assert wait_until(lambda: kept.numbers == [1], 20)


def test_a_server_that_falls_silent_is_left_after_a_while(dovecot, kept, start, line):
    start(pace=Pace(first=0.02, most=0.1, read=1.0), every=1.0)
    assert wait_until(lambda: kept.notes)
    line.held.set()
    dovecot.deliver(mail(1))
    assert wait_until(lambda: kept.notes[-1] != "")
    line.cut()
    line.held.clear()
    assert wait_until(lambda: kept.numbers == [1])
    assert line.connections >= 2


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=["bye", "killed"])
def test_a_server_that_goes_is_waited_for(dovecot, kept, start, number):
    dovecot.deliver(mail(1))
    start(every=30.0)
    assert wait_until(lambda: kept.numbers == [1] and kept.notes)
    dovecot.stop(number)
    assert wait_until(lambda: kept.notes[-1] != "")
    dovecot.deliver(mail(2))
    dovecot.start()
    assert wait_until(lambda: sorted(kept.numbers) == [1, 2])
    assert wait_until(lambda: kept.notes[-1] == "")


def test_a_line_cut_in_the_middle_of_a_mail_loses_and_doubles_nothing(dovecot, kept, start, line):
    """Each of the first connections is cut a little later than the one before."""
    for number in range(20):
        dovecot.deliver(mail(number, size=3000))
    passed: dict[int, int] = {}

    def judge(connection: int, data: bytes) -> bytes | None:
        passed[connection] = passed.get(connection, 0) + len(data)
        return data if passed[connection] < 2000 + 5000 * connection else None

    line.judge = judge
    start()
    assert wait_until(lambda: flags(dovecot) == ["Sa"] * 20, 40)
    assert sorted(kept.numbers) == list(range(20))
    assert line.connections > 5


def test_a_mail_that_breaks_the_line_each_time_stops_no_other(dovecot, kept, start, line):
    dovecot.deliver(mail(0, size=2000).replace(b"hello", b"poison"))
    for number in range(1, 60):
        dovecot.deliver(mail(number))
    line.judge = lambda _, data: None if b"poison" in data else data
    start()
    assert wait_until(lambda: sorted(kept.numbers) == list(range(1, 60)), 20)
    line.judge = None
    assert wait_until(lambda: sorted(kept.numbers) == list(range(60)))


def test_a_mail_that_vanishes_while_it_is_fetched_stops_nothing(dovecot, kept, start, line):
    for number in range(4):
        dovecot.deliver(mail(number))

    def judge(_: int, data: bytes) -> bytes:
        if b"RFC822.SIZE" in data and dovecot.files():
            line.judge = None
            with hand(dovecot) as client:
                client.delete_messages([2])
                client.expunge()
        return data

    line.judge = judge
    start()
    assert wait_until(lambda: len(kept.rows) == 3)
    assert len(kept.numbers) == 3
    dovecot.deliver(mail(9))
    assert wait_until(lambda: 9 in kept.numbers)
    assert len(kept.numbers) == len(set(kept.numbers)) == 4


def test_a_mailbox_that_was_numbered_anew_is_read_anew(dovecot, kept, start):
    """Every mail is taken in again under its new number; that each acts once, the inbox sees to by content."""
    for number in range(3):
        dovecot.deliver(mail(number))
    first = start()
    assert wait_until(lambda: len(kept.rows) == 3)
    first.stop()
    dovecot.stop()
    time.sleep(1.1)  # Dovecot takes the time for the number
    dovecot.renumber()
    dovecot.deliver(mail(7))
    start()
    assert wait_until(lambda: 7 in kept.numbers and len(kept.rows) == 7)
    assert len({key[2] for key in kept.rows}) == 2


def test_a_number_that_was_given_out_twice_hides_no_mail(dovecot, kept, start):
    """A server restored from a backup may say the same UIDVALIDITY and UID of another mail."""
    dovecot.deliver(mail(1), at=1_700_000_000)
    first = start()
    assert wait_until(lambda: flags(dovecot) == ["Sa"])
    first.stop()
    ((key, row),) = kept.rows.items()
    old = (dovecot.maildir() / "dovecot-uidlist").read_text()
    dovecot.stop()
    for file in dovecot.files():
        file.unlink()
    new = dovecot.deliver(mail(2), at=1_700_000_001)
    header, _ = old.splitlines()
    dovecot.renumber()
    (dovecot.maildir() / "dovecot-uidlist").write_text(f"{header}\n1 :{new.name}\n")
    start()
    assert wait_until(lambda: kept.numbers == [1, 2])
    assert list(kept.rows) == [key]
    assert kept.rows[key] != row


def test_a_read_only_mailbox_is_read_once_and_left_as_it_is(dovecot, kept, start, caplog):
    dovecot.plugins = "acl imap_acl"
    (dovecot.folder / "acl").write_text("* owner lr\nINBOX owner lr\n")
    for number in range(3):
        dovecot.deliver(mail(number))
    first = start()
    assert wait_until(lambda: len(kept.rows) == 3)
    first.stop()
    start()
    time.sleep(0.8)
    assert sorted(kept.numbers) == [0, 1, 2]
    assert set(flags(dovecot)) == {""}
    assert wait_until(lambda: any("read-only" in r.getMessage() for r in caplog.records))


def test_a_folder_that_is_not_there_is_named_and_waited_for(dovecot, kept, start):
    start(folder="Mentoring")
    assert wait_until(lambda: any("folder of ingress.imap.url" in note for note in kept.notes))
    dovecot.deliver(mail(1), folder="Mentoring")
    assert wait_until(lambda: kept.numbers == [1])


def test_a_folder_with_an_odd_name_is_read(dovecot, kept, start):
    dovecot.deliver(mail(1), folder="Anfragen &- A&APw-ber")
    start(folder="Anfragen & Aüber")
    assert wait_until(lambda: kept.numbers == [1])


def test_stopping_is_quick_and_a_restart_takes_nothing_twice(dovecot, kept, start):
    for number in range(5):
        dovecot.deliver(mail(number))
    first = start(every=60.0)
    assert wait_until(lambda: flags(dovecot) == ["Sa"] * 5)
    began = time.monotonic()
    first.stop()
    assert time.monotonic() - began < 20
    start()
    time.sleep(0.5)
    assert sorted(kept.numbers) == list(range(5))


def test_many_mails_come_in_batches_and_in_their_order(dovecot, kept, start):
    for number in range(130):
        dovecot.deliver(mail(number))
    start()
    assert wait_until(lambda: len(kept.numbers) == 130)
    assert wait_until(lambda: flags(dovecot) == ["Sa"] * 130)
    assert sorted(kept.numbers) == list(range(130))
