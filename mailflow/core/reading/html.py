"""HTML to the text a person newly wrote: hidden elements are never read, quotes become a cut (rule 12)."""

import re

from lxml import etree
from lxml import html as lxml_html

from mailflow.core.reading.reply import STRUCK as STRUCK_MARK

UNREAD_TAGS = (
    "audio button canvas datalist dialog embed head iframe noembed noframes noscript object script select style svg "
    "template textarea title video"
)
BREAKING_TAGS = (
    "address article blockquote br center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr li ol p pre "
    "section table tr ul"
)
UNREAD = frozenset(UNREAD_TAGS.split())
BREAKS = frozenset(BREAKING_TAGS.split())
CELLS = frozenset({"td", "th"})
# Struck words are taken back: with the mark the line is asked about (rule 17).
STRUCK = frozenset({"s", "strike", "del"})
QUOTE_TAGS = frozenset({"blockquote", "includetail"})
# What the indent button of Gmail and WebKit writes around a person's own words; quotes have a rule, or a name.
INDENTED = re.compile(r"^(?=.*margin:00040px)(?=.*border:none)(?=.*padding:0(?:px)?(?:;|$))")
# Outlook on the web puts "x_" before the names in a letter it answers.
QUOTE_CLASSES = frozenset(
    {
        "airmail_ext_on",
        "appleoriginalcontents",
        "clean_bq",
        "cloudmagic-smart-beautify",
        "elided-text",
        "freshdesk_quote",
        "front-blockquote",
        "gmail_attr",
        "gmail_extra",
        "gmail_quote",
        "gmail_quote_container",
        "gmail_quote_attribution",
        "hs_reply",
        "mail-quote-collapse",
        "mail_quote",
        "mailplus-quote",
        "mailru-blockquote",
        "missive_quote",
        "moz-cite-prefix",
        "moz-email-headers-table",
        "moz-forward-container",
        "ms-outlook-mobile-reference-message",
        "ntes_mailquote",
        "outlookmessageheader",
        "protonmail_quote",
        "qmbox",
        "tutanota_quote",
        "yahoo_quoted",
        "zmail_extra",
        "zmail_extra_hr",
    }
)
QUOTE_IDS = (
    "_originalcontent",
    "appendonsend",
    "appleoriginalcontents",
    "divneteasemail",
    "divrplyfwdmsg",
    "divrpf",
    "includetail",
    "isforwardcontent",
    "isreplycontent",
    "mail-app-auto-quote",
    "mail-editor-reference-message-container",
    "ms-outlook-mobile-reference-message",
    "olk_src_body_section",
    "original-content",
    "originalmessage",
    "reply-intro",
    "stopspelling",
    "yahoo_quoted",
    "yqt",
    "zwchr",
)
# GMX and Web.de, Spark; Zimbra.
QUOTE_NAMES = frozenset({"quote", "messagereplysection"})
QUOTE_MARKERS = frozenset({"__divider__", "__headers__", "__quoted_text__"})
SIGNATURE_CLASSES = frozenset(
    {
        "gmail_signature",
        "gmail_signature_prefix",
        "k9mail-signature",
        "moz-signature",
        "protonmail_signature_block",
        "tutanota_signature",
        "-x-evo-signature",
    }
)
SIGNATURE_IDS = (
    "applemailsignature",
    "bloop_sign",
    "composer_signature",
    "linebreakatbeginningofsignature",
    "ms-outlook-mobile-signature",
    "signature",
    "ymail_android_signature",
    "ymail_ios_signature",
    "zm-_id_-sgn",
)
SIGNATURE_NAMES = frozenset({"messagesignaturesection"})
NOT_ZERO = r"(?![.\d]*[1-9])"
TINY = rf"font-size:(?:0{NOT_ZERO}|[01]?(?:\.\d{{1,9}})?p[xt]|0?\.[01]\d{{0,9}}r?em|\d(?:\.\d{{1,9}})?%)"
CLEAR = (
    r"(?<![-\w])color:(?:transparent|rgba\((?:[\d.]{1,5}%?,){3}0?\.?0*%?\)|#[0-9a-f]{6}00|#[0-9a-f]{3}0(?![0-9a-f]))"
)
HIDDEN = re.compile(
    rf"display:none|visibility:(?:hidden|collapse)|mso-hide:all|clip:rect\(0|{CLEAR}|"
    rf"{TINY}|(?<![-\w])font:0{NOT_ZERO}|opacity:0{NOT_ZERO}|max-(?:height|width):0{NOT_ZERO}|"
    r"(?:text-indent|left|top|margin-left):-\d{3}"
)
# Without overflow:hidden, what is larger than its box is seen.
NO_ROOM = re.compile(rf"(?<![-\w])(?:height|width):0{NOT_ZERO}")
COLOURS = re.compile(r"(?:^|;)(color|background|background-color):(#[0-9a-f]{3,8}|rgba?\([\d.,%]{5,40}\)|[a-z]{3,20})")
NAMED_COLOURS = {"white": "#ffffff", "black": "#000000"}
RGB = re.compile(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})(?:,(?:1(?:\.0{0,9})?|100%))?\)")
# No colour of its own; "url" and "linear" begin a picture.
BORROWED = frozenset(
    {"inherit", "initial", "transparent", "unset", "revert", "currentcolor", "none", "url", "linear", "auto"}
)
STRUCK_STYLE = "line-through"
GREYS = r"(?:#(?:e1e1e1|b5c4df|dcdcdc)|rgb\((?:225,225,225|181,196,223)\))"
# Outlook's line above its header block: one of its two greys, or any rule with the 3 points that Word puts below it.
OUTLOOK_BORDER = re.compile(
    rf"border-(?:top|color):[^;]{{0,40}}{GREYS}|border:none;border-top:solid[^;]{{0,40}};padding:3(?:\.0)?pt0"
)
Step = tuple[etree._Element | str, bool]
# The cut that mailflow.core.reading.reply knows: a quoted line.
QUOTE_MARK = "\n>\n"


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


PIECES = 60_000


def walk(root: etree._Element, pieces: list[str]) -> None:
    """Depth first without recursion: a crafted letter nests deeper than the stack. Far more than is read is enough."""
    stack: list[Step] = [(root, False)]
    while stack and len(pieces) < PIECES:
        item, keeps_lines = stack.pop()
        if isinstance(item, str):
            pieces.append(item)
        elif is_quote(item):
            pieces.append(QUOTE_MARK)
            # Below a quote nothing is new (rule 11), so nothing below it is read.
            return
        else:
            enter(item, keeps_lines, pieces, stack)


def enter(element: etree._Element, keeps_lines: bool, pieces: list[str], stack: list[Step]) -> None:
    tag, look = str(element.tag).lower(), style(element)
    stack.append((plain(element.tail, keeps_lines), False))
    if tag in UNREAD or is_hidden(element, look):
        return
    before, after = around(tag, look)
    pieces.append(before + ("\n--\n" if is_signature(element) else ""))
    stack.append((after, False))
    keeps_lines = keeps_lines or tag == "pre" or "white-space:pre" in look
    stack.extend((child, keeps_lines) for child in reversed(list(element)))
    pieces.append(plain(element.text, keeps_lines))


def around(tag: str, look: str) -> tuple[str, str]:
    """What stands before and after an element's words."""
    struck = STRUCK_MARK if tag in STRUCK or STRUCK_STYLE in look else ""
    if tag in BREAKS:
        return f"\n{struck}", struck if tag == "br" else f"{struck}\n"
    cell = " " if tag in CELLS else ""
    return f"{cell}{struck}", f"{struck}{cell}"


def plain(text: str | None, keeps_lines: bool) -> str:
    """Line ends are spaces, but where the text is set as it was typed."""
    text = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return text if keeps_lines else text.replace("\n", " ")


def is_quote(element: etree._Element) -> bool:
    return (
        (str(element.tag).lower() in QUOTE_TAGS and not is_indented(element))
        or bool(classes(element) & QUOTE_CLASSES)
        or named(element, "id").startswith(QUOTE_IDS)
        or named(element, "name") in QUOTE_NAMES
        or named(element, "data-marker") in QUOTE_MARKERS
        or bool(OUTLOOK_BORDER.search(style(element)))
    )


def is_indented(element: etree._Element) -> bool:
    return set(element.keys()) <= {"style", "dir"} and bool(INDENTED.search(style(element)))


def is_signature(element: etree._Element) -> bool:
    return (
        bool(classes(element) & SIGNATURE_CLASSES)
        or named(element, "id").startswith(SIGNATURE_IDS)
        or named(element, "name") in SIGNATURE_NAMES
        or element.get("data-signature-widget") is not None
    )


def is_hidden(element: etree._Element, look: str) -> bool:
    if element.get("hidden") is not None or HIDDEN.search(look) or is_unseen(look):
        return True
    return "overflow:hidden" in look and NO_ROOM.search(look) is not None


def is_unseen(look: str) -> bool:
    """Words in the colour of their own ground. White words on no ground are read: so writes a screen set to dark."""
    found = {name.partition("-")[0]: one_colour(said) for name, said in COLOURS.findall(look)}
    return bool(found.get("color")) and found["color"] == found.get("background")


def one_colour(said: str) -> str:
    """The many ways to write a colour, as one: white, #fff and rgb(255,255,255) are #ffffff. Nothing for what is not
    opaque, or is another element's: such a ground hides nothing."""
    said = NAMED_COLOURS.get(said, said)
    if said.startswith("#"):
        digits = said[1:] if len(said) > 5 else "".join(digit * 2 for digit in said[1:])
        return f"#{digits[:6]}" if digits[6:] in ("", "ff") else ""
    parts = RGB.fullmatch(said)
    if parts:
        return "#" + "".join(f"{int(part):02x}" for part in parts.groups())
    return said if said.isalpha() and said not in BORROWED else ""


def named(element: etree._Element, attribute: str) -> str:
    return (element.get(attribute) or "").lower().removeprefix("x_")


def classes(element: etree._Element) -> set[str]:
    return {name.removeprefix("x_") for name in (element.get("class") or "").lower().split()}


def style(element: etree._Element) -> str:
    return "".join((element.get("style") or "").lower().split())[:2_000]
