"""Rules that change with a day: an edition holds for pairs that begin from then on, and each keeps its own (A26)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Annotated

from pydantic import Field

from mailflow.core.policy_ending import Ending
from mailflow.core.policy_parts import Part
from mailflow.core.policy_sections import Extension, Together
from mailflow.core.policy_term import Term

SECTIONS = ("connection", "term", "extension", "ending")  # what a pair is bound by: how long it lasts, how it ends
Fault = tuple[tuple[str | int, ...], str]  # the key, and what would be right


class Edition(Part):
    """The sections as they are from a day on. The file says what differs; the rest is as in the edition before."""

    since: Annotated[date, Field(alias="from")]
    connection: Together = Together()
    term: Term = Term()
    extension: Extension = Extension()
    ending: Ending = Ending()

    @property
    def sections(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in SECTIONS}


def filled(table: Mapping[str, object]) -> dict[str, object]:
    """A policy's table in which every edition says all that holds under it."""
    editions = table.get("edition")
    if not isinstance(editions, list):
        return dict(table)
    before: Mapping[str, object] = {name: table.get(name, {}) for name in SECTIONS}
    whole = list[object]()
    for own in editions:
        if isinstance(own, Mapping):  # what is none is refused with the rest
            before = {name: _over(before[name], own.get(name, {})) for name in SECTIONS}
        whole.append({**own, **before} if isinstance(own, Mapping) else own)
    return {**table, "edition": whole}


def _over(under: object, over: object) -> object:
    return {**under, **over} if isinstance(under, Mapping) and isinstance(over, Mapping) else over


def faults_in(editions: Sequence[Edition], first: Mapping[str, object]) -> Iterator[Fault]:
    """What no edition alone shows: their order, and one that changes nothing. `first`: the sections before them all."""
    for number, (one, after) in enumerate(pairwise(editions), 1):
        if after.since <= one.since:
            told = f"comes after the edition of {one.since}; put them in the order of their days, each day once"
            yield ("edition", number, "from"), f"= {after.since}: {told}"
    known = [first, *(one.sections for one in editions)]
    for number, (before, now) in enumerate(pairwise(known)):
        if before == now:
            told = "changes nothing; write what differs in it, as in [edition.connection], or take it out"
            yield ("edition", number), told
