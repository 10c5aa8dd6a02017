"""A meeting told in a sentence (rule 20), and whether a mail was hers (rule 18)."""

import pytest

from tests.core.reading.test_plainly import read
from tests.rows import rows

WAS_IT_YOU = {
    "en": ("It was me", "It wasn't me", "It was me, but undo it"), "de": ("Ich war's", "Das war ich nicht",
           "War ich das?"),
    "fr": ("C'était moi", "Ce n'était pas moi", "C'était mon fils"), "es": ("Fui yo", "No fui yo", "Creo que fui yo"),
    "it": ("Ero io", "Non sono stata io", "Forse ero io"), "pt": ("Fui eu", "Não fui eu", "Fui eu por engano"),
    "nl": ("Dat was ik", "Dat was ik niet", "Dat was ik vergeten"), "pl": ("To ja", "To nie ja", "To chyba ja"),
    "zh": ("是我", "不是我", "是我的错"), "ja": ("私です", "私ではありません", "私ですか"),
}  # fmt: skip


@rows("answering", ["confirm", "confirm-shall", "confirm-address"])
@rows("language", WAS_IT_YOU)
def test_whether_it_was_you_needs_no_yes(language, answering):
    assert [read(text, answering, language).intent for text in WAS_IT_YOU[language]] == ["YES", "NO", "ASK"]


TOLD = [
    ("We met on Tuesday for an hour and talked about her goals.", "en", 60, "2026-11-17"),
    ("Priya and I spoke for 30 minutes yesterday.", "en", 30, "2026-11-21"),
    ("Met with Priya for 45 minutes on 12 November about her CV", "en", 45, "2026-11-12"),
    ("Hi, we had a call of 45 minutes on Friday, mostly about interviews", "en", 45, "2026-11-20"),
    ("Wir haben uns gestern eine Stunde getroffen und den Lebenslauf besprochen.", "de", 60, "2026-11-21"),
    ("Nous nous sommes vues hier pendant une heure.", "fr", 60, "2026-11-21"),
    ("Ayer hablamos media hora por teléfono.", "es", 30, "2026-11-21"),
    ("Ieri ci siamo viste per un'ora.", "it", 60, "2026-11-21"),
    ("Ontem estivemos reunidas uma hora.", "pt", 60, "2026-11-21"),
    ("We hebben elkaar gisteren een uur gesproken.", "nl", 60, "2026-11-21"),
    ("Wczoraj spotkałyśmy się na godzinę.", "pl", 60, "2026-11-21"),
    ("昨天我们聊了一个小时。", "zh", 60, "2026-11-21"),
    ("昨日オンラインで1時間話しました。", "ja", 60, "2026-11-21"),
    ("Our first meeting was on Tuesday and lasted an hour.", "en", 60, "2026-11-17"),
    ("Sorry for the silence! We had a 40 minute call on Monday.", "en", 40, "2026-11-16"),
    ("On s'est vues mercredi dernier pendant 40 minutes pour parler de son CV", "fr", 40, "2026-11-18"),
    ("Gisteren anderhalf uur gesproken met Sanne over haar presentatie", "nl", 90, "2026-11-21"),
    ("Spotkałyśmy się we wtorek na godzinę.", "pl", 60, "2026-11-17"),
]


@pytest.mark.parametrize(("text", "language", "minutes", "day"), TOLD)
def test_a_meeting_told_at_the_tracker_is_logged(text, language, minutes, day):
    reading = read(text, "tracker", language)
    assert (reading.intent, reading.slots.get("minutes"), reading.slots.get("date")) == ("LOG", minutes, day)


NOT_TOLD = [
    "We plan to meet on Tuesday for an hour", "We should have met for an hour yesterday",
    "We talked about an hour on Friday",
    "Lena met her manager on Tuesday for an hour", "They met yesterday for an hour", "We nearly met for an hour",
    "We met for an hour and prepared Thursday's interview", "We met twice for 45 minutes",
    "Our call was 30 minutes shorter",
    "Had to cancel our 45 min call yesterday", "I had a 45 minute commute yesterday",
    "Zoom cut us off after 40 minutes",
    "We met for 30 minutes on Tuesday and 45 on Thursday", "We agreed to talk for an hour",
    "We had an hour planned for Friday",
    "I spoke at a conference for 45 minutes yesterday", "We met for an hour or so", "Running 5 minutes late",
    "We had an hour on Tuesday, which she wants to move",
]  # fmt: skip


@pytest.mark.parametrize("text", NOT_TOLD)
def test_a_plan_or_somebody_elses_meeting_is_not(text):
    assert read(text, "tracker").intent == "ASK"


def test_who_else_met_is_no_topic() -> None:
    assert read("We talked for 45 minutes yesterday, my wife and I", "tracker").intent == "ASK"
    assert read("Wir trafen uns gestern eine Stunde zu spät", "tracker", "de").intent == "ASK"


OF_AN_HOUR = [("es", "Ayer hablamos de una hora"), ("it", "Ieri abbiamo parlato di un'ora"),
              ("pt", "Ontem falámos de uma hora"), ("fr", "Nous avons parlé hier d'une heure")]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), OF_AN_HOUR)
def test_to_talk_of_an_hour_is_not_to_talk_for_one(language: str, text: str) -> None:
    assert read(text, "tracker", language).intent == "ASK"
