"""D: mailto links, each a finished mail that a person only has to send."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urlsplit

from mailflow.core.address import ToToken
from mailflow.core.commands import COMMANDS
from mailflow.egress.mailto import mailto
from tests.conventions.specimens import Specimen
from tests.conventions.table import each

LONGEST = 500
TOKEN = re.compile(r"r-([a-z2-7]+)@")
RANDOM = 10  # characters at least


def parts(link: str) -> tuple[str, dict[str, str]]:
    """To whom, and what is filled in. `+` is a plus here (RFC 6068 section 5), which parse_qsl does not know."""
    found = urlsplit(link.replace("+", "%2B"))
    return unquote(found.path), dict(parse_qsl(found.query, keep_blank_values=True, strict_parsing=True))


@each(
    "D1",
    "Percent-encoded by one function: %20 for a space, %0D%0A for a line break, %2B in an address, &amp; in the page",
)
def encoded(letter: Specimen) -> Iterator[str]:
    for link in letter.links:
        to, filled = parts(link)
        if mailto(to, filled.get("subject", ""), filled.get("body", "")) != link:
            yield f"made otherwise: {link}"
        if "+" in link or " " in link:
            yield f"a bare + or space: {link}"
    if re.search(r'href="[^"]*&(?!amp;)[^"]*"', letter.page):
        yield "a bare & in a link"


@each("D2", "A link fills in To, Subject and Body, and nothing else")
def only_three(letter: Specimen) -> Iterator[str]:
    for link in letter.links:
        if more := set(parts(link)[1]) - {"subject", "body"}:
            yield f"it fills in {', '.join(sorted(more))}"


@each("D3", "A link of at most 500 characters")
def short(letter: Specimen) -> Iterator[str]:
    for link in letter.links:
        if len(link) > LONGEST:
            yield f"{len(link)} characters"


@each("D4", "The first line of the body is the command, as is the subject; what follows is free")
def command_first(letter: Specimen) -> Iterator[str]:
    for link in letter.links:
        _, filled = parts(link)
        first = filled.get("body", "").split("\r\n")[0]
        if first != filled.get("subject") or first.split()[0] not in KEYWORDS:
            yield f"{first!r} is no command of ours, or not its subject"


KEYWORDS = {command.name for command in COMMANDS} | {str(number) for number in range(1, 10)}


@each("D5", "Beside every button the same keyword can be read, and typed, in the page and in the text")
def typed(letter: Specimen) -> Iterator[str]:
    beside = " ".join(
        " ".join(tag.itertext()) for tag in letter.tree.xpath('//td[@class="card"]/*[not(@class="buttons")]')
    )
    for paragraph in letter.tree.xpath('//p[a and not(contains(@class, "buttons"))]'):
        if letter.template != "digest" and not re.search(
            r"\w", "".join([paragraph.text or "", *(link.tail or "" for link in paragraph)])
        ):
            yield f"only links, and no buttons: {paragraph.text_content()}"
    for button in letter.buttons:
        keyword = parts(button.get("href"))[1]["subject"]
        if not any(re.search(rf"\b{re.escape(word)}\b", beside) for word in spoken(keyword, letter)):
            yield f"{keyword} cannot be read beside its button"
        if not any(f'"{word}"' in letter.text for word in spoken(keyword, letter)):
            yield f"{keyword} is not named in the text"


def spoken(keyword: str, letter: Specimen) -> list[str]:
    """The command, and every word of the reader's language that means it: all as they are shown, in capitals."""
    known = [words.phrases(keyword) for words in letter.house.words if words.language == letter.language]
    return [keyword, *(said.upper().replace("'", "’") for phrases in known for said in phrases)]


@each("D6", "The reply address has a token of small letters and digits without look-alikes, bound to this letter")
def tokens(letter: Specimen) -> Iterator[str]:
    place = letter.token()
    if place is None:
        return
    found = TOKEN.match(str(letter.message["Reply-To"]))
    if found is None or len(found[1]) < RANDOM:
        yield f"Reply-To is {letter.message['Reply-To']}"
    for link in letter.links:
        to = letter.house.place(parts(link)[0])
        if isinstance(to, ToToken) and to.token_id != place.token_id:
            yield "a link has the token of another letter"
