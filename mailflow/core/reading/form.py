"""A form answered by reply, read question by question (rule 11): above the quote, inside it, or below it.

What is out of range, hedged or said twice differently is missing; nothing is guessed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, takewhile

from mailflow.core import names
from mailflow.core.commands.command import Slots
from mailflow.core.commands.dates import MARK as TAKEN
from mailflow.core.commands.dates import Reckoning, blanked, calendar
from mailflow.core.commands.words import Words
from mailflow.core.form import HIGHEST, LOWEST, NAME, Form, Kind, Question
from mailflow.core.reading.formlines import EMPTY, Said, by_question, greets
from mailflow.core.reading.formnumbers import essence, number_of

Value = str | int | bool

TEXT_LETTERS = 2_000
MANY = 3  # texts, each under its own question
# "4", "4/5", "4 out of 5"; not "4.5", "4-5", "45%" or "4th".
MARK = re.compile(r"^(\d{1,2})(?:\s?(?:/|out of|of)\s?5(?!\d))?(?![\w/%+]|[.,:]\d|\s?[-–]\s?\d)", re.I)
WORD = re.compile(r"[^\W\d_]+(?:\s?(?:/|out of|of)\s?(?:5|five)\b)?", re.I)
TOKENS = re.compile(r"\w+")
PARTS = re.compile(r"[,.;:!–—]+")
# What says yes and what says no: a letter, the words of these commands, and what may stand beside them.
YES_NO: Mapping[bool, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    True: ("y", ("YES", "ACCEPT", "AGREE"), ("agreeing", "thanks", "pleas")),
    False: ("n", ("NO", "DECLINE"), ("refusing", "thanks", "pleas")),
}
EDGES = " \t*_[](){}.,;:!–—-"
LONG_AGO = Reckoning(date(1000, 1, 1), "", coming=True)  # a day that names no year is one of that time, and no answer


@dataclass(frozen=True)
class Answers:
    """What was answered, what is still wanted, and where something stands that is no answer."""

    given: Mapping[int, Value]
    missing: tuple[int, ...]
    unclear: tuple[int, ...]

    def slots(self, form: Form) -> Slots:
        """One slot a question; an answer that is missing is empty."""
        empty: Mapping[Kind, str | None] = {Kind.TEXT: ""}
        return {str(q.number): self.given.get(q.number, empty.get(q.kind)) for q in form.questions}

    @property
    def told(self) -> str:
        """What is missing and what is unclear, for the reason."""
        lists = (("missing", self.missing), ("unclear", self.unclear))
        return "".join(f"; {name}: {', '.join(map(str, numbers))}" for name, numbers in lists if numbers)


def answers(form: Form, new_text: str, whole: str, ours: Sequence[str], words: Words) -> Answers | None:
    """Answers above the quote; else those inside the quoted form or below it; None when there are none."""
    above = by_question(form, new_text, ours)
    found = judged(form, above.said or in_order(form, above.new, words), words)
    if found.given or (found.unclear and above.numbered):
        return found
    inside = by_question(form, whole, ours)
    found = judged(form, inside.said or below(form, inside.below, words), words)
    return found if tells(form, found, ours) else None


def tells(form: Form, found: Answers, ours: Sequence[str]) -> bool:
    """Inside a quote a text or two may be what a program broke off the letter; a mark or a choice is somebody's.

    Where the letter is not known, a text may be all that stood below a question.
    """
    plain = [question.number for question in form.questions if question.kind is not Kind.TEXT]
    if not plain and not ours:
        return False
    return any(number in found.given for number in plain or found.given) or len(found.given) >= MANY


def below(form: Form, lines: Sequence[str], words: Words) -> Said:
    """Under the quoted form stand signatures, too: only where every number that is asked for stands there."""
    said = in_order(form, lines, words)
    return said if all(q.number in said for q in form.open if q.kind is not Kind.TEXT) else {}


def in_order(form: Form, lines: Sequence[str], words: Words) -> Said:
    """Without numbers, as in 4 5 great, or one answer a line; it ends at the first that is no answer."""
    rest = [line.strip() for line in lines if line.strip() and essence(number_of(line.strip())[1]) not in EMPTY]
    if rest and len(rest) > 1 and greets(rest[0], words.some("greetings")):
        rest = rest[1:]
    asked, said = form.open, Said()
    texts = [question for question in asked[:-1] if question.kind is Kind.TEXT]
    if not asked or not rest or may_be_numbers(asked, rest):
        return said
    if texts and len(rest) != len(asked):
        return said  # a text may have many lines: only where each line has its question is the order plain
    for question, following in zip(asked, (*asked[1:], None), strict=True):
        answer = taken(question, following, rest, words, alone=not said)
        if not answer:
            return Said() if texts else said
        said[question.number] = [answer]
    return said


def may_be_numbers(asked: Sequence[Question], lines: Sequence[str]) -> bool:
    """Whether the questions' own numbers may stand among the answers: "1 4", "1 4 2 5", or each on a line."""
    run = list(islice(takewhile(str.isdigit, TOKENS.findall(" ".join(lines))), HIGHEST * len(asked)))
    shared = "".join(TOKENS.findall(lines[0])[1:2]).isdigit()
    scales = sum(question.kind is Kind.SCALE for question in asked)
    return len(run) > 1 and run[0] == str(asked[0].number) and (shared or len(run) > scales)


def taken(question: Question, following: Question | None, rest: list[str], words: Words, *, alone: bool) -> str:
    """The next answer, taken off the lines that are left; empty where what stands there is none.

    Behind numbers on one line the text may follow at once ("4 5 great"), but not behind one ("4 people asked").
    """
    if not rest:
        return ""
    if question.kind is Kind.TEXT:
        text, rest[:] = ("\n".join(rest), []) if following is None else (rest[0], rest[1:])
        return text
    line, left = rest[0], ""
    if question.kind is Kind.SCALE and following is not None:
        _, behind = marked(line, words)
        text_follows = following.kind is Kind.TEXT and not (alone and runs_on(behind))
        if text_follows or marked(behind, words)[0] is not None:
            line, left = line[: len(line) - len(behind)], behind.lstrip(EDGES)
    if value(question, line, words) is None:
        return ""
    rest[:] = [left, *rest[1:]] if left else rest[1:]
    return line


def judged(form: Form, said: Said, words: Words) -> Answers:
    given: dict[int, Value] = {}
    unclear = []
    for question in form.questions:
        found = [one for one in said.get(question.number, ()) if one.strip(EDGES)]
        values = {value(question, one, words) for one in found}
        if len(values) == 1 and None not in values:
            given[question.number] = next(one for one in values if one is not None)
        elif found:
            unclear.append(question.number)
    missing = (q.number for q in form.open if q.required and q.number not in given)
    return Answers(given, tuple(missing), tuple(unclear))


def value(question: Question, said: str, words: Words) -> Value | None:
    """An answer of the question's kind; None where it is none."""
    if question.tag == NAME:
        name = " ".join(said.split())
        return name if names.looks_like_one(name) else None
    if question.kind is Kind.TEXT:
        return said.strip()[:TEXT_LETTERS] or None
    text = " ".join(said.split()).lstrip(EDGES).rstrip(EDGES + "…")
    if question.kind is Kind.SCALE:
        return scaled(text, words)
    if question.kind is Kind.YES_NO:
        return yes_or_no(text.casefold(), words)
    if question.kind is Kind.DAY:
        return day(text, words)
    return chosen(text.casefold(), question.options)


def scaled(text: str, words: Words) -> int | None:
    mark, behind = marked(text, words)
    return mark if mark is not None and not runs_on(behind) and not doubted(behind, words) else None


def marked(text: str, words: Words) -> tuple[int | None, str]:
    """The number at the head, in figures or in a word, if it is on the scale; and what stands behind it."""
    text = text.lstrip(EDGES)
    found = MARK.match(text)
    if found is not None:
        number = int(found[1])
    else:
        found = WORD.match(text)
        number = words.table("numbers").get(found[0].split("/")[0].split()[0].casefold(), 0) if found else 0
    on_scale = found is not None and LOWEST <= number <= HIGHEST
    return (number, text[found.end() :]) if found and on_scale else (None, text)


def runs_on(behind: str) -> bool:
    """A word follows a number without any mark between them: "4 of my friends" rates nothing."""
    return behind.lstrip()[:1].isalnum()


def doubted(comment: str, words: Words) -> bool:
    """A comment may follow a number; another number, a question, a hedge or a denial makes it unclear."""
    low = comment.casefold().strip(EDGES)
    numbers = words.table("numbers")
    others = (token for token in TOKENS.findall(low) if token[0].isdigit() or 1 < numbers.get(token, 0) <= HIGHEST)
    denied = low.split(" ", 1)[0] in words.some("negations")
    hedged = low in (*words.some("hedges"), *words.some("conditions")) or words.holds(low, "take_backs")
    return "?" in comment or denied or hedged or next(others, None) is not None


def yes_or_no(low: str, words: Words) -> bool | None:
    """One of our words for it, alone or with courtesy behind it: "Yes, I do", "Yes, of course", "I accept"."""
    parts = [" ".join(part.split()) for part in PARTS.split(low) if part.strip()]
    first, _, more = (parts[0] if parts else "").partition(" ")
    for meant, (short, verbs, courtesy) in YES_NO.items():
        plain = (short, *(phrase for verb in verbs for phrase in words.phrases(verb)))
        beside = (*plain, *words.some(*courtesy))
        begins = parts and (parts[0] in plain or (first in plain and more in beside))
        if " ".join(parts) in plain or (begins and all(part in beside for part in parts[1:])):
            return meant
    return None


def day(text: str, words: Words) -> str | None:
    """One day with its year and nothing beside it, as in 12 June 2027; 06/12/2027 may be two, and is none."""
    days = calendar(text, words, LONG_AGO)
    if isinstance(days, str) or len(days) != 1 or days[0].day.year < 1900:
        return None
    beside = {word.casefold() for word in blanked(text, days).replace(TAKEN, " ").strip(EDGES).split()}
    known = {"", *words.some("fillers"), *words.some("polite"), *words.table("weekdays")} - {*words.some("roughly")}
    return days[0].day.isoformat() if {word.strip(EDGES) for word in beside} <= known else None


def chosen(low: str, options: Sequence[str]) -> str | None:
    """An option as it is written, or its place where the options are no numbers themselves."""
    named = [option for option in options if option.casefold() == low]
    if named or any(option.strip()[:1].isdigit() for option in options):
        return named[0] if len(named) == 1 else None
    place = int(low) if low.isascii() and low.isdigit() and len(low) < 3 else 0
    return options[place - 1] if 1 <= place <= len(options) else None
