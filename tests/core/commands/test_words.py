"""The words files: complete in ten languages, and no phrase that means two things."""

import itertools

import pytest

from mailflow.core.commands import COMMANDS, words
from tests.core.commands.speaking import TONGUES, TRACKER, read
from tests.rows import rows

OPTIONAL = {
    "homonyms", "last", "articles", "clauses", "clock_at", "weekday_homonyms", "ordinals", "nearest",
    "told_now", "told_first", "about", "surnames", "addressed",
}  # fmt: skip


def test_there_are_ten_languages() -> None:
    assert set(TONGUES) == set(["en", "fr", "de", "es", "pt", "nl", "it", "pl", "zh", "ja"])


@pytest.mark.parametrize("language", TONGUES)
def test_a_language_has_words_for_everything(language: str) -> None:
    tongue = TONGUES[language]
    assert [c.name for c in COMMANDS if not tongue.phrases(c.name)] == []
    assert [key for key in words.LIST_KEYS if key not in OPTIONAL and not tongue.some(key)] == []
    assert set(tongue.table("months").values()) == set(range(1, 13))
    assert set(tongue.table("weekdays").values()) == set(range(7))
    assert set(tongue.table("numbers").values()) == set(range(1, 61))
    assert 90 in tongue.table("durations").values()


@rows(("one", "other"), list(itertools.combinations(TONGUES, 2)))
def test_no_phrase_means_two_commands_in_two_languages(one: str, other: str) -> None:
    meanings: dict[str, set[str]] = {}
    for language in (one, other):
        for command in COMMANDS:
            for phrase in TONGUES[language].phrases(command.name):
                meanings.setdefault(phrase, set()).add(command.name)
    assert {phrase: names for phrase, names in meanings.items() if len(names) > 1} == {}


@pytest.mark.parametrize("language", TONGUES)
def test_no_answer_of_one_language_is_small_talk_of_english(language: str) -> None:
    """A phrase of these commands that English speakers write for thanks, greeting or assent would act by accident."""
    talk = {
        "fine",
        "ok",
        "okay",
        "sure",
        "thanks",
        "great",
        "good",
        "done",
        "right",
        "well",
        "hi",
        "hello",
        "or",
        "also",
        "so",
        "me",
    }
    talk |= {phrase for key in ("greetings", "polite") for phrase in TONGUES["en"].some(key)}
    for command in COMMANDS:
        assert talk.isdisjoint(TONGUES[language].phrases(command.name)), command.name


def test_a_phrase_of_two_commands_is_none_where_languages_are_mixed() -> None:
    one = words.words_from({"language": "xx", "accept": ["fine"]})
    other = words.words_from({"language": "yy", "end": ["fine", "over"]})
    both = words.merged((one, other))
    assert both.phrases("ACCEPT") == () and both.phrases("END") == ("over",)


def test_letters_a_keyboard_lacks_may_be_left_out() -> None:
    tongue = words.words_from({"confirm": ["bestätigen"], "accept": ["akceptuję", "承諾が"]})
    assert tongue.phrases("CONFIRM") == ("bestätigen", "bestatigen", "bestaetigen")
    assert tongue.phrases("ACCEPT") == ("akceptuję", "akceptuje", "承諾が")


@pytest.mark.parametrize(
    ("table", "fault"),
    [({"acept": ["a"]}, "unknown key"), ({"accept": "yes"}, "list of phrases"), ({"months": [1]}, "no phrase"),
    ({"durations": {"x": "y"}}, "whole number")],
    ids=["key", "list", "phrase", "number"],
)  # fmt: skip
def test_a_wrong_words_file_says_what_is_wrong(table: dict, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        words.words_from(table)


def test_only_whole_words_count() -> None:
    assert read("Logistics: 45 min", TRACKER).intent == "ASK"
