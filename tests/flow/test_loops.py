"""P14: no loops, and no verbs from robots. Robots at every address of ours, our own letters coming back, and two
mailflows that take each other for people."""

import re
from datetime import timedelta
from email import message_from_bytes
from email.utils import parseaddr

import pytest

from mailflow import settings
from mailflow.egress.smtp import Sent
from mailflow.flow import Flow, Mail
from mailflow.flow.enrol import import_people
from mailflow.store import subjects
from tests.conversations.pairs import asking
from tests.conversations.runner import DOMAIN, PEOPLE, PROGRAMME, START, Story
from tests.faults.figures import note
from tests.flow.robots import robots
from tests.flow.standing import intents, standing

pytestmark = pytest.mark.trust
DESKS = [f"{PROGRAMME}{ending}@{DOMAIN}" for ending in ("", "-log", "-team")]


@pytest.fixture
def story(tmp_path):
    story = Story(tmp_path)
    yield story
    story.house.store.close()


def addresses(story: Story) -> list[str]:
    """Every desk, and the two signed addresses of every letter."""
    signed = [to for letter in story.letters for to in (letter.message["Reply-To"], letter.mail_from) if to]
    return [*DESKS, *signed]


def hand_in(story: Story, *mails: Mail) -> None:
    story.flow.accept(mails)
    story.settle()


# -- robots -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sender", ["ben", "ana", "cora", "mallory"])
def test_no_robot_acts_and_none_is_answered(story, sender):
    story.play(asking())
    sent, address = len(story.letters), PEOPLE[sender][1]
    mails = []
    # The last bears no mark at all: only its envelope has no sender (RFC 5321 4.5.5).
    machines = [*((*robot, address) for robot in robots().values()), ("Subject: Re: your letter\r\n", "ACCEPT\r\n", "")]
    for number, (fields, body, mail_from) in enumerate(machines):
        for to in addresses(story):
            head = f"From: {address}\r\nTo: {to}\r\nMessage-ID: <{number}-{to}>\r\n{fields}\r\n"
            mails.append(Mail(mail_from, to, head.encode() + body.encode()))
    hand_in(story, *mails)
    with story.house.store.begin() as tx:
        assert subjects.count_states(tx) == {"requested": 1}
    assert intents(story.house) <= {"REQUEST", "YES", "AUTOMATIC", "BOUNCE", "NONE", "STRANGER"}
    # Ben's absence is told to Ana, who is no robot; nobody hears of anybody else's.
    away = [(letter.to, letter.template) for letter in story.letters[sent:]]
    assert away == ([("ana", "request-away")] if sender == "ben" else [])
    done = "robots' mails in ten languages and more, each with a verb, to every address of ours"
    note("P14", "SQLite", done, mails=len(mails), acted=0, answered=0)


# -- our own letters ----------------------------------------------------------------------------------

MARKS = re.compile(rb"(?im)^(?:auto-submitted|precedence|list-[a-z-]+|x-auto-response-suppress):.*\r\n(?:[ \t].*\r\n)*")


FROM = re.compile(rb"(?m)^From: [^\r\n]*")


def unmarked(raw: bytes) -> bytes:
    return MARKS.sub(b"", raw)


@pytest.mark.parametrize("marks", ["as they left", "passed on by a program in the reader's own name"])
@pytest.mark.parametrize("transcript", ["ended-and-surveyed", "unclear-twice"])
def test_our_own_letters_come_back_and_nothing_happens(story, transcript, marks, request):
    folder = request.config.rootpath / "tests/conversations"
    story.play((folder / f"{transcript}.txt").read_text(encoding="utf-8"))
    before, mails = standing(story.house), []
    for letter in list(story.letters):
        reader = PEOPLE.get(letter.to, ("", "x@y.example"))[1]
        raw = letter.raw if marks == "as they left" else FROM.sub(f"From: {reader}".encode(), unmarked(letter.raw))
        for to in (*DESKS, letter.message["Reply-To"], *([letter.mail_from] if letter.mail_from else [])):
            mails += [Mail(sender, to, raw) for sender in ("", reader)]
    hand_in(story, *mails)
    assert standing(story.house) == before
    note("P14", "SQLite", "our own letters come back, with their marks and without", mails=len(mails), acted=0)


# -- two mailflows ------------------------------------------------------------------------------------


class Service:
    """A mailflow of its own, whose letters lie in `out` until the wire takes them."""

    def __init__(self, folder, name: str) -> None:
        self.domain, self.out, self.written, self.now = f"mentor.{name}.example", [], [], START
        environ = {"MAILFLOW_SERVICE__DOMAIN": self.domain, "MAILFLOW_SERVICE__DATA_DIR": str(folder / name)}
        environ["MAILFLOW_TRUST__LEVEL"] = "token"  # where most acts
        (folder / name).mkdir()
        config = settings.load(settings.data("config"), environ)
        self.house = settings.build(config, now=lambda: self.now, carry=self.carry)
        self.flow = Flow(self.house)

    def carry(self, parcels):
        for parcel in parcels:
            self.out.append(parcel)
            self.written.append(parcel)
            yield Sent("250 kept")

    def enrol(self, *members: tuple[str, str]) -> None:
        rows = [f"{email},{name},{role}" for email, name, role in members]
        import_people(self.house, PROGRAMME, "\n".join(["email,name,role", *rows, ""]).encode(), dry_run=False)

    def take(self, *mails: Mail) -> None:
        self.flow.accept(mails)
        bells = {
            "process": self.flow.process,
            "expire": lambda _: self.flow.expire(),
            "deliver": lambda _: self.flow.deliver(),
        }
        while (rung := self.flow.look()) and sum(bells[name](lane) for name, lane in rung):
            pass

    def desk(self, ending: str = "") -> str:
        return f"{PROGRAMME}{ending}@{self.domain}"


@pytest.fixture
def two(tmp_path):
    both = Service(tmp_path, "a"), Service(tmp_path, "b")
    yield both
    for service in both:
        service.house.store.close()


def exchange(one: Service, other: Service, wire) -> int:
    """Carry letters to and fro until none is left; how often both wrote to each other."""
    written = {one: 0, other: 0}
    for _ in range(20):
        if not one.out and not other.out:
            return min(written.values())
        for giver, taker in ((one, other), (other, one)):
            parcels, giver.out = giver.out, []
            mine = [parcel for parcel in parcels if parcel.rcpt_to.endswith(taker.domain)]
            written[giver] += len(mine)
            taker.take(*(Mail(bearer(parcel, wire), parcel.rcpt_to, wire(parcel.raw)) for parcel in mine))
    raise AssertionError("they go on and on")


def bearer(parcel, wire) -> str:
    """A forwarder puts its own address on the envelope; our direct answers have none there (RFC 3834)."""
    return "forwarder@wire.example" if wire is a_persons else parcel.mail_from


def a_persons(raw: bytes) -> bytes:
    """A forwarder that takes off all marks, and gives a name of its own."""
    raw = unmarked(raw)
    found = message_from_bytes(raw)["Message-ID"]
    return raw.replace(found.encode(), found.replace("@", ".again@").encode())


WIRES = {"as they left": lambda raw: raw, "without any mark": a_persons}
FIRST = ["HELP", "what is this", "REQUEST Ben", "LEAVE", ""]


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("ending", ["", "-log", "-team"])
def test_two_mailflows_that_are_each_others_members_fall_silent(two, ending, wire):
    a, b = two
    for mine, others in ((a, b), (b, a)):
        mine.enrol((others.desk(ending), "Ana Other", "mentee"), ("ben@work.example", "Ben Okafor", "mentor"))
    for number, first in enumerate(FIRST):
        a.now = b.now = START + timedelta(days=2 * number)  # what went out lately counts no more
        raw = f"From: {b.desk(ending)}\r\nSubject: Hello\r\nMessage-ID: <{number}@x.example>\r\n\r\n{first}\r\n"
        a.take(Mail(b.desk(ending), a.desk(ending), raw.encode()))
        letters = exchange(a, b, WIRES[wire])
        assert letters <= (3 if wire == "without any mark" else 0)
        done = "two mailflows that are each other's members, with their marks and without"
        note("P14", "SQLite", done, beginnings=1, letters_each_at_most=letters)
    assert not [parcel for service in two for parcel in service.written if parcel.rcpt_to == "ben@work.example"]


@pytest.mark.parametrize("wire", WIRES)
def test_a_mentor_whose_address_is_a_reply_address_of_the_other_answers_nothing(two, wire):
    """A's letters come to B's signed addresses, from the very desk that B knows as the person they were sent to."""
    a, b = two
    b.enrol((a.desk(), "Ana Other", "mentee"))
    raw = f"From: {a.desk()}\r\nSubject: Hello\r\nMessage-ID: <1@x.example>\r\n\r\nHELP\r\n"
    b.take(Mail(a.desk(), b.desk(), raw.encode()))
    reply_to = parseaddr(message_from_bytes(b.written[0].raw)["Reply-To"])[1]
    b.out.clear()
    a.enrol(("ana@home.example", "Ana Duarte", "mentee"), (reply_to, "Ben Okafor", "mentor"))
    raw = b"From: ana@home.example\r\nSubject: Hello\r\nMessage-ID: <2@x.example>\r\n\r\nREQUEST Ben\r\n"
    a.take(Mail("ana@home.example", a.desk(), raw))
    confirm = message_from_bytes(a.out.pop().raw)["Reply-To"]
    a.take(Mail("ana@home.example", confirm, raw.replace(b"REQUEST Ben", b"YES").replace(b"<2@", b"<3@")))
    assert exchange(a, b, WIRES[wire]) <= 3
    assert "requested" in str(standing(a.house)["connection"])
    assert not standing(b.house)["connection"]
