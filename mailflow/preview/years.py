"""A year of each programme, played beside one another: the richest letter of every kind that it brings."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from typing import Any
from zoneinfo import ZoneInfo

from mailflow.egress.render import Letters
from mailflow.flow.compose import Draft
from mailflow.preview.cast import invite
from mailflow.preview.life import Life, judge
from mailflow.rehearse import MORNING, START
from mailflow.rehearse.world import a_world
from mailflow.settings import Rules

DAYS = 380  # a year, and what comes after it
SELDOM = timedelta(days=4)  # how often the service is watched over: nothing here depends on the day
SPECIAL = frozenset({"group", "slug"})  # a place in a group is asked for by the same letter as a mentor
_RULES: list[Rules] = []  # of a process that plays


class Remembering(Letters):
    """The outbox keeps words of ours in its reader's language alone; a preview says them in others, too."""

    def __init__(self, rules: Rules) -> None:
        super().__init__(rules.templates, rules.own_letters)
        self._meant: dict[str, dict[str, Any]] = {}

    def say(self, facts: dict[str, Any], language: str, country: str = "") -> dict[str, Any]:
        """As it is written into the outbox, and what it was before."""
        said = super().say(facts, language, country)
        self._meant[json.dumps(said, sort_keys=True, default=str)] = facts
        return said

    def meant(self, draft: Draft) -> Draft:
        """With words of ours that can still be said in any language."""
        kept = json.dumps(draft.facts, sort_keys=True, default=str)
        return replace(draft, facts=self._meant.get(kept, draft.facts))


def years(rules: Rules, programmes: Sequence[str]) -> Mapping[str, list[Draft]]:
    """By programme, and then by letter."""
    with ProcessPoolExecutor(mp_context=get_context("fork"), initializer=_RULES.append, initargs=(rules,)) as pool:
        return dict(zip(programmes, pool.map(_year, programmes), strict=True))


def _year(programme: str) -> list[Draft]:
    return year(_RULES[-1], programme)


def year(rules: Rules, programme: str) -> list[Draft]:
    """The richest letter of each kind, by name."""
    policy = rules.policies[programme]
    began = datetime.combine(START, MORNING, ZoneInfo(policy.programme.time_zone)).astimezone(UTC)
    letters = Remembering(rules)
    with a_world({programme: policy}, rules.words, letters, began, judge) as world:
        world.watch_every = SELDOM
        Life(world, programme, invite(policy), DAYS).run()
        return [letters.meant(draft) for draft in richest(caught.draft for caught in world.caught)]


def richest(drafts: Iterable[Draft]) -> list[Draft]:
    """Of each letter the one that tells most."""
    best: dict[str, Draft] = {}
    for draft in drafts:
        before = best.get(draft.template)
        if before is None or _tells(draft) > _tells(before):
            best[draft.template] = draft
    return [best[name] for name in sorted(best)]


def _tells(draft: Draft) -> tuple[int, int]:
    """How much its facts say: a nought, or nothing, says nothing."""
    said = [leaf for key, value in draft.facts.items() if key not in SPECIAL for leaf in _leaves(value)]
    return len(said), len("".join(said))


def _leaves(fact: object) -> Iterator[str]:
    if isinstance(fact, Mapping):
        fact = list(fact.values())
    if isinstance(fact, list):
        for part in fact:
            yield from _leaves(part)
    elif fact:
        yield str(fact)
