"""A mail as the page shows it: its HTML in a frame of its own, its words, its bytes, its buttons, what is enclosed."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from lxml import html as lxml_html

from mailflow.demo import clients

EMPTY = "<!doctype html><title>Nothing</title><p>This mail has no HTML.</p>"


@dataclass(frozen=True)
class Button:
    """A link of a letter that writes a mail."""

    label: str
    to: str
    subject: str
    words: str


@dataclass(frozen=True)
class Enclosed:
    """A file that comes with a mail."""

    name: str
    data: bytes


def text_of(raw: bytes) -> str:
    """Its text part."""
    return clients.read_letter(raw).text


def buttons_of(raw: bytes) -> list[Button]:
    """In the order in which they stand."""
    page = _page(raw)
    return [Button(_label(link), *clients.read_button(link.get("href", ""))) for link in _links(page)]


def page_of(raw: bytes, press: str) -> str:
    """Its HTML; a button leads to `press` and its number, and no other link leads anywhere."""
    page = _page(raw)
    ours = _links(page)
    for link in page.iter("a"):
        link.set("target", "_top")
        if link not in ours:
            link.attrib.pop("href", None)
    for number, link in enumerate(ours):
        link.set("href", f"{press}{number}#write")
    return f"<!doctype html>\n{lxml_html.tostring(page, encoding='unicode')}"


def _page(raw: bytes) -> lxml_html.HtmlElement:
    body = _message(raw).get_body(("html",))
    return lxml_html.document_fromstring(str(body.get_content()) if body is not None else EMPTY)


def _links(page: lxml_html.HtmlElement) -> list[lxml_html.HtmlElement]:
    return [link for link in page.iter("a") if link.get("href", "").lower().startswith("mailto:")]


def _label(link: lxml_html.HtmlElement) -> str:
    return " ".join(link.text_content().split())


def enclosed_in(raw: bytes) -> list[Enclosed]:
    """Its attachments."""
    found = enumerate(_message(raw).iter_attachments(), 1)
    return [Enclosed(part.get_filename() or f"part-{number}", _data(part)) for number, part in found]


def _data(part: EmailMessage) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _message(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)
