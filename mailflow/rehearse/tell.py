"""What a rehearsal comes to: each letter with its date and its clauses, and how many letters that makes for whom."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mailflow.core.clauses import Path, as_of, clauses_of
from mailflow.core.letter import Nature
from mailflow.rehearse.cast import Cast, Member
from mailflow.rehearse.play import Play, form_of
from mailflow.rehearse.world import Caught

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Sent:
    """One letter that left."""

    at: datetime  # in the programme's zone
    to: Member
    letter: str
    subject: str
    clauses: tuple[str, ...]
    nature: str  # scheduled: silence wrote it


@dataclass(frozen=True)
class Told:
    """A whole rehearsal."""

    programme: str
    began: datetime
    days: int
    cast: Cast
    letters: tuple[Sent, ...]
    lost: tuple[str, ...]  # what could not be written or carried, each with its reason

    def of(self, who: Member) -> list[Sent]:
        """What one person got."""
        return [letter for letter in self.letters if letter.to == who]

    def unasked(self, who: Member) -> list[Sent]:
        """What she got beside the answers to her own."""
        return [letter for letter in self.of(who) if letter.nature != Nature.ANSWER]

    def by_month(self, who: Member) -> dict[str, int]:
        """How many letters one person got, month by month."""
        counted = Counter(f"{letter.at:%Y-%m}" for letter in self.of(who))
        return {month: counted[month] for month in self.months}

    @property
    def months(self) -> list[str]:
        """From the first that had a letter to the last."""
        return sorted({f"{letter.at:%Y-%m}" for letter in self.letters})

    @property
    def crowded(self) -> list[list[Sent]]:
        """Where somebody got several letters on one day that silence wrote: each day's letters."""
        days: dict[tuple[str, date], list[Sent]] = {}
        for sent in self.letters:
            if sent.nature == Nature.SCHEDULED:
                days.setdefault((sent.to.name, sent.at.date()), []).append(sent)
        return [together for together in days.values() if len(together) > 1]

    @property
    def quiet_year(self) -> tuple[str, int] | None:
        """The quiet mentor who got the most letters within a year, and how many; None where nobody can be asked.

        Answers to what she wrote herself are not counted: whoever writes nothing gets none.
        """
        counted = [(who.name, most_in_a_year(self.unasked(who))) for who in self.cast.quiet_mentors()]
        return max(counted, key=lambda one: one[1], default=None)


def most_in_a_year(letters: Sequence[Sent]) -> int:
    """In the 365 days that hold the most."""
    days = [letter.at.date() for letter in letters]
    return max((sum(first <= day < first + YEAR for day in days) for first in days), default=0)


def tell(play: Play, remarks: Mapping[Path, str]) -> Told:
    """The letters of a play that is over; those of one instant in the order of the cast, so that no id decides."""
    order = {who: at for at, who in enumerate(play.cast)}
    letters = [
        Sent(
            caught.at.astimezone(play.zone),
            play.cast.by_address[caught.to],
            caught.template,
            caught.subject,
            _clauses(play, remarks, caught),
            caught.nature,
        )
        for caught in play.world.caught
    ]
    letters.sort(key=lambda sent: (sent.at, order[sent.to], sent.letter, sent.subject))
    return Told(play.programme, play.began, play.days, play.cast, tuple(letters), tuple(play.world.lost()))


def _clauses(play: Play, remarks: Mapping[Path, str], caught: Caught) -> tuple[str, ...]:
    """By the rules of the letter's day."""
    begun = play.policy.begun(caught.at.astimezone(play.zone).date())
    role = play.cast.by_address[caught.to].role
    return clauses_of(caught.template, as_of(remarks, len(begun)), form_of(play.policy, caught), (role,))


def facts(told: Told) -> dict[str, object]:
    """For a script."""
    people = [
        {
            "name": who.name,
            "role": who.role,
            "character": who.character,
            "letters": len(told.of(who)),
            "by_month": told.by_month(who),
        }
        for who in told.cast
    ]
    letters = [
        {
            "at": sent.at.isoformat(),
            "to": sent.to.name,
            "role": sent.to.role,
            "letter": sent.letter,
            "subject": sent.subject,
            "clauses": list(sent.clauses),
            "nature": sent.nature,
        }
        for sent in told.letters
    ]
    quiet = told.quiet_year
    return {
        "programme": told.programme,
        "began": told.began.isoformat(),
        "days": told.days,
        "people": people,
        "letters": letters,
        "crowded": [{"day": first.at.date(), "to": first.to.name} for first, *_ in told.crowded],
        "quiet_year": {"name": quiet[0], "letters": quiet[1]} if quiet else None,
        "lost": list(told.lost),
    }
