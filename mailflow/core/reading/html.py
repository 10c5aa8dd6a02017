"""HTML to the text a person newly wrote: hidden elements are never read, quotes become a cut (rule 12)."""

import re

from lxml import etree
from lxml import html as lxml_html

UNREAD = frozenset(
    {
        "head",
        "noscript",
        "object",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
    }
)
BREAKS = frozenset(
    {"p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "hr", "pre", "blockquote"}
)
QUOTE_CLASSES = frozenset(
    {
        "cloudmagic-smart-beautify",
        "front-blockquote",
        "gmail_attr",
        "gmail_extra",
        "gmail_quote",
        "mailplus-quote",
        "moz-cite-prefix",
        "outlookmessageheader",
        "protonmail_quote",
        "tutanota_quote",
        "yahoo_quoted",
        "zmail_extra",
    }
)
QUOTE_IDS = (
    "appendonsend",
    "divrplyfwdmsg",
    "mail-editor-reference-message-container",
    "x_appendonsend",
    "x_divrplyfwdmsg",
    "yahoo_quoted",
)
SIGNATURE_CLASSES = frozenset({"gmail_signature", "moz-signature", "protonmail_signature_block"})
HIDDEN = re.compile(
    r"display:none|visibility:hidden|font-size:0(?![.\d])|mso-hide:all|opacity:0(?![.\d])|max-height:0(?![.\d])"
)
OUTLOOK_BORDER = re.compile(r"border-top:solid#(?:e1e1e1|b5c4df)")
# The cut that mailflow.core.reading.reply knows: a quoted line.
QUOTE_MARK = "\n>\n"
DEPTH = 200


def text_of_html(source: str) -> str:
    root = parsed(source)
    if root is None:
        return ""
    pieces: list[str] = []
    walk(root, pieces)
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(lines).strip("\n")


def parsed(source: str) -> etree._Element | None:
    parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8", huge_tree=False)
    try:
        return etree.fromstring(source.encode("utf-8", errors="replace"), parser)
    except (etree.LxmlError, ValueError):
        return None


def walk(root: etree._Element, pieces: list[str]) -> None:
    """Depth first without recursion: a crafted letter nests deeper than the stack."""
    stack: list[etree._Element | str] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            pieces.append(item)
        elif is_quote(item):
            pieces.append(QUOTE_MARK)
            # Below a quote nothing is new (rule 11), so nothing below it is read.
            return
        else:
            enter(item, pieces, stack)


def enter(element: etree._Element, pieces: list[str], stack: list[etree._Element | str]) -> None:
    tag = str(element.tag).lower()
    stack.append(plain(element.tail))
    if tag in UNREAD or is_hidden(element):
        return
    if tag in BREAKS:
        pieces.append("\n")
        stack.append("\n" if tag != "br" else "")
    if classes(element) & SIGNATURE_CLASSES:
        pieces.append("\n--\n")
    stack.extend(reversed(list(element)))
    pieces.append(plain(element.text))


def plain(text: str | None) -> str:
    return (text or "").replace("\r", " ").replace("\n", " ")


def is_quote(element: etree._Element) -> bool:
    tag = str(element.tag).lower()
    name = (element.get("id") or "").lower()
    return (
        tag == "blockquote"
        or bool(classes(element) & QUOTE_CLASSES)
        or name.startswith(QUOTE_IDS)
        or bool(OUTLOOK_BORDER.search(style(element)))
    )


def is_hidden(element: etree._Element) -> bool:
    return element.get("hidden") is not None or bool(HIDDEN.search(style(element)))


def classes(element: etree._Element) -> set[str]:
    return set((element.get("class") or "").lower().split())


def style(element: etree._Element) -> str:
    return "".join((element.get("style") or "").lower().split())[:2_000]
