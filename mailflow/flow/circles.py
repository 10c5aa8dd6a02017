"""A group's address: the facilitator's words go to all members, a member's to the facilitator alone (W15)."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from mailflow.core import say
from mailflow.core.address import GROUP as DESK
from mailflow.core.groups import group_of, why_no_place
from mailflow.core.letter import Fact, Letter, Nature
from mailflow.core.machines.circle import facts_of
from mailflow.core.machines.connection import LIVE, Connection
from mailflow.core.people import Person
from mailflow.core.policy_groups import Group
from mailflow.core.reading import Reading
from mailflow.core.reading.intent import REPLIED
from mailflow.core.say import phrase
from mailflow.flow.answers import Command, answer, sent_today, stands
from mailflow.flow.record import Step
from mailflow.store import gatherings, outbox, people, subjects

CALENDAR = ("PLAN", "WITHDRAW")
TELL = "TELL"  # no word of anybody's: what is written to a group's address
DAY = timedelta(days=1)
LETTERS_A_DAY, WORDS_A_DAY = 5, 10  # of a facilitator to her group, and of a member to her
RECEIPTS = ("group-sent", "group-meets")  # what she gets for each
SUBJECT = 150  # letters of it that are passed on
LINES, LONGEST = 200, 10_000  # of the words that are passed on


@dataclass(frozen=True)
class Circle:
    """A group as it is now."""

    group: Group
    facilitator: Person
    members: tuple[Connection, ...]

    def of(self, person_id: str) -> Connection | None:
        """The connection by which she is a member."""
        return next((one for one in self.members if one.mentee.id == person_id), None)


def as_words(step: Step, reading: Reading, desk: str | None, subject: str = "") -> Reading:
    """At a group's address whatever is no word of ours is for the group; so are a calendar's invitation, and MEET."""
    calendar = reading.intent in CALENDAR
    words = reading.intent in ("ASK", "NONE", "MEET") and bool(reading.new_text.strip())
    if not (desk or "").startswith(DESK) or not (calendar or words):
        return reading
    text = _invitation(step, reading) if calendar else _under(subject, reading.new_text)
    known = reading.slots if calendar or reading.intent == "MEET" else {}
    slots = {**known, "text": text, "group": str(desk).removeprefix(DESK)}
    return replace(reading, intent=TELL, slots=slots, reason="words for a group, at its address", new_text=text)


def _under(subject: str, text: str) -> str:
    """The writer's own subject stands above the words, as a line of them: never as the subject of a letter of ours."""
    said = " ".join(subject.split())[:SUBJECT]
    return f"Subject: {said}\n{text}" if said and not REPLIED.match(said) else text


def _invitation(step: Step, reading: Reading) -> str:
    """In words; empty where a meeting is called off, for a calendar does not say which."""
    start = str(reading.slots.get("start") or "")
    if not start:
        return ""
    wall = datetime.fromisoformat(start).astimezone(ZoneInfo(step.zone))
    when = say.moment(wall, step.zone)
    return f"An invitation: {reading.slots.get('summary') or 'a meeting'}\n{when}"


def title_of(step: Step, slug: str) -> str:
    return next((one.title for one in step.policy.groups if one.slug == slug), slug)


def facilitators(step: Step) -> list[Person]:
    found = people.find_by_role(step.tx, step.programme, ["facilitator"], step.zone)
    return [one for one in found if group_of(one, step.policy)]


def find(step: Step, slug: str) -> Circle | None:
    """The group with this slug; none while nobody looks after it."""
    for one in facilitators(step):
        group = group_of(one, step.policy)
        if group and group.slug == slug:
            pairs = subjects.find_connections(step.tx, step.programme, one.id, LIVE, step.house.zone)
            return Circle(group, one, tuple(c for c in pairs if c.mentor.id == one.id))
    return None


def tell(step: Step, command: Command) -> str:
    """By whoever looks after the group, to all who are in it; by one of them, to her."""
    slug = str(command.slots.get("group") or "")
    if not command.slots.get("text"):
        told = phrase("Your calendar called a meeting off, and the group was told nothing.")
        return stands(step, command, told, IN_WORDS)
    circle = find(step, slug)
    if circle and command.person.id == circle.facilitator.id:
        return to_members(step, command, circle)
    mine = circle.of(command.person.id) if circle else None
    if circle is None or mine is None:
        return _to_nobody(step, command, title_of(step, slug), is_led=circle is not None)
    return _to_facilitator(step, command, circle, mine)


def _to_nobody(step: Step, command: Command, title: str, *, is_led: bool) -> str:
    """She hears of a place only where she may ask for one."""
    why = (
        phrase("You are not in the group “{title}”", title=title)
        if is_led
        else phrase("Nobody looks after the group “{title}” yet", title=title)
    )
    can = phrase("To reach the team, write to {team}.", team=step.desk("team"))
    if is_led and why_no_place(command.person, step.policy) == "":
        can = phrase(
            "To ask for a place, write REQUEST {title} to {frontdesk}.", title=title, frontdesk=step.desk("frontdesk")
        )
    return stands(step, command, phrase("{why}, so nobody has had your words.", why=why), can)


def why_not_told(step: Step, circle: Circle) -> tuple[str, str]:
    """Why her group hears nothing now, and what she can do; empty where it does (P13)."""
    if not circle.members:
        return phrase("Nobody is in “{title}” yet, so nobody has had your words.", title=circle.group.title), ""
    if sent_today(step, circle.facilitator, RECEIPTS) < LETTERS_A_DAY:
        return "", ""
    return phrase("{most} emails a day go to a group, and this one did not go out.", most=LETTERS_A_DAY), AGAIN


def to_members(step: Step, command: Command, circle: Circle, but: Collection[str] = ()) -> str:
    """Her words to all of them but those who have had them otherwise, and a receipt that names everybody."""
    why, can = why_not_told(step, circle)
    if why:
        return stands(step, command, why, can)
    facts = {**_facts(circle, command), "because": "you are in a group", "facilitator": circle.facilitator.name}
    for one in (one for one in circle.members if one.mentee.id not in but):
        letter = Letter("group-letter", one.mentee.id, facts, answers_to=f"{DESK}{circle.group.slug}")
        step.write([letter], subjects.name_of(one))
    names: list[Fact] = [one.mentee.name for one in circle.members]
    told = {**_facts(circle, command), "because": "you look after a group", "names": names}
    told["calendar"] = bool(step.policy.gathering.ask) and not _plans(step, command)
    step.write([Letter("group-sent", circle.facilitator.id, told, Nature.ANSWER, answers_to="team")], command.about)
    return f"passed on to {len(names)} in “{circle.group.title}”"


def _plans(step: Step, command: Command) -> bool:
    """Whether her calendar has told us of a meeting of her group: then she knows how."""
    ahead = gatherings.find_ahead(step.tx, step.programme, command.person.id, step.house.zone)
    return bool(ahead) or command.slots.get("uid") is not None


IN_WORDS = phrase("Please tell it in words, in an email to the group’s address: which meeting does not take place.")
AGAIN = phrase("Please send it again tomorrow, or write to them from your own mail program.")


def _to_facilitator(step: Step, command: Command, circle: Circle, mine: Connection) -> str:
    """Her answer must not go to all: it goes to the member's own address, as the letter says."""
    if _written(step, circle.facilitator, "group-word", mine) >= WORDS_A_DAY:
        stood = phrase(
            "{most} emails of yours went to {facilitator} today, and this one did not.",
            most=WORDS_A_DAY,
            facilitator=circle.facilitator.name,
        )
        return stands(step, command, stood, AGAIN)
    who = {"name": command.person.name, "name_first": command.person.first, "address": command.person.email}
    facts = {**_facts(circle, command), **who, "because": "you look after a group"}
    step.write([Letter("group-word", circle.facilitator.id, facts, answers_to="team")], subjects.name_of(mine))
    told = {"title": circle.group.title, "facilitator": circle.facilitator.name}
    answer(step, command.person, "group-told", told, subjects.name_of(mine))
    return f"passed on to {circle.facilitator.first}, who looks after “{circle.group.title}”"


def _facts(circle: Circle, command: Command) -> dict[str, Fact]:
    words = str(command.slots.get("text") or "")
    kept = [line for line in words[:LONGEST].splitlines() if line.strip()][:LINES]
    whole = len(words) <= LONGEST and len(kept) == len([line for line in words.splitlines() if line.strip()])
    return {"ref": "", **facts_of(circle.group), "words": kept, "whole": whole}


def _written(step: Step, reader: Person, template: str, about: Connection) -> int:
    return outbox.count_about(step.tx, reader.id, template, subjects.name_of(about), step.now - DAY)
