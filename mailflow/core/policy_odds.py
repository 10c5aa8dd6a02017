"""What is right in each part of a policy, and not in all together: a fault has its key, and what would be right."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import time
from typing import TYPE_CHECKING

from mailflow.core.form import MEMBERS, VERBS
from mailflow.core.policy_editions import SECTIONS, Edition, Fault, faults_in
from mailflow.core.policy_forms import FormRules
from mailflow.core.policy_records import LEAST
from mailflow.core.policy_rhythm import Rhythm
from mailflow.core.policy_term import unreckonable

if TYPE_CHECKING:
    from mailflow.core.policy import Policy

SHORTEST, LONGEST = 28, 31  # days that a month has: what is reckoned back from the end is over sooner
At = tuple[str | int, ...]


def odds(policy: "Policy") -> Iterator[Fault]:
    """All of them."""
    yield from faults_in(policy.edition, {name: getattr(policy, name) for name in SECTIONS})
    for at, rules in _dated(policy):
        yield from _of_a_pair(at, rules, policy)
    yield from _of_records(policy)
    yield from _of_forms(policy)
    yield from _of_rhythms(policy)
    yield from _of_people(policy)
    if is_quiet(time.fromisoformat(policy.digest.at), policy.quiet_hours.start, policy.quiet_hours.end):
        hours = f"{policy.quiet_hours.start} to {policy.quiet_hours.end}"
        told = f"[quiet_hours] last from {hours}; choose another time for one of them"
        yield ("digest", "at"), f"= {policy.digest.at!r}: {told}"


def idle(policy: "Policy") -> Iterator[Fault]:
    """What stands there and does nothing: a mistake in the file that says it, and none in one that inherits it."""
    asked = _asked(policy)
    sent = asked | {one.form for one in policy.pact} | set(policy.joining.forms) | {MEMBERS}
    for name, form in policy.forms.items():
        if not VERBS[name] and name not in sent and form.when == "asked":
            told = "nothing sends it; name it in a [rhythm.…], a [[pact]] or [gathering], or take it out"
            yield ("forms", name), f"is for nobody: {told}"
        elif form.then != "keep" and name not in asked:
            told = "only what a [rhythm.…] or [gathering] asks is passed on or told to the team; take `then` out"
            yield ("forms", name, "then"), f"= {form.then!r}: {told}"
    if not policy.joining.screening:
        yield from _unread(("joining",), policy.joining, ("screen_within_days",), "write screening = true")
    if not policy.gathering.ask:
        yield from _unread(("gathering",), policy.gathering, ("ask_days", "send_days"), "name the form in ask")
    for at, rules in _dated(policy):
        if rules.ending.notice_from != "mentee":
            remedy = 'write notice_from = "mentee"'
            yield from _unread((*at, "ending"), rules.ending, ("notice_within_days",), remedy)


def _asked(policy: "Policy") -> set[str]:
    """The forms that are about a pair, or about a meeting."""
    return {one.ask for one in policy.rhythm.values()} | {policy.gathering.ask}


def _dated(policy: "Policy") -> Iterator[tuple[At, "Policy | Edition"]]:
    """The rules before all editions, and each edition, with its place in the file."""
    yield (), policy
    yield from ((("edition", number), one) for number, one in enumerate(policy.edition))


def _of_a_pair(at: At, rules: "Policy | Edition", policy: "Policy") -> Iterator[Fault]:
    connection, term = rules.connection, rules.term
    if connection.most_months and term.choice_days:
        told = "the two may choose to go on again and again; take that out, or most_months of [connection]"
        yield (*at, "term", "choice_days"), f"= {term.choice_days}: {told}"
    if why := unreckonable(term, connection.months, policy.forms, groups=bool(policy.groups)):
        yield (*at, "term"), f"does not fit: {why}"
    for section, key in (("connection", "first_meeting_within_days"), ("connection", "quiet_after_days")):
        yield from _before_its_end(at, section, key, connection.months, rules)
    for key in ("warn_days", "choice_days"):
        yield from _before_its_end(at, "term", key, connection.months, rules)


def _before_its_end(at: At, section: str, key: str, months: int, rules: "Policy | Edition") -> Iterator[Fault]:
    days: int = getattr(getattr(rules, section), key)
    if days >= months * (SHORTEST if section == "term" else LONGEST):
        told = f"a pair is over after connection.months = {months}; write fewer days, or more months"
        yield (*at, section, key), f"= {days}: {told}"


def _of_records(policy: "Policy") -> Iterator[Fault]:
    years, late = policy.retention.years, policy.meeting.log_after_end_days
    if years is None:
        return
    if years < LEAST and (policy.cpd or policy.verify):
        why = "with [cpd] or [verify] somebody may be audited"
        yield ("retention", "years"), f"= {years}: {why}; keep records for {LEAST} years at least, or leave the key out"
    elif late >= years * 365:
        why = f"meeting.log_after_end_days = {late} lets meetings be written down when records are let go already"
        yield ("retention", "years"), f"= {years}: {why}; keep records for longer, or write fewer days there"


def _of_forms(policy: "Policy") -> Iterator[Fault]:
    for name, form in policy.forms.items():
        if not form.questions and name != MEMBERS:  # what those are asked are the consents
            yield ("forms", name, "questions"), "asks nothing; write its questions"
        if form.readers == "counterparts" and name in policy.joining.forms:
            told = f"nobody is paired before joining.forms are answered; take readers or {name!r} out"
            yield ("forms", name, "readers"), f"= {form.readers!r}: {told}"
    for pact in policy.pact if policy.groups else ():
        if "group_member" in policy.forms[pact.form].roles:
            why = f"in a group nobody agrees with its facilitator alone, as [[pact]] {pact.name!r} wants"
            yield ("forms", pact.form, "roles"), f"names group_member: {why}; take group_member out, or the groups"


def _of_rhythms(policy: "Policy") -> Iterator[Fault]:
    for name, rules in policy.rhythm.items():
        if rules.ask:
            yield from _of_asking(("rhythm", name), rules, policy.forms)


def _of_asking(at: At, rules: Rhythm, forms: Mapping[str, FormRules]) -> Iterator[Fault]:
    form = forms[rules.ask]
    for side in ("mentee", "mentor"):
        if rules.who in {side, "both"} and side not in form.roles:
            yield (*at, "who"), f"= {rules.who!r}: forms.{rules.ask} is not for a {side}; add the role there"
    waits = form.answer_within_days
    if rules.when == "before-meeting" and waits > (rules.days or 0):
        told = f"forms.{rules.ask} waits {waits} days, so its answers would come when the two have met"
        yield (*at, "days"), f"= {rules.days}: {told}; write answer_within_days = {rules.days} there"
    again = {"month": SHORTEST, "days": rules.days or 0}.get(rules.when)
    if again is not None and waits > again:
        told = f"forms.{rules.ask} waits {waits} days, and is asked again before; write fewer days there"
        yield (*at, "ask"), f"= {rules.ask!r}: {told}"


def _of_people(policy: "Policy") -> Iterator[Fault]:
    pairing, joining = policy.pairing, policy.joining
    if policy.search.months and set(pairing.who_asks).isdisjoint(("mentee", "group_member")):
        told = "whoever asks nobody gives her place back, and pairing.who_asks lets no mentee ask; mend one of them"
        yield ("search", "months"), f"= {policy.search.months}: {told}"
    asked = {role for name in joining.forms for role in policy.forms[name].roles}
    asked |= set(policy.forms[MEMBERS].roles) if MEMBERS in policy.forms else set()
    for number, one in enumerate(policy.consent):
        if asked.isdisjoint(one.roles):
            told = f"no form of joining.forms is for a {one.roles[0]}, so nobody is asked; add the role to one"
            yield ("consent", number, "roles"), f"= {list(one.roles)}: {told}"


def _unread(at: At, part: object, keys: Sequence[str], remedy: str) -> Iterator[Fault]:
    """What stands in the file, and nothing reads it."""
    for key in keys:
        if (value := getattr(part, key)) != _default(part, key):
            yield (*at, key), f"= {value!r}: nothing comes of it as the file stands; {remedy}, or take it out"


def _default(part: object, key: str) -> object:
    return type(part).model_fields[key].default  # type: ignore[attr-defined]


def is_quiet(clock: time, start: str, end: str) -> bool:
    """Whether a time of the day is in quiet hours."""
    first, last = time.fromisoformat(start), time.fromisoformat(end)
    return (first <= clock or clock < last) if first > last else (first <= clock < last)
