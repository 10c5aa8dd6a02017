"""One message's journey: where it came to, who wrote it, what it means, whether it may, and then the act."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from mailflow.core import say
from mailflow.core.address import POSTMASTER, ToDesk, ToToken
from mailflow.core.authority import TIERS, Proof, Ruling, Tier, Via, judge, may_say, proof_of
from mailflow.core.letter import READ_BY_A_PERSON
from mailflow.core.message_id import is_ours
from mailflow.core.people import Person
from mailflow.core.reading import Kind, Message, Reading, Unreadable, open_message, understand
from mailflow.flow import absences, bounces, gatherings, lapsed, managers, matters, moving, strangers, team, verifying
from mailflow.flow.act import HANDLERS, act
from mailflow.flow.answers import ENOUGH, Command, answer
from mailflow.flow.arrival import Arrival, Claimed, answers_an_invitation, at_desk, find_grant, with_token
from mailflow.flow.asking import as_a_no
from mailflow.flow.context import context_of
from mailflow.flow.copies import COPY, place_that_acts
from mailflow.flow.forms import is_unheard, leads_nowhere
from mailflow.flow.glance import send_status
from mailflow.flow.heartbeat import came_back, is_beat
from mailflow.flow.house import House
from mailflow.flow.many import as_lines, ask_first
from mailflow.flow.meetings import idle
from mailflow.flow.offers import offers, why_asked
from mailflow.flow.outside import is_not_in_yet, why_outside
from mailflow.flow.plainly import is_a_word, only_asks
from mailflow.flow.record import Step
from mailflow.flow.rescue import rescue
from mailflow.flow.stopping import unsubscribed
from mailflow.flow.verdicts import PATIENCE
from mailflow.store import outbox, record, tokens
from mailflow.store.ledger import Ledger

LATER = "later"  # a name server did not answer, and the mail may act once it does


@dataclass(frozen=True)
class Result:
    """What became of a message: done, shunted or later; what it meant, and why."""

    state: str
    reason: str
    intent: str = ""
    sender: str = ""


def receive(house: House, tx: Ledger, claimed: Claimed, now: datetime) -> Result:
    """Read one kept mail, and do what it may do."""
    mail, where, verdict = claimed.mail, claimed.where, claimed.verdict
    if isinstance(where, ToToken) and where.purpose == "b":
        return _receive_bounce(house, tx, claimed, where, now)
    try:
        message = open_message(mail.raw, null_sender=not mail.mail_from)
    except Unreadable as why:
        return Result("shunted", str(why))
    sender = message.sender or ""
    grant = find_grant(tx, where, now) if isinstance(where, ToToken) else None
    programme = where.programme if isinstance(where, ToDesk) else grant.programme if grant else ""
    step = Step(house, tx, now, programme, mail.id, message.message_id or "")
    if is_beat(grant):
        return Result("done", came_back(step, grant, message, claimed), "HEARTBEAT")
    if message.kind not in (Kind.PERSON, Kind.INVITATION) and not answers_an_invitation(message, grant):
        return _receive_automatic(step, grant, message, proof_of(verdict, sender, mail.rcpt_to))
    if is_ours(message.message_id, house.domain):  # forwarded or sent back by a program that took off its marks (P14)
        return Result("done", "a letter of ours that came back", "AUTOMATIC", sender)
    if where == POSTMASTER:
        return Result("shunted", "to the postmaster: for a person", sender=sender)
    if programme not in house.policies:
        return Result("done", "the address has expired or takes no answers", "NONE", sender)
    if managers.is_theirs(grant):
        return _from_a_manager(step, grant, message, claimed)
    if elsewhere := place_that_acts(step, mail, sender):
        return Result("done", f"the same mail came to {elsewhere}, and counts once", COPY, sender)
    arrival = at_desk(step, message, where.desk) if isinstance(where, ToDesk) else with_token(step, message, grant)
    arrival = replace(arrival, verdict=verdict, to=mail.rcpt_to)
    if arrival.desk == "verify":
        return Result("done", verifying.hear(step, arrival), "VERIFY", sender)
    if arrival.via is Via.OTHERS_TOKEN:  # the address on file never saw that mail, and gets no word of a stranger's
        step = replace(step, answering="")
    step = replace(step, unproven=arrival.is_unproven, proven=arrival.is_proven, mail_key=mail.key)
    return _judge(replace(step, verdict=verdict.in_words if verdict else ""), arrival, mail.received_at)


def _receive_automatic(step: Step, grant: Any, message: Message, proof: Proof) -> Result:
    """It acts on nothing and is never answered; who is away is not reminded for a while."""
    reason = message.kind_reason
    if grant is not None and not managers.is_theirs(grant) and step.programme in step.house.policies:
        reason += absences.note(step, grant, message, proof)
    intent = "BOUNCE" if message.kind is Kind.BOUNCE else "AUTOMATIC"
    return Result("done", reason, intent, message.sender or "")


def _from_a_manager(step: Step, grant: Any, message: Message, claimed: Claimed) -> Result:
    """C22: YES or NO from the very mailbox that was named; anything else is for a person. The sender is not kept."""
    mail, verdict, sender = claimed.mail, claimed.verdict, message.sender or ""
    if why := managers.why_unheard(step, grant, sender, verdict, mail.rcpt_to):
        return Result("done", why, "MANAGER")
    arrival = Arrival(message, Via.STRANGER, None, template=grant.template, about=grant.subject)
    arrival = replace(arrival, verdict=verdict, to=mail.rcpt_to)
    reading = understand(message, context_of(step, arrival, Person("", "", sender, step.zone), mail.received_at))
    step = replace(step, mail_key=mail.key, verdict=verdict.in_words if verdict else "")
    if happened := managers.hear(step, grant, reading.intent):
        return Result("done", f"{reading.reason}; {happened}", "MANAGER")
    team.tell(step, arrival, "")
    return Result("shunted", f"from a manager, and for a person: {reading.reason}", "MANAGER", sender)


def _receive_bounce(house: House, tx: Ledger, claimed: Claimed, where: ToToken, now: datetime) -> Result:
    """Only a valid token makes a bounce count (TRUST.md)."""
    grant = find_grant(tx, where, now)
    if grant is None or grant.programme not in house.policies:
        return Result("done", "the bounce address has expired", "NONE")
    step = Step(house, tx, now, grant.programme, claimed.mail.id)
    intent, reason = bounces.bounced(step, grant, claimed.mail, claimed.verdict)
    return Result("done", reason, intent)


def _judge(step: Step, arrival: Arrival, received: datetime) -> Result:
    sender = arrival.message.sender or ""
    if arrival.person is None:
        state, reason = strangers.hear(step, arrival, received)
        return Result(state, reason, "STRANGER", sender)
    from_there = arrival.hers and sender == arrival.person.email.lower() and arrival.proof is not Proof.DENIED
    if arrival.person.unreachable and from_there:
        return _heard_again(step, arrival, arrival.person, received)
    reading = unsubscribed(arrival.message, arrival.template) or understand(
        arrival.message, context_of(step, arrival, arrival.person, received)
    )
    reading = as_lines(gatherings.as_words(step, as_a_no(reading, arrival.template), arrival, arrival.person), arrival)
    result = _rescue(step, arrival, arrival.person, reading) or _meant(step, arrival, arrival.person, reading, received)
    return _kept(step, arrival, reading, result)


def _meant(step: Step, arrival: Arrival, person: Person, reading: Reading, received: datetime) -> Result:
    """What its words come to: nothing, a question back, a person's to read, or a command."""
    if _is_for_a_person(arrival, reading):
        return _to_a_person(step, arrival, person, reading)
    if reading.intent == "NONE":
        return Result("done", reading.reason, "NONE", arrival.message.sender or "")
    if reading.intent == "ASK":
        return _ask_back(step, arrival, person, reading)
    if _is_a_persons_to_do(step, arrival, person, reading):
        return _to_a_person(step, arrival, person, reading)
    return _obey(step, arrival, person, reading, received)


def _kept(step: Step, arrival: Arrival, reading: Reading, result: Result) -> Result:
    """Whatever the daily number left unanswered waits for a person, however it came to that; she was told nothing."""
    if result.state != "done" or ENOUGH not in result.reason:
        return result
    return replace(result, state="shunted") if only_asks(reading) else _set_aside(step, arrival, reading, result.reason)


def _is_a_persons_to_do(step: Step, arrival: Arrival, person: Person, reading: Reading) -> bool:
    """No word of hers does it: nothing here does, this programme has none of it, or it is not hers to say."""
    verb = reading.intent
    unheard = verb == "ANSWERS" and is_unheard(step, person, arrival.about, reading.slots)
    nowhere = unheard or leads_nowhere(step, person, verb) or matters.lead_nowhere(step, person, verb, reading.slots)
    return (
        verb not in HANDLERS
        or (nowhere and not is_not_in_yet(person, verb))
        or not may_say(verb, person.roles, arrival.about)
    )


def _obey(step: Step, arrival: Arrival, person: Person, reading: Reading, received: datetime) -> Result:
    """A command that was understood: done, asked about, put off or refused."""
    sender = arrival.message.sender or ""
    elsewhere = sender if arrival.via is Via.OTHERS_TOKEN else ""
    command = Command(person, reading.intent, reading.slots, arrival.about, elsewhere, arrival.token, sender)
    ruling = judge(reading.intent, arrival.via, step.house.trust, arrival.proof, arrival.about)
    waits = ruling in (Ruling.ASK, Ruling.PERSON) and arrival.verdict is not None and arrival.verdict.temporary
    if waits and step.now - received < PATIENCE:
        return Result(LATER, f"{reading.intent} waits: a name server does not answer", reading.intent, sender)
    if ruling is Ruling.PERSON:
        return _to_a_person(step, arrival, person, reading)
    if ruling is Ruling.NOTHING:
        return _not_this_way(step, arrival, reading)
    if outside := why_outside(step, command):
        return Result("done", outside, reading.intent, sender)
    if why_idle := idle(step, command):
        return Result("done", f"{reading.intent} changes nothing: {why_idle}", reading.intent, sender)
    if not (happened := _do(step, arrival, command, ruling)):
        return _wait_for_a_person(step, arrival, person, reading)
    return Result("done", f"{reading.reason}; {happened}", reading.intent, sender)


def _not_this_way(step: Step, arrival: Arrival, reading: Reading) -> Result:
    """Whoever it is hears nothing; what somebody may want of us by law (T3) waits for a person."""
    reason = f"{reading.intent} may not come this way: {arrival.via}"
    if TIERS.get(reading.intent) is Tier.T3:
        return _set_aside(step, arrival, reading, reason)
    return Result("done", reason, reading.intent, arrival.message.sender or "")


def _set_aside(step: Step, arrival: Arrival, reading: Reading, reason: str) -> Result:
    """It waits in the shunt, and the coordinators hear of it."""
    team.tell(step, arrival, reading.new_text, private=reading.intent in ("CONCERN", "ANSWERS"))
    return Result("shunted", reason, reading.intent, arrival.message.sender or "")


def _wait_for_a_person(step: Step, arrival: Arrival, person: Person, reading: Reading) -> Result:
    """No more is asked today, as the last question said; to what is surely hers she is told so again."""
    why = f"{reading.intent}, but no more questions go out today"
    if step.proven:
        return _receipted(step, arrival, person, reading, why)
    return _set_aside(step, arrival, reading, why)


def _receipted(step: Step, arrival: Arrival, person: Person, reading: Reading, reason: str) -> Result:
    """Set aside, and she who wrote is told who has it now."""
    told = team.tell(step, arrival, reading.new_text, private=reading.intent in ("CONCERN", "ANSWERS"))
    again = not team.is_sure(step, arrival) and bool(step.coordinators(but=person))
    until = say.long_date(team.last_day(step, step.now)) if again else ""
    facts = {"told": told.value, "own": "coordinator" in person.roles, "until": until}
    answered = answer(step, person, "passed-on", facts, arrival.about)
    return Result("shunted", f"{reason}{'; told so' if answered else ''}", reading.intent, arrival.message.sender or "")


def _rescue(step: Step, arrival: Arrival, person: Person, reading: Reading) -> Result | None:
    """A deletion stopped, a move taken back; whatever else the old mailbox says, a person reads."""
    sender, stopped = arrival.message.sender or "", ""
    if (arrival.former or arrival.via is Via.OWN_TOKEN) and arrival.proof > Proof.DENIED:
        command = Command(person, reading.intent, reading.slots, arrival.about, sender=sender)
        stopped = rescue(step, command, arrival.template)
    if stopped:
        return Result("done", f"{reading.reason}; {stopped}", reading.intent, sender)
    if arrival.former and reading.intent != "NONE":
        return _set_aside(step, arrival, reading, "from the address before the one on file")
    return None


def _do(step: Step, arrival: Arrival, command: Command, ruling: Ruling) -> str:
    """Do it, or ask first; an address that has lapsed does neither."""
    if stands := lapsed.why_lapsed(step, command.verb, arrival.grant, command.person):
        return lapsed.tell(step, command, stands) if arrival.via is Via.OWN_TOKEN else lapsed.SILENT
    if ruling is not Ruling.ACT:
        ask = moving.not_proven if arrival.via is Via.NEW_ADDRESS else ask_first
        return ask(step, command)
    if arrival.token:
        tokens.spend(step.tx, arrival.token)
    return act(step, command)


def _heard_again(step: Step, arrival: Arrival, person: Person, received: datetime) -> Result:
    """Her mailbox bounced, and she writes from it: letters go there again, and what was held back is summed up."""
    bounces.heard(step, person)
    again = replace(person, unreachable=False)
    result = _judge(step, replace(arrival, person=again), received)
    if result.intent != "STATUS" and outbox.count_held(step.tx, person.id):
        send_status(step, Command(again, "STATUS", {}))
    return result


def _ask_back(step: Step, arrival: Arrival, person: Person, reading: Reading) -> Result:
    """Once in a thread; the second time a person reads it (rule 22). Never to somebody else's address."""
    sender = arrival.message.sender or ""
    if arrival.via is Via.OTHERS_TOKEN:
        return _set_aside(step, arrival, reading, f"from another address, and not clear: {reading.reason}")
    if arrival.asked_back:
        return _set_aside(step, arrival, reading, f"not clear a second time: {reading.reason}")
    offered = offers(step, person, arrival.template, arrival.desk, arrival.about, HANDLERS, begun=reading.begun)
    asked = {**offered, "asked": why_asked(step, person, reading, arrival.desk, HANDLERS)}
    if not answer(step, person, "ask-back", asked, arrival.about, repeats=arrival.template):
        return _set_aside(step, arrival, reading, f"not clear, and three answers went out today: {reading.reason}")
    if arrival.token:
        record.mark_asked_back(step.tx, arrival.token)
    return Result("done", f"asked back: {reading.reason}", "ASK", sender)


def _to_a_person(step: Step, arrival: Arrival, person: Person, reading: Reading) -> Result:
    """Understood, but a human's to do: it waits in the shunt, the coordinators hear of it, and who wrote is told."""
    reason = _for_a_person(reading, person)
    if arrival.hers:
        return _receipted(step, arrival, person, reading, reason)
    return _set_aside(step, arrival, reading, reason)


def _is_for_a_person(arrival: Arrival, reading: Reading) -> bool:
    """What nobody here understands, at the team's desk or where our letter said that a person reads the answer."""
    if arrival.desk == "team":
        return reading.intent in ("NONE", "ASK")
    words = reading.intent == "ASK" and bool(reading.new_text) and not is_a_word(reading.reason)
    return words and arrival.template in READ_BY_A_PERSON and arrival.hers and not arrival.asked_back


def _for_a_person(reading: Reading, person: Person) -> str:
    """Whoever sees to the shunt must know whether she who wrote may say so."""
    if reading.intent == "ASK":
        return f"words for a person: {reading.reason}"
    if not may_say(reading.intent, person.roles):
        return f"{reading.intent} is for a coordinator to say, and {person.name} is none"
    return f"{reading.intent} is for a person to do"
