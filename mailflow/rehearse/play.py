"""A stretch of a programme's life: people come, ask and answer as is their habit, while time jumps ahead."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from heapq import heapify, heappop, heappush
from typing import ClassVar
from zoneinfo import ZoneInfo

from mailflow.core import policy_consents
from mailflow.core.form import MEMBERS, NAME, NAMES, VERBS, Kind, Question
from mailflow.core.mail import Mail
from mailflow.core.policy import Policy
from mailflow.rehearse.cast import Cast, Member
from mailflow.rehearse.habits import ASKED, ASKERS, DESK, FILL, GROUP, MEETING, REPLY, TEAM, TRACKER, Habit
from mailflow.rehearse.invite import invite
from mailflow.rehearse.world import Caught, World

AFTERNOON = time(15, 0)
NOON, SOON = time(12, 0), timedelta(hours=3)
AHEAD = 6  # days that a pair's meeting is planned ahead
ASIDE = timedelta(minutes=7)  # between two people who write on the same day
ANSWERS: Mapping[Kind, str] = {Kind.TEXT: "We talk about this on Fridays.", Kind.SCALE: "4", Kind.YES_NO: "yes"}
BEGUN, MOVED = timedelta(days=122), timedelta(days=153)  # when somebody graduates, and when after all
JOIN, ASK = Habit("", 0, "JOIN", DESK), Habit("", 0, "REQUEST {next}", DESK)


@dataclass(frozen=True, order=True)
class Plan:
    """Somebody is going to write."""

    at: datetime
    number: int
    who: Member = field(compare=False)
    habit: Habit = field(compare=False)
    answering: Caught | None = field(compare=False, default=None)


@dataclass
class Play:
    """The people of one programme in a world."""

    ask: ClassVar[Habit] = ASK  # what is written by somebody who asks

    world: World
    programme: str
    cast: Cast
    days: int
    began: datetime = field(init=False)
    plans: list[Plan] = field(default_factory=list)
    read: int = 0
    got: Counter[tuple[Member, str]] = field(default_factory=Counter)
    asked: Counter[Member] = field(default_factory=Counter)
    planned: int = 0

    @property
    def policy(self) -> Policy:
        """Of this programme."""
        return self.world.policies[self.programme]

    @property
    def zone(self) -> ZoneInfo:
        """Everybody lives where the programme does."""
        return ZoneInfo(self.policy.programme.time_zone)

    def __post_init__(self) -> None:
        self.began = self.world.now.astimezone(self.zone)

    def run(self) -> None:
        """Everybody comes, and the days go by."""
        self.world.import_people(self.programme, self.cast.to_csv(self._of_this_policy()))
        until = (self.began + timedelta(days=self.days)).astimezone(UTC)
        for who in self.cast:
            self._come(who)
        while self.world.now < until:
            self.world.advance(min([until, *(plan.at for plan in self.plans[:1])]))
            self._read()
            self._write()

    # -- what people do -------------------------------------------------------------------------------

    def _come(self, who: Member) -> None:
        """Whoever answers at all applies on her first day, and asks on the next."""
        if self._habits(who):
            self._plan(who, JOIN, self._noon(who, who.days))
        if who.asks and self.policy.pairing.who_pairs == "team":
            pair = Habit("", 0, f"PAIR {who.name} with {who.asks[0]}", TEAM)
            self._plan(self.cast.members[0], pair, self._noon(who, who.days + 1))
        elif who.asks:
            self._plan(who, self.ask, self._noon(who, who.days + 1))

    def _read(self) -> None:
        """What has come since is answered in its time, or not."""
        for letter in self.world.caught[self.read :]:
            if who := self.cast.by_address.get(letter.to):
                self._take_up(who, letter)
        self.read = len(self.world.caught)

    def _take_up(self, who: Member, letter: Caught) -> None:
        kind = letter.template.removesuffix("-mentee").removesuffix("-mentor")
        self.got[who, kind] += 1
        if kind == "survey":  # it is over: no more meetings
            self.plans = [plan for plan in self.plans if plan.who != who or plan.habit.to != TRACKER]
            heapify(self.plans)
        for habit in self._habits(who):
            if habit.fits(kind, self.got[who, kind]):
                at = self._noon(who, habit.days) if habit.days else self.world.now + SOON
                self._plan(who, habit, at, letter)

    def _habits(self, who: Member) -> tuple[Habit, ...]:
        return (ASKERS if who.asks else ASKED).get(who.character, ())

    def _plan(self, who: Member, habit: Habit, at: datetime, answering: Caught | None = None) -> None:
        self.planned += 1
        heappush(self.plans, Plan(at, self.planned, who, habit, answering))

    def _noon(self, who: Member, days: int) -> datetime:
        """So many days on, a little after noon; each at a minute of her own."""
        day = self.world.now.astimezone(self.zone).date() + timedelta(days=days)
        aside = ASIDE * self.cast.members.index(who)
        return (datetime.combine(day, NOON, self.zone) + aside).astimezone(UTC)

    def _write(self) -> None:
        while self.plans and self.plans[0].at <= self.world.now:
            plan = heappop(self.plans)
            if words := self._words(plan):
                self.world.deliver(self._mail(plan, words))
                self._read()

    # -- what they write ------------------------------------------------------------------------------

    def _words(self, plan: Plan) -> str:
        """Empty where there is nothing to say: nobody left to ask, or no such form for her."""
        words, who = plan.habit.words, plan.who
        if words == FILL and plan.answering:
            asked = self._questions(plan.answering, who)
            return "\n".join(f"{q.number}: {who.name if q.tag == NAME else self._answer(q)}" for q in asked)
        if words == MEETING:
            return words
        if "{ref}" in words and plan.answering:
            return words.format(ref=plan.answering.facts["ref"])
        if "{next}" in words:
            named = who.asks[self.asked[who] : self.asked[who] + 1]
            self.asked[who] += 1
            return words.format(next=named[0]) if named else ""
        sent = [rules for name, rules in self.policy.forms.items() if VERBS[name] == words]
        return words if words not in NAMES or any(who.role in rules.roles for rules in sent) else ""

    def _questions(self, letter: Caught, who: Member) -> tuple[Question, ...]:
        if letter.template.startswith("survey"):
            return self.policy.survey.asked
        name = form_of(self.policy, letter)
        if name == MEMBERS:
            return policy_consents.questions(policy_consents.asked(self.policy.consent, {who.role}), 1)
        rules = self.policy.forms.get(name)
        if rules is None:
            return ()
        comes = who.invited and name in self.policy.joining.forms
        consents = policy_consents.asked(self.policy.consent, {who.role}) if comes else []
        return (*rules.asked, *policy_consents.questions(consents, len(rules.asked) + 1))

    def _answer(self, question: Question) -> str:
        if question.kind is Kind.DAY:
            return self._day(MOVED)
        return question.options[0] if question.kind is Kind.CHOICE else ANSWERS[question.kind]

    def _of_this_policy(self) -> Mapping[str, str]:
        return {self.policy.term.around: self._day(BEGUN)} if self.policy.term.around else {}

    def _day(self, later: timedelta) -> str:
        return (self.began.astimezone(self.zone).date() + later).isoformat()

    def _mail(self, plan: Plan, words: str) -> Mail:
        """As a mail program sends it, with what it answers quoted below."""
        letter = plan.answering if plan.habit.to == REPLY else None
        to = letter.reply_to if letter else self._desk(plan)
        mail = EmailMessage(policy=SMTP)
        mail["From"], mail["To"] = formataddr((plan.who.name, plan.who.address)), to
        mail["Subject"] = f"Re: {letter.subject}" if letter else "Mentoring"
        mail["Date"] = format_datetime(plan.at)
        mail["Message-ID"] = f"<{plan.number}@{plan.who.address.partition('@')[2]}>"
        if letter:
            mail["In-Reply-To"] = letter.message_id
            words += f"\n\nOn {letter.at:%a, %d %b %Y}, {self.policy.programme.name} wrote:\n{_quoted(letter.text)}"
        if words == MEETING:
            invite(mail, plan.who.address, [to, *self._guests(plan)], self._meets(plan))
        else:
            mail.set_content(words)
        return Mail(plan.who.address, to, mail.as_bytes())

    def _desk(self, plan: Plan) -> str:
        return self.world.desk(self.programme, plan.who.group if plan.habit.to == GROUP else plan.habit.to)

    def _guests(self, plan: Plan) -> list[str]:
        """A group is reached by its own address."""
        return [] if plan.habit.to == GROUP else [one.address for one in self.cast if one.name == plan.who.asks[0]]

    def _meets(self, plan: Plan) -> datetime:
        """Late enough that what is asked and sent before a meeting has its days."""
        ahead = AHEAD + (self.policy.gathering.ask_days if plan.habit.to == GROUP else 0)
        day = plan.at.astimezone(self.zone).date() + timedelta(days=ahead)
        return datetime.combine(day, AFTERNOON, self.zone)


def form_of(policy: Policy, letter: Caught) -> str:
    """The name of the form that a letter is about, itself or by its pact; empty where it is about none."""
    titles = {rules.title: name for name, rules in policy.forms.items()} | {one.title: one.form for one in policy.pact}
    author = str(letter.facts.get("other"))  # of what the other is asked about
    titles |= {one.other_title.replace("{author}", author): one.form for one in policy.pact if one.other_title}
    return titles.get(str(letter.facts.get("title")), "")


def _quoted(text: str) -> str:
    return "".join(f"> {line}\n" for line in text.splitlines())
