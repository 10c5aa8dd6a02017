"""What only sounds like an answer asks back, and what is plain though it looks odd acts (rules 12-19)."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mailflow.core.reading import Reading, open_message, understand
from mailflow.core.reading.answering import context_for
from tests.letters.score import all_words
from tests.rows import rows

WORDS = {words.language: words for words in all_words()}
RECEIVED = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)  # a Sunday
LETTER = (
    "Priya Nair would like you as a mentor",
    "Hello Ben, Priya takes part and asked for you by name.",
    "Cora Lind",
)


def read(text: str, answering: str, language: str = "en", subject: str = "Re: x", letter: bool = True) -> Reading:
    """As the service does, which knows who writes and which letter is answered."""
    spoken = tuple(WORDS[one] for one in dict.fromkeys((language, "en")))
    mail = f"From: ben@work.example\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{text}"
    context = context_for(answering, RECEIVED, spoken, quoted=lambda: LETTER if letter else ())
    return understand(open_message(mail.encode()), replace(context, name="Ben Okafor"))


REMAINS = ["no:p>", "no>", "<no", "no:p", "no /p>", "si>", "accept>", "decline p>", 'yes "no">', "no&nbsp;", "</yes"]


@pytest.mark.parametrize("line", REMAINS)
def test_what_is_left_of_markup_is_no_answer(line: str) -> None:
    assert read(line, "request", "it" if line == "si>" else "en").intent == "ASK"


@pytest.mark.parametrize(
    ("line", "intent"), [("<yes>", "ACCEPT"), ("No:busy", "DECLINE"), ("DECLINE: x > y", "DECLINE")]
)
def test_a_blank_filled_in_and_a_mark_between_words_are_no_markup(line: str, intent: str) -> None:
    assert read(line, "request").intent == intent


OPEN = {
    "request": [
        ("en", "“I have no time”"), ("en", '"Happy to help!"'), ("ja", "「時間がありません」"), ("de", "„Sehr gern!“"),
        ("en", "ACCEPT\nFrom next month."), ("de", "Ja\nAb nächstem Monat."), ("fr", "Oui\nÀ partir de janvier."),
        ("es", "Acepto\nA partir del mes que viene."), ("it", "Accetto\nDal mese prossimo."), ("nl", "Ja\nVanaf mei."),
        ("pl", "Tak\nOd przyszłego miesiąca."), ("pt", "Aceito\nA partir de junho."), ("zh", "接受\n下个月开始"),
        ("ja", "喜んでお引き受けします。\n来月からお願いします。"), ("en", "No, I forgot to write"),
    ],
    "confirm": [("en", "Not me, I think"), ("en", '"It was me"')],
    "meeting-cosign": [("en", "No, I forgot to write"), ("de", "Nein, ich habe vergessen zu schreiben")],
    "meeting-happened": [("en", "No, I forgot to answer"), ("nl", "Nee, ik was vergeten te schrijven")],
    "tracker": [
        ("en", "I met Dan on Friday for an hour, he is my son"), ("en", "I met my wife yesterday for an hour"),
        ("de", "Gestern 45 Minuten mit Dan gesprochen, er ist mein Bruder"), ("ja", "金曜日に1時間面談"),
        ("fr", "J'ai vu Dan hier pendant une heure, c'est mon fils"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("answering", "language", "text"), [(a, *row) for a, rows in OPEN.items() for row in rows])
def test_what_only_sounds_like_an_answer_asks(answering: str, language: str, text: str) -> None:
    assert read(text, answering, language).intent == "ASK"


PLAIN = [
    ("en", "request", "“ACCEPT”", "ACCEPT"), ("en", "request", "“DECLINE: no time”", "DECLINE"),
    ("en", "request", "I have no time", "DECLINE"), ("en", "request", "I think I have to pass, sorry.", "DECLINE"),
    ("en", "confirm", "Not me", "NO"), ("ja", "tracker", "昨日1時間面談", "LOG"),
    ("en", "request", "ACCEPT\nFrom Leeds, with thanks.", "ACCEPT"),
    ("en", "tracker", "I met Dan yesterday for an hour", "LOG"),
    ("en", "meeting-happened", "No, Ben forgot", "NO"), ("en", "request", "Why?", "WHY"),
    ("de", "request", "Warum?", "WHY"),
    ("ja", "request", "なぜ？", "WHY"), ("en", "frontdesk", "Help?", "HELP"), ("en", "frontdesk", "Stop?", "ASK"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "answering", "text", "intent"), PLAIN)
def test_and_what_is_plain_acts(language: str, answering: str, text: str, intent: str) -> None:
    assert read(text, answering, language).intent == intent


@pytest.mark.parametrize(("language", "text"), [("de", "Ich helfe gern Kindern"), ("en", "Gladly, Joking")])
def test_a_word_is_no_name_because_it_is_written_like_one(language: str, text: str) -> None:
    assert read(text, "request", language, letter=False).intent == "ASK"


SIGNED = [
    ("Ben", "ACCEPT"), ("Ben Okafor\nHR Manager", "ACCEPT"), ("Mr Okafor", "ACCEPT"), ("Best,\nBobby", "ACCEPT"),
    ("Benny Okafor\n+44 7700 900456", "ACCEPT"), ("Halftime", "ASK"), ("Spanish Speakers", "ASK"),
    ("Ben\nWrong Length", "ASK"),
    ("Ben\nMornings Only", "ASK"),
]  # fmt: skip


@pytest.mark.parametrize(("below", "intent"), SIGNED)
def test_below_a_yes_its_writer_has_signed_and_nobody_else(below: str, intent: str) -> None:
    assert read(f"Yes\n{below}", "request").intent == intent


SUBJECTS = [
    ("STATUS", "Thank you!", "STATUS"), ("STATUS", "Hi Cora,\n\nThanks!\nBen", "STATUS"), ("DELETE", "Hi,", "DELETE"),
    ("STATUS", "I would like to know where I stand.", "ASK"), ("DELETE", "No thanks", "ASK"), ("DELETE", "Yes", "ASK"),
    ("LEAVE", "Sorry", "ASK"), ("STATUS", "See above", "ASK"), ("LEAVE", "Thanks, but wait", "ASK"),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "text", "intent"), SUBJECTS)
def test_a_command_in_the_subject_acts_above_courtesy_alone(subject: str, text: str, intent: str) -> None:
    found = read(text, "frontdesk", subject=subject)
    assert found.intent == intent
    assert intent != "ASK" or subject in found.reason


ASKED_FOR = [
    ("en", "Request Frank Osei please"), ("en", "Request Frank Osei as my mentor, please"),
    ("en", "REQUEST Frank Osei. Thank you!"),
    ("de", "REQUEST Frank Osei als Mentor, bitte"), ("fr", "REQUEST Frank Osei s'il vous plaît"),
    ("es", "REQUEST Frank Osei como mi mentor"), ("nl", "REQUEST Frank Osei als mijn mentor"),
    ("pl", "REQUEST Frank Osei proszę"), ("ja", "REQUEST Frank Osei お願いします"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), ASKED_FOR)
def test_courtesy_is_no_part_of_a_name(language: str, text: str) -> None:
    assert read(text, "frontdesk", language).slots == {"name": "Frank Osei", "note": ""}


@pytest.mark.parametrize(
    ("text", "name"), [("No", "No"), ("Kim No", "Kim No"), ("no", ""), ("No thanks", ""), ("NO", "")]
)
def test_no_is_a_name_where_it_is_written_as_one(text: str, name: str) -> None:
    assert read(f"REQUEST {text}", "frontdesk").slots.get("name", "") == name


PARTING = [
    ("en", "Thank you, bye!"), ("en", "Yes, please delete it."), ("en", "Thank you Cora"), ("en", "Okay, thanks"),
    ("en", "Goodbye, Cora"), ("de", "Ja, bitte löschen."), ("de", "Danke, tschüss!"), ("fr", "Merci, au revoir !"),
    ("ja", "ありがとうございました。さようなら。"),
]  # fmt: skip
PLEAS = ["Please", "Sorry", "I am sorry", "Thanks, but wait", "Thank you, Halt", "Thanks\nHalt", "Please don't", "hm",
         "Yes, delete it. No, wait", "I changed my mind"]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), PARTING)
def test_a_goodbye_or_a_yes_stops_no_deletion(language: str, text: str) -> None:
    assert read(text, "delete-held", language).intent == "NONE"


@pytest.mark.parametrize("text", PLEAS)
def test_a_plea_or_a_doubt_is_an_answer_to_it(text: str) -> None:
    assert read(text, "delete-held").intent == "ASK"


# Invented by a reader who wished us ill: a yes with a condition, somebody's words, an irony, two answers, a question
# that ends with a command. Each stands for its class, in some of the ten languages.
HOSTILE = {
    "a condition": [
        ("en", "Yes, on the understanding that it is three months."), ("en", "ACCEPT - until Easter"),
        ("en", "ACCEPT, workload permitting"), ("en", "Yes, time permitting"), ("de", "Ja, sofern es kurz ist."),
        ("fr", "Oui, à condition que ce soit court."), ("es", "Acepto con reservas."), ("it", "Sì, purché sia online."),
        ("nl", "Ja, mits het online is."), ("pl", "Tak, o ile to krótko."), ("pt", "Sim, desde que seja online."),
        ("ja", "承諾します、オンラインなら。"), ("zh", "我愿意，前提是线上。"),
    ],
    "a day to come": [
        ("en", "ACCEPT - June onwards"), ("en", "ACCEPT\nNo earlier than June."), ("en", "ACCEPT\nThree months."),
        ("en", "ACCEPT\nIn May."), ("de", "Ja\nNach dem Urlaub."), ("fr", "Oui\nAprès mes congés."),
        ("nl", "Ja\nNa mijn vakantie."), ("pl", "Tak\nPo urlopie."), ("es", "Sí\nDespués de las vacaciones."),
        ("it", "Sì\nDopo le ferie."), ("pt", "Sim\nDepois das férias."), ("zh", "接受，六月"),
        ("ja", "承諾します\n休暇の後。"),
    ],
    "somebody's words": [
        ("en", "Accept, she said."), ("en", "Decline, wrote Ben"), ("en", "My wife says: accept"),
        ("de", "Ablehnen, meinte Ben."), ("fr", "Refuser, disait-il."), ("es", "Acepto, dijo ella."),
        ("it", "Accetto, ha detto lei."), ("nl", "Ik accepteer, zei ze."), ("pl", "Akceptuję, powiedziała."),
        ("pt", "Aceito, disse ela."), ("ja", "承諾します、と上司が言っています。"), ("zh", "“接受”，她说。"),
    ],
    "somebody else's answer": [
        ("en", "ACCEPT\n\nOn behalf of Mia"), ("en", "ACCEPT\n\nIt is Mia who will do it."),
        ("de", "Ja\nIm Auftrag von Mia"), ("fr", "Oui\nC'est Mia qui le fera"), ("nl", "Ik accepteer\nNamens Mia"),
        ("pl", "Akceptuję\nW imieniu Mii"), ("ja", "承諾します\nミアの代理"), ("zh", "接受\n代表米娅"),
    ],
    "a plea to wait": [
        ("en", "ACCEPT\n\nHold it back until Monday."), ("en", "ACCEPT\n\nPlease check with Mia first."),
        ("de", "Ich nehme an\nWarten Sie auf meinen Anruf."), ("fr", "J'accepte\nNe lui dites rien encore."),
        ("pt", "Aceito\nEsperem a minha chamada."), ("pl", "Akceptuję\nProszę czekać na mój telefon."),
        ("ja", "承諾します\n電話を待ってください。"), ("zh", "接受\n请等我电话。"),
    ],
    "an irony": [
        ("en", "ACCEPT, when hell freezes over"), ("en", "Yes!\nIn your dreams."), ("en", "ACCEPT, quote unquote"),
        ("en", "Yes\n..."), ("de", "Ja\nIm Traum."), ("fr", "Oui, et puis quoi encore"), ("es", "Sí\nEn tus sueños."),
        ("it", "Sì, come no"), ("pl", "Tak, jasne, akurat"),
    ],
    "two answers": [
        ("en", "Yes and no."), ("en", "Priya: yes\nMia: no"), ("en", "1. yes\n2. no"), ("de", "Ja und nein."),
        ("fr", "Oui et non."), ("es", "Sí y no."), ("it", "Sì e no."), ("pl", "Tak i nie."), ("zh", "是，也不是。"),
    ],
    "a question": [
        ("en", "What happens when I write ACCEPT"), ("en", "Do I have to reply ACCEPT"), ("en", "How do I decline"),
        ("de", "Wie lehne ich ab"), ("fr", "Comment refuser"), ("es", "Cómo rechazo"), ("pl", "Jak odmówić"),
        ("zh", "怎么拒绝"), ("ja", "どうやって断るのですか"),
    ],
}  # fmt: skip


@rows(("language", "text"), [row for rows in HOSTILE.values() for row in rows])
def test_a_yes_or_a_no_that_is_not_plainly_the_writers_own_asks(language: str, text: str) -> None:
    assert read(text, "request", language).intent == "ASK"


LOGGED = [("We did not really meet.", "ASK"), ("with Mia, not Priya", "ASK"), ("It was 40.", "ASK"), ("Room 12", "LOG"),
          ("We had not finished, so we meet again in two weeks' time.", "LOG")]  # fmt: skip


@pytest.mark.parametrize(("below", "intent"), LOGGED)
def test_a_few_words_below_a_log_may_deny_it(below: str, intent: str) -> None:
    assert read(f"LOG 45 min yesterday\n{below}", "tracker").intent == intent


HONEST = [
    ("en", "ACCEPT\n\nI can't wait for our first call!\nBen"), ("en", "DECLINE: I said yes to somebody else"),
    ("en", "DECLINE\n\nShe wrote that she wants a designer; I am an engineer."),
    ("de", "Ja gerne!\n\nViele Grüße\nBen Okafor"),
    ("fr", "J'accepte.\nLe mardi soir me convient le mieux."), ("nl", "Ja, graag!\n\nGroeten,\nBen"),
    ("en", "ACCEPT\nSee you in June!"), ("en", "ACCEPT\nYou may call me."), ("en", "ACCEPT\nTuesdays are best."),
    ("pl", "Tak, chętnie!\n\nPozdrawiam,\nBen"), ("pt", "Sim, com prazer!\n\nCumprimentos,\nBen"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), HONEST)
def test_and_what_honest_people_add_changes_nothing(language: str, text: str) -> None:
    assert read(text, "request", language).intent in ("ACCEPT", "DECLINE")


THANKS = [
    ("en", "Thank you!"), ("en", "Hello Cora,\n\nthanks so much.\n\nBest regards,\nBen"), ("de", "Vielen Dank!"),
    ("en", "Great, thanks a lot, Cora"), ("fr", "Merci beaucoup !"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), THANKS)
@pytest.mark.parametrize("letter", ["welcome", "passed-on", "pair-ended"])
def test_thanks_alone_to_a_letter_that_asked_nothing_are_no_question(letter: str, language: str, text: str) -> None:
    assert read(text, letter, language).intent == "NONE"
    assert read(text, "request", language).intent == "ASK"


MORE = [
    "Thanks, yes please",
    "Yes, thank you",
    "No thanks",
    "Thank you! When do we begin?",
    "Thanks, but I am leaving.",
]


@pytest.mark.parametrize("text", MORE)
def test_thanks_and_more_still_ask(text: str) -> None:
    assert read(text, "welcome").intent == "ASK"
