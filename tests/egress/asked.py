"""What a letter's template asks about, whether it says it or only looks whether it is there."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from jinja2 import Environment, meta

from mailflow.egress.components import COMPONENTS

TEMPLATES = Path(__file__).parents[2] / "templates" / "en"
GIVEN_TO_ALL = {
    "buttons", "because", "farewell", "helper", "quieter", "ref", "reply", "reply_to", "signature", "stranger", "voice",
}  # fmt: skip


@cache
def asked(template: str) -> frozenset[str]:
    names = meta.find_undeclared_variables(Environment().parse((TEMPLATES / f"{template}.md").read_text("utf-8")))
    return frozenset(names - set(COMPONENTS) - GIVEN_TO_ALL)


def not_given(template: str, facts: Iterable[str]) -> set[str]:
    """What is not there counts as not so: only this finds what somebody forgot, or wrote otherwise."""
    return set(asked(template).difference(facts))
