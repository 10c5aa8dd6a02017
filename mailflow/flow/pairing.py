"""PAIR and APPROVE: the team brings people together (C4). What it went by is kept with the pair (C5)."""

from dataclasses import dataclass, field, replace

from mailflow.core import limits, matching, say
from mailflow.core.letter import Fact, Letter, Nature
from mailflow.core.machines import connection, question, reckoned
from mailflow.core.machines.connection import Connection
from mailflow.core.machines.question import Question
from mailflow.core.people import Person
from mailflow.core.say import phrase
from mailflow.core.transition import Event
from mailflow.flow.answers import OPEN, Command, stands
from mailflow.flow.names import new_ref
from mailflow.flow.others import MENTEES, MENTORS
from mailflow.flow.pairs import fits
from mailflow.flow.record import Step
from mailflow.store import people, subjects


@dataclass
class Outcome:
    """What came of it, for the coordinator who asked."""

    done: list[Fact] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def pair(step: Step, command: Command) -> str:
    """Two whom a coordinator names."""
    found = named(step, command)
    if isinstance(found, str):
        return stands(step, command, found)
    outcome = Outcome()
    _bring_together(step, command, found, outcome)
    return _told(step, command, outcome)


def named(step: Step, command: Command) -> Connection | str:
    """The two, or why they cannot be paired, as a sentence."""
    two = [_one_of(step, str(command.slots[side]), roles) for side, roles in (("mentee", MENTEES), ("mentor", MENTORS))]
    wrong = [one for one in two if isinstance(one, str)]
    if wrong:
        return " ".join(wrong)
    mentee, mentor = (one for one in two if isinstance(one, Person))
    new = subjects.with_loads(step.tx, Connection("", "", step.programme, mentee, mentor))
    return ("" if may_ask_for_more(step, new) else why_not(step, new)) or new


def _one_of(step: Step, name: str, roles: frozenset[str]) -> Person | str:
    """By whole names, never by a guess: two of one name are told apart by their addresses."""
    found = [one for one in people.find_by_role(step.tx, step.programme, sorted(roles), step.zone) if fits(one, name)]
    if len(found) == 1:
        return found[0]
    several = ", ".join(f"{one.name} <{one.email}>" for one in found)
    if found:
        return phrase("“{name}” may be {several}; write the address.", name=name, several=several)
    return _not_here(step, name, roles)


def _not_here(step: Step, name: str, roles: frozenset[str]) -> str:
    """Nobody who takes part: somebody who is still to come in, or a name that nobody has."""
    coming = people.find_by_role(step.tx, step.programme, sorted(roles), step.zone, outside=True)
    outside = next((one.name or one.email for one in coming if fits(one, name)), "")
    if outside:
        return phrase(
            "{name} does not take part yet: invited, or with an application that is not decided.", name=outside
        )
    there = roles if step.policy.groups else roles - {"group_member", "facilitator"}
    what = say.listed((say.role(one) for one in sorted(there)), "or")
    return phrase("No {what} here is called “{name}”.", what=what, name=name)


def why_not(step: Step, new: Connection) -> str:
    """Why the team may not bring these two together now."""
    if step.policy.pairing.who_pairs != "team":
        return phrase(
            "In {programme} people choose each other: one of the two writes REQUEST and a name.",
            programme=step.policy.programme.name,
        )
    theirs = subjects.find_connections(step.tx, step.programme, new.mentee.id, OPEN, step.house.zone)
    if any(new.mentor.id in (one.mentor.id, one.mentee.id) for one in theirs):
        return phrase("{names} are a pair already.", names=new.names)
    barred = limits.bar(new, step.policy, new.both)  # nobody is given a new pair in a pause
    if barred:
        return limits.why(barred, new, "", step.policy)
    return reckoned.why_over(new, step.policy, step.now)


def _bring_together(step: Step, command: Command, two: Connection, outcome: Outcome) -> None:
    """Both are locked before they are counted, so two coordinators at one moment pass no limit together."""
    people.lock(step.tx, {(step.programme, one.id) for one in two.both})
    new = replace(subjects.with_loads(step.tx, two), id=step.house.new_id(), ref=new_ref(step))
    wrong = why_not(step, new)
    if wrong and may_ask_for_more(step, new):
        outcome.asked.append(_ask_for_more(step, command, new))
        return
    reasons = (
        *matching.fit_of(new, step.policy).reasons,
        phrase("{person} brought them together", person=command.person.name),
    )
    event = Event("pair", command.person.id, {"why": "\n".join(reasons)})
    decided = None if wrong else step.settle(connection.decide, new, event, new=True)
    if decided is None:
        outcome.failed.append(wrong)
    else:
        title = phrase("{names} ({ref})", names=new.names, ref=new.ref)
        outcome.done.append({"title": title, "line": say.run((say.run(reasons, "; "), "."), "")})


def _told(step: Step, command: Command, outcome: Outcome) -> str:
    if not outcome.done and not outcome.asked:
        return stands(step, command, say.run(outcome.failed))
    facts: dict[str, Fact] = {
        "ref": "",
        "because": "you are a coordinator",
        "done": outcome.done,
        "failed": outcome.failed,
        "asked": outcome.asked,
    }
    step.write([Letter("paired", command.person.id, facts, Nature.ANSWER)], command.about)
    return f"paired {len(outcome.done)}, not paired {len(outcome.failed)}"


# -- one more -----------------------------------------------------------------------------------------


def may_ask_for_more(step: Step, new: Connection) -> bool:
    """I3: whether nothing stands in the way but that the mentor has as many as she agreed to."""
    full = limits.bar(new, step.policy) is limits.Bar.MENTOR_FULL
    return step.policy.pairing.ask_for_more and full and limits.bar(_with_room(new), step.policy, (new.mentor,)) is None


def _with_room(c: Connection) -> Connection:
    return replace(c, mentor=replace(c.mentor, capacity=c.mentor_load + 1))


def _ask_for_more(step: Step, command: Command, new: Connection) -> str:
    mentee, mentor = new.mentee, new.mentor
    told = {"mentee_about": "about", "goal": "goal", "availability": "availability"}
    about = {fact: mentee.told(part, step.policy.pairing.introduces) for fact, part in told.items()}
    asked = Question(
        id=step.house.new_id(),
        programme=step.programme,
        person=mentor,
        verb=question.MORE,
        slots={"mentee": mentee.id, "name": mentee.name, "by": command.person.id},
        about="",
        act=phrase("mentor {mentee} as well", mentee=mentee.name),
    )
    event = Event("ask-more", command.person.id, {"mentee": mentee.name, **about, "count": new.mentor_load})
    step.settle(question.decide, asked, event, new=True)
    return phrase(
        "{mentor} has no room, and is asked whether to take on {mentee} as well.",
        mentor=mentor.name,
        mentee=mentee.name,
    )


def agreed(step: Step, command: Command, asked: Question) -> str:
    """She takes on one more: this one, and no other."""
    mentee = people.find_person(step.tx, step.programme, str(asked.slots["mentee"]), step.zone)
    coordinator = people.find_person(step.tx, step.programme, str(asked.slots["by"]), step.zone)
    people.lock(step.tx, {(step.programme, one.id) for one in (mentee, asked.person)})
    two = subjects.with_loads(step.tx, Connection("", "", step.programme, mentee, asked.person))
    new = replace(_with_room(two), id=step.house.new_id(), ref=new_ref(step))
    wrong = why_not(step, new)
    if wrong:
        return stands(step, command, wrong)
    why = (
        *matching.fit_of(new, step.policy).reasons,
        phrase("{person} was asked for one more and said yes", person=asked.person.name),
    )
    decided = step.settle(connection.decide, new, Event("pair", coordinator.id, {"why": "\n".join(why)}), new=True)
    step.write([question.tell_of_more(asked, "yes")], subjects.name_of(new))
    return decided.reason if decided else "nothing"


# -- proposals ----------------------------------------------------------------------------------------


def proposals(step: Step) -> list[matching.Fit]:
    """Who could be brought together today: mentees without a mentor and a request, by what the policy names."""
    mentees, mentors = (
        people.find_by_role(step.tx, step.programme, sorted(roles), step.zone) for roles in (MENTEES, MENTORS)
    )
    loads = subjects.count_loads(step.tx, [(step.programme, one.id) for one in (*mentees, *mentors)])
    free = [one for one in mentees if not loads[step.programme, one.id][1]]
    pairs = (
        Connection("", "", step.programme, mentee, mentor, mentor_load=loads[step.programme, mentor.id][0])
        for mentee in free
        for mentor in mentors
    )
    return matching.propose(pairs, step.policy)


def lay_before(step: Step, found: list[matching.Fit]) -> int:
    """A numbered letter to each coordinator; to how many."""
    readers = people.find_by_role(step.tx, step.programme, ["coordinator"], step.zone)
    for reader in readers if found else []:
        asked = Question(
            id=step.house.new_id(),
            programme=step.programme,
            person=reader,
            verb="APPROVE",
            slots={},
            about="",
            act="",
            options=tuple(row_of(fit) for fit in found),
            targets=tuple(f"{fit.pair.mentee.id}/{fit.pair.mentor.id}" for fit in found),
        )
        step.settle(question.decide, asked, Event("propose"), new=True)
    return len(readers) if found else 0


def row_of(fit: matching.Fit) -> str:
    return phrase(
        "{mentee} with {mentor}: {reasons}",
        mentee=fit.pair.mentee.name,
        mentor=fit.pair.mentor.name,
        reasons=say.run(fit.reasons, "; "),
    )


def approve(step: Step, command: Command) -> str:
    """APPROVE 1, APPROVE 1 and 3, APPROVE all: of the proposals in the letter that is answered."""
    found = chosen(step, command)
    if isinstance(found, str):
        return stands(step, command, found)
    outcome = Outcome()
    for target in found:
        mentee, mentor = (people.find_person(step.tx, step.programme, one, step.zone) for one in target.split("/"))
        _bring_together(step, command, Connection("", "", step.programme, mentee, mentor), outcome)
    return _told(step, command, outcome)


def chosen(step: Step, command: Command) -> list[str] | str:
    """The pairs that the numbers mean, or why they mean none."""
    bound = subjects.find(step.tx, command.about, step.house.zone)
    if (
        not isinstance(bound, Question)
        or bound.verb != "APPROVE"
        or bound.person.id != command.person.id
        or not bound.targets
    ):
        return phrase("APPROVE answers a letter of ours with numbered proposals, and the number says which.")
    if bound.state != question.State.OPEN:
        return phrase("The time to answer these proposals is over.")
    which = str(command.slots.get("which") or "")
    if which == "all":
        return list(bound.targets)
    numbers = [int(one) for one in which.split(", ") if one.isdigit()]
    beyond = [str(one) for one in numbers if not 1 <= one <= len(bound.targets)]
    if beyond or not numbers:
        return say.plural(
            "{which} is none of the numbers in that letter.",
            "{which} are none of the numbers in that letter.",
            max(len(beyond), 1),
            which=say.listed(beyond or [which]),
        )
    return [bound.targets[one - 1] for one in numbers]


def in_words(step: Step, command: Command) -> str:
    """The pairs by name, for the question that is asked first."""
    bound, found = subjects.find(step.tx, command.about, step.house.zone), chosen(step, command)
    if isinstance(found, str) or not isinstance(bound, Question):
        return phrase("approve a proposal")
    rows = dict(zip(bound.targets, bound.options, strict=True))
    pairs = "; ".join(rows[one].partition(":")[0] for one in found)
    return phrase("pair {pairs}", pairs=pairs)
