"""Answers to an invitation in ten languages: what acts, and what looks like it and must ask back (rules 16 to 18)."""

import pytest

from tests.core.commands.speaking import FRONTDESK, INVITE, LETTER, QUESTION, read
from tests.rows import rows

ANSWERS = {
    "en": [
        ("Accept", "ACCEPT"), ("I accept, thank you!", "ACCEPT"), ("I'm accepting", "ACCEPT"),
        ("Please accept", "ASK"), ("ACCEPT 👍", "ACCEPT"), ("Yes please", "ACCEPT"), ("Yes, I accept", "ACCEPT"),
        ("Yes!\nAccept", "ACCEPT"), ("Declined, sorry", "DECLINE"), ("I have to decline: no time", "DECLINE"),
        ("No, thank you", "DECLINE"), ("Stop", "STOP"), ("Please help", "HELP"),
        ("I cannot accept", "ASK"), ("I accept if it is remote", "ASK"), ("ACCEPT\nbut not before June", "ASK"),
        ("ACCEPT\nOnly if it is remote", "ASK"), ("ACCEPT\nNot before June", "ASK"),
        ("ACCEPT\n\nActually, wait", "ASK"),
        ("DECLINE\nActually I accept", "ASK"), ("DECLINE\nBut maybe in June", "ASK"),
        ("ACCEPT\n\nThanks\n\nPAUSE", "ASK"), ("Accepted?", "ASK"),
        ("Acceptance attached", "ASK"), ("ok", "ASK"), ("Sure", "ASK"), ("👍", "ASK"), ("Fine, thanks", "ASK"),
        ("No problem", "ASK"), ("I agree", "ASK"), ("Stopping by tomorrow", "ASK"), ("Accept or decline", "ASK"),
        ("Accept my apologies", "ASK"), ("No idea", "ASK"), ("Yes, but later", "ASK"), ("Helpful, thanks", "ASK"),
    ],
    "fr": [
        ("J'accepte", "ACCEPT"), ("J’accepte avec plaisir !", "ACCEPT"), ("Acceptée", "ACCEPT"),
        ("Acceptee, merci", "ACCEPT"), ("ACCEPTER", "ACCEPT"), ("Oui", "ACCEPT"), ("Oui, volontiers", "ACCEPT"),
        ("Je décline : pas le temps", "DECLINE"), ("Je decline", "DECLINE"), ("Non merci", "DECLINE"),
        ("Refusé", "DECLINE"), ("Désabonnez-moi", "STOP"), ("Aide", "HELP"),
        ("Je n'accepte pas", "ASK"), ("J'accepte, mais pas avant juin", "ASK"),
        ("J'accepte si c'est à distance", "ASK"),
        ("J'accepterais volontiers", "ASK"), ("Acceptez-vous ?", "ASK"), ("D'accord", "ASK"), ("Peut-être", "ASK"),
        ("Oui mais plus tard", "ASK"), ("Non, pas de problème", "ASK"), ("J'accepte\nfinalement non", "ASK"),
        ("ACCEPTER\nmais pas avant juin", "ASK"), ("Fin de semaine prochaine", "ASK"), ("Aidez", "ASK"),
        ("Je vous demande de patienter", "ASK"), ("Oui ou non", "ASK"), ("Accepter ou décliner", "ASK"),
    ],
    "de": [
        ("Ich nehme an", "ACCEPT"), ("Angenommen, vielen Dank", "ACCEPT"), ("Ich nehme die Einladung an", "ACCEPT"),
        ("Zusage", "ACCEPT"), ("Ich sage gerne zu!", "ACCEPT"), ("Ja, gerne", "ACCEPT"), ("Ja", "ACCEPT"),
        ("Ich lehne ab: keine Zeit", "DECLINE"), ("Nein danke", "DECLINE"), ("Ich muss leider absagen", "DECLINE"),
        ("Bitte abmelden", "STOP"), ("Hilfe", "HELP"), ("Akzeptiert", "ACCEPT"),
        ("Ich nehme nicht an", "ASK"), ("Ich nehme an, aber erst ab Juni", "ASK"),
        ("Ich nehme an, dass das passt", "ASK"),
        ("Ich nehme an\naber nicht vor Juni", "ASK"), ("Einverstanden", "ASK"), ("Jein", "ASK"),
        ("Ja, vielleicht", "ASK"),
        ("Ja oder nein", "ASK"), ("Annehmen?", "ASK"), ("Annahme verweigert", "ASK"), ("Nein, kein Problem", "ASK"),
        ("Ich würde annehmen", "ASK"), ("Ja, wenn es online geht", "ASK"), ("Ende der Woche passt", "ASK"),
        ("Ich kann leider nicht annehmen", "ASK"), ("Stand heute nicht", "ASK"), ("Weiter so!", "ASK"),
    ],
    "es": [
        ("Acepto", "ACCEPT"), ("Acepto la invitación, gracias", "ACCEPT"), ("Aceptada", "ACCEPT"),
        ("Sí, con mucho gusto", "ACCEPT"), ("Si", "ACCEPT"), ("Aceptar", "ACCEPT"), ("Acepto con gusto", "ACCEPT"),
        ("Rechazo: no tengo tiempo", "DECLINE"), ("No, gracias", "DECLINE"), ("Tengo que declinar", "DECLINE"),
        ("Darme de baja", "STOP"), ("Ayuda", "HELP"), ("Pausar", "PAUSE"),
        ("No acepto", "ASK"), ("Acepto pero en junio", "ASK"), ("Acepto si es en línea", "ASK"),
        ("¿Acepto?", "ASK"), ("Aceptaría", "ASK"), ("De acuerdo", "ASK"), ("Sí, pero más tarde", "ASK"),
        ("Sí o no", "ASK"), ("No hay problema", "ASK"), ("Quizás", "ASK"), ("Acepto\npero no antes de junio", "ASK"),
        ("No puedo aceptar", "ASK"), ("Fin de semana perfecto", "ASK"), ("Acepto\nEn realidad no", "ASK"),
    ],
    "pt": [
        ("Aceito", "ACCEPT"), ("Aceito o convite, obrigada", "ACCEPT"), ("Sim, com prazer", "ACCEPT"),
        ("Sim", "ACCEPT"),
        ("Aceitar", "ACCEPT"), ("Eu aceito", "ACCEPT"), ("Recuso: sem tempo", "DECLINE"), ("Não, obrigado", "DECLINE"),
        ("Nao", "DECLINE"), ("Preciso recusar", "DECLINE"), ("Cancelar inscrição", "STOP"), ("Ajuda", "HELP"),
        ("Não aceito", "ASK"), ("Nao aceito", "ASK"), ("Aceito, mas só em junho", "ASK"),
        ("Aceito se for online", "ASK"),
        ("Aceitaria", "ASK"), ("De acordo", "ASK"), ("Aceito?", "ASK"), ("Sim, talvez", "ASK"), ("Sim ou não", "ASK"),
        ("No momento não", "ASK"), ("Aceito\nmas não antes de junho", "ASK"), ("Não posso aceitar", "ASK"),
        ("Não tem problema", "ASK"), ("Fim de semana não dá", "ASK"),
    ],
    "nl": [
        ("Ik accepteer", "ACCEPT"), ("Geaccepteerd, bedankt", "ACCEPT"), ("Ik neem de uitnodiging aan", "ACCEPT"),
        ("Aanvaard", "ACCEPT"), ("Ja, graag", "ACCEPT"), ("Ja graag", "ACCEPT"), ("Ik wijs af: geen tijd", "DECLINE"),
        ("Nee bedankt", "DECLINE"), ("Nee, dank u", "DECLINE"), ("Ik moet helaas afslaan", "DECLINE"),
        ("Afmelden", "STOP"), ("Hulp", "HELP"),
        ("Ik accepteer niet", "ASK"), ("Ik accepteer, maar pas in juni", "ASK"), ("Ja, misschien", "ASK"),
        ("Ja of nee", "ASK"), ("Akkoord", "ASK"), ("Accepteren?", "ASK"), ("Ik zou accepteren", "ASK"),
        ("Ik neem aan dat het goed is", "ASK"), ("Nee, geen probleem", "ASK"), ("Ja, als het online kan", "ASK"),
        ("Ik accepteer\nmaar niet voor juni", "ASK"), ("Eind van de week is goed", "ASK"),
        ("Ik kan niet accepteren", "ASK"),
    ],
    "it": [
        ("Accetto", "ACCEPT"), ("Accetto l'invito, grazie", "ACCEPT"), ("Accetto volentieri!", "ACCEPT"),
        ("Accettata", "ACCEPT"), ("Accettare", "ACCEPT"), ("Sì", "ACCEPT"), ("Si, con piacere", "ACCEPT"),
        ("Rifiuto: non ho tempo", "DECLINE"), ("No, grazie", "DECLINE"), ("Devo declinare", "DECLINE"),
        ("Disiscrivimi", "STOP"), ("Aiuto", "HELP"),
        ("Non accetto", "ASK"), ("Accetto, ma da giugno", "ASK"), ("Accetto se è online", "ASK"), ("Accetterei", "ASK"),
        ("D'accordo", "ASK"), ("Accetti?", "ASK"), ("Forse", "ASK"), ("Sì, però più tardi", "ASK"), ("Sì o no", "ASK"),
        ("Fine settimana perfetto", "ASK"), ("Fine", "ASK"), ("No, nessun problema", "ASK"),
        ("Accetto\nma non prima di giugno", "ASK"), ("Non posso accettare", "ASK"), ("Accetto\nanzi no", "ASK"),
    ],
    "pl": [
        ("Akceptuję", "ACCEPT"), ("Akceptuje, dziękuję", "ACCEPT"), ("Przyjmuję zaproszenie", "ACCEPT"),
        ("Przyjmuje", "ACCEPT"), ("Zaakceptowane", "ACCEPT"), ("Przyjęłam", "ACCEPT"), ("Tak", "ACCEPT"),
        ("Tak, z przyjemnością", "ACCEPT"), ("Odrzucam: brak czasu", "DECLINE"), ("Nie, dziękuję", "DECLINE"),
        ("Nie dziekuje", "DECLINE"), ("Proszę mnie wypisać", "STOP"), ("Pomoc", "HELP"),
        ("Nie akceptuję", "ASK"), ("Akceptuję, ale od czerwca", "ASK"), ("Akceptuję, jeśli zdalnie", "ASK"),
        ("Zgoda", "ASK"), ("Akceptujesz?", "ASK"), ("Może", "ASK"), ("Tak, ale później", "ASK"), ("Tak czy nie", "ASK"),
        ("No", "ASK"), ("No, tak", "ASK"), ("Nie ma problemu", "ASK"), ("Akceptuję\nale nie przed czerwcem", "ASK"),
        ("Nie mogę przyjąć", "ASK"), ("Koniec tygodnia pasuje", "ASK"), ("Akceptuję\njednak nie", "ASK"),
    ],
    "zh": [
        ("接受", "ACCEPT"), ("我接受，谢谢", "ACCEPT"), ("我接受您的邀请。", "ACCEPT"), ("我很乐意接受！", "ACCEPT"),
        ("是", "ACCEPT"), ("是的，我接受", "ACCEPT"), ("同意", "ACCEPT"), ("我愿意", "ACCEPT"), ("婉拒", "DECLINE"),
        ("我拒绝：没有时间", "DECLINE"), ("不，谢谢", "DECLINE"), ("退订", "STOP"), ("帮助", "HELP"),
        ("不接受", "ASK"), ("我不接受", "ASK"), ("接受不了", "ASK"), ("接受吗？", "ASK"), ("接受，但是六月以后", "ASK"),
        ("我接受，如果可以远程", "ASK"), ("好的", "ASK"), ("可以", "ASK"), ("不同意", "ASK"), ("不客气", "ASK"),
        ("我可能接受", "ASK"), ("是不是现在", "ASK"), ("是，不过要晚一点", "ASK"), ("接受\n但不能在六月之前", "ASK"),
        ("不确定", "ASK"), ("对不起", "ASK"),
    ],
    "ja": [
        ("承諾します", "ACCEPT"), ("承諾いたします。", "ACCEPT"), ("承諾", "ACCEPT"),
        ("喜んでお引き受けします", "ACCEPT"),
        ("お受けします。よろしくお願いします。", "ACCEPT"), ("はい", "ACCEPT"), ("はい、喜んで", "ACCEPT"),
        ("はい、お願いします", "ACCEPT"), ("辞退します", "DECLINE"), ("いいえ", "DECLINE"), ("お断りします", "DECLINE"),
        ("配信停止", "STOP"), ("ヘルプ", "HELP"),
        ("承諾できません", "ASK"), ("承諾しません", "ASK"), ("承諾しますか？", "ASK"),
        ("承諾しますが、六月からです", "ASK"),
        ("はい、でもまだ検討中です", "ASK"), ("はい、難しいです", "ASK"), ("いいえ、問題ありません", "ASK"),
        ("参加できません", "ASK"), ("了解しました", "ASK"), ("承諾します。ただし六月以降ならば", "ASK"),
        ("承諾します\nただし六月以降です", "ASK"), ("受けません", "ASK"), ("受けます、が", "ASK"),
        ("はいはい、また今度", "ASK"),
        ("辞退するかもしれません", "ASK"), ("わかりました", "ASK"),
    ],
}  # fmt: skip
LINES = [(tongue, line, intent) for tongue, lines in ANSWERS.items() for line, intent in lines]


@rows(("language", "line", "intent"), LINES, ids=lambda value: value)
def test_an_answer_to_an_invitation_acts_or_asks_back(language: str, line: str, intent: str) -> None:
    reading = read(line, INVITE, language)
    assert reading.intent == intent, reading.reason


@rows(("language", "line", "intent"), LINES, ids=lambda value: value)
def test_where_the_language_is_not_known_the_same_acts_and_nothing_else(language: str, line: str, intent: str) -> None:
    reading = read(line, INVITE, language, every=True)
    assert reading.intent in (intent, "ASK") or line == "No", reading.reason


@pytest.mark.parametrize(
    ("language", "line"), [("en", "yes"), ("de", "Ja"), ("es", "Sí"), ("zh", "是"), ("ja", "はい")]
)
def test_yes_means_what_the_letter_asked_and_nothing_elsewhere(language: str, line: str) -> None:
    assert read(line, QUESTION, language).intent == "YES"
    assert read(line, LETTER, language).intent == "ASK"
    assert read(line, FRONTDESK, language).intent == "ASK"


def test_a_note_below_an_answer_does_not_undo_it() -> None:
    assert read("ACCEPT\n\nHi Ana, happy to help. When shall we meet?", INVITE).intent == "ACCEPT"
    assert read("DECLINE\n\nI can not take on more, but I can help find another mentor.", INVITE).slots["help"] is True


def test_a_subject_that_is_a_word_of_a_desk_contradicts_no_answer() -> None:
    assert read("ACCEPT", INVITE, subject="Next").intent == "ACCEPT"
    assert read("ACCEPT", INVITE, subject="DECLINE").intent == "ASK"
