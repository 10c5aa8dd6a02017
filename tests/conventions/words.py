"""C1 to C6, C14: the words of a letter, its subject and what a mail program shows beside it."""

import copy
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from mailflow.core.letter import ASKS
from mailflow.egress.fold import BAR, COLUMNS
from mailflow.egress.render import LetterError
from mailflow.egress.source import read
from tests.conventions.specimens import MEMBER, TEMPLATES, Specimen
from tests.conventions.table import each

SUBJECT, PREHEADER = 60, (40, 110)
WORD = re.compile(r"[^\W_]+")
ONLY_ON_A_PAGE = (
    '//*[@class="masthead" or @class="overline" or @class="preheader" or starts-with(@class, "head")'
    " or self::style or self::title]"
)
# What the twin writes for a link or a button, and no page does: (reply "HELP"), Decline: reply "DECLINE".
LINKED = re.compile(r"""\([^()"]*"[^"]*"\)|(?<=: )[^:"\n]*(?="[A-Z0-9 ]+"$)""", re.MULTILINE)
BUTTONS = re.compile(r"\{% if buttons %\}(.*?)\{% endif %\}", re.DOTALL)
CLOCK = re.compile(r"\b\d{1,2}:\d\d\b")
ZONE = re.compile(r"\b\d{1,2}:\d\d(?: ?[ap]\.?m\.?)?[^.:\n]{0,40}?(?:\([\w/+-]+\)|\bUTC\b|\b[A-Z]{3,4}\b)")
# "MEET tomorrow 14:00": the hour of an example is its writer's own, and a line is read without a zone.
LINE_TO_WRITE = re.compile(r"[“„«\"]\s*[^\W\d_a-zß-ÿ]{2,} [^”“»\"]*[”“»\"]")
DEFAULTED = {"ref", "because", "quieter", "stranger", "farewell", "helper"}  # every letter has them
HOLE = re.compile(r" [,.](?:\s|$)|“”|\(\)")
MOST_BUTTONS = 2
ROWS = 5
FIRST_WORDS = 60


def visible(letter: Specimen) -> Any:
    """The page's tree without what only a page has."""
    tree = copy.deepcopy(letter.tree)
    for extra in tree.xpath(ONLY_ON_A_PAGE):
        extra.getparent().remove(extra)
    return tree


def said(words: str) -> set[str]:
    return {word.casefold() for word in WORD.findall(words)}


@each(
    "C1",
    "Text, the page, then a calendar's part; the text has every word of the page in lines of at most 78 characters",
)
def twin(letter: Specimen) -> Iterator[str]:
    invites = ["text/calendar"] if letter.order.facts.get("ical") else []
    if [part.get_content_type() for part in letter.parts] != ["text/plain", "text/html", *invites]:
        yield "it is not text first, then the page"
    shown, of_buttons = said(" ".join(visible(letter).itertext())), about_buttons(letter)
    if missing := sorted(shown - said(letter.text) - of_buttons):
        yield f"the text lacks {', '.join(missing)}"
    page = said(" ".join([*letter.tree.itertext(), *letter.links])) | of_buttons
    if missing := sorted(said(LINKED.sub(" ", letter.text)) - page - counted(letter)):
        yield f"the page lacks {', '.join(missing)}"
    if long := [line for line in letter.text.splitlines() if len(line) > COLUMNS]:
        yield f"a line has {len(long[0])} characters: {long[0][:40]}"


def about_buttons(letter: Specimen) -> set[str]:
    """What is said about pressing a button stands where there is one: the page and the text part there."""
    source = read(TEMPLATES / letter.language / f"{letter.template}.md").body
    return {word for piece in BUTTONS.findall(source) for word in said(piece)}


def counted(letter: Specimen) -> set[str]:
    """A page numbers its lists by itself."""
    return {str(at) for rows in letter.tree.xpath("//ol") for at, _ in enumerate(rows, 1)}


@each("C2", "A subject of at most 60 characters, with no emoji, no shouting and no Re:", share=0.95)
def subject(letter: Specimen) -> Iterator[str]:
    if len(letter.subject) > SUBJECT:
        yield f"{len(letter.subject)} characters: {letter.subject}"
    yield from shouted(letter.subject)


@each("C2n", "No emoji, no word in capitals that is no command or name, no Re: and no exclamation mark, ever")
def calm(letter: Specimen) -> Iterator[str]:
    yield from shouted(letter.subject)
    if not letter.subject or letter.subject != " ".join(letter.subject.split()):
        yield f"{letter.subject!r} is empty or has odd spaces"


def shouted(subject: str) -> Iterator[str]:
    if any(unicodedata.category(mark) == "So" for mark in subject):
        yield f"an emoji: {subject}"
    if re.match(r"(?i)(re|fw|fwd|aw|wg|tr)\s*:", subject):
        yield f"it pretends to be an answer: {subject}"
    if "!" in subject or (len(subject) > 8 and subject.isupper()):
        yield f"it shouts: {subject}"


@each("C3", "A preheader of 40 to 110 characters that says what the subject does not")
def preheader(letter: Specimen) -> Iterator[str]:
    if not PREHEADER[0] <= len(letter.preheader) <= PREHEADER[1]:
        yield f"{len(letter.preheader)} characters: {letter.preheader}"
    if letter.preheader in letter.subject or letter.subject in letter.preheader:
        yield f"it repeats the subject: {letter.preheader}"
    if len(said(letter.preheader) - said(letter.subject)) < 4:
        yield f"it adds too little to the subject: {letter.preheader}"


@each("C4", "One decision: at most one set of buttons, of at most two; a digest has at most five rows of need")
def one_decision(letter: Specimen) -> Iterator[str]:
    sets = letter.tree.xpath('//p[@class="buttons"]')
    if len(sets) > 1:
        yield f"{len(sets)} sets of buttons"
    if len(letter.buttons) > MOST_BUTTONS and letter.template not in {"digest"}:
        yield f"{len(letter.buttons)} buttons"
    if len(letter.tree.xpath('//td[@class="row"]')) > ROWS:
        yield "more than five rows"


@each("C5", "By when stands in the subject or the first 60 words, and an hour that is told has its zone")
def by_when(letter: Specimen) -> Iterator[str]:
    facts = letter.order.facts
    due = str(facts.get("due", ""))
    first = " ".join(letter.body.replace("|", " ").split()[:FIRST_WORDS])
    short = str(facts.get("due_short") or due)
    if due and asks(letter) and due not in first and short not in f"{letter.subject} {letter.preheader}":
        yield f"{due} stands later"
    if letter.template == "digest":  # its foot says when the next one comes, by its reader's own clock
        return
    told = LINE_TO_WRITE.sub(" ", " ".join(letter.body.replace(BAR, "").split()))
    hours = CLOCK.findall(told)
    if len(hours) > len(ZONE.findall(told)):
        yield f"an hour without its zone: {hours}"


def asks(letter: Specimen) -> bool:
    """By a day: some letters have a day among their facts that their reader has nothing to do with."""
    source = read(TEMPLATES / letter.language / f"{letter.template}.md").body
    return letter.template in ASKS and "{{ due }}" in source


@each("C6", "A foot with why, who reads answers, how to get fewer or to leave, the reference and the organisation")
def foot(letter: Specimen) -> Iterator[str]:
    policy, words = letter.house.policies[letter.order.programme].programme, " ".join(letter.foot.split())
    wanted = {
        "the programme": policy.name,
        "the organisation": policy.organisation,
        "the postal address": policy.postal,
        "whom to write to": f"{letter.order.programme}-team@",
        "a person": policy.signs if is_member(letter) and letter.order.reader is MEMBER else "",
        "its reference": letter.order.facts.get("ref", ""),
    }
    for what, expected in wanted.items():
        if expected and str(expected) not in words:
            yield f"{what} is not there: {expected}"
    if is_member(letter):
        if "subject=HELP" not in "".join(letter.links):
            yield "no way to ask for help"
        if not any(leaves(word, letter) for word in re.findall(r"\b[^\W\d_]{4,}\b", words) if word.isupper()):
            yield "it does not say how to leave"


def is_member(letter: Specimen) -> bool:
    """Somebody who could leave: no stranger, and nobody who has left."""
    return not any(letter.order.facts.get(one) for one in ("stranger", "farewell"))


def leaves(word: str, letter: Specimen) -> bool:
    """In English or in the reader's own language."""
    known = {words.language: words.phrases("LEAVE") for words in letter.house.words}
    return word.casefold() in {*known["en"], *known.get(letter.language, ())}


@each("C14", "A fact that is missing stops a letter, or leaves no hole in it")
def nothing_missing(letter: Specimen) -> Iterator[str]:
    voice, order = letter.house.voice(letter.order.programme), letter.order
    for name in order.facts.keys() - DEFAULTED:
        facts = {"first": "Dana", "team": "t@mentor.example", "ref": "R-4F7K", **order.facts}
        del facts[name]
        try:
            made = letter.house.letters.render(order.template, order.language, facts, voice, "r-x@mentor.example")
        except LetterError:
            continue
        for words in (made.subject, made.preheader, made.text):
            if found := HOLE.search(words):
                yield f"without {name} it has a hole: {words[max(0, found.start() - 40) : found.end()]!r}"
