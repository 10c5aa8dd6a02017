"""One line, written by a person of one language in answer to a letter or to a desk, and what is understood."""

from datetime import UTC, datetime

from mailflow.core.reading import Context, Reading, open_message, understand
from tests.letters.score import all_words

TONGUES = {words.language: words for words in all_words()}
RECEIVED = datetime(2024, 5, 8, 9, 30, tzinfo=UTC)  # a Wednesday
NOTHING_ASKED = {"asked": (), "yes": None, "no": None}

LETTER = {**NOTHING_ASKED, "desk": None}
INVITE = {"asked": ("ACCEPT", "DECLINE"), "yes": "ACCEPT", "no": "DECLINE", "desk": None}
COSIGN = {"asked": ("CONFIRM", "DISPUTE"), "yes": "CONFIRM", "no": "DISPUTE", "desk": None}
QUESTION = {"asked": ("YES", "NO"), "yes": "YES", "no": "NO", "desk": None}
GOALS = {"asked": ("AGREE", "GOALS"), "yes": "AGREE", "no": None, "desk": None}
FRONTDESK = {**NOTHING_ASKED, "desk": "frontdesk"}
TRACKER = {**NOTHING_ASKED, "desk": "tracker"}
TEAM = {**NOTHING_ASKED, "desk": "team"}


def read(
    body: str, where: dict, language: str = "en", *, locale: str = "", subject: str = "Re: Ana", every: bool = False
) -> Reading:
    """With `every`, as where the writer's language is not known: all languages at once."""
    raw = f"From: Ben <ben@example.org>\r\nSubject: {subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}"
    return understand(open_message(raw.encode()), context(where, language, locale, every))


def context(where: dict, language: str = "en", locale: str = "", every: bool = False) -> Context:
    own = dict.fromkeys((language, "en", *(TONGUES if every else ())))
    languages = tuple(TONGUES[one] for one in own)
    return Context(received=RECEIVED, zone="Europe/London", locale=locale, languages=languages, **where)
