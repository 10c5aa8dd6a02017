"""A year of a programme, played so that as many of its letters as can be are sent at least once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from heapq import heapify

from mailflow.core.form import Kind, Question
from mailflow.core.mail import Mail
from mailflow.core.verdict import Result, Verdict
from mailflow.flow import pairing
from mailflow.flow.record import Step
from mailflow.preview.cast import UNSIGNED
from mailflow.preview.habits import ANSWERS, HABITS, PROPOSE, STARTS
from mailflow.rehearse.cast import Member
from mailflow.rehearse.habits import FILL, Habit
from mailflow.rehearse.play import Plan, Play
from mailflow.rehearse.world import DAY, Caught, everybody_is_aligned

PAUSE = timedelta(days=20)


def judge(mail: Mail) -> Verdict:
    """Some domains say nothing of their mail."""
    domain = mail.mail_from.rpartition("@")[2]
    if domain not in UNSIGNED:
        return everybody_is_aligned(mail)
    return Verdict(Result.NONE, Result.NONE, Result.NONE, domain, False, False, False, "a domain that says nothing")


@dataclass
class Life(Play):
    """Like a rehearsal; but people do more than they are asked for."""

    def _habits(self, who: Member) -> tuple[Habit, ...]:
        return HABITS.get(who.role, {}).get(who.character, ())

    def _come(self, who: Member) -> None:
        if who.character != "coming":
            super()._come(who)
        else:
            code = self.policy.joining.code
            join = f"JOIN as a {who.role}{f', {code}' if code else ''}"
            self._plan(who, Habit(STARTS, 0, join), self._noon(who, 1))
        for habit in self._habits(who):
            if habit.letter == STARTS:
                self._plan(who, habit, self._noon(who, who.days + habit.days))

    def _take_up(self, who: Member, letter: Caught) -> None:
        if letter.template == "survey":  # it is over: no more of anything
            self.plans = [plan for plan in self.plans if plan.who != who]
            heapify(self.plans)
        super()._take_up(who, letter)

    def _words(self, plan: Plan) -> str:
        if plan.habit.words == PROPOSE:
            self._propose()
            return ""
        words = super()._words(plan)
        return words if plan.habit.words == FILL else self._filled(words, plan)

    def _filled(self, words: str, plan: Plan) -> str:
        """What the letter tells stands in the answer; nothing to say where it does not tell it."""
        try:
            return words.format_map({**self._known(plan), **(plan.answering.facts if plan.answering else {})})
        except KeyError:
            return ""

    def _known(self, plan: Plan) -> Mapping[str, str]:
        today = plan.at.astimezone(self.zone).date()
        tips = [one.title for one in self.policy.resources]
        known = {"yesterday": f"{today - DAY:%-d %B %Y}", "later": f"{today + PAUSE:%-d %B %Y}"}
        return {**known, "first_tip": tips[0]} if tips else known

    def _answer(self, question: Question) -> str:
        return ANSWERS[question.number % len(ANSWERS)] if question.kind is Kind.TEXT else super()._answer(question)

    def _propose(self) -> None:
        house = self.world.house
        with house.store.begin() as tx:
            step = Step(house, tx, house.now(), self.programme)
            pairing.lay_before(step, pairing.proposals(step))
        self.world.settle()
