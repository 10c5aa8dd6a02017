"""What is it? Mails that really come from the victim's server, signed, and are no command of hers; and odd ones."""

from collections.abc import Callable
from dataclasses import replace

from tests.forgery.kinds.kind import Kind, Make, honest, spoof
from tests.forgery.post import EVIL, Post, above, below, put, text, with_text, without
from tests.forgery.worlds import Case

Change = Callable[[bytes], bytes]


def _good(change: Change) -> Make:
    """Signed by the victim's domain and sent by its server."""
    return lambda case: honest(case, change(case.raw))


def _fields(*lines: str) -> Make:
    return _good(lambda raw: above(raw, *lines))


def _said(case: Case) -> bytes:
    """The words of the command; a calendar has none, and a form's answers count wherever they stand (rule 11)."""
    return b"END" if case.verb.startswith("ANSWERS") else case.words.encode()


def _plain(raw: bytes, body: bytes) -> bytes:
    return with_text(put(raw, "Content-Type", "text/plain; charset=utf-8"), body)


def _body(make: Callable[[bytes], bytes]) -> Make:
    return lambda case: honest(case, _plain(case.raw, make(_said(case).split(b"\r\n")[0])))


def _quoted(case: Case) -> Post:
    lines = b"".join(b"> " + line + b"\r\n" for line in _said(case).split(b"\r\n"))
    return honest(case, _plain(case.raw, b"On Monday, Mentoring wrote:\r\n" + lines))


def _parts(kind: str, *parts: tuple[str, bytes]) -> Change:
    def change(raw: bytes) -> bytes:
        body = b"".join(b"--x\r\nContent-Type: " + of.encode() + b"\r\n\r\n" + one + b"\r\n" for of, one in parts)
        return with_text(put(raw, "Content-Type", f'{kind}; boundary="x"'), body + b"--x--\r\n")

    return change


def _attached(case: Case) -> Post:
    """The victim's good mail as an attachment of the forger's, in the victim's name."""
    inner = honest(case).raw
    raw = _parts("multipart/mixed", ("text/plain", b"See below."), ("message/rfc822", inner))(case.raw)
    return spoof(case, raw)


def _passed_on(case: Case) -> Post:
    """The victim passes a mail on, and it holds a good command of the victim's."""
    raw = _parts("multipart/mixed", ("text/plain", b"See below."), ("message/rfc822", honest(case).raw))(case.raw)
    return honest(case, raw)


def _text_attached(case: Case) -> Post:
    raw = _parts("multipart/mixed", ("text/plain", b"See the file."), ("application/octet-stream", _said(case)))(
        case.raw
    )
    return honest(case, raw)


def _hidden(case: Case) -> Post:
    page = b'<html><body><p>Thank you.</p><div style="display:none">' + _said(case) + b"</div></body></html>"
    return honest(case, with_text(put(case.raw, "Content-Type", "text/html; charset=utf-8"), page))


def _answer_of_calendar(case: Case) -> Post:
    entry = (
        b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:talk@calendar.example\r\nEND:VEVENT\r\nEND:VCALENDAR"
    )
    raw = _parts("multipart/alternative", ("text/plain", _said(case)), ("text/calendar; method=REPLY", entry))(case.raw)
    return honest(case, put(raw, "Subject", "Accepted: Mentoring"))


def _reported(case: Case) -> Post:
    raw = _parts("multipart/report; report-type=delivery-status", ("text/plain", _said(case)))(case.raw)
    return honest(case, raw)


def _filled(*lines: str) -> Make:
    """Signed, and then filled up by a server on the way."""

    def make(case: Case) -> Post:
        post = honest(case)
        return Post(below(post.raw, *lines), post.rcpt_to, post.mail_from, post.client)

    return make


def _forwarded(case: Case) -> Post:
    raw = put(case.raw, "Subject", "Fwd: your letter")
    return honest(case, _plain(raw, b"---------- Forwarded message ---------\r\nFrom: x\r\n\r\n" + _said(case)))


# A machine of the victim's that answers with the token, signed like all that leaves there.
MACHINES = {
    "Auto-Submitted: auto-replied": ("Auto-Submitted: auto-replied",),
    "Auto-Submitted with a comment": ("Auto-Submitted: auto-replied (vacation)",),
    "Auto-Submitted: auto-notified": ("Auto-Submitted: auto-notified; x=y",),
    "Precedence: bulk": ("Precedence: bulk",),
    "Precedence: auto_reply": ("Precedence: auto_reply",),
    "X-Autoreply": ("X-Autoreply: yes",),
    "X-Auto-Response": ("X-Autorespond: out of office",),
    "a list": ("List-Id: <friends.work.example>", "List-Post: <mailto:friends@work.example>"),
    "a list's way out": ("List-Unsubscribe: <mailto:x@work.example>",),
    "a group of Google's": ("X-Google-Group-Id: 1",),
    "a null return path": ("Return-Path: <>",),
    "failed recipients": ("X-Failed-Recipients: x@y.example",),
    "a read receipt": ("Content-Class: urn:content-classes:mdn",),
    "a reaction": ("X-MS-Exchange-Reaction: like",),
    "Exchange's out of office": ("X-MS-Exchange-Inbox-Rules-Loop: ben@work.example",),
}
SUBJECTS = {
    "an absence": "Automatic reply: your letter",
    "an absence, in German": "Automatische Antwort: Ihr Brief",
    "an absence, in French": "Réponse automatique : votre lettre",
    "a bounce": "Undelivered Mail Returned to Sender",
    "passed on": "Fwd: Will you mentor Ana Duarte?",
    "passed on, in German": "WG: Will you mentor Ana Duarte?",
}


def _head_only(case: Case) -> Post:
    """No Date and no Message-ID: nothing that one must sign."""
    return spoof(case, without(case.raw, "Date", "Message-ID"))


KINDS: tuple[Kind, ...] = (
    *(Kind(f"good, but a machine: {name}", _fields(*lines)) for name, lines in MACHINES.items()),
    *(
        Kind(f"good, but its subject is {name}", _good(lambda raw, said=said: put(raw, "Subject", said)))
        for name, said in SUBJECTS.items()
    ),
    Kind("good, but its envelope has no sender", lambda case: replace(honest(case), mail_from="")),
    Kind("good, but the words are quoted", _quoted),
    Kind("good, but the words were passed on", _forwarded),
    Kind("good, but the command is a mail inside", _passed_on),
    Kind("good, but the command is a file", _text_attached),
    Kind("good, but the command is hidden", _hidden),
    Kind("good, but a calendar's answer", _answer_of_calendar),
    Kind("good, but a delivery report", _reported),
    Kind(
        "good, but the words stand below a signature", _body(lambda words: b"Thank you.\r\n-- \r\n" + words + b"\r\n")
    ),
    Kind("good, but the words are asked about", _body(lambda words: b"Should I write " + words + b"?\r\n")),
    Kind("good, but the words are denied", _body(lambda words: b"I will not write " + words + b"\r\n")),
    Kind("good, but two From", _good(lambda raw: above(raw, f"From: {EVIL}"))),
    Kind("good, but over two hundred fields", _filled(*["X-A: b"] * 220)),
    Kind("good, but its head is too big", _filled(*[f"X-Long: {'x' * 900}"] * 80)),
    Kind("good, but nested too deep", _good(_parts("multipart/mixed", *[("multipart/mixed", b"")] * 90))),
    Kind("the victim's good mail, as an attachment", _attached),
    Kind("no Date, no Message-ID", _head_only),
    Kind("no To", lambda case: spoof(case, without(case.raw, "To"))),
    Kind("no Subject", lambda case: spoof(case, without(case.raw, "Subject"))),
    Kind("no head at all", lambda case: spoof(case, b"\r\n" + text(case.raw))),
    Kind("no text at all", lambda case: spoof(case, with_text(case.raw, b""))),
    Kind(
        "the command as the subject alone",
        lambda case: spoof(case, put(_plain(case.raw, b"\r\n"), "Subject", case.words[:40].splitlines()[0])),
    ),
    Kind("bare line feeds", lambda case: spoof(case, case.raw.replace(b"\r\n", b"\n"))),
    Kind("bare carriage returns", lambda case: spoof(case, case.raw.replace(b"\r\n", b"\r"))),
    Kind("a NUL in the text", lambda case: spoof(case, case.raw + b"\0\r\n")),
    Kind(
        "UTF-16",
        lambda case: spoof(
            case, with_text(put(case.raw, "Content-Type", "text/plain; charset=utf-16"), case.words.encode("utf-16"))
        ),
    ),
)
