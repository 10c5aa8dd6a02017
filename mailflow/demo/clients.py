"""People's mail programs: letters in the shapes that Gmail, Outlook, Apple Mail and phones really send."""

import quopri
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.header import Header
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, getaddresses
from html import escape
from urllib.parse import parse_qsl, unquote, urlsplit

from lxml import html as lxml_html


@dataclass(frozen=True)
class Quoted:
    """The letter that is answered, as the person's program shows it."""

    name: str
    address: str
    to: str
    subject: str
    when: datetime
    text: str
    html: str
    message_id: str
    references: str


Shape = Callable[[str, Quoted | None], str]


@dataclass(frozen=True)
class Program:
    """How one mail program writes: its answer prefix, own headers, boundary and two bodies."""

    answer: str
    headers: tuple[tuple[str, str], ...]
    boundary: str
    text: Shape
    html: Shape


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
    quoted = _read(answering) if answering is not None else None
    headers = [("MIME-Version", "1.0"), *program.headers, ("Date", format_datetime(when))]
    headers += [("Message-ID", message_id), *_thread(quoted)]
    headers += [("Subject", _answer_subject(program, quoted, subject)), ("From", _person(name, address))]
    headers += [("To", to)]
    return _alternative(headers, program.boundary, program.text(words, quoted), program.html(words, quoted))


def press(
    button: str, client: str, *, name: str, address: str, when: datetime, message_id: str, words: str = ""
) -> bytes:
    """What is sent when a mailto button is pressed: a new mail, with nothing quoted and no In-Reply-To."""
    uri = urlsplit(button)
    fields = {key.lower(): value for key, value in parse_qsl(uri.query.replace("+", "%2B"))}
    body = fields.get("body", "").replace("\r\n", "\n")
    typed = "\n".join(filter(None, (words, body)))
    to, subject = unquote(uri.path), fields.get("subject", "")
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


def out_of_office(
    *, name: str, address: str, to: str, words: str, when: datetime, answering: bytes, message_id: str
) -> bytes:
    """Exchange's automatic reply, marked as RFC 3834 asks."""
    quoted = _read(answering)
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
    body = f'<html>\n<body>\n<p class="MsoNormal">{_breaks(words)}</p>\n</body>\n</html>\n'
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


def _read(raw: bytes) -> Quoted:
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
        html=_inside(_body(letter, "html")) or _breaks(text),
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


def _breaks(text: str) -> str:
    return "<br>\n".join(escape(text, quote=False).split("\n"))


def _cited(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() if line.startswith(">") else f"> {line}" for line in text.split("\n"))


def _link(quoted: Quoted) -> str:
    return f'<a href="mailto:{escape(quoted.address)}">{escape(quoted.address)}</a>'


def _gmail(moment: str, direction: str, wraps: bool) -> tuple[Shape, Shape]:
    """Gmail: an attribution line, broken after "<" when it is long, over a cited letter."""

    def text(words: str, quoted: Quoted | None) -> str:
        if quoted is None:
            return words + "\n"
        line = f"On {quoted.when.strftime(moment)} {quoted.name} <{quoted.address}> wrote:"
        line = line.replace(" <", " <\n", 1) if wraps and len(line) > 78 else line
        return f"{words}\n\n{line}\n\n{_cited(quoted.text)}\n"

    def html(words: str, quoted: Quoted | None) -> str:
        answer = f'<div dir="{direction}">{_breaks(words) or "<br>"}</div>'
        if quoted is None:
            return answer + "\n"
        said = f"On {quoted.when.strftime(moment)} {escape(quoted.name)} &lt;{_link(quoted)}&gt; wrote:<br>"
        return (
            f'{answer}<br><div class="gmail_quote gmail_quote_container">'
            f'<div dir="ltr" class="gmail_attr">{said}</div>'
            '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;'
            'border-left:1px solid rgb(204,204,204);padding-left:1ex">'
            f"{quoted.html}</blockquote></div>\n"
        )

    return text, html


def _outlook_block(quoted: Quoted) -> tuple[tuple[str, str], ...]:
    sent = quoted.when.strftime("%A, %B %-d, %Y %-I:%M %p")
    sender = f"{quoted.name} <{quoted.address}>"
    return ("From", sender), ("Sent", sent), ("To", quoted.to), ("Subject", quoted.subject)


def _outlook_text(rule: str) -> Shape:
    def text(words: str, quoted: Quoted | None) -> str:
        if quoted is None:
            return words + "\n"
        block = "\n".join(f"{name}: {value}" for name, value in _outlook_block(quoted))
        return f"{words}\n\n{rule}{block}\n\n{quoted.text}\n"

    return text


def _outlook_html(words: str, quoted: Quoted | None) -> str:
    lines = "\n".join(f'<p class="MsoNormal">{_breaks(line) or "&nbsp;"}</p>' for line in words.split("\n"))
    block = "" if quoted is None else _mso_block(quoted)
    return (
        '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
        'xmlns:w="urn:schemas-microsoft-com:office:word">\n<head>\n'
        '<meta name="Generator" content="Microsoft Word 15 (filtered medium)">\n'
        "<style><!--\np.MsoNormal {margin:0in; font:11.0pt Calibri,sans-serif;}\n--></style>\n"
        '</head>\n<body lang="EN-US" link="#0563C1" vlink="#954F72">\n<div class="WordSection1">\n'
        f"{lines}\n{block}</div>\n</body>\n</html>\n"
    )


def _mso_block(quoted: Quoted) -> str:
    block = "<br>".join(f"<b>{name}:</b> {escape(value)}" for name, value in _outlook_block(quoted))
    return (
        '<p class="MsoNormal"><o:p>&nbsp;</o:p></p>\n<div>\n'
        '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in">\n'
        f'<p class="MsoNormal">{block}<o:p></o:p></p>\n</div>\n</div>\n{quoted.html}\n'
    )


def _outlook_web_html(words: str, quoted: Quoted | None) -> str:
    style = "font-family: Aptos, Calibri, sans-serif; font-size: 12pt; color: rgb(0, 0, 0);"
    answer = f'<div class="elementToProof" style="{style}">{_breaks(words) or "<br>"}</div>'
    if quoted is not None:
        block = "<br>".join(f"<b>{name}:</b> {escape(value)}" for name, value in _outlook_block(quoted))
        answer += (
            '<div id="appendonsend"></div>\n<hr style="display:inline-block;width:98%" tabindex="-1">\n'
            '<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt" '
            f'color="#000000">{block}</font><div>&nbsp;</div></div>\n<div>{quoted.html}</div>'
        )
    return f'<html>\n<head>\n</head>\n<body dir="ltr">\n{answer}\n</body>\n</html>\n'


def _apple(signature: str, mark: str) -> tuple[Shape, Shape]:
    """Apple: the attribution stands inside the citation; phones sign, and leave U+FEFF marks behind."""

    def said(quoted: Quoted) -> str:
        return f"On {quoted.when.strftime('%-d %b %Y, at %H:%M')}, {quoted.name} <{quoted.address}> wrote:"

    def text(words: str, quoted: Quoted | None) -> str:
        top = f"{words}\n\n{signature}".strip("\n") if signature else words
        if quoted is None:
            return top + "\n"
        return f"{top}\n\n> {mark}{said(quoted)}\n> \n{_cited(quoted.text)}\n"

    def html(words: str, quoted: Quoted | None) -> str:
        signed = f'<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">{signature}</div>' if signature else ""
        cited = "" if quoted is None else _apple_cited(escape(said(quoted)), mark, quoted)
        return (
            '<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head>'
            '<body style="overflow-wrap: break-word; -webkit-nbsp-mode: space; '
            f'line-break: after-white-space;">{_breaks(words)}{signed}{cited}</body></html>\n'
        )

    return text, html


def _apple_cited(said: str, mark: str, quoted: Quoted) -> str:
    return (
        f'<br id="lineBreakAtBeginningOfMessage"><div dir="ltr"><br><blockquote type="cite"><div>{mark}{said}'
        f'</div><br class="Apple-interchange-newline"><div>{quoted.html}</div></blockquote></div>'
    )


GMAIL_WEB = _gmail("%a, %b %-d, %Y at %-I:%M\u202f%p", "ltr", wraps=True)
GMAIL_ANDROID = _gmail("%a, %-d %b %Y, %H:%M", "auto", wraps=False)
APPLE_MAIL = _apple("", "")
IPHONE = _apple("Sent from my iPhone", "\ufeff")
XMS = ("X-MS-Has-Attach", "")

PROGRAMS = {
    "gmail-web": Program("Re: ", (), "000000000000a1b2c3064d1e2f30", *GMAIL_WEB),
    "gmail-android": Program("Re: ", (), "0000000000005d6e7f064d1e2f31", *GMAIL_ANDROID),
    "outlook": Program(
        "RE: ",
        (("X-Mailer", "Microsoft Outlook 16.0"), ("Content-Language", "en-us"), XMS),
        "----=_NextPart_000_0041_01DC5D1F.3A2B4C50",
        _outlook_text(""),
        _outlook_html,
    ),
    "outlook-web": Program(
        "RE: ",
        (("Accept-Language", "en-US"), ("Content-Language", "en-US"), XMS),
        "_000_AS8PR07MB8123mailflowdemo_",
        _outlook_text("_" * 32 + "\n"),
        _outlook_web_html,
    ),
    "apple-mail": Program(
        "Re: ",
        (("X-Mailer", "Apple Mail (2.3826.700.81)"),),
        "Apple-Mail=_6F0A2C7E-1B7A-4F0D-9E55-2C1D7A3B9E10",
        *APPLE_MAIL,
    ),
    "iphone": Program(
        "Re: ",
        (("X-Mailer", "iPhone Mail (22F76)"),),
        "Apple-Mail-2B9C41D7-8E0F-4C55-A0B3-7D1E6F2A9C44",
        *IPHONE,
    ),
}
