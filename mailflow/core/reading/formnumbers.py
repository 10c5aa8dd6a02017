"""The numbers of a form's questions, as people write them before their answers: "1: 4", "2) good", "3 by phone"."""

import re
from collections.abc import Sequence

from mailflow.core.form import HIGHEST, LOWEST, Form, Kind, Question

# "1: 4", "2) good", "3. …", "Q1 = 4"; not "1.5", "1-2" or "4 5".
NUMBERED = re.compile(r"^(?:q(?:uestion)?\s?)?[(#]?(\d{1,2})\s?(?:[:)=：）、]|\.(?!\d)|[-–](?=\s|$))\s?", re.I)
BARE = re.compile(r"^(\d{1,2})\s+(?=\S)")  # "4 by phone": an answer only where the next one is asked for
NEXT = re.compile(r"[,;]\s?(\d{1,2})\s?[:)=]\s?(?=\S)")
TOKEN = re.compile(r"\w+")
BULLETS = ("- ", "* ", "• ", "· ")
LEADS = 3  # so many numbers without a mark lead their lines in turn, and are the questions'
PLAIN = {Kind.YES_NO: ("yes", "no")}  # like the options of a choice, they are words of ours and answers, too


def with_marks(form: Form, lines: Sequence[str]) -> list[str]:
    """ "1 Engineer" with "2 Lead a team" below as "1: Engineer", where each question's number leads a line in its turn.

    A form with a mark to give is left as it is: "1 4" there may be two marks.
    """
    leads = {at: BARE.match(line) for at, line in enumerate(lines) if not line.startswith(">")}
    bare = {at: found for at, found in leads.items() if found}
    asked = [str(one.number) for one in form.open if one.required]
    marks = any(one.kind is Kind.SCALE for one in form.questions)
    numbers = [found[1] for found in bare.values()]
    in_turn = len(numbers) >= LEADS and numbers == sorted(set(numbers), key=int) and {*asked} <= {*numbers}
    if marks or not in_turn or any(number_of(lines[at])[0] for at in leads):
        return list(lines)
    return [f"{bare[at][1]}: {line[bare[at].end() :]}" if at in bare else line for at, line in enumerate(lines)]


def apart(form: Form, line: str) -> list[str]:
    """ "1: 5, 2: 3, 3: thanks" as lines, where what stands before a comma is just what its question takes."""
    number, rest = number_of(line)
    question = next((one for one in form.questions if one.number == number), None)
    behind = NEXT.search(rest) if question and not line.startswith(">") else None
    if question is None or behind is None or number is None or int(behind[1]) != number + 1:
        return [line]
    if not takes(question, rest[: behind.start()]):
        return [line]
    return [f"{number}: {rest[: behind.start()]}", *apart(form, rest[behind.start() :].lstrip(" ,;"))]


def runs_on_to(number: int, rest: Sequence[str]) -> bool:
    """Whether the next number that leads a line is this one."""
    leads = (number_of(line)[0] or (int(bare[1]) if (bare := BARE.match(line)) else None) for line in rest)
    return next((one for one in leads if one is not None), None) == number


def takes(question: Question, said: str) -> bool:
    """A yes, an option or a mark, and nothing beside it."""
    marks = map(str, range(LOWEST, HIGHEST + 1)) if question.kind is Kind.SCALE else ()
    return essence(said) in {*map(essence, question.options), *PLAIN.get(question.kind, ()), *marks}


def essence(text: str) -> str:
    """Its words alone."""
    return " ".join(words_of(text))


def words_of(text: str) -> list[str]:
    return TOKEN.findall(text.casefold())


def number_of(text: str) -> tuple[int | None, str]:
    bare = text[2:].lstrip() if text.startswith(BULLETS) else text
    found = NUMBERED.match(bare)
    return (int(found[1]), bare[found.end() :]) if found else (None, bare)
