"""A coordinator's mail of many commands: asked about once, done in one transaction, told line by line in one letter.

A number is bound to the letter that was answered when the mail came; the yes to our question is to what it names.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace

from mailflow.core import lines, say
from mailflow.core.letter import NUMBERED, Fact, Letter, Nature
from mailflow.core.lines import Kind, Line, Target
from mailflow.core.reading import Reading
from mailflow.core.say import phrase
from mailflow.flow import asking, importing, team
from mailflow.flow.answers import COUNTED, DAILY_ANSWERS, Command, answer, answered_today
from mailflow.flow.arrival import Arrival
from mailflow.flow.doing import MOVED, NOT_DONE, Told, do_at
from mailflow.flow.plainly import sentence_for
from mailflow.flow.record import Step
from mailflow.flow.rows import targets_of
from mailflow.flow.weighing import NOTHING, STAYS, weigh

LINES = "LINES"
ALWAYS = frozenset({"REMIND", "HOLD"})  # nothing but a line of many acts on them
BY_NUMBER = frozenset({"EXTEND", "UNDO", "DECLINE"})  # of a row, or a reference, they are a coordinator's
Act = Callable[[Step, Command], str]


def as_lines(reading: Reading, arrival: Arrival) -> Reading:
    """One command of a coordinator's that points at a row, or that nothing else acts on, is a mail of one line.

    UNDO alone, in answer to a transcript, is about all that it told; the question says of which it can be.
    """
    template, person = arrival.template, arrival.person
    if person is None or "coordinator" not in person.roles or reading.intent == LINES:
        return reading
    if reading.intent == "UNDO" and template == "transcript":
        reading = replace(reading, slots={"which": reading.slots.get("which") or "all"})
    which = str(reading.slots.get("which") or "")
    by_row = template in NUMBERED and any(one.isdigit() or one == "all" for one in which.split(", "))
    ours = reading.intent in ALWAYS or (bool(which) and reading.intent in BY_NUMBER)
    if not (by_row or ours):
        return reading
    said = next((line.strip() for line in reading.new_text.split("\n") if line.strip()), reading.intent)
    only = Line(said, Kind.COMMAND, reading.intent, reading.slots)
    return replace(reading, intent=LINES, slots={"lines": lines.written([only])})


# -- asked --------------------------------------------------------------------------------------------


def ask_first(step: Step, command: Command) -> str:
    """The round trip, of one command or of many."""
    return ASKING.get(command.verb, asking.ask_first)(step, command)


def ask_about(step: Step, command: Command) -> str:
    """One question for the whole mail; where none of it can be done, the transcript says so at once."""
    bound = [_bound(step, command, line) for line in lines.read(str(command.slots["lines"]))]
    acts = [line.act for line in bound if line.act]
    held = replace(command, slots={"lines": lines.written(bound)}, about="")
    if acts:
        return asking.ask(step, held, say.run(acts, "; "), [])
    facts = {**_facts(_undone(bound)), "last": answered_today(step, command.person, COUNTED) == DAILY_ANSWERS - 1}
    told = answer(step, command.person, "transcript", {**facts, "proven": step.proven}, "")
    return "nothing in it can be done, and that was told" if told else ""


def _bound(step: Step, command: Command, line: Line) -> Line:
    """With what its number or reference stands for, and what it would do there, or why nothing."""
    if line.kind is Kind.UNCLEAR:
        return replace(line, why=_instead(line))
    if line.kind is not Kind.COMMAND:
        return line
    found = targets_of(step, command, line)
    if isinstance(found, str):
        return replace(line, why=found)
    weighed = [weigh(step, command, line, target) for target in (found or [Target("")])]
    acts, whys = [act for act, _ in weighed if act], [why for _, why in weighed if why]
    return replace(line, targets=tuple(found), act=say.run(acts, "; "), why=say.run(whys))


ASKING: Mapping[str, Act] = {LINES: ask_about, "IMPORT": importing.ask_first}


# -- done ---------------------------------------------------------------------------------------------


def do(step: Step, command: Command, act: Act) -> str:
    """Every line in its order, and one letter that tells of each."""
    bound = lines.read(str(command.slots["lines"]))
    told = [(line, _done(step, command, line, act)) for line in bound]
    words = "\n".join(line.said for line in bound if line.kind is Kind.WORDS)
    passed = team.add_words(step, command.person, words)
    facts = {**_facts(told), "passed": passed}
    step.write([Letter("transcript", command.person.id, facts, Nature.ANSWER)], "")
    done = sum(one.state in MOVED for _, one in told if one)
    return f"{done} of {len(bound)} lines done"


def _done(step: Step, command: Command, line: Line, act: Act) -> Told | None:
    if line.kind is not Kind.COMMAND:
        return _untold(line)
    if not line.act:
        return Told(NOT_DONE, line.why)
    each = [do_at(step, command, line, target, act) for target in (line.targets or (Target(""),))]
    state = next((one.state for one in each if one.state in MOVED), each[0].state)
    return Told(state, say.run(one.line for one in each), tuple(row for one in each for row in one.undo))


def _undone(bound: list[Line]) -> list[tuple[Line, Told | None]]:
    return [(line, Told(NOT_DONE, line.why) if line.kind is Kind.COMMAND else _untold(line)) for line in bound]


def _untold(line: Line) -> Told | None:
    return Told(NOT_DONE, line.why) if line.kind is Kind.UNCLEAR else None


def _instead(line: Line) -> str:
    """What is not plain, and what to write instead."""
    return say.run((sentence_for(line.why), INSTEAD.get(line.verb, OTHER)))


OTHER = phrase("Write it in an email of its own, with the word as its first word.")
INSTEAD: Mapping[str, str] = {
    "PAIR": phrase("Write “PAIR Ana Duarte with Ben Okafor”."),
    "APPROVE": phrase("Write APPROVE and a number, “APPROVE J-3” or “APPROVE all”."),
    "DECLINE": phrase("Write “DECLINE J-3: the reason”."),
    "REMIND": phrase("Write REMIND and a number or a reference, as in “REMIND R-4F7K2”."),
    "EXTEND": phrase("Write “EXTEND R-4F7K2 3 months”."),
    "END": phrase("Write “END R-4F7K2: the reason”."),
    "RELEASE": phrase("Write “RELEASE C-4”."),
    "NOTE": phrase("Write “NOTE C-4: what you want to keep”."),
    "HOLD": phrase("Write HOLD and the number that the letter has in your digest."),
    "UNDO": phrase("Write UNDO and the number of the line, in answer to the email that told you of it."),
}


# -- told ---------------------------------------------------------------------------------------------


def _facts(told: list[tuple[Line, Told | None]]) -> dict[str, Fact]:
    """Each line once, in its order: what was done, what not, what is for people, and what is courtesy."""
    rows, undo = [], {}
    for number, (line, one) in enumerate(told, 1):
        row = {"number": number, "said": line.said, "state": one.state if one else "", "line": one.line if one else ""}
        rows.append({**row, "kind": line.kind.value})
        if one:
            undo[str(number)] = list(one.undo) or [asdict(Target("", title=line.said, event=NOTHING))]
    done = [row for row in rows if row["state"] in MOVED]
    return {
        "ref": "",
        "because": phrase("you are a coordinator"),
        "last": False,
        "proven": False,  # the answer to a yes of hers is none of her three a day
        "done": done,
        "undone": [row for row in rows if row["state"] == NOT_DONE],
        "words": [row["said"] for row in rows if row["kind"] == Kind.WORDS],
        "courtesy": [row["said"] for row in rows if row["kind"] == Kind.KIND_WORDS],
        "passed": False,
        "rows": undo,
        "undo": next((number for number, each in undo.items() if each[0]["event"] not in STAYS), ""),
    }
