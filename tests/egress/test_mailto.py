from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from mailflow.egress.mailto import mailto

WORDS = st.text(st.characters(exclude_categories=["Cs"]))


def test_a_button_link_is_what_rfc_6068_asks_for() -> None:
    link = mailto("wit+abc@mail.example.org", "ACCEPT", "ACCEPT\n\n")
    assert link == "mailto:wit%2Babc@mail.example.org?subject=ACCEPT&body=ACCEPT%0D%0A%0D%0A"


def test_a_space_is_never_a_plus() -> None:
    assert mailto("a@b.org", "CALL ME") == "mailto:a@b.org?subject=CALL%20ME"


@given(WORDS, WORDS)
def test_any_words_come_back_whole(subject: str, body: str) -> None:
    _, _, query = mailto("wit+x@b.org", subject, body).partition("?")
    parts = dict(part.split("=", 1) for part in query.split("&"))
    lines = body.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    assert unquote(parts["subject"]) == subject
    assert unquote(parts.get("body", "")) == lines
