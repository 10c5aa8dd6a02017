"""Which of a reply's lines answer which question of a form: by number, or by standing at the question's own line."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from mailflow.core.form import HINTS, Form, Kind, Question
from mailflow.core.reading import signature
from mailflow.core.reading.formnumbers import (
    BARE,
    PLAIN,
    TOKEN,
    apart,
    essence,
    number_of,
    runs_on_to,
    takes,
    with_marks,
    words_of,
)
from mailflow.core.reading.reply import normal_lines

BOX = " \t?:.,;/)!*_[](-–—>|"
CLOSERS = "*_] "
PLAIN_WORDS = 4  # this many words of ours in a row are ours, however the lines were wrapped anew
LABEL_WORDS = 3  # and this many of a question's words are the question, not an answer

Said = dict[int, list[str]]


@dataclass(frozen=True)
class Line:
    """A line without its quote marks."""

    text: str
    quoted: bool
    older: bool  # quoted in what is quoted: nobody writes there


@dataclass(frozen=True)
class Ours:
    """The letter being answered, as words: clients wrap its lines anew and change its bullets."""

    lines: frozenset[str]
    whole: str

    def has(self, text: str, *, among: bool = False) -> bool:
        """`among`: it stands among lines of the letter, where even a word of ours is ours; a lone number may not be."""
        said = essence(text)
        least = 1 if among and not said.isdigit() else PLAIN_WORDS
        return said in self.lines or (said.count(" ") >= least - 1 and f" {said} " in self.whole)


@dataclass
class Sheet:
    """What is filled in while the lines are walked."""

    found: dict[int, list[list[str]]] = field(default_factory=dict)
    open: Question | None = None
    by_label: bool = False  # the open question's own line was seen, rather than a number somebody wrote
    quoted: bool = False  # and whether that line was quoted
    label: list[str] = field(default_factory=list)  # words of a wrapped label that are still to come
    numbered: bool = False  # somebody wrote a number of a question
    paused: bool = False  # an empty line since the last answer
    new: list[str] = field(default_factory=list)  # what is neither quoted nor a line of ours
    below: list[str] = field(default_factory=list)  # what stands, unquoted, under the last quoted line

    @property
    def said(self) -> Said:
        """The answers that hold anything, without signatures."""
        joined = {n: [joined_of(one) for one in several] for n, several in self.found.items()}
        return {n: texts for n, several in joined.items() if (texts := [one for one in several if one])}


def joined_of(lines: list[str]) -> str:
    return "\n".join(signature.trimmed(lines)).strip()


def by_question(form: Form, text: str, ours: Sequence[str]) -> Sheet:
    sheet, known = Sheet(), ours_of(ours)
    lines = [one for line in with_marks(form, normal_lines(text)) for one in apart(form, line)]
    for at, raw in enumerate(lines):
        line = Line(raw.lstrip("> "), raw.startswith(">"), raw.replace(" ", "").startswith(">>"))
        if line.quoted or known.has(line.text):
            sheet.below = []
        else:
            sheet.below = [*sheet.below[-20:], line.text]
            sheet.new.append(line.text)
        if line.older:
            sheet.open = None
        elif not line.text:
            sheet.paused = True
        else:
            place(sheet, form, coloned(sheet, form, line, lines[at + 1 :]), known)
    return sheet


def coloned(sheet: Sheet, form: Form, line: Line, rest: Sequence[str]) -> Line:
    """ "4 by phone" behind answer 3 as "4: by phone", where 5 follows or the question takes just what stands there.

    A text that was wrapped at "4 people" has no 5 behind it but its own.
    """
    found = BARE.match(line.text) if number_of(line.text)[0] is None else None
    if found is None or line.quoted or not sheet.numbered or sheet.open is None or sheet.by_label:
        return line
    number = int(found[1])
    question = next((one for one in form.questions if one.number == sheet.open.number + 1 == number), None)
    if question is None or not (runs_on_to(number + 1, rest) or takes(question, line.text[found.end() :])):
        return line
    return replace(line, text=f"{number}: {line.text[found.end() :]}")


def place(sheet: Sheet, form: Form, line: Line, ours: Ours) -> None:
    """A question of ours, an answer under its number, or the answer that is open goes on."""
    asked = continues_label(sheet, line, ours) or asks(sheet, form, line, ours) or may_ask(sheet, form, line, ours)
    if not asked and not numbers(sheet, form, line, ours):
        goes_on(sheet, line, ours)


def ours_of(ours: Sequence[str]) -> Ours:
    lines = [said for line in normal_lines("\n".join(ours)) if (said := essence(line))]
    return Ours(EMPTY.union(lines), f" {' '.join(lines)} " if lines else "")


EMPTY = frozenset(essence(hint) for hint in HINTS.values())


def continues_label(sheet: Sheet, line: Line, ours: Ours) -> bool:
    """The rest of a question that was wrapped."""
    if not sheet.label or sheet.open is None:
        return False
    left, after = without_words(sheet.label, line.text)
    only_hint = len(left) < len(sheet.label) and left == words_of(sheet.open.hint)
    if left and after and not only_hint:  # something else stands here: what was wrapped is broken off
        sheet.label = []
        return False
    sheet.label = [] if after else left
    put(sheet, sheet.open, "" if ours.has(line.text, among=True) else after)
    return True


def asks(sheet: Sheet, form: Form, line: Line, ours: Ours) -> bool:
    """A question of ours, with or without its number, perhaps with an answer behind it."""
    number, rest = number_of(line.text)
    for question in form.questions:
        wanted = words_of(question.label)
        if not wanted or number not in (None, question.number):
            continue
        left, after = without_words(wanted, rest)
        some = len(wanted) - len(left)
        whole = not after and some  # as far as the line goes
        if not left or (some >= LABEL_WORDS and (whole or number)) or (whole and number):
            opened(sheet, question, line, by_label=True)
            known = ours.has(line.text, among=True)
            bracket = rest.rstrip(CLOSERS).removesuffix(after).rstrip().endswith("(")
            hint, behind = (
                past_hint(question, after, known or bracket) if not left else (words_of(question.hint), after)
            )
            sheet.label = [] if behind else [*left, *hint]
            put(sheet, question, "" if left or known else behind)
            return True
    return False


def past_hint(question: Question, text: str, ours: bool) -> tuple[list[str], str]:
    """The words of the hint that are still to come, and what stands behind it; who copies a question may drop it."""
    hint = words_of(question.hint)
    left, behind = without_words(hint, text)
    if ours and len(left) < len(hint) and not (left and behind):
        return left, behind
    return [] if text else hint, text


def may_ask(sheet: Sheet, form: Form, line: Line, ours: Ours) -> bool:
    """Where we know neither the letter nor its questions, what looks like one is one, and no answer."""
    number, rest = number_of(line.text)
    question = next((one for one in form.questions if one.number == number and not one.label), None)
    looks = "?" in rest or (line.quoted and rest.count(" ") >= PLAIN_WORDS - 1)
    if question is None or ours.whole or not looks:
        return False
    opened(sheet, question, line, by_label=True)
    plain = question.kind is not Kind.TEXT and "?" in rest
    put(sheet, question, rest.rpartition("?")[2].lstrip(BOX) if plain else "")
    return True


def numbers(sheet: Sheet, form: Form, line: Line, ours: Ours) -> bool:
    """An answer under its number; inside a text that is being written, a number used before is only a list's."""
    number, rest = number_of(line.text)
    question = next((one for one in form.questions if one.number == number), None)
    # Whose a quoted line is nobody can tell without the letter that was answered.
    if question is None or is_ours(line, rest, ours) or essence(rest) in EMPTY:
        return False
    if number in sheet.found and any(map(any, sheet.found[question.number])) and writes_text(sheet):
        return False
    opened(sheet, question, line, by_label=False)
    sheet.numbered = True
    put(sheet, question, rest.lstrip("_[] "))
    return True


def is_ours(line: Line, rest: str, ours: Ours) -> bool:
    """Outlook quotes without marks: there only what stands behind the number as well tells a line of ours."""
    if line.quoted and not ours.whole:
        return True
    return ours.has(line.text) and (line.quoted or ours.has(rest))


def writes_text(sheet: Sheet) -> bool:
    return sheet.open is not None and sheet.open.kind is Kind.TEXT


def goes_on(sheet: Sheet, line: Line, ours: Ours) -> None:
    """The open question's answer goes on, or it has ended."""
    question = sheet.open
    if question is None:
        return
    begun = any(sheet.found[question.number][-1])
    ended = begun and sheet.paused and question.kind is not Kind.TEXT
    # What is quoted, or stands under a question of ours that is not marked as quoted, stands among our lines.
    among = line.quoted or (sheet.by_label and not sheet.quoted)
    strange = among and not ours.whole and (line.quoted or writes_text(sheet))  # we do not know which are ours
    if strange and line.quoted and sheet.by_label and not begun and not sheet.paused:
        return  # the rest of a question that was wrapped
    own = (
        not line.quoted and not begun and essence(line.text) in map(essence, PLAIN.get(question.kind, question.options))
    )
    if ended or strange or (ours.has(line.text, among=among) and not own):
        sheet.open = None
        return
    if begun and sheet.paused:
        put(sheet, question, "")
    put(sheet, question, line.text)


def opened(sheet: Sheet, question: Question, line: Line, *, by_label: bool) -> None:
    sheet.open, sheet.by_label, sheet.quoted, sheet.label = question, by_label, line.quoted, []
    sheet.found.setdefault(question.number, []).append([])


def put(sheet: Sheet, question: Question, text: str) -> None:
    sheet.found[question.number][-1].append(text)
    sheet.paused = False


def without_words(wanted: Sequence[str], text: str) -> tuple[list[str], str]:
    """The wanted words the text did not begin with, and what follows those it did."""
    end, count = 0, 0
    for token in TOKEN.finditer(text):
        if count == len(wanted) or token[0].casefold() != wanted[count]:
            break
        end, count = token.end(), count + 1
    return list(wanted[count:]), text[end:].lstrip(BOX).rstrip(CLOSERS) if count else text


def greets(line: str, greetings: Sequence[str]) -> bool:
    """One greeting line may stand above (rule 16)."""
    low = essence(line)
    return low.count(" ") < 3 and any(low == one or low.startswith(f"{one} ") for one in greetings)
