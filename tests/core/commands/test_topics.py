"""What a meeting was about may follow a comma, as in our own example; a doubt that follows one still asks (rule 20)."""

import pytest

from tests.core.commands.speaking import TRACKER, read

THIRD = "2024-05-03"
TOLD = [
    ("en", "LOG 3 May 2024, 45 minutes, how she would ask for a raise", "how she would ask for a raise"),
    ("en", "LOG 3 May 2024, 30 minutes, first conversation", "first conversation"),
    ("it", "LOG 3 maggio, 45 minuti, prima telefonata", "prima telefonata"),
    ("en", "LOG 3 May: 45 minutes: what if she moves", "what if she moves"),
    ("en", "3 May 2024, 45 minutes, CV", "CV"), ("fr", "1h30 le 3 mai, objectifs", "objectifs"),
    ("de", "45 Minuten am 3.5., Lebenslauf", "Lebenslauf"), ("es", "una hora el 3 de mayo, metas", "metas"),
    ("nl", "een uur op 3 mei, doelen", "doelen"), ("pl", "45 min 3 maja, cele", "cele"),
]  # fmt: skip
DOUBTED = [
    "LOG 3 May, 45 minutes, as far as I remember",
    "LOG 3 May, 45 minutes, or so", "LOG 3 May, 45 minutes, I think", "LOG 3 May, 45 minutes, but we stopped early",
    "LOG 3 May, 45 minutes, if you count the walk", "LOG 3 May: 45 minutes I think", "LOG 3 May: maybe 45 minutes",
    "LOG 45 min, maybe less", "LOG 45 min, it did not take place",
]  # fmt: skip
NO_LOG = [
    "An hour on Friday, looking forward", "45 minutes on 3 May would suit me, thanks", "3 May, 45 minutes, as planned?",
    "45 minutes, 3 May, cancelled by me", "45 min, running late",
]  # fmt: skip


@pytest.mark.parametrize(("language", "line", "topics"), TOLD)
def test_a_topic_may_follow_a_comma(language: str, line: str, topics: str) -> None:
    reading = read(line, TRACKER, language)
    assert (reading.slots.get("date"), reading.slots.get("topics")) == (THIRD, topics), reading


@pytest.mark.parametrize("line", DOUBTED)
def test_a_doubt_behind_a_comma_asks(line: str) -> None:
    assert read(line, TRACKER).intent == "ASK"


@pytest.mark.parametrize("line", NO_LOG)
def test_without_its_word_only_a_day_of_the_calendar_makes_a_log(line: str) -> None:
    assert read(line, TRACKER).intent == "ASK"
