"""What the two of a pair agree to: one drafts it, the other says AGREE, or DISPUTE and what is wrong; it may change.

The draft is a form of the author's. What is agreed stands until other words are agreed to.
"""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mailflow.core import say
from mailflow.core.letter import Fact, Letter, Nature, nature_of
from mailflow.core.machines import absent
from mailflow.core.machines.pair import Connection, letter_about
from mailflow.core.people import Person
from mailflow.core.policy import Policy, after_days
from mailflow.core.policy_forms import ACHIEVED
from mailflow.core.say import phrase
from mailflow.core.transition import Decision, Due, Effects, Event, Row, nothing, walk

Words = Sequence[Mapping[str, str]]  # what it says, line by line, each under the question it answers


class State(enum.StrEnum):
    """Where a pact stands."""

    NEW = "new"
    DRAFTING = "drafting"  # its author has the form
    PROPOSED = "proposed"  # the other is asked
    AGREED = "agreed"
    LAPSED = "lapsed"  # there was no answer in time; a late one counts


FINAL: frozenset[str] = frozenset()  # it is over when the pair is


@dataclass(frozen=True)
class Pact:
    """The newest words, and those that were agreed to last."""

    id: str
    programme: str
    connection: Connection
    name: str  # of the policy's row
    title: str
    author_id: str
    state: str = State.NEW
    version: int = 0  # of the newest words
    words: Words = ()
    stands: int = 0  # the version that was agreed to last
    agreed: Words = ()  # and its words
    said: str = ""  # what the other would like to be different in the newest words
    answer_by: datetime | None = None
    agreed_at: datetime | None = None
    stood: int = 0  # what had been agreed to before that: it stands again where the last AGREE is taken back
    earlier: Words = ()

    @property
    def author(self) -> Person:
        """Who drafts it."""
        return self.connection.one(self.author_id)

    @property
    def asked(self) -> Person:
        """Who is to agree."""
        return self.connection.other(self.author_id)

    @property
    def standing(self) -> Words:
        """What it says today: what was agreed to, or else what was proposed."""
        return self.agreed or self.words


def decide(pact: Pact, event: Event, policy: Policy, now: datetime) -> Decision[Pact] | None:
    """The only place a pact changes."""
    return walk(TRANSITIONS, FINAL, pact, event, policy, now)


def _draft(p: Pact, event: Event, policy: Policy, now: datetime) -> Effects:
    """The form goes to the author, with what stood there before; what is proposed or agreed waits as it is."""
    return Effects(opens=("draft",))


def _propose(p: Pact, event: Event, policy: Policy, now: datetime) -> Effects:
    """The flow has put the new words on it; each proposal is a version of its own."""
    p = replace(p, version=p.version + 1)
    asked = _ask(p, policy, now, Nature.TRIGGERED)
    receipt = _letter("pact-receipt", p, p.author, policy, Nature.ANSWER, due=asked.changes["answer_by"])
    return replace(
        asked, letters=(*asked.letters, receipt), changes={**asked.changes, "version": p.version, "said": ""}
    )


def _ask(p: Pact, policy: Policy, now: datetime, nature: Nature) -> Effects:
    rules, zone = policy.pact_named(p.name), p.asked.zone
    answer_by = after_days(now, rules.answer_within_days, zone, policy)
    reminders = [Due("reminder", after_days(now, day, zone, policy)) for day in rules.remind_on_days]
    question = _letter("pact-question", p, p.asked, policy, nature, due=answer_by, stands=bool(p.stands))
    return Effects((question,), (*reminders, Due("lapse", answer_by)), WAITING, changes={"answer_by": answer_by})


def _ask_again(p: Pact, event: Event, policy: Policy, now: datetime) -> Effects:
    """The author wants the same words to be asked about once more."""
    asked = _ask(p, policy, now, Nature.TRIGGERED)
    receipt = _letter("pact-receipt", p, p.author, policy, Nature.ANSWER, due=asked.changes["answer_by"])
    return replace(asked, letters=(*asked.letters, receipt))


def _show(p: Pact, event: Event, policy: Policy, now: datetime) -> Effects:
    """Who is asked would like to see it once more; its days go on."""
    question = _letter("pact-question", p, p.asked, policy, Nature.ANSWER, due=p.answer_by, stands=bool(p.stands))
    return Effects((question,))


def _show_agreed(p: Pact, event: Event, policy: Policy, now: datetime) -> Effects:
    """What stands, for whoever asks; a draft of other words may be under way."""
    standing = replace(p, words=p.agreed, version=p.stands)
    return Effects((_agreed(standing, p.connection.one(event.by), policy, Nature.ANSWER, again=True),))


def _agree(p: Pact, event: Event, policy: Policy, now: datetime) -> Effects:
    natures = {event.by: Nature.ANSWER}
    letters = tuple(_agreed(p, one, policy, natures.get(one.id, Nature.TRIGGERED)) for one in p.connection.both)
    return Effects(letters, (), WAITING, changes=_stands_now(p, now))


def _stands_now(p: Pact, now: datetime) -> dict[str, object]:
    return {"stands": p.version, "agreed": p.words, "agreed_at": now, "stood": p.stands, "earlier": p.agreed}


def _take_back(p: Pact, event: Event, policy: Policy, now: datetime) -> Effects:
    """UNDO of an AGREE: the same words wait for an answer again, and what stood before them stands again."""
    answer_by = after_days(now, policy.pact_named(p.name).answer_within_days, p.asked.zone, policy)
    again = [phrase("What you had both agreed to before stands until then.")] if p.stood else []
    theirs, own = (title_for(p, one, policy) for one in (p.asked, p.author))
    title, day = (
        phrase("The AGREE to “{title}” is taken back", title=theirs),
        say.long_date(say.local_day(answer_by, p.asked.zone)),
    )
    lost = phrase("The AGREE to “{title}” is taken back", title=own)
    told = phrase(
        "your AGREE to “{title}” is taken back, and we have told {author_first}.",
        title=theirs,
        author_first=p.author.first,
    )
    can = phrase(
        "You can answer until {day}: reply to this email with AGREE, or with DISPUTE and what should be different.",
        day=day,
    )
    news = phrase(
        "{asked} had said AGREE to “{title}”, and has taken that back. It waits for an answer again.",
        asked=p.asked.name,
        title=own,
    )
    hers = letter_about(
        "taken-back", p.connection, p.asked, Nature.ANSWER, title=title, told=say.run((told, *again)), can=can
    )
    letters = (
        replace(hers, facts={**hers.facts, "version": p.version}, repeats="pact-question"),
        letter_about("taken-back-news", p.connection, p.author, Nature.TRIGGERED, title=lost, told=news),
    )
    changes = {"stands": p.stood, "agreed": p.earlier, "stood": 0, "earlier": (), "answer_by": answer_by}
    return Effects(letters, (Due("lapse", answer_by),), changes={**changes, "agreed_at": None})


def _agreed(p: Pact, reader: Person, policy: Policy, nature: Nature, *, again: bool = False) -> Letter:
    new = [] if again else [goal for goal in achieved(p.words) if goal not in achieved(p.agreed)]
    who = {"author": reader.id == p.author_id, "undo": nature is Nature.ANSWER and not again}
    return _letter("pact-agreed", p, reader, policy, nature, again=again, achieved=new, **who)


def achieved(words: Words) -> list[Fact]:
    """The goals of which both say so: each stands above the line that says how it stands."""
    goal, found = "", list[Fact]()
    for one in words:
        goal = one["said"] if one["tag"] == "goal" else goal
        if one["tag"] == "status" and one["said"] == ACHIEVED:
            found.append(goal)
    return found


def _dispute(p: Pact, event: Event, policy: Policy, now: datetime) -> Effects:
    """Back to the author, in the words of who was asked; what both agreed to before goes on standing."""
    said = event.text("text")
    receipt = _letter("pact-returned", p, p.asked, policy, Nature.ANSWER, said=said, stands=bool(p.stands))
    return Effects((receipt,), closes=WAITING, opens=("draft",), changes={"said": said})


def _ask_what(p: Pact, event: Event, policy: Policy, now: datetime) -> Effects:
    """DISPUTE and nothing else: the author could not know what to change."""
    return Effects((_letter("pact-returned", p, p.asked, policy, Nature.ANSWER, said="", stands=bool(p.stands)),))


def _remind(p: Pact, event: Event, policy: Policy, now: datetime) -> Effects:
    if p.answer_by is None or p.answer_by <= now:
        return Effects()  # after a standstill: too late to remind, the lapse follows
    due, stands = p.answer_by, bool(p.stands)
    return Effects((_letter("pact-reminder", p, p.asked, policy, nature_of(event.by), due=due, stands=stands),))


def _lapse(p: Pact, event: Event, policy: Policy, now: datetime) -> Effects:
    return Effects((_letter("pact-lapsed", p, p.author, policy, Nature.SCHEDULED, stands=bool(p.stands)),))


def _wait(p: Pact, event: Event, policy: Policy, now: datetime) -> Effects:
    """Who is away has longer."""
    waits = absent.put_off(WAITING, event, p.asked.zone)
    return replace(waits, changes={"answer_by": absent.later_by(event, p.answer_by or now, p.asked.zone, policy)})


def title_for(p: Pact, reader: Person, policy: Policy) -> str:
    """What one of the two calls it: her goals are not his."""
    others = next((one.other_title for one in policy.pact if one.name == p.name), "")
    return p.title if reader.id == p.author_id or not others else others.replace("{author}", p.author.name)


def quoted(p: Pact, reader: Person, policy: Policy) -> str:
    """The same in a sentence, with whom it is."""
    title, other = title_for(p, reader, policy), p.connection.other(reader.id).name
    return (
        phrase("“{title}”", title=title)
        if other in title
        else phrase("“{title}” with {other}", title=title, other=other)
    )


def _letter(template: str, p: Pact, to: Person, policy: Policy, nature: Nature, **more: object) -> Letter:
    """The whole text, with the version it is: a yes counts for these words and no others."""
    due, title = more.pop("due", None), title_for(p, to, policy)
    facts: dict[str, Fact] = {
        "title": title,
        "named": title != p.title,  # it says whose it is
        "version": p.version,
        "words": as_rows(p.words),
        "due": say.long_date(say.local_day(due, to.zone)) if isinstance(due, datetime) else "",
    }
    made = letter_about(template, p.connection, to, nature, **{**facts, **more})
    return replace(made, thread=f"pact:{p.id}")


def parts(words: Words) -> list[str]:
    """What a word about it is a word about: each question, and what stands under it."""
    return [part for line in words for part in (line["asked"], line["said"])]


def as_rows(words: Words) -> list[Fact]:
    """As a letter lays it out: each line under its question."""
    return [
        {"word": str(at), "line": say.run((one["asked"], say.quoted(one["said"])))} for at, one in enumerate(words, 1)
    ]


def _has_agreed(p: Pact, policy: Policy) -> bool:
    return p.stands > 0


WAITING = ("reminder", "lapse")
_D, _P, _A, _L = State.DRAFTING, State.PROPOSED, State.AGREED, State.LAPSED

TRANSITIONS: tuple[Row[Pact], ...] = (
    Row(State.NEW, "draft", _D, _draft),
    *(Row(old, "draft", old, _draft) for old in (_D, _P, _A, _L)),
    *(Row(old, "drafted", _P, _propose) for old in (_D, _P, _A, _L)),
    Row(_D, "show", _D, _show_agreed, when=_has_agreed),
    Row(_P, "agree", _A, _agree),
    Row(_P, "dispute", _D, _dispute),
    Row(_P, "dispute-bare", _P, _ask_what),
    Row(_P, "show", _P, _show),
    Row(_P, "away", _P, _wait),
    Row(_P, "silence:reminder", _P, _remind),
    Row(_P, "remind", _P, _remind),
    Row(_P, "silence:lapse", _L, _lapse),
    Row(_L, "yes", _P, _ask_again),
    Row(_L, "no", _L, nothing),
    Row(_L, "agree", _A, _agree),
    Row(_L, "dispute", _D, _dispute),
    Row(_L, "dispute-bare", _L, _ask_what),
    Row(_L, "show", _L, _show),
    Row(_A, "dispute", _A, _dispute),
    Row(_A, "dispute-bare", _A, _ask_what),
    Row(_A, "show", _A, _show_agreed),
    Row(_A, "undo", _P, _take_back),
)
