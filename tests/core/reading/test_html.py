"""A letter in HTML: what of it is new, what is old, and what nobody sees (rule 12)."""

import pytest

from mailflow.core.reading.html import text_of_html
from mailflow.core.reading.reply import cut
from tests.rows import rows

OLD = "<p>Will you?</p><p>ACCEPT</p>"
QUOTES = {
    "Gmail": f'<div class="gmail_quote gmail_quote_container"><p class="gmail_attr">On 7 May</p>{OLD}</div>',
    "Gmail, seen through Outlook": f'<div class="x_gmail_quote">{OLD}</div>',
    "Apple Mail": f'<blockquote type="cite">{OLD}</blockquote>',
    "Apple Mail's drafts": f'<div class="AppleOriginalContents">{OLD}</div>',
    "Thunderbird": f'<div class="moz-cite-prefix">Am 07.05.24 schrieb Ben:<br></div>{OLD}',
    "Thunderbird, forwarding": f'<div class="moz-forward-container">{OLD}</div>',
    "Outlook on the web": f'<hr><div id="divRplyFwdMsg"><b>From:</b> Ben</div>{OLD}',
    "Outlook on the web, twice": f'<div id="x_divRplyFwdMsg"></div>{OLD}',
    "Outlook on the web, its place": f'<div id="appendonsend"></div>{OLD}',
    "Outlook 2010 on the web": f'<div id="divRpF123456">{OLD}</div>',
    "new Outlook": f'<div id="mail-editor-reference-message-container">{OLD}</div>',
    "Outlook on a phone": f'<div id="ms-outlook-mobile-reference-message">{OLD}</div>',
    "Outlook on Windows": f'<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3pt 0 0">{OLD}</div>',
    "Outlook 2010": f'<div style="border:none; border-top:solid #B5C4DF 1.0pt">{OLD}</div>',
    "Outlook, any colour": f'<div style="border:none;border-top:solid red 1pt;padding:3.0pt 0in 0in 0in">{OLD}</div>',
    "Outlook, rewritten": f'<div style="border-top: 1pt solid rgb(225, 225, 225)">{OLD}</div>',
    "Outlook on a Mac": f'<span id="OLK_SRC_BODY_SECTION">{OLD}</span>',
    "Hotmail": f'<hr id="stopSpelling">{OLD}',
    "Yahoo": f'<div id="yahoo_quoted_123" class="yahoo_quoted">{OLD}</div>',
    "Proton": f'<div class="protonmail_quote">{OLD}</div>',
    "Tuta": f'<div class="tutanota_quote">{OLD}</div>',
    "Samsung": f'<div class="elided-text">{OLD}</div>',
    "Zimbra": f'<hr id="zwchr" data-marker="__DIVIDER__">{OLD}',
    "Zimbra's headers": f'<div data-marker="__HEADERS__">{OLD}</div>',
    "GMX": f'<div name="quote" style="margin:10px 5px">{OLD}</div>',
    "Spark": f'<div name="messageReplySection">{OLD}</div>',
    "QQ": f"<includetail>{OLD}</includetail>",
    "QQ's title": f"<div>------------------&nbsp;原始邮件&nbsp;------------------</div>{OLD}",
    "NetEase": f'<div id="isReplyContent">{OLD}</div>',
    "Mail.ru": f'<div class="mail-quote-collapse">{OLD}</div>',
    "Zoho": f'<div class="zmail_extra">{OLD}</div>',
    "BlackBerry": f'<div id="_originalContent">{OLD}</div>',
    "Roundcube": f'<p id="reply-intro">On 2024-05-07 Ben wrote:</p>{OLD}',
    "a header block in bold": f"<b>From:</b> Ben<br><b>Sent:</b> Tue<br><b>To:</b> Ana<br><b>Subject:</b> x<br>{OLD}",
    "a header block in a table": "<table><tr><td>From:</td><td>Ben</td></tr><tr><td>Date:</td><td>Tue</td></tr>"
    f"<tr><td>Subject:</td><td>x</td></tr></table>{OLD}",
    "a preformatted letter": "<pre>\n\nAm 07.05.24 um 18:02 schrieb Ben:\n&gt; ACCEPT</pre>",
    "kept spaces": '<div style="white-space: pre-wrap">\n\n-----Original Message-----\nACCEPT</div>',
}


def new(source: str) -> str:
    return cut(text_of_html(source), lambda: ()).new_text


@rows("quote", QUOTES.values(), ids=list(QUOTES))
def test_a_quote_is_not_new_and_nothing_below_it(quote: str) -> None:
    assert new(f"<html><body><div>Thank you, yes</div>{quote}<div>DECLINE</div></body></html>") == "Thank you, yes"


@rows("quote", QUOTES.values(), ids=list(QUOTES))
def test_nothing_above_a_quote_is_nothing_new(quote: str) -> None:
    assert new(f"<html><body>{quote}<div>DECLINE</div></body></html>") == ""


SIGNATURES = [
    'class="gmail_signature"', 'class="moz-signature"', 'class="protonmail_signature_block"', 'id="AppleMailSignature"',
    'id="ms-outlook-mobile-signature"', 'id="Signature"', 'id="x_Signature"', 'id="composer_signature"',
    'id="ymail_android_signature"', 'name="messageSignatureSection"', 'data-signature-widget="container"',
    'class="k9mail-signature"', 'id="lineBreakAtBeginningOfSignature"',
]  # fmt: skip


@pytest.mark.parametrize("mark", SIGNATURES)
def test_a_signature_is_nobodys_words(mark: str) -> None:
    assert new(f"<div>yes</div><div {mark}>ACCEPT Ltd.</div><div>ACCEPT</div>") == "yes"


HIDING = [
    "display:none", "display : NONE !important", "visibility:hidden", "visibility:collapse", "mso-hide:all",
    "font-size:0", "font-size:0px", "font-size:0.0em", "font-size:1px", "opacity:0", "opacity:0.0", "max-height:0px",
    "height:0;overflow:hidden", "overflow:hidden;width:0px", "text-indent:-9999px", "position:absolute;left:-5000px",
    "clip: rect(0 0 0 0)", "color:transparent", "color:#fff;background:#ffffff", "background-color:red;color:red",
    "color:white;background-color:rgb(255, 255, 255)", "font-size:0.1px", "font-size:1.5px", "font-size:.05em",
    "font-size:1pt", "font-size:2%", "font:0/0 a", "color:#FFF !important;background:white", "color:rgba(0,0,0,0)",
    "color:white;background:#fff url(a.gif)", "color:#ffffff00", "color:black;background-color:#000",
    "color:rgba(9,9,9,1);background:rgb(9,9,9)",
]  # fmt: skip


@rows("look", HIDING)
def test_what_nobody_sees_is_not_read(look: str) -> None:
    assert text_of_html(f'<p>Hello</p><div style="{look}">ACCEPT <b>ACCEPT</b></div>') == "Hello"


SEEN = [
    "font-size:0.9em", "font-size:10px", "font-size:11pt", "font-size:90%", "background-color:transparent",
    "background-color:rgba(0,0,0,0)", "color:rgba(0,0,0,0.8)", "color:#000", "color:#ffffff;background:#000",
    "opacity:0.8", "max-height:0.5em", "height:0",
    "line-height:0;overflow:hidden",
    "color:#fff", "color:red;background:white", "text-indent:-2em", "left:-5px", "overflow:hidden;width:100%",
    "border:none;border-top:solid black 1pt", "color: rgb(0, 0, 0); background-color: rgba(0, 0, 0, 0)",
    "color:rgba(0,0,0,0.87);background:rgba(0,0,0,0.02)", "color:inherit;background-color:inherit",
    "color:initial;background:initial", "color:#fff;background:#ffffff80", "color:#fff;background:#fff8",
    "color:rgb(255,255,255);background-color:rgba(255,255,255,0)",
]  # fmt: skip


@pytest.mark.parametrize("look", SEEN)
def test_what_a_person_sees_is_read(look: str) -> None:
    """White words on no ground, too: so writes a screen set to dark."""
    assert text_of_html(f'<div style="{look}">ACCEPT</div>') == "ACCEPT"


@pytest.mark.parametrize(
    "tag", ["style", "script", "title", "template", "textarea", "noscript", "svg", "iframe", "video"]
)
def test_what_is_no_text_is_not_read(tag: str) -> None:
    assert "ACCEPT" not in text_of_html(f"<body><p>Hello</p><{tag}>ACCEPT</{tag}></body>")


def test_a_hidden_attribute_hides() -> None:
    assert text_of_html("<p>Hello</p><p hidden>ACCEPT</p>") == "Hello"


@pytest.mark.parametrize(
    "struck", ["<s>ACCEPT</s>", "<del>ACCEPT</del>", '<span style="text-decoration: line-through">ACCEPT</span>']
)
def test_struck_words_are_marked(struck: str) -> None:
    assert text_of_html(f"<p>{struck} DECLINE</p>") == "~~ACCEPT~~ DECLINE"


SHAPES = [
    ("<table><tr><td>ACCEPT</td><td>DECLINE</td></tr></table>", "ACCEPT DECLINE"),
    ("<p>one\ntwo</p>", "one two"), ("<pre>one\ntwo</pre>three\nfour", "one\ntwo\nthree four"),
    ("one<br>two", "one\ntwo"), ("<dl><dt>one<dd>two</dl>", "one\n\ntwo"), ("a<b>b</b>c", "abc"), ("", ""),
    ("<!-- ACCEPT -->yes", "yes"), ("<p>a &amp; b&nbsp;c</p>", "a & b c"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "text"), SHAPES, ids=[source for source, _ in SHAPES])
def test_lines_and_cells_keep_their_words_apart(source: str, text: str) -> None:
    assert text_of_html(source) == text


def test_a_tree_deeper_than_the_stack_is_no_crash() -> None:
    assert "ACCEPT" not in text_of_html("<blockquote>" * 5_000 + "ACCEPT")
    text_of_html("<div>" * 5_000 + "ACCEPT")


INDENT = '<blockquote style="margin: 0 0 0 40px; border: none; padding: 0px;">'
NO_INDENT = [
    "<blockquote>", '<blockquote type="cite" style="margin:0 0 0 40px;border:none;padding:0px">',
    '<blockquote class="gmail_quote" style="margin:0 0 0 .8ex">', '<blockquote style="margin:0 0 0 40px">',
]  # fmt: skip


def test_what_somebody_indented_is_their_own() -> None:
    """The button of Gmail and of WebKit's editor, and nothing that looks like a quote."""
    assert new(f"<div>{INDENT}<div>ACCEPT</div></blockquote></div><div class=gmail_quote>DECLINE</div>") == "ACCEPT"
    assert [new(f"<div>{tag}ACCEPT</blockquote></div>") for tag in NO_INDENT] == [""] * len(NO_INDENT)
