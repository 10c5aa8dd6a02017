"""Six mail programs: how each writes an answer, in plain text and in HTML."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from html import escape


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


def breaks(text: str) -> str:
    """Plain lines as HTML."""
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
        answer = f'<div dir="{direction}">{breaks(words) or "<br>"}</div>'
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
    lines = "\n".join(f'<p class="MsoNormal">{breaks(line) or "&nbsp;"}</p>' for line in words.split("\n"))
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
    answer = f'<div class="elementToProof" style="{style}">{breaks(words) or "<br>"}</div>'
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
            f'line-break: after-white-space;">{breaks(words)}{signed}{cited}</body></html>\n'
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
