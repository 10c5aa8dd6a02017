"""What waits for a person is told to those who coordinate: in its own words where it is sure whose they are, and to
nobody's harm."""

from datetime import timedelta
from email.utils import format_datetime

import pytest
from sqlalchemy import insert, select

from mailflow.flow import Mail
from mailflow.flow.enrol import import_people
from mailflow.flow.strangers import ANSWERS_A_DAY
from mailflow.flow.team import LETTERS, LINES, NOTICES_A_DAY, WORDS_A_DAY
from mailflow.store import inbox, outbox, schema
from tests.conversations.pairs import paired
from tests.conversations.runner import DOMAIN, PROGRAMME, Story
from tests.flow.test_no_weapon import ANA, DESK, EVIL, HOME, at_standard, write

TEAM = f"{PROGRAMME}-team@{DOMAIN}"


@pytest.fixture
def story(tmp_path):
    with at_standard(tmp_path) as story:
        yield story


def to_cora(story: Story) -> list[str]:
    return [one.template for one in story.letters if one.to == "cora"]


def flat(letter) -> str:
    return " ".join(letter.text.split())


def shunted(story: Story) -> int:
    with story.house.store.begin() as tx:
        return len(inbox.list_shunted(tx))


def test_words_that_are_surely_hers_reach_the_coordinators_with_the_way_to_answer(story):
    write(story, ANA, "I do not get on with Ben.\r\n\r\nMay I have another mentor?", to=TEAM, signer=HOME)
    [letter] = [one for one in story.letters if one.to == "cora"]
    assert "| “I do not get on with Ben. | May I have another mentor?”" in flat(letter)
    assert f"write to {ANA} from your own mail program" in flat(letter)
    assert letter.message["Reply-To"] == TEAM  # no signed address stands in it that could act for anybody
    assert "r-" not in letter.text


@pytest.mark.parametrize("signer", [None, EVIL], ids=["unsigned", "signed by another"])
def test_words_in_her_name_are_not_sent_on_only_that_they_wait(story, signer):
    for day in range(2):
        for number in range(4):
            write(story, ANA, f"venom {number}", to=TEAM, signer=signer)
        assert to_cora(story) == ["mail-waits"] * (day + 1)  # one a day
        story.now += timedelta(days=1)
    assert "venom" not in str([one.raw for one in story.letters])
    assert shunted(story) == 8


BEN = "ben@work.example"  # whose domain says nothing of its mail
FAY = "fay@wit.example"  # whose domain says by DMARC that its mail is signed


def asked_again(story: Story, sender: str) -> str:
    """Where the letter wants its answer that says that an answer to it is sure."""
    write(story, sender, "venom", to=TEAM)
    [letter] = [one for one in story.letters if one.template == "passed-on"]
    assert "One more reply, and Cora Lind reads your email" in letter.subject
    return letter.message["Reply-To"]


def test_who_answers_the_letter_that_asks_for_it_reaches_the_coordinators_for_three_days(story):
    to = asked_again(story, BEN)
    write(story, BEN, "I would like to pause, but how?", to=to)
    assert to_cora(story) == ["mail-waits", "passed-on-team"]
    assert "I would like to pause, but how?" in flat(story.letters[-2 if story.letters[-1].to == "ben" else -1])
    story.now += timedelta(days=4)
    write(story, BEN, "And again", to=to)
    assert to_cora(story) == ["mail-waits", "passed-on-team", "mail-waits"]
    assert "venom" not in str([one.raw for one in story.letters])


@pytest.mark.parametrize(
    ("sender", "signer"), [(FAY, None), (FAY, EVIL), ("mallory@evil.example", EVIL)], ids=["unsigned", "signed", "his"]
)
def test_who_has_stolen_that_letter_reaches_nobody_in_her_name(story, sender, signer):
    to = asked_again(story, FAY)
    write(story, sender, "venom", to=to, signer=signer)
    assert set(to_cora(story)) == {"mail-waits"}
    assert "venom" not in str([one.raw for one in story.letters])


def test_a_strangers_words_to_the_team_are_kept_and_only_told_of(story):
    write(story, "mallory@evil.example", "venom", to=TEAM)  # from the server her domain names
    write(story, "unheard@other.example", "venom", to=TEAM)  # nothing speaks for this one
    [letter] = story.letters
    assert (letter.to, letter.template) == ("cora", "mail-waits")
    assert "mallory@evil.example" in letter.text
    assert "venom" not in letter.text
    assert shunted(story) == 1


def test_an_address_that_was_made_to_be_read_is_not_shown(story):
    write(story, "call-0900-1234-and-win-a-lovely-new-car-today@evil.example", "venom", to=TEAM)
    assert "0900" not in story.letters[0].text


def test_many_strangers_bring_a_coordinator_a_few_letters_a_day(story):
    for number in range(NOTICES_A_DAY + 3):
        write(story, f"s{number}@evil.example", "venom", to=TEAM)
    assert to_cora(story) == ["mail-waits"] * NOTICES_A_DAY


def test_strangers_use_up_nothing_of_what_is_told_of_the_others(story):
    for number in range(NOTICES_A_DAY):
        write(story, f"s{number}@evil.example", "venom", to=TEAM)
    write(story, ANA, "I need help", to=TEAM)
    assert to_cora(story) == ["mail-waits"] * (NOTICES_A_DAY + 1)


def test_nobody_is_said_to_have_her_words_whose_mailbox_takes_none(story):
    with story.house.store.begin() as tx:
        cora = tx.execute(select(schema.person.c.id).where(schema.person.c.email.like("cora%"))).scalar_one()
        tx.execute(insert(schema.mailbox).values(id=cora, programme=PROGRAMME, address="cora", state="failing"))
    write(story, ANA, "I do not get on with Ben.", to=TEAM, signer=HOME)
    [letter] = story.letters
    assert (letter.to, letter.template) == ("ana", "passed-on")
    assert "It waits for the person who runs this service" in flat(letter)
    with story.house.store.begin() as tx:
        assert outbox.count_states(tx).get("held", 0) == 0
    assert shunted(story) == 1


def test_a_long_join_names_no_mail_that_waits_for_none_does(story):
    write(
        story, ANA, "JOIN as a mentor\r\n" + "\r\n".join(f"I can {n} " + "x" * 150 for n in range(LINES)), signer=HOME
    )
    [letter] = [one for one in story.letters if one.to == "cora"]
    assert "There is more of it than we send on: Ana can tell you the rest." in flat(letter)
    assert "shunted show" not in letter.text
    assert shunted(story) == 0


def test_one_person_brings_a_coordinator_so_many_letters_a_day(story):
    for number in range(WORDS_A_DAY + 2):
        write(story, ANA, f"and another thing, {number}", to=TEAM, signer=HOME)
    assert to_cora(story) == ["passed-on-team"] * WORDS_A_DAY
    assert shunted(story) == WORDS_A_DAY + 2


def test_a_long_mail_is_cut_and_says_who_can_show_the_rest(story):
    write(story, ANA, "\r\n".join(f"thought {n} " + "x" * 150 for n in range(2 * LINES)), to=TEAM, signer=HOME)
    [letter] = [one for one in story.letters if one.to == "cora"]
    assert letter.text.count("x") <= LETTERS
    assert "mailflow shunted show 1" in letter.text


def test_what_an_automatic_program_writes_to_the_team_is_told_to_nobody(story):
    write(story, ANA, "I am away", "Auto-Submitted: auto-replied", to=TEAM, signer=HOME)
    assert story.letters == []


def test_another_coordinators_words_go_to_the_others_and_not_back_to_her(story):
    import_people(story.house, PROGRAMME, b"email,name,role\nana@home.example,Ana Duarte,coordinator\n", dry_run=False)
    write(story, ANA, "Whom shall we ask for Zoe?", to=TEAM, signer=HOME)
    letters = {(one.to, one.template): flat(one) for one in story.letters}
    assert set(letters) == {("cora", "passed-on-team"), ("ana", "passed-on")}
    assert "The other coordinators have your words now" in letters["ana", "passed-on"]


def test_a_stranger_hears_once_a_month_how_to_get_in_and_none_of_her_words(story):
    for word in ("JOIN as venom", "HELP", "JOIN"):
        write(story, "mallory@evil.example", word)
    [letter] = story.letters
    assert (letter.to, letter.template) == ("mallory", "how-to-join")
    assert TEAM in flat(letter)
    assert "venom" not in str(letter.raw)
    assert (letter.mail_from, letter.message["Reply-To"]) == ("", TEAM)
    story.now += timedelta(days=31)
    write(story, "mallory@evil.example", "JOIN")
    assert len([one for one in story.letters if one.template == "how-to-join"]) == 2


def how_many_heard(story: Story) -> int:
    return len([one for one in story.letters if one.template == "how-to-join"])


def test_what_follows_a_plus_makes_a_stranger_nobody_else(story):
    for number in range(3):
        write(story, f"victim+{number}@evil.example", "JOIN")
    assert how_many_heard(story) == 1


def test_all_strangers_together_are_answered_so_often_a_day(story):
    for number in range(ANSWERS_A_DAY + 2):
        write(story, f"s{number}@evil.example", "JOIN")
    assert how_many_heard(story) == ANSWERS_A_DAY
    story.now += timedelta(days=1)
    write(story, "zoe@evil.example", "JOIN")
    assert how_many_heard(story) == ANSWERS_A_DAY + 1


PLAINLY = (
    "Hello, I would like to join as a mentee. How do I do that?",
    "I am interested in mentoring.",
    "Ich würde gerne mitmachen. Wie geht das?",
)


@pytest.mark.parametrize("words", PLAINLY)
def test_those_who_do_not_know_our_words_hear_how_to_get_in_once_a_month(story, words):
    for _ in range(2):
        write(story, "zoe@evil.example", words)
    assert [letter.template for letter in story.letters] == ["how-to-join"]


@pytest.mark.parametrize("word", ["buy cheap pills", "STATUS", "ACCEPT"])
def test_what_asks_for_nothing_of_ours_is_not_answered(story, word):
    write(story, "mallory@evil.example", word)
    assert story.letters == []


def test_an_unproven_stranger_hears_nothing(story):
    write(story, "victim@far.example", "JOIN", signer=EVIL)
    head = f"From: mallory@evil.example\r\nTo: {DESK}\r\nDate: {format_datetime(story.now)}\r\nMessage-ID: <7@x>\r\n"
    raw = f"{head}\r\nJOIN\r\n".encode()
    story.flow.accept([Mail("mallory@evil.example", DESK, raw, "198.51.100.1", "elsewhere.example")])
    story.settle()
    assert story.letters == []


ENDED = f"""{paired()}ana  /introduction-mentee > END: venom
ana  < end-question
ana  > YES
ana  < survey
ben  < survey
"""


@pytest.mark.parametrize(("ben_coordinates", "where"), [(False, {"digest"}), (True, set())])
def test_why_somebody_ended_is_for_the_digest_and_for_nobody_it_is_about(tmp_path, ben_coordinates, where):
    told = Story(tmp_path)
    if ben_coordinates:
        import_people(
            told.house, PROGRAMME, b"email,name,role\nben@work.example,Ben Okafor,coordinator\n", dry_run=False
        )
    told.play(ENDED)
    told.now += timedelta(days=7)
    told.settle()
    assert {one.template for one in told.letters if "venom" in one.text} == where
    told.house.store.close()
