"""What a coordinator may choose. One policy file is one programme; every key says which clause it keeps."""

import difflib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import get_args, get_origin
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field, ValidationError, ValidationInfo, field_validator, model_validator

from mailflow.core.form import MEMBERS
from mailflow.core.policy_consents import Consents
from mailflow.core.policy_digest import Digest
from mailflow.core.policy_editions import Edition, filled
from mailflow.core.policy_ending import Ending
from mailflow.core.policy_forms import Forms
from mailflow.core.policy_gathering import Gatherings, refuse_unasked
from mailflow.core.policy_groups import Groups
from mailflow.core.policy_joining import Joining
from mailflow.core.policy_letters import Letters
from mailflow.core.policy_manager import ManagerRules
from mailflow.core.policy_matching import Finding, Matching
from mailflow.core.policy_matters import Matters
from mailflow.core.policy_odds import idle, is_quiet, odds
from mailflow.core.policy_pacts import PactRules, refuse_unfit
from mailflow.core.policy_parts import Days, Guidelines, Part, in_plain_words
from mailflow.core.policy_records import Cpd, Retention, Verify
from mailflow.core.policy_resources import Resources
from mailflow.core.policy_rhythm import Rhythms, refuse_unknown_forms, refuse_unknown_pacts
from mailflow.core.policy_search import Search
from mailflow.core.policy_sections import (
    Bounces,
    Extension,
    Meetings,
    Pairing,
    Programme,
    QuietHours,
    Request,
    Together,
)
from mailflow.core.policy_survey import Survey
from mailflow.core.policy_term import Term
from mailflow.core.policy_texts import Texts

Loc = Sequence[str | int]  # a key, from the file's outermost


class PolicyError(Exception):
    """A policy file that cannot be used: one line a fault, each saying what would be right."""


class Policy(Part):
    """One programme's rules."""

    programme: Programme
    joining: Joining = Joining()
    consent: Consents = ()
    pairing: Pairing = Pairing()
    finding: Finding = Finding()
    matching: Matching = Matching()
    search: Search = Search()
    request: Request = Request()
    connection: Together = Together()
    meeting: Meetings = Meetings()
    ending: Ending = Ending()
    extension: Extension = Extension()
    survey: Survey
    forms: Forms = Field(default_factory=dict)
    letters: Letters = Letters()
    texts: Texts = Texts()
    resources: Resources = ()
    matters: Matters = Matters()
    groups: Groups = ()
    gathering: Gatherings = Gatherings()
    term: Term = Term()
    pact: tuple[PactRules, ...] = ()
    manager: ManagerRules | None = None
    rhythm: Rhythms = Field(default_factory=dict)
    bounces: Bounces = Bounces()
    digest: Digest = Digest()
    quiet_hours: QuietHours = QuietHours()
    retention: Retention = Retention()
    cpd: Cpd | None = None
    verify: Verify | None = None
    round_trip_days: Days = 3
    guidelines: Guidelines = Field(default_factory=dict)
    edition: tuple[Edition, ...] = ()

    def begun(self, day: date) -> tuple[Edition, ...]:
        """The editions that had begun by a day, the one that holds last."""
        return tuple(one for one in self.edition if one.since <= day)

    def at(self, day: date) -> "Policy":
        """The rules that a pair is under which began that day."""
        begun = self.begun(day)
        return self.model_copy(update={**begun[-1].sections, "edition": ()}) if begun else self

    @field_validator("pact")
    @classmethod
    def _pacts_fit(cls, pacts: tuple[PactRules, ...], known: ValidationInfo) -> tuple[PactRules, ...]:
        refuse_unfit(pacts, known.data.get("forms", {}))
        return pacts

    def pact_named(self, name: str) -> PactRules:
        """The rules of a pact."""
        return next(one for one in self.pact if one.name == name)

    def pact_drafted_in(self, form: str) -> PactRules | None:
        """The pact that a form is the draft of."""
        return next((one for one in self.pact if one.form == form), None)

    @field_validator("rhythm")
    @classmethod
    def _asks_what_there_is(cls, rhythm: Rhythms, known: ValidationInfo) -> Rhythms:
        refuse_unknown_forms(rhythm, known.data.get("forms", {}))
        refuse_unknown_pacts(rhythm, [one.name for one in known.data.get("pact", ())])
        return rhythm

    @field_validator("gathering")
    @classmethod
    def _groups_can_meet(cls, gathering: Gatherings, known: ValidationInfo) -> Gatherings:
        refuse_unasked(gathering, known.data.get("forms", {}), known.data.get("groups"))
        return gathering

    @model_validator(mode="after")
    def _can_be_joined(self) -> "Policy":
        strange = next((name for name in self.joining.forms if name not in self.forms), None)
        if strange:
            near = difflib.get_close_matches(strange, self.forms, 1)
            remedy = f"did you mean {near[0]}?" if near else "write one"
            raise ValueError(f"joining.forms names {strange!r}, and there is no [forms.{strange}]; {remedy}")
        if (self.joining.asks_members != "nobody") != (MEMBERS in self.forms) or (
            MEMBERS in self.forms and not self.consent
        ):
            raise ValueError(
                f"joining.asks_members, [forms.{MEMBERS}] and a [[consent]] go together: members are asked by that form"
            )
        twice = [one.name for at, one in enumerate(self.consent) if one.name in {o.name for o in self.consent[:at]}]
        if twice:
            raise ValueError(f"two [[consent]] are called {twice[0]!r}; a new version takes the place of the old one")
        if self.consent and not self.joining.forms:
            raise ValueError("a [[consent]] is asked with the form of joining.forms; name one there")
        for name in self.joining.forms if self.joining.who != "invited" else ():
            if "name" not in {question.field for question in self.forms[name].questions}:
                raise ValueError(f'[forms.{name}] asks no stranger\'s name; give a question of it field = "name"')
        return self


def read_policy(
    table: Mapping[str, object], where: Callable[[Loc], str], says: Callable[[Loc], bool] = lambda _: True
) -> Policy:
    """The policy in a parsed TOML file; PolicyError names file, line, key, value and what would be right.

    `where` says the file and, for a key in it, the line; `says` whether a key stands in the file itself.
    """
    try:
        policy = Policy.model_validate_json(_json(filled(table)))
    except ValidationError as wrong:
        faults = [(e["loc"], e["type"], e["msg"]) for e in wrong.errors()]
        known = {("edition", *loc) for loc, _, _ in faults}  # an edition has it from before, and it is told there
        told = (
            _line(where(loc), table, loc, kind, said) for loc, kind, said in faults if (*loc[:1], *loc[2:]) not in known
        )
        raise PolicyError("\n".join(told)) from None
    if odd := [*odds(policy), *(fault for fault in idle(policy) if says(fault[0]))]:
        raise PolicyError("\n".join(f"{where(loc)}: {'.'.join(map(str, loc))} {said}" for loc, said in odd))
    return policy


def _json(table: Mapping[str, object]) -> str:
    import json  # noqa: PLC0415 - only here: strict JSON mode takes arrays as tuples, Python mode does not

    return json.dumps(table, default=str)


def _line(where: str, table: Mapping[str, object], loc: Loc, kind: str, message: str) -> str:
    key = ".".join(str(part) for part in loc if part != "[key]") or "the whole file"
    if kind == "missing":
        return f"{where}: {key} is missing; add it"
    if kind == "extra_forbidden":
        return f"{where}: {key} is not a key of a policy; {_remedy(loc)}"
    value = _value(table, loc)
    shown = "" if isinstance(value, Mapping) else f" = {value!r}"
    return f"{where}: {key}{shown}: {in_plain_words(kind, str(loc[-1]) if loc else '', message)}"


def _remedy(loc: Loc) -> str:
    model: type[BaseModel] = Policy
    named = False  # what comes next is a name that the coordinator chose, and no key
    for part in loc[:-1]:
        annotation = None if named or isinstance(part, int) else model.model_fields[part].annotation
        model, named = _part_in(annotation) or model, get_origin(annotation) is Mapping
    known = [one.alias or name for name, one in model.model_fields.items()]
    near = difflib.get_close_matches(str(loc[-1]), known, 1)
    return f"did you mean {near[0]}?" if near else f"the keys here are {', '.join(known)}"


def _part_in(annotation: object) -> type[BaseModel] | None:
    """The part that a key holds: itself, perhaps, or many."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for one in get_args(annotation) if (found := _part_in(one))), None)


def _value(table: object, loc: Loc) -> object:
    for part in loc:
        if isinstance(table, Mapping):
            table = table.get(part)
        elif isinstance(table, list) and isinstance(part, int):
            table = table[part]
    return table


def after_days(now: datetime, days: int, zone: str, policy: Policy) -> datetime:
    """The same wall-clock time some days on, in somebody's zone, moved out of quiet hours; in UTC."""
    wall = now.astimezone(ZoneInfo(zone)) + timedelta(days=days)  # wall-clock arithmetic, so DST moves no hour
    return out_of_quiet(wall, policy.quiet_hours).astimezone(UTC)


def out_of_quiet(wall: datetime, hours: QuietHours) -> datetime:
    """The next moment that is not in quiet hours."""
    if not is_quiet(wall.time(), hours.start, hours.end):
        return wall
    start, end = time.fromisoformat(hours.start), time.fromisoformat(hours.end)
    next_day = start > end and wall.time() >= start
    return (wall + timedelta(days=1 if next_day else 0)).replace(
        hour=end.hour, minute=end.minute, second=0, microsecond=0
    )


def after_months(now: datetime, months: int, zone: str) -> datetime:
    """Some calendar months on in a zone, clamped to the month's last day; in UTC."""
    wall = now.astimezone(ZoneInfo(zone))
    year, month = divmod(wall.month - 1 + months, 12)
    day = wall.day
    while True:
        try:
            return wall.replace(year=wall.year + year, month=month + 1, day=day).astimezone(UTC)
        except ValueError:
            day -= 1
