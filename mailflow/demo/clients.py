"""What people's mail programs send: answers, pressed buttons, out-of-office replies."""

import quopri
from datetime import datetime
from email import message_from_bytes, policy
from email.header import Header
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, getaddresses
from urllib.parse import parse_qsl, unquote, urlsplit

from lxml import html as lxml_html

from mailflow.demo.programs import PROGRAMS, Program, Quoted, breaks


def compose(
    client: str,
    *,
    name: str,
    address: str,
    to: str,
    subject: str,
    words: str,
    when: datetime,
    answering: bytes | None = None,
    message_id: str,
) -> bytes:
    program = PROGRAMS[client]
    quoted = read_letter(answering) if answering is not None else None
    headers = [("MIME-Version", "1.0"), *program.headers, ("Date", format_datetime(when))]
    headers += [("Message-ID", message_id), *_thread(quoted)]
    headers += [("Subject", _answer_subject(program, quoted, subject)), ("From", _person(name, address))]
    headers += [("To", to)]
    return _alternative(headers, program.boundary, program.text(words, quoted), program.html(words, quoted))


def press(
    button: str, client: str, *, name: str, address: str, when: datetime, message_id: str, words: str = ""
) -> bytes:
    """What is sent when a mailto button is pressed: a new mail, with nothing quoted and no In-Reply-To."""
    to, subject, body = read_button(button)
    typed = "\n".join(filter(None, (words, body)))
    return compose(
        client,
        name=name,
        address=address,
        to=to,
        subject=subject,
        words=typed,
        when=when,
        message_id=message_id,
    )


def read_button(button: str) -> tuple[str, str, str]:
    """Address, subject and words of a mailto link (RFC 6068)."""
    uri = urlsplit(button)
    fields = {key.lower(): value for key, value in parse_qsl(uri.query.replace("+", "%2B"))}
    return unquote(uri.path), fields.get("subject", ""), fields.get("body", "").replace("\r\n", "\n")


def out_of_office(
    *, name: str, address: str, to: str, words: str, when: datetime, answering: bytes, message_id: str
) -> bytes:
    """Exchange's automatic reply, marked as RFC 3834 asks."""
    quoted = read_letter(answering)
    headers = [
        ("From", _person(name, address)),
        ("To", to),
        ("Subject", f"Automatic reply: {quoted.subject}"),
        ("Date", format_datetime(when)),
        ("Message-ID", message_id),
        *_thread(quoted),
        ("X-Auto-Response-Suppress", "All"),
        ("Auto-Submitted", "auto-replied"),
        ("Content-Language", "en-US"),
        ("MIME-Version", "1.0"),
    ]
    body = f'<html>\n<body>\n<p class="MsoNormal">{breaks(words)}</p>\n</body>\n</html>\n'
    return _alternative(headers, "_000_autoreplymailflowdemo_", words + "\n", body)


def buttons(raw: bytes) -> dict[str, str]:
    """The mailto links of a letter, by the words on them."""
    page = _body(_parse(raw), "html")
    if not page.strip():
        return {}
    links = [(" ".join(link.text_content().split()), link.get("href", "")) for link in _links(page)]
    return {label: href for label, href in links if href.lower().startswith("mailto:")}


def _links(page: str) -> list[lxml_html.HtmlElement]:
    return list(lxml_html.document_fromstring(page).iter("a"))


def read_letter(raw: bytes) -> Quoted:
    """Reads a letter of our own: nothing hostile comes this way."""
    letter = _parse(raw)
    name, address = getaddresses([str(letter["From"])])[0]
    text = _body(letter, "plain")
    return Quoted(
        name=name or address,
        address=address,
        to=str(letter["To"] or ""),
        subject=str(letter["Subject"] or ""),
        when=letter["Date"].datetime,
        text=text.rstrip("\n"),
        html=_inside(_body(letter, "html")) or breaks(text),
        message_id=str(letter["Message-ID"] or "").strip(),
        references=" ".join(str(letter["References"] or letter["In-Reply-To"] or "").split()),
    )


def _parse(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


def _body(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""


def _inside(page: str) -> str:
    """What stands in <body>, as a program pastes it under its own answer."""
    opening = page.lower().find("<body")
    if opening < 0:
        return page.strip()
    start, end = page.find(">", opening) + 1, page.lower().rfind("</body>")
    return page[start : end if end > 0 else len(page)].strip()


def _thread(quoted: Quoted | None) -> list[tuple[str, str]]:
    if quoted is None:
        return []
    chain = f"{quoted.references} {quoted.message_id}".strip().replace(" ", "\r\n ")
    return [("In-Reply-To", quoted.message_id), ("References", chain)]


def _answer_subject(program: Program, quoted: Quoted | None, subject: str) -> str:
    if quoted is None:
        return subject
    subject = subject or quoted.subject
    return subject if subject[:3].lower() == "re:" else program.answer + subject


def _person(name: str, address: str) -> str:
    return formataddr((name, address))


def _alternative(headers: list[tuple[str, str]], boundary: str, text: str, html: str) -> bytes:
    head = [f"{name}: {_encoded(name, value)}" for name, value in headers]
    head += [f'Content-Type: multipart/alternative; boundary="{boundary}"', "", ""]
    parts = [_part(boundary, "plain", text), _part(boundary, "html", html)]
    return "\r\n".join(head).encode() + b"".join(parts) + f"--{boundary}--\r\n".encode()


def _encoded(name: str, value: str) -> str:
    return value if value.isascii() else Header(value, "utf-8", header_name=name).encode(linesep="\r\n")


def _part(boundary: str, kind: str, content: str) -> bytes:
    head = f'--{boundary}\r\nContent-Type: text/{kind}; charset="UTF-8"\r\n'
    head += "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    body = quopri.encodestring(content.replace("\r\n", "\n").encode()).replace(b"\n", b"\r\n")
    return head.encode() + body + b"\r\n"
