"""Answers that two who are paired may read of each other, once both have answered: a pre-read (A21)."""

from collections.abc import Iterable
from functools import partial

from mailflow.core import say
from mailflow.core.form import in_words
from mailflow.core.letter import Fact, Nature
from mailflow.core.machines.connection import LIVE, Connection
from mailflow.core.machines.form import Form
from mailflow.core.machines.pair import letter_about
from mailflow.core.people import Person
from mailflow.core.policy_forms import is_private
from mailflow.flow.record import Step
from mailflow.store import forms, subjects


def answered(step: Step, filled: Form) -> None:
    """To each whom she is paired with and who has answered, too; where hers are new, she gets theirs in turn."""
    if not is_private(step.policy.forms, filled.name):
        return
    writer = filled.person
    mine = subjects.find_connections(step.tx, step.programme, writer.id, LIVE, step.house.zone)
    is_first = forms.count_answered(step.tx, step.programme, writer, filled.name) == 1
    for pair in mine:
        other = pair.other(writer.id)
        theirs = forms.find_answered(step.tx, step.programme, other, filled.name)
        if theirs is not None:
            _send(step, pair, [(other, filled), *([(writer, theirs)] if is_first else [])])


def connected(step: Step, accepted: Connection) -> None:
    """Two who have answered long since get each other's at once."""
    for name in filter(partial(is_private, step.policy.forms), step.policy.forms):
        told = [forms.find_answered(step.tx, step.programme, one, name) for one in accepted.both]
        if told[0] and told[1]:
            _send(step, accepted, [(accepted.mentor, told[0]), (accepted.mentee, told[1])])


def _send(step: Step, pair: Connection, letters: Iterable[tuple[Person, Form]]) -> None:
    written = [
        letter_about("preread", pair, reader, Nature.TRIGGERED, title=told.title, kept=_rows(told))
        for reader, told in letters
    ]
    step.write(written, subjects.name_of(pair))


def _rows(told: Form) -> list[Fact]:
    """Only what was answered: what somebody left out is nobody's business."""
    return [
        {"word": str(q.number), "line": say.run((q.label, say.quoted(in_words(one))))}
        for q, one in told.told
        if one is not None
    ]
