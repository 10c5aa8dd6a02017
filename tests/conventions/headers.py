"""A: the headers and the envelope, on the bytes that a mail server received."""

import re
from collections import Counter
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from urllib.parse import unquote, urlsplit

from mailflow.core.address import ToDesk, ToToken, desk_address
from mailflow.core.letter import Nature
from mailflow.core.reading import open_message
from mailflow.flow import Mail
from mailflow.flow.compose import BULK
from mailflow.flow.people_file import read_rows
from mailflow.preview.facts import LETTERS
from mailflow.store import people
from tests.conventions.specimens import DOMAIN, Order, Specimen, first_of
from tests.conventions.table import Post, each, together

LONGEST = 998  # RFC 5322 section 2.1.1
SUPPRESSED = "OOF, AutoReply, RN, NRN"
LIST = ("List-Id", "List-Help", "List-Unsubscribe")
NEVER_BULK = re.compile(r"request|introduction|receipt|confirm")


@each("A1", "From is the programme, at its desk; Reply-To is a signed address or a desk; nobody is no-reply")
def from_the_programme(letter: Specimen) -> Iterator[str]:
    policy = letter.house.policies[letter.order.programme].programme
    [sender] = letter.message["From"].addresses
    if (sender.display_name, sender.addr_spec) != (
        policy.name,
        desk_address(letter.order.programme, "frontdesk", DOMAIN),
    ):
        yield f"From is {letter.message['From']}"
    place = letter.house.place(str(letter.message["Reply-To"]))
    if not (isinstance(place, ToDesk) or (isinstance(place, ToToken) and place.purpose == "r")):
        yield f"Reply-To is {letter.message['Reply-To']}"
    if re.search(rb"(?i)no.?reply", letter.head):
        yield "no-reply stands in its head"


@each("A2", "Message-ID is of the service's own domain; a Date; all lines CRLF, of at most 998 bytes")
def on_the_wire(letter: Specimen) -> Iterator[str]:
    if not re.fullmatch(rf"<[0-9a-f]+@{re.escape(DOMAIN)}>", str(letter.message["Message-ID"])):
        yield f"Message-ID is {letter.message['Message-ID']}"
    if parsedate_to_datetime(str(letter.message["Date"])).tzinfo is None:
        yield f"Date is {letter.message['Date']}"
    lines = letter.raw.split(b"\r\n")
    if b"\r" in b"".join(lines) or b"\n" in b"".join(lines):
        yield "a line ends in something else than CRLF"
    if longest := max(map(len, lines)) > LONGEST:
        yield f"a line has {longest} bytes"


@each(
    "A3", "Auto-Submitted: auto-replied from <> for a direct answer, auto-generated with a bounce address for all else"
)
def automatic(letter: Specimen) -> Iterator[str]:
    direct = letter.order.nature is Nature.ANSWER
    if letter.message.get_all("Auto-Submitted") != ["auto-replied" if direct else "auto-generated"]:
        yield f"Auto-Submitted is {letter.message['Auto-Submitted']}"
    if (letter.mail_from == "") is not direct:
        yield f"its envelope sender is <{letter.mail_from}>"


@each("A4", "X-Auto-Response-Suppress: OOF, AutoReply, RN, NRN, and nothing that would keep bounces away")
def suppressing(letter: Specimen) -> Iterator[str]:
    if letter.message.get_all("X-Auto-Response-Suppress") != [SUPPRESSED]:
        yield f"X-Auto-Response-Suppress is {letter.message['X-Auto-Response-Suppress']}"


@each("A5", "Precedence: bulk on digest, survey and check-in mail, and on no other")
def precedence(letter: Specimen) -> Iterator[str]:
    wanted = ["bulk"] if letter.template in BULK else None
    if letter.message.get_all("Precedence") != wanted:
        yield f"Precedence is {letter.message['Precedence']}"
    if letter.template in BULK and NEVER_BULK.search(letter.template):
        yield "a request, an introduction or a receipt is bulk mail"


@each("A6", "Those have List-Id, List-Help and List-Unsubscribe by mail; Post only beside an https address")
def lists(letter: Specimen) -> Iterator[str]:
    if letter.template not in BULK:
        return
    yield from (f"{name} is missing" for name in LIST if name not in letter.message)
    if f"<{letter.order.programme}.{DOMAIN}>" not in str(letter.message["List-Id"]):
        yield f"List-Id is {letter.message['List-Id']}"
    ways = re.findall(r"<([^>]*)>", str(letter.message["List-Unsubscribe"]))
    by_mail = [way for way in ways if way.startswith("mailto:")]
    if [unquote(urlsplit(way).path) for way in by_mail] != [str(letter.message["Reply-To"])]:
        yield f"List-Unsubscribe is {ways}"
    https = any(way.startswith("https:") for way in ways)
    if letter.message.get_all("List-Unsubscribe-Post") != (["List-Unsubscribe=One-Click"] if https else None):
        yield f"List-Unsubscribe-Post is {letter.message['List-Unsubscribe-Post']}"


@together(
    "A7",
    "An unsubscribe mail with an empty subject and an empty body is honoured at once",
    beside="the mail of an unsubscribe button",
)
def unsubscribed(post: Post) -> Iterator[tuple[str, str]]:
    for letter in _once_each(letter for letter in post.specimens if letter.template in BULK):
        post.office.now = max(post.office.now, letter.house.now())
        before = _stopped(letter)
        to, name = str(letter.message["Reply-To"]), f"<{letter.template}@reader.example>"
        head = f"From: {letter.rcpt_to}\r\nTo: {to}\r\nMessage-ID: {name}\r\nSubject:\r\n\r\n"
        mail = Mail(letter.rcpt_to, to, head.encode())
        post.office.flow.accept([mail])
        post.office.work()
        if before or not _stopped(letter):
            yield letter.order.name, "the empty mail to its List-Unsubscribe address did not stop it"
        _let_go_on(letter)


def _once_each(letters: Iterator[Specimen]) -> list[Specimen]:
    return list({letter.template: letter for letter in letters}.values())


def _stopped(letter: Specimen) -> bool:
    with letter.house.store.begin() as tx:
        reader = people.find_member(tx, letter.order.programme, letter.rcpt_to, "UTC")
    return reader is not None and reader.stopped


def _let_go_on(letter: Specimen) -> None:
    with letter.house.store.begin() as tx:
        reader = people.find_member(tx, letter.order.programme, letter.rcpt_to, "UTC")
        assert reader is not None
        people.set_stopped(tx, letter.order.programme, reader.id, stopped=False)


@each("A8", "Any other letter has no List header, and its foot says how to get fewer letters or to leave")
def transactional(letter: Specimen) -> Iterator[str]:
    if letter.template in BULK:
        return
    listed = [name for name in letter.message if name.startswith("List-")]
    if listed:
        yield f"it has {', '.join(listed)}"


@together(
    "A9",
    "A reminder repeats the subject byte for byte and names the letter before; a digest stands alone",
    beside="reminders and digests",
)
def threads(post: Post) -> Iterator[tuple[str, str]]:
    reminders = {letter.template: letter for letter in post.specimens if first_of(letter.template) != letter.template}
    for reminder in reminders.values():
        order = reminder.order
        thread = f"thread:{order.template}"
        pair = [
            Order(order.programme, name, order.language, LETTERS[order.template], Nature.SCHEDULED, thread)
            for name in (first_of(order.template), order.template)
        ]
        first, second = post.office.send(pair)
        subjects = [re.search(rb"(?ms)^Subject: .*?\r\n(?=\S)", letter.raw) for letter in (first, second)]
        if subjects[0] is None or subjects[1] is None or subjects[0][0] != subjects[1][0]:
            yield order.name, f"{second.subject!r} is not {first.subject!r}"
        if (second.message["In-Reply-To"], second.message["References"]) != (first.message["Message-ID"],) * 2:
            yield order.name, "it does not name the letter that it reminds of"
    for letter in post.specimens:
        if letter.template == "digest" and (letter.message["References"] or letter.message["In-Reply-To"]):
            yield letter.order.name, "a digest stands in a thread"


@together("A10", "The envelope sender is a signed address of this letter alone, and it has one recipient")
def verp(post: Post) -> Iterator[tuple[str, str]]:
    used = Counter(letter.mail_from for letter in post.specimens if letter.mail_from)
    for letter in post.specimens:
        place = letter.house.place(letter.mail_from) if letter.mail_from else None
        if letter.mail_from and not (isinstance(place, ToToken) and place.purpose == "b"):
            yield letter.order.name, f"<{letter.mail_from}> is no bounce address of ours"
        if used[letter.mail_from] > 1:
            yield letter.order.name, "another letter has the same envelope sender"
        if [to.addr_spec for to in letter.message["To"].addresses] != [letter.rcpt_to] or letter.message["Cc"]:
            yield letter.order.name, f"To is {letter.message['To']}"


@each("A11", "No Feedback-ID unless it is asked for")
def feedback(letter: Specimen) -> Iterator[str]:
    if "Feedback-ID" in letter.message:
        yield f"Feedback-ID is {letter.message['Feedback-ID']}"


@each("A12", "No pixel, no image, no address of the web: every link is a mail to us")
def untracked(letter: Specimen) -> Iterator[str]:
    if found := re.findall(r"(?i)<img\b|\bsrc=|url\(|https?://\S+", letter.page):
        yield f"its page has {found[:3]}"
    for link in letter.links:
        to = unquote(urlsplit(link).path)
        if not link.startswith("mailto:") or letter.house.place(to) is None:
            yield f"a link leads to {link[:60]}"


@together(
    "A13",
    "A domain outside ASCII is written in punycode; a name before the @ outside ASCII is told with its row",
    beside="addresses",
)
def addresses(_: Post) -> Iterator[tuple[str, str]]:
    table = "email,name,role\nana@bücher.example,Ana Duarte,mentee\njörg@firm.example,Jörg Maier,mentor\n".encode()
    rows, faults = read_rows(table)
    if [row["email"] for _, row in rows] != ["ana@xn--bcher-kva.example"]:
        yield "people.csv", f"bücher.example became {[row['email'] for _, row in rows]}"
    if [(fault.line, fault.column) for fault in faults] != [(3, "email")]:
        yield "people.csv", "the row of jörg@ is not told"


@each("A14", "Text in quoted-printable and UTF-8, and never format=flowed")
def encoded(letter: Specimen) -> Iterator[str]:
    if QUOTED_PRINTABLE not in letter.raw:
        yield f"its text is {letter.parts[0]['Content-Type']}, {letter.parts[0]['Content-Transfer-Encoding']}"
    if b"flowed" in letter.raw:
        yield "format=flowed"


QUOTED_PRINTABLE = b"\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
FLOWED = (
    b"From: ana@home.example\r\nSubject: x\r\nContent-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\r\n\r\n"
    b"ACCEPT, and this is one lo \r\nng line.\r\n"
)


@together("A14r", "format=flowed is read: soft breaks are joined, DelSp is honoured", beside="a mail to us")
def flowed(_: Post) -> Iterator[tuple[str, str]]:
    if "ACCEPT, and this is one long line." not in (text := open_message(FLOWED, null_sender=False).text):
        yield "a flowed mail", repr(text)


@each("A15", "From, envelope and Message-ID are of one domain, so that SPF and DKIM can speak for what people see")
def aligned(letter: Specimen) -> Iterator[str]:
    shown = (
        str(letter.message["From"].addresses[0].domain),
        str(letter.message["Message-ID"]).strip("<>").partition("@")[2],
    )
    for domain in (*shown, letter.mail_from.partition("@")[2] or DOMAIN):
        if domain != DOMAIN:
            yield f"a domain is {domain}"
