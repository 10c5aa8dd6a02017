"""A year of a programme, played so that as many of its letters as can be are sent at least once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from heapq import heapify

from mailflow.core.form import Kind, Question
from mailflow.core.mail import Mail
from mailflow.core.verdict import Result, Verdict
from mailflow.flow import pairing
from mailflow.flow.record import Step
from mailflow.preview.cast import TELLS, UNSIGNED
from mailflow.preview.habits import ANSWERS, HABITS, NOTE, PROPOSE, STARTS
from mailflow.rehearse.cast import Member
from mailflow.rehearse.habits import DESK, FILL, Habit
from mailflow.rehearse.play import Plan, Play, form_of
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

    ask = Habit(STARTS, 0, "REQUEST {next}: " + NOTE, DESK)

    def _habits(self, who: Member) -> tuple[Habit, ...]:
        return HABITS.get(who.role, {}).get(who.character, ())

    def _come(self, who: Member) -> None:
        if who.character not in ("coming", "wondering"):
            super()._come(who)
        elif who.character == "coming":
            code = self.policy.joining.code
            join = f"JOIN as a {who.role}{f', {code}' if code else ''}"
            self._plan(who, Habit(STARTS, 0, join, DESK), self._noon(who, 1))
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
        if plan.habit.words == FILL and plan.answering:
            return self._answers(plan.answering, plan.who)
        return self._filled(super()._words(plan), plan)

    def _answers(self, letter: Caught, who: Member) -> str:
        """What she tells of herself where a form asks for it, and else lines that fit anywhere."""
        rules = self.policy.forms.get(form_of(self.policy, letter))
        fields = {number: one.field for number, one in enumerate(rules.questions, 1)} if rules else {}
        tells = {**TELLS.get(who.role, {}), **who.tells, "name": who.name}
        asked = self._questions(letter, who)
        return "\n".join(f"{q.number}: {tells.get(fields.get(q.number) or '') or self._answer(q)}" for q in asked)

    def _filled(self, words: str, plan: Plan) -> str:
        """What the letter tells stands in the answer; nothing to say where it does not tell it."""
        told = dict(plan.answering.facts) if plan.answering else {}
        if rows := told.get("lacking"):
            told["lacking"] = "\n".join(f"{row['word']}: yes" for row in rows)
        try:
            return words.format_map({**self._known(plan), **told})
        except KeyError:
            return ""

    def _mail(self, plan: Plan, words: str) -> Mail:
        """Where it goes may stand in the letter, too."""
        habit = replace(plan.habit, to=self._filled(plan.habit.to, plan))
        return super()._mail(replace(plan, habit=habit), words)

    def _known(self, plan: Plan) -> Mapping[str, str]:
        today = plan.at.astimezone(self.zone).date()
        tips = [one.title for one in self.policy.resources]
        known = {"yesterday": f"{today - DAY:%-d %B %Y}", "later": f"{today + PAUSE:%-d %B %Y}"}
        return {**known, "first_tip": tips[0]} if tips else known

    def _answer(self, question: Question) -> str:
        return (
            ANSWERS[(question.number - 1) % len(ANSWERS)] if question.kind is Kind.TEXT else super()._answer(question)
        )

    def _propose(self) -> None:
        house = self.world.house
        with house.store.begin() as tx:
            step = Step(house, tx, house.now(), self.programme)
            pairing.lay_before(step, pairing.proposals(step))
        self.world.settle()
