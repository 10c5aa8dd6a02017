"""A chain of signatures shows every change to any of its rows."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest

from mailflow.core.signature import Signature, faults_in, hash_of
from tests.rows import rows

AT = datetime(2026, 3, 4, 14, 12, tzinfo=UTC)


def chain_of(*said: str) -> list[Signature]:
    links, previous = [], ""
    for number, word in enumerate(said, 1):
        link = Signature(
            "c", number, "wsyas", "ana", "meeting:m", "M-1", word, hash_of("45"), "b1", "DKIM pass", AT, ""
        )
        links.append(replace(link, previous=previous).sealed)
        previous = links[-1].hash
    return links


WHOLE = chain_of("LOG", "CONFIRM", "LOG")


def test_a_chain_that_nobody_touched_is_whole():
    assert faults_in(WHOLE) == []
    assert faults_in([]) == []


@rows("place", [0, 1, 2])
@rows("column", [field.name for field in fields(Signature)])
def test_one_changed_byte_in_any_column_is_found(column, place):
    link = WHOLE[place]
    value = getattr(link, column)
    others = {int: lambda v: v + 1, datetime: lambda v: v + timedelta(microseconds=1), str: lambda v: v[:-1] + "~"}
    changed = [*WHOLE[:place], replace(link, **{column: others[type(value)](value)}), *WHOLE[place + 1 :]]
    assert faults_in(changed)


def test_a_row_that_was_sealed_again_does_not_fit_the_next_one():
    assert faults_in([replace(WHOLE[0], proof="none").sealed, *WHOLE[1:]])


@pytest.mark.parametrize("without", [0, 1])
def test_a_row_taken_out_is_found(without):
    assert faults_in([link for place, link in enumerate(WHOLE) if place != without])


def test_a_moment_is_the_same_in_every_zone():
    east = replace(WHOLE[0], at=AT.astimezone(datetime.now().astimezone().tzinfo))
    assert faults_in([east]) == []


def test_words_that_are_parted_elsewhere_have_another_hash():
    assert hash_of("4", "5 min") != hash_of("45", " min")
