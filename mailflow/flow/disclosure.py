"""What is kept about somebody, as she can read it, and as a file that a machine can read."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from mailflow.core import say
from mailflow.core.form import in_words
from mailflow.core.letter import Fact
from mailflow.core.machines.meeting_record import HOW
from mailflow.core.people import Person
from mailflow.core.say import phrase
from mailflow.egress.render import LetterError
from mailflow.flow.record import Step
from mailflow.store import people

Export = Mapping[str, Sequence[Mapping[str, Any]]]
Line = dict[str, str]
MOST_LINES = 20  # of one kind in the letter; the file has them all
MOST_BYTES = 600_000  # of the file: with its encoding the letter stays under a megabyte, which any mailbox takes
FILE = "what-we-keep-about-you.json"


def letter_of(step: Step, person: Person, export: Export) -> dict[str, Fact]:
    """The facts of the letter."""
    pages = {name: _shortened(make(step, person, export)) for name, make in PAGES.items()}
    text, whole = as_json(export, MOST_BYTES)
    common = {"ref": "", "because": phrase("you asked what we keep about you"), "days": step.house.raw_days}
    return {**common, **pages, "whole": whole, "attachments": [{"name": FILE, "text": text}]}


def as_json(export: Export, most: int) -> tuple[str, bool]:
    """As one JSON text; where it would be too long for a mail, without her mails as they came. And whether whole."""
    text = json.dumps(export, indent=1, ensure_ascii=False)
    if len(text.encode()) <= most:
        return text, True
    less = [{key: value for key, value in mail.items() if key != "raw"} for mail in export["inbox"]]
    return json.dumps({**export, "inbox": less}, indent=1, ensure_ascii=False), False


def _shortened(lines: list[Line]) -> list[Line]:
    more = len(lines) - MOST_LINES
    rest: list[Line] = [{"title": phrase("And {more} more", more=more), "line": phrase("in the attached file.")}]
    return lines[:MOST_LINES] + (rest if more > 0 else [])


def _yourself(step: Step, person: Person, export: Export) -> list[Line]:
    told: list[tuple[str, str]] = [
        (phrase("Name"), person.name),
        (phrase("Address"), person.email),
        (phrase("Time zone"), person.zone),
    ]
    for row in export["person_address"]:
        told.append(
            (
                phrase("Also yours"),
                phrase("{address}, since {day}", address=row["address"], day=_day(person, row["added_at"])),
            )
        )
    for row in export["enrolment"]:
        name = _programme(step, row["programme"])
        told.append(
            (
                name,
                phrase(
                    "{role}, {state}, since {day}",
                    role=say.role(row["role"]),
                    state=say.state(row["state"]),
                    day=_day(person, row["created_at"]),
                ),
            )
        )
        told += [(phrase("Member number"), row["member_no"])] if row["member_no"] else []
        told += [(say.capital(phrase(key.replace("_", " "))), str(value)) for key, value in row["profile"].items()]
    return [{"title": title, "line": line} for title, line in told]


def _programme(step: Step, name: str) -> str:
    return step.house.policies[name].programme.name if name in step.house.policies else name


def _connections(step: Step, person: Person, export: Export) -> list[Line]:
    return [
        {"title": f"{_other(step, person, row)} ({row['ref']})", "line": _stand(person, row)}
        for row in reversed(export["connection"])
    ]


def _stand(person: Person, row: Mapping[str, Any]) -> str:
    asked = phrase(", asked on {day}", day=_day(person, row["asked_at"])) if row["asked_at"] else ""
    note = phrase(", with the note “{note}”", note=row["note"]) if row["note"] else ""
    return phrase("{state}{asked}{note}.", state=say.state(row["state"]), asked=asked, note=note)


def _other(step: Step, person: Person, row: Mapping[str, Any]) -> str:
    other = row["mentor_id"] if row["mentee_id"] == person.id else row["mentee_id"]
    return people.find_person(step.tx, row["programme"], other, step.zone).name


def _meetings(step: Step, person: Person, export: Export) -> list[Line]:
    held = sorted(export["meeting"], key=lambda row: str(row["held_on"]), reverse=True)
    return [{"title": _date(row["held_on"]), "line": _met(row)} for row in held]


def _met(row: Mapping[str, Any]) -> str:
    parts: list[str] = [say.length(row["minutes"]) if row["minutes"] else "", HOW[row["kind"]]]
    return phrase(
        "{how}, {topics}, {state}.",
        how=say.run(filter(None, parts)) or phrase("in touch"),
        topics=row["topics"] or phrase("no topic"),
        state=say.state(row["state"]),
    )


def _surveys(step: Step, person: Person, export: Export) -> list[Line]:
    return [
        {
            "title": phrase("Survey {day}", day=_day(person, row["opened_at"])),
            "line": phrase(
                "{experience}, {outcome}, “{line}”",
                experience=row["experience"] or phrase("no answer"),
                outcome=row["outcome"] or phrase("no answer"),
                line=row["line"],
            ),
        }
        for row in export["survey"]
        if row["opened_at"]
    ]


def _forms(step: Step, person: Person, export: Export) -> list[Line]:
    """Each answer beside its question; a form that waits for one, too."""
    newest = sorted(export["form"], key=lambda row: str(row["asked_at"]), reverse=True)
    agreed = [line for row in export["pact"] for line in _pact(row)]
    return [*agreed, *(line for row in newest for line in _form(person, row))]


def _pact(row: Mapping[str, Any]) -> list[Line]:
    """What stands between the two, or else what one of them proposed."""
    words = [{"title": one["asked"], "line": say.quoted(one["said"])} for one in row["agreed"] or row["words"]]
    return [{"title": row["title"], "line": phrase("{state}.", state=say.state(row["state"]))}, *words]


def _form(person: Person, row: Mapping[str, Any]) -> list[Line]:
    asked = phrase(", asked on {day}", day=_day(person, row["asked_at"])) if row["asked_at"] else ""
    told = {str(one["number"]): one["label"] for one in row["questions"]}
    answers = [{"title": told[key], "line": say.quoted(in_words(said))} for key, said in sorted(row["answers"].items())]
    return [
        {"title": row["title"], "line": phrase("{state}{asked}.", state=say.state(row["state"]), asked=asked)},
        *answers,
    ]


def _questions(step: Step, person: Person, export: Export) -> list[Line]:
    open_ones = [row for row in export["question"] if row["state"] == "open"]
    told = [
        {"title": phrase("We asked whether you want to"), "line": phrase("{said}.", said=row["act"])}
        for row in open_ones
    ]
    moves = [row for row in export["move"] if row["state"] in ("open", "moved")]
    return told + [{"title": phrase("Your letters go, or are to go, to"), "line": row["address"]} for row in moves]


def _mails(step: Step, person: Person, export: Export) -> list[Line]:
    newest = sorted(export["inbox"], key=lambda row: str(row["received_at"]), reverse=True)
    return [{"title": _moment(person, row["received_at"]), "line": _meant(row)} for row in newest]


def _meant(row: Mapping[str, Any]) -> str:
    meant = MEANT.get(row["intent"], f"{row['intent']}.")
    return phrase("{meant} Still kept as it came.", meant=meant) if row["raw"] else meant


MEANT = {
    "": phrase("being read."),
    "NONE": phrase("nothing to do."),
    "ASK": phrase("not clear, so we asked back."),
    "COPY": phrase("a copy of another."),
    "AUTOMATIC": phrase("an automatic answer."),
    "BOUNCE": phrase("a report that a letter did not arrive."),
}


def _letters(step: Step, person: Person, export: Export) -> list[Line]:
    newest = sorted(export["outbox"], key=lambda row: str(row["written_at"]), reverse=True)
    return [
        {
            "title": _moment(person, row["written_at"]),
            "line": phrase("{subject} ({state})", subject=_subject(step, row), state=say.state(row["state"])),
        }
        for row in newest
    ]


def _subject(step: Step, row: Mapping[str, Any]) -> str:
    """What was told is rendered again; where it is not kept any more, the name of the letter."""
    house = step.house
    if not row["facts"] or row["programme"] not in house.policies:
        return f"{row['template']}"
    try:
        voice = house.voice(row["programme"])
        return house.letters.render(row["template"], row["language"], row["facts"], voice, "").subject
    except LetterError:  # its template was changed since
        return f"{row['template']}"


def _day(person: Person, at: str) -> str:
    return say.long_date(say.local_day(datetime.fromisoformat(at), person.zone))


def _date(day: str) -> str:
    return say.long_date(date.fromisoformat(day))


def _moment(person: Person, at: str) -> str:
    wall = datetime.fromisoformat(at).astimezone(ZoneInfo(person.zone))
    return phrase("{day}, {time} {zone}", day=say.dated(wall.date()), time=say.clock(wall), zone=say.zone_of(wall))


PAGES: Mapping[str, Callable[[Step, Person, Export], list[Line]]] = {
    "yourself": _yourself,
    "connections": _connections,
    "meetings": _meetings,
    "surveys": _surveys,
    "forms": _forms,
    "questions": _questions,
    "mails": _mails,
    "letters": _letters,
}
