"""A coordinator's mail of several commands: each line is read by itself, and each is accounted for once.

A number or a reference may stand before the verb ("3 remind") or behind it. What takes back or hedges anywhere in the
mail makes it a mail for a person, as it is where one command is written (rule 17).
"""

import re
from dataclasses import replace

from mailflow.core.commands import references, spans
from mailflow.core.commands.command import NAME_WORDS, Refers
from mailflow.core.commands.words import Words
from mailflow.core.lines import Kind, Line, written
from mailflow.core.reading import head, parting
from mailflow.core.reading.context import Context, Reading
from mailflow.core.reading.doubt import doubt_in
from mailflow.core.reading.head import Head
from mailflow.core.reading.line import settle
from mailflow.core.reading.reply import LINE_LETTERS, STRUCK

LINES = "LINES"  # no word of anybody's: what a mail of several commands is called
MOST = 40  # commands of one mail; what a person writes in a minute is less
# What may be one of several lines; the others have a mail of their own.
TEAMS = ("PAIR", "APPROVE", "DECLINE", "REMIND", "EXTEND", "END", "RELEASE", "NOTE", "HOLD", "UNDO")
REFUSING = frozenset({"NO", "STOP", "LEAVE", "DELETE", "CONCERN"})  # alone on a line among others: a person reads it
OPEN_TEXT = frozenset({"NOTE", "END", "DECLINE"})  # a person's own words, which a mail program may wrap
WRAPPED = 60  # letters: a shorter line was not broken by a mail program
BEHIND = re.compile(r"^[\s.):,;–—-]{1,4}")
# "1. PAIR Ana with Ben" is a list of the writer's own.
ORDINAL = re.compile(r"^\(?\d{1,2}[.)]\s")


def several(text: str, context: Context, words: Words) -> Reading | None:
    """The mail as lines, where it is one of several commands, or one behind its number; None: it is neither."""
    lines = lines_of(text, context, words)
    commands = [line for line in lines if line.kind is Kind.COMMAND]
    spoken = [line for line in lines if line.kind is not Kind.KIND_WORDS]
    if not commands or taken_back(lines, words):
        return None
    if spoken == commands[:1]:
        return alone(commands[0], text)
    unclear = [line for line in spoken if line.kind is Kind.UNCLEAR]
    if len(spoken) > MOST or (len(commands) + len(unclear) < 2 and not points(commands[0])):
        return None
    told = f"{len(commands)} command{'s' if len(commands) > 1 else ''} among {len(spoken)} lines (rule 16)"
    return Reading(LINES, {"lines": written(lines)}, text, told)


def points(line: Line) -> bool:
    """Whether it names a row of a letter of ours, as nobody does who writes prose."""
    return any(one.isdigit() or one == "all" for one in line.which)


def alone(line: Line, text: str) -> Reading:
    """One command, which means what it means anywhere."""
    return Reading(line.verb, line.slots, text, f"{line.verb}, and what it is about")


def taken_back(lines: list[Line], words: Words) -> bool:
    """Whether words among the commands may unsay one of them."""
    beside = [line for line in lines if line.kind is not Kind.COMMAND]
    unsaid = any(words.holds(line.said, "take_backs", "withdrawals", "conditions") for line in beside)
    return unsaid or any(line.verb in REFUSING for line in beside)


def lines_of(text: str, context: Context, words: Words) -> list[Line]:
    """Every line that holds something, in order; a long one that a mail program broke is one."""
    found: list[Line] = []
    before = ""
    for raw in text.split("\n"):
        if not raw.strip():
            before = ""
            continue
        line = read_one(raw, context, words)
        if found and goes_on(found[-1], before, line) and len(found[-1].said) + len(raw) < LINE_LETTERS:
            found[-1] = read_one(f"{found[-1].said} {raw.strip()}", context, words)
        else:
            found.append(line)
        before = raw
    return closed(found, words)


def closed(lines: list[Line], words: Words) -> list[Line]:
    """The last lines, where they are as short as a greeting and a name are."""
    end = len(lines)
    while end and may_close(lines[end - 1], words):
        end -= 1
    return [*lines[:end], *(replace(line, kind=Kind.KIND_WORDS) for line in lines[end:])]


def may_close(line: Line, words: Words) -> bool:
    short = len(line.said.split()) <= NAME_WORDS and not line.said.endswith((".", "!", "?"))
    unsaid = words.holds(line.said, "take_backs", "withdrawals", "negations")
    return line.kind is Kind.KIND_WORDS or (line.kind is Kind.WORDS and short and not unsaid)


def goes_on(last: Line, before: str, line: Line) -> bool:
    """Whether this line is the rest of the words that the last command takes."""
    takes_words = last.kind is Kind.COMMAND and last.verb in OPEN_TEXT
    return takes_words and len(before) >= WRAPPED and line.kind in (Kind.WORDS, Kind.KIND_WORDS)


def read_one(raw: str, context: Context, words: Words) -> Line:
    """One line: a command, a command that is not plain, courtesy, or words."""
    said = " ".join(raw.split())[:LINE_LETTERS]
    if STRUCK in raw or len(raw) > LINE_LETTERS:
        return Line(said, Kind.UNCLEAR, why="words on the line are struck out, or it is too long to be a command")
    line = head.line_of(raw)
    found = pointed(line, words) or head.head_of(line, words)
    if found is None:
        return Line(said, Kind.KIND_WORDS if parting.is_courtesy(line, context, words) else Kind.WORDS)
    found = as_row(head.referred(found, words, at_team=True), words)
    name = found.command.name
    if name not in TEAMS:
        alone = not found.text.strip(head.EMPTY)
        why = f"{name} is no word for an email of several lines"
        return Line(said, Kind.UNCLEAR, name, why=why) if alone else Line(said, Kind.WORDS)
    why = doubt_in(found, line, words)
    reading = None if why else settle(found, "", replace(context, desk="team"), words, said)
    if reading is None or reading.intent != name:
        return Line(said, Kind.UNCLEAR, name, why=why or (reading.reason if reading else ""))
    which = {"which": found.which} if found.which else {}
    return Line(said, Kind.COMMAND, name, {**reading.slots, **which})


def pointed(line: str, words: Words) -> Head | None:
    """ "3 remind", "R-4F7K2: extend 3 months", "2. APPROVE J-3": what stands before a command is what it is about."""
    which, rest = references.leading(line.lstrip("("), Refers.ALL, words)
    if which is None or not rest:
        return None
    bare = BEHIND.sub("", rest) if BEHIND.match(rest) else rest
    found = head.head_of(bare, words)
    if found is None:
        return None
    own = head.referred(found, words, at_team=True)
    of_a_list = ORDINAL.match(line) and (own.which or found.command.refers is Refers.NOTHING)
    if own.which or of_a_list:
        return found if of_a_list else None  # two things at once: nobody can tell which is meant
    return replace(found, which=which, separated=found.separated or not found.text.strip(head.EMPTY))


def as_row(found: Head, words: Words) -> Head:
    """ "END 3", "EXTEND 7 by 3 months": the number of a row, where a name of a pair is what usually stands."""
    if found.which or found.command.name not in ("END", "EXTEND", "DECLINE", "UNDO"):
        return replace(found, separated=True) if found.which and found.command.name == "EXTEND" else found
    which, rest = references.one_of(found.text, Refers.ANY, words)
    gap = head.SEPARATOR.match(rest)
    if which is None or not is_apart(found, rest, words):
        return found
    text = rest[gap.end() :] if gap else rest
    return replace(found, which=which, text=text.strip(), separated=bool(gap) or not rest.strip(head.EMPTY))


def is_apart(found: Head, rest: str, words: Words) -> bool:
    """The number of a row ends its words, or a mark or a length follows: "EXTEND 3 months" names no row."""
    bare = rest.strip(head.EMPTY)
    for_how_long = spans.whole(bare, words) is not None or words.starts(bare, "until")
    return not bare or head.SEPARATOR.match(rest) is not None or (found.command.name == "EXTEND" and for_how_long)
