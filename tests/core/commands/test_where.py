"""Where a command counts: everyday words act only at a desk, or where the letter asked for them."""

import pytest

from mailflow.core.commands import COMMANDS, For, help_lines
from tests.core.commands.speaking import COSIGN, FRONTDESK, GOALS, INVITE, LETTER, TEAM, TONGUES, TRACKER, read
from tests.rows import rows

TALK = [
    "Find attached my CV", "Find: my CV is attached", "Next: when do we meet?", "Next", "Next week is fine",
    "Note: I am away",
    "Note", "Address: 12 Main Street", "Address: ana@home.example", "Data is attached", "Data", "Why not",
    "Goals for this month are clear", "Goals: lead a team", "Join us on Friday", "Join", "Report attached",
    "Report: fine",
    "Hold on", "Hold: I am late", "Pair with Ben", "Profile attached", "Profile", "Sheet attached", "Sheet", "Agree",
    "Agreed!", "I agree", "Delete", "Delete this", "Approve", "Approve 3", "Release", "Remind me tomorrow",
    "Extend my thanks",
    "Tips are welcome", "Check-in when you land", "Check-in at noon",
    "Concern about Monday", "Leave it", "End of May works", "Pause for thought",
]  # fmt: skip


@rows("line", TALK)
@rows("where", [LETTER, INVITE, COSIGN], ids=["letter", "invitation", "cosign"])
def test_everyday_words_in_a_reply_ask_back(line: str, where: dict) -> None:
    reading = read(line, where)
    assert reading.intent == "ASK", reading


@rows("line", [line for line in TALK if line not in ("Next", "Data", "Sheet", "Join", "Profile",
    "Delete",
    "Goals: lead a team", "Address: ana@home.example", "Delete this")])  # fmt: skip
@rows("where", [FRONTDESK, TRACKER, TEAM], ids=["frontdesk", "tracker", "team"])
def test_a_sentence_at_a_desk_asks_back(line: str, where: dict) -> None:
    if where is TEAM and line in ("Approve 3", "Report", "Report: fine"):
        return
    reading = read(line, where)
    assert reading.intent == "ASK", reading


AT_A_DESK = [
    ("FIND a mentor who leads a team", "FIND"), ("Find: Python", "FIND"), ("JOIN", "JOIN"),
    ("Join as a mentor", "JOIN"),
    ("PROFILE", "PROFILE"), ("GOALS", "GOALS"), ("NEXT", "NEXT"), ("What's next", "NEXT"), ("DATA", "DATA"),
    ("Send me my data, please", "DATA"), ("DELETE", "DELETE"), ("Delete my data", "DELETE"), ("SHEET", "SHEET"),
    ("ADDRESS ana@new.example", "ADDRESS"), ("EXTEND 3 months", "EXTEND"), ("STATUS", "STATUS"),
    ("CONCERN: rude", "CONCERN"), ("TIPS", "TIPS"), ("Tips for my CV", "ASK"), ("CHECKIN by phone", "CHECKIN"),
    ("WHY", "WHY"), ("Why did I get this", "ASK"),
    ("AGREE", "ASK"), ("APPROVE 3", "ASK"), ("NOTE P-118: spoke", "ASK"), ("PAIR Ana with Ben", "ASK"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "intent"), AT_A_DESK)
def test_a_desk_takes_everyday_words(line: str, intent: str) -> None:
    assert read(line, FRONTDESK).intent == intent


@pytest.mark.parametrize("where", [LETTER, INVITE], ids=["letter", "invitation"])
@pytest.mark.parametrize(
    ("line", "intent"),
    [("DATA", "DATA"), ("DELETE", "DELETE"), ("ADDRESS ana@new.example", "ADDRESS"), ("DELETE THIS", "ASK"),
     ("DATA is attached", "ASK"), ("delete my data", "ASK"), ("ADDRESS THE TEAM", "ASK"), ("ACCEPT\nDELETE", "ASK")],
)  # fmt: skip
def test_what_is_everybodys_right_counts_in_a_reply_as_our_letters_write_it(
    line: str, intent: str, where: dict
) -> None:
    assert read(line, where).intent == intent


def test_why_counts_alone_in_answer_to_any_letter() -> None:
    assert read("WHY", LETTER).intent == "WHY"
    assert read("Why", INVITE).intent == "WHY"
    assert read("Pourquoi", INVITE, "fr").intent == "WHY"
    assert read("Why me", INVITE).intent == "ASK"


def test_agree_counts_where_it_was_asked() -> None:
    assert read("Agreed!", GOALS).intent == "AGREE"
    assert read("I agree to the goals, thanks", GOALS).intent == "AGREE"
    assert read("D'accord", GOALS, "fr").intent == "AGREE"
    assert read("同意", GOALS, "zh").intent == "AGREE"
    assert read("Agree, but goal 2 is vague", GOALS).intent == "ASK"


@pytest.mark.parametrize("language", TONGUES)
def test_every_command_is_understood_in_every_language_where_it_counts(language: str) -> None:
    texts = {"ADDRESS": "ana@new.example", "FIND": "Python", "LOG": "45 min", "REQUEST": "Ben", "EXTEND": ""}
    texts |= {"MANAGER": "mia@work.example", "MEET": "2024-06-12 14:00"}
    texts |= dict.fromkeys(("APPROVE", "REMIND", "RELEASE", "HOLD"), "P-118") | {
        "NOTE": "P-118: well",
        "PAIR": "Ana + Ben",
    }
    for command in COMMANDS:
        where = {**TEAM, "asked": (command.name,), "yes": "YES", "no": "NO"}
        for phrase in TONGUES[language].phrases(command.name):
            reading = read(f"{phrase} {texts.get(command.name, '')}".strip(), where, language)
            assert reading.intent == command.name, (phrase, reading)


def test_the_help_letter_tells_a_reader_what_makes_sense_for_them() -> None:
    names = {command.name for command in COMMANDS}
    lists = {
        (reader, desk): dict(help_lines((For.EVERYONE, reader), names, "3 May", desk))
        for reader in (For.PAIRED, For.COORDINATOR)
        for desk in ("", "frontdesk", "team")
    }
    pair, at_team = lists[For.PAIRED, ""], lists[For.COORDINATOR, "team"]
    assert {"ACCEPT", "LOG", "EXTEND", "HELP"} <= set(pair) and "we reached our goals" in pair["END"]
    assert {"APPROVE", "PAIR"} <= set(at_team) and "R-4F7K2" in at_team["END"]
    assert "END" not in lists[For.COORDINATOR, ""] and lists[For.PAIRED, "team"] == {}
    assert set().union(*lists.values()) == names


@pytest.mark.parametrize(("list_of", "where"), [("", None), ("frontdesk", "frontdesk"), ("team", "team")])
def test_each_list_of_the_help_letter_names_only_what_counts_there(list_of: str, where: str | None) -> None:
    named = [word for word, _ in help_lines(tuple(For), {command.name for command in COMMANDS}, "3 May", list_of)]
    commands = [command for command in COMMANDS if command.name in named]
    counted = [command.name for command in commands if command.counts_in(where, ("ADD", "AGREE", "CANCEL"), loud=True)]
    assert counted == [command.name for command in commands] != []


@pytest.mark.parametrize(
    ("language", "line"),
    [("en", "Request denied"), ("en", "request for information"), ("it", "Chiedo scusa"), ("es", "Pido disculpas"),
     ("fr", "Demande reçue"), ("de", "Anfrage Termin"), ("it", "Richiesta ricevuta"), ("en", "request a call")],
)  # fmt: skip
def test_a_request_that_names_nobody_asks_back(language: str, line: str) -> None:
    assert read(line, FRONTDESK, language).intent == "ASK"
