"""A yes or a no in plain words, and all that only sounds like one (rule 18)."""

from datetime import UTC, datetime

import pytest

from mailflow.core.reading import Reading, open_message, understand
from mailflow.core.reading.answering import context_for
from tests.letters.score import all_words
from tests.rows import rows

WORDS = {words.language: words for words in all_words()}
RECEIVED = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)  # a Sunday
LETTER = ("Priya Nair would like you as a mentor", "Hello Ben, Priya takes part and asked for you by name.")


def read(text: str, answering: str, language: str = "en", letter: tuple[str, ...] = ()) -> Reading:
    spoken = tuple(WORDS[one] for one in dict.fromkeys((language, "en")))
    mail = f"From: ben@work.example\nSubject: Re: x\nContent-Type: text/plain; charset=utf-8\n\n{text}"
    return understand(open_message(mail.encode()), context_for(answering, RECEIVED, spoken, quoted=lambda: letter))


YES = {
    "en": ["Happy to help, let's do it!", "Thank you for asking! I'd love to.", "Sounds good, I'm in.",
           "I'd be honoured to be Priya's mentor.", "Hello,\n\nIt would be my pleasure to mentor her.\n\nBest,\nBen",
           "No problem, I accept.", "Yes, I'd love to mentor her. She sounds great!",
           "I will gladly mentor Priya. Tuesdays suit me best."],
    "de": ["Das mache ich sehr gern!", "Ich übernehme das Mentoring gern.",
           "Sehr gerne, vielen Dank für das Vertrauen."],
    "fr": ["Avec grand plaisir !", "Je serais ravie de l'accompagner.", "C'est avec joie que j'accepte."],
    "es": ["Con mucho gusto.", "Me encantaría ser su mentora."],
    "it": ["Molto volentieri!", "Sarò felice di aiutarla."],
    "pt": ["Com todo o gosto!", "Será um prazer ajudar."],
    "nl": ["Dat doe ik graag!", "Ik begeleid haar graag."],
    "pl": ["Z przyjemnością!", "Chętnie zostanę jej mentorką."],
    "zh": ["我很乐意指导她。", "非常乐意，谢谢邀请！"],
    "ja": ["喜んでお引き受けします。", "お引き受けいたします。よろしくお願いいたします。"],
}  # fmt: skip
NO = {
    "en": ["I have to decline, sorry.", "Thanks, but I'll pass this time.",
           "I'd love to, but I have to say no this year.",
           "I must decline because my workload is too high", "Unfortunately I have no room this autumn.",
           "Thanks, but I'm far too busy right now.\n\nAll the best,\nBen"],
    "de": ["Ich muss leider absagen, ich wechsle die Stelle.", "Leider fehlt mir gerade die Zeit.",
           "Leider muss ich absagen, mir fehlt im Moment die Zeit."],
    "fr": ["Je dois décliner cette fois, désolée."],
    "es": ["Lo siento, tengo que rechazar."], "it": ["Purtroppo devo rifiutare.",
           "Purtroppo non riesco, sono già piena di impegni."],
    "pt": ["Infelizmente tenho de recusar."], "nl": ["Helaas moet ik nee zeggen."], "pl": ["Niestety muszę odmówić."],
    "zh": ["很抱歉，我只能婉拒。", "非常抱歉，我最近太忙了，无法接受。"],
           "ja": ["申し訳ありませんが、多忙のため今回は辞退いたします。"],
}  # fmt: skip
OPEN = {
    "en": ["ok", "Sure", "Sounds great", "Happy to help in May", "I'd be happy to, if my manager agrees",
           "I'm in Leeds",
           "I'd love to. I just need to ask my boss.", "My colleague would love to mentor Priya", "Gladly! In June.",
           "I was happy to help last year", "Happy to hear that", "Glad to pass", "Happy to be her mentee",
           "I can't say no",
           "I'd love to but not now", "I'd love to know more", "It would be a pleasure to see you", "Absolutely not",
           "Happy to help!\nBut not this year", "Happy to help!\nActually, wait", "I'm in. When do we start?",
           "I have to pass this on to Ben", "I have to decline? ", "I'll pass... no wait, I'll do it", "I can't",
           "I have to say no to Ben and yes to Priya", "“Happy to help” is what she wants to hear",
           "Delighted to be asked", "I have no time this month.", "I have no time. In May I do.", "I'm not too busy",
           "I have no time to lose, I accept", "I'm too busy\nBut for her I will make it", "No problem",
           "I'd be honoured. My employer forbids it.", "Happy to help. Ben is better suited.", "I'd love to. One day."],
    "de": ["Ich würde gern mehr wissen", "Das mache ich gern, wenn mein Chef zustimmt", "Gern geschehen", "Ungern",
           "Meine Kollegin macht das gern", "Das kann ich nicht ablehnen", "Ich freue mich"],
    "fr": ["Avec plaisir, mais pas avant juin", "Je ne peux pas refuser", "Ma collègue serait ravie",
           "Ravi de vous lire"],
    "es": ["Me encantaría saber más", "No estoy demasiado ocupada", "No tengo que rechazar",
           "Encantado de conocerle", "Le encantaría ser mentora"],
    "it": ["Volentieri, ma da giugno", "Non devo rifiutare", "Felice di conoscerla"],
    "pt": ["Não posso recusar", "Muito prazer", "Com prazer, mas só em junho"],
    "nl": ["Graag gedaan", "Graag meer informatie", "Ik kan geen nee zeggen", "Ben is happy to mentor Priya"],
    "pl": ["Nie mogę odmówić", "Nie odmawiam", "Chętnie dowiem się więcej"],
    "zh": ["我愿意考虑", "他很乐意", "我不能拒绝"],
    "ja": ["喜んで検討します", "お引き受けするか迷っています",
           "はいはい"],
}  # fmt: skip


def each(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(language, text) for language, texts in table.items() for text in texts]


@pytest.mark.parametrize(("language", "text"), each(YES))
def test_a_warm_yes_needs_no_word_of_ours(language, text):
    assert read(text, "request", language).intent == "ACCEPT"


@pytest.mark.parametrize(("language", "text"), each(NO))
def test_a_kind_no_needs_none_either(language, text):
    assert read(text, "request", language).intent == "DECLINE"


@rows(("language", "text"), each(OPEN))
def test_what_leaves_anything_open_asks_back(language, text):
    assert read(text, "request", language).intent == "ASK"


def test_it_is_the_person_whom_the_letter_names():
    assert read("Happy to mentor Priya!", "request", letter=LETTER).intent == "ACCEPT"
    assert read("Happy to mentor Grace!", "request", letter=LETTER).intent == "ASK"


def test_the_same_words_answer_no_letter_that_did_not_ask():
    assert {read("Happy to help, let's do it!", place).intent for place in ("frontdesk", "confirm", "tracker")} == {
        "ASK"
    }


OTHERS = [
    ("That's right, we met.", "meeting-cosign", "CONFIRM"), ("All correct, thank you!", "meeting-cosign", "CONFIRM"),
    ("We didn't meet that day, I was on holiday", "meeting-cosign", "DISPUTE"),
    ("That's right, but it was 30 minutes", "meeting-cosign", "ASK"), ("We met for 30 minutes", "meeting-cosign",
    "ASK"),
    ("I'd like to continue", "end-question", "NO"), ("No! That was a mistake", "end-question", "NO"),
    ("Please go ahead and end it", "end-question", "YES"), ("I want to end it in June", "end-question", "ASK"),
    ("Happy to continue", "extend-question", "EXTEND"), ("Let's leave it there", "extend-question", "NO"),
    ("I'd like to stay", "leave-question", "NO"), ("I leave it to you", "leave-question", "ASK"),
    ("Keep everything", "delete-held", "UNDO"), ("Keep everything", "confirm-delete", "NO"),
    ("No, Ben was ill", "meeting-happened", "NO"), ("No, we never met that day: I was away", "meeting-cosign",
    "DISPUTE"),
    ("No, Ben was ill, but we talked for 20 minutes", "meeting-happened", "ASK"),
    ("No, it was on the 19th, 30 minutes", "meeting-happened", "ASK"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "answering", "intent"), OTHERS)
def test_each_letter_has_its_own_words(text, answering, intent):
    assert read(text, answering, letter=LETTER).intent == intent


TEAM = [
    ("APPROVE 1, 3", "team", {"which": "1, 3"}), ("APPROVE R-4F7K and R-5G8L", "team", {"which": "R-4F7K, R-5G8L"}),
    ("HOLD 2 and 3 until 1 June 2027", "team", {"which": "2, 3", "until": "2027-06-01"}),
    ("HOLD R-4F7K, 2 weeks", "team", None), ("APPROVE 1 or 3", "team", None),
    ("REMIND R-4F7K", "digest", {"which": "R-4F7K"}), ("END R-4F7K: no answer since May", "digest",
    {"which": "R-4F7K"}),
    ("END with Ben", "frontdesk", {"with": "Ben", "reason": ""}), ("END with Ben and Mia", "frontdesk", None),
    ("END with Ben: we are done", "frontdesk", {"with": "Ben", "reason": "we are done"}), ("End with a smile",
    "frontdesk", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "slots"), TEAM)
def test_several_are_named_at_once_and_a_pair_by_its_other_half(text, place, slots):
    reading = read(text, place)
    assert reading.intent == (text.split()[0] if slots else "ASK")
    assert {name: reading.slots.get(name) for name in slots or ()} == (slots or {})


SIGNED = [
    ("Ben Okafor\nHead of Platform, Okafor & Sons\n+44 7700 900456", None),
    ("Looking forward to it.\n\nBen Okafor\nHead of Platform\nT +44 7700 900456\nwww.okafor.example",
    "Looking forward to it."),
    ("Sam Okafor | Head of Delivery | Okafor Ltd", None),
    ("Call me on +44 7700 900123", "Call me on +44 7700 900123"),
    ("My mobile: +44 7700 900123\nBen", "My mobile: +44 7700 900123"),
]  # fmt: skip


@pytest.mark.parametrize(("below", "note"), SIGNED)
def test_a_signature_that_nothing_marks_is_no_note(below, note):
    assert read(f"ACCEPT\n\n{below}", "request").slots.get("note") == note


@pytest.mark.parametrize(("text", "note"), [("Yes, gladly! ACCEPT", "Yes, gladly!"), ("ACCEPT\n\nAccept.", None)])
def test_the_word_itself_is_no_note(text, note):
    found = read(text, "request")
    assert (found.intent, found.slots.get("note")) == ("ACCEPT", note)


# What a reader who wished us ill wrote: each sounds like an answer at first, and a person would ask (rule 17).
OPEN = {
    "confirm-delete": ["It was me.\nSorry,\nI never asked for this",
                       "Go ahead.\nThanks a lot,\nbut send my data first."],
    "address-prove": ["It's me.\nSorry,\nI do not want this"],
    "end-question": ["Go ahead.\nUnfortunately,\nPriya does not want it.", "YES\n\nOn 31 December please."],
    "extend-question": ["YES\n\none month only"],
    "request": ["I'd love to\n\nUnfortunately,\nmy schedule is full.", "Yes, gladly.\nThanks,\nbut not before June",
                "ACCEPT\nThanks,\nbut not before June", "ACCEPT\n\nBen Okafor\nHead of Platform\nBut only from June",
                "Happy to help.\n\nBen Okafor\nNot before June", "I would love to say yes. My diary says otherwise.",
                "I'm in a new role.", "I'm happy to say I have a new mentee.", "I'd love to have a mentor",
                "Excited to start my new role", "Honoured to have your request", "Happy to help :-(",
                "I'd be honoured. Her profile suits Mia best.", "Happy to help, looking forward to deciding",
                "I'd be honoured. Thanks to the merger I am leaving the company on Friday.",
                "I have to decline.\nThanks,\nbut wait, I will do it after all",
                "DECLINE\n\nNo wait, I do accept! I misread the dates."],
    "meeting-cosign": ["It's correct. Roughly", "Matches what I have. Almost", "CONFIRM. Almost",
                       "Yes\n\nThe date is wrong, and it was with Dan, not with me.", "CONFIRM\n\nI was not there.",
                       "CONFIRM\n\nWe met on the 20th, not the 21st.", "CONFIRM\n\nIt was with Dan, not with me."],
    "tracker": ["Had we met for an hour yesterday, I would know.",
                "I had a call yesterday for an hour, Priya was absent",
                "We spoke for an hour yesterday, nothing to do with mentoring"],
}  # fmt: skip
ABROAD = {
    "de": ["Ich würde gern zusagen. Mein Kalender ist voll.", "Ich würde gern", "Ich nehme gern eine Mentorin"],
    "es": ["Me encantaría aceptar. La agenda está llena."],
    "it": ["Sarei felice di accettare. La mia agenda è piena."],
    "nl": ["Ik zou graag accepteren. Mijn agenda zit vol.", "Ik zou graag", "Ik wil graag een mentor"],
    "pt": ["Adoraria poder aceitar. A agenda está cheia.", "Adorava poder"],
    "ja": ["喜んでお引き受けします。ただし六月からです"],
}


@rows(("answering", "text"), [(one, text) for one, texts in OPEN.items() for text in texts])
def test_what_is_taken_back_further_down_or_only_sounds_like_an_answer_asks(answering: str, text: str) -> None:
    assert read(text, answering).intent == "ASK"


@pytest.mark.parametrize(("language", "text"), [(one, text) for one, texts in ABROAD.items() for text in texts])
def test_a_polite_refusal_is_no_yes(language: str, text: str) -> None:
    assert read(text, "request", language).intent == "ASK"


def test_what_stands_below_a_no_or_an_end_is_its_reason() -> None:
    declined = read("Decline\n\nI have no time at all this spring.", "request")
    ended = read("END\n\nShe moved abroad, and we stopped.", "introduction-mentee")
    assert declined.slots["reason"] == "I have no time at all this spring."
    assert ended.slots["reason"] == "She moved abroad, and we stopped."


# Glad sentences of known words alone: somebody else speaks, a thing pleases, or a mentor is wanted (rule 18).
NOT_HERS = {
    "en": ["That would be great for Ben", "That would be great for you", "I'd be delighted for her", "I'd love to work",
           "I'd love to be a mentee", "Count me in as a mentee", "I'm willing to accept help", "Glad to be of help",
           "Sign me up for mentoring", "On board with Priya", "Please take her on", "I'm in work",
           "Her mentor would love to", "My mentor will gladly take her on", "Happy to be part of the match",
           "Priya's mentor would gladly help", "No, I'd love to", "ACCEPT. My calendar is full.",
           "ACCEPT\nIn theory.", "Happy to help\nThanks Wait", "Please accept",
           "I'd love to. Her mentor would love to.",
           "Happy to help\nKeep My Tuesdays", "Happy to help\nNext Year"],
    "de": ["Gern als Mentee", "Ihre Mentorin ist dabei", "Ich nehme gern Urlaub", "Ich mache gern Sport", "Gern Ben",
           "Ich nehme an, sie ist neu", "Angenommen, ich sage zu", "Ich nehme gern an. Mein Kalender ist voll.",
           "Bitte zusagen"],
    "fr": ["J'adorerais une mentore", "Je suis très honorée de sa demande", "Heureuse de rencontrer Ben",
           "Son mentor sera ravi de l'accompagner", "Volontiers pour Mia"],
    "es": ["Me encantaría una mentora", "Estoy feliz de la propuesta", "Su mentora me encantaría",
           "Con gusto para Ben"],
    "it": ["Felice di un mentor", "Sono onorata di questa richiesta", "Sarebbe felice di aiutarla",
           "Il suo mentore sarà felice di seguirla"],
    "pt": ["Adoraria este mentor", "A mentora ficaria feliz em ajudar", "Muito gosto", "Estou feliz por este convite"],
    "nl": ["Graag mentor", "De mentor wil graag", "Graag met Ben", "Ik word graag begeleid"],
    "pl": ["Chętnie Ben", "Chętnie zaproszenie", "Chętnie przyjmę pomoc", "Mentorką z chęcią",
           "Z przyjemnością.\nProszę czekać", "ACCEPT\nZobaczymy."],
    "zh": ["我愿意接受指导", "他的导师很乐意", "很乐意见面", "我乐意接受她的帮助", "接受。日程已满。"],
    "ja": ["喜んでメンターをください", "メンターが引き受けます", "はい、メンターが引き受けます", "火曜日は辞退します",
           "お引き受けします、来年", "お引き受けします。\n様子を見ます。"],
}  # fmt: skip


@rows(("language", "text"), each(NOT_HERS))
def test_a_glad_sentence_is_a_yes_only_where_its_writer_would_do_it(language: str, text: str) -> None:
    assert read(text, "request", language).intent == "ASK"


HERS = ["I'd be honoured to be Mei's mentor.", "Gladly, Rosa!", "I'll take her on.", "Thank you for the match, I'm in!"]


@pytest.mark.parametrize("text", HERS)
def test_and_where_she_would_it_is(text: str) -> None:
    assert read(text, "request").intent == "ACCEPT"


DISPUTED = [
    ("We cancelled it, then met anyway", "ASK"), ("That's not right, it's perfect", "ASK"),
    ("That's wrong. All good now.", "ASK"), ("That's wrong. It was 30 minutes.", "DISPUTE"),
    ("That's right\nMinus Ten", "ASK"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "intent"), DISPUTED)
def test_a_dispute_is_followed_by_what_is_wrong_or_why(text: str, intent: str) -> None:
    assert read(text, "meeting-cosign").intent == intent


@pytest.mark.parametrize("below", ["Keep My Hours", "Keep Hours", "Send Data First", "Next Week", "But Keep Hours"])
def test_what_is_only_written_like_a_name_signs_nothing(below: str) -> None:
    assert read(f"That was me\n{below}", "confirm-delete").intent == "ASK"
    assert read("That was me\nBen Okafor", "confirm-delete").intent == "YES"
