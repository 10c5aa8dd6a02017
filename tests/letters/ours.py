"""A request as we send it, and a reply to it: for what measures and breaks replies without running the service."""

from datetime import UTC, datetime
from pathlib import Path

from mailflow.demo.clients import compose
from mailflow.egress.mime import assemble
from mailflow.egress.render import Letters, Voice
from mailflow.preview.facts import facts_of

TEMPLATES = Path(__file__).parents[2] / "templates"
ADDRESS = "wit-connections@mentor.localhost"
SENT, ANSWERED = datetime(2026, 3, 2, 14, 0, tzinfo=UTC), datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
VOICE = Voice("wit-connections", "WIT Connections", "WIT", "1 Harbour Road", "Cora", "#0B6157")


def our_request() -> bytes:
    rendered = Letters((TEMPLATES,)).render("request", "en", facts_of("request"), VOICE, ADDRESS)
    return assemble(
        rendered,
        from_name=VOICE.name,
        from_addr=ADDRESS,
        to_name="Ben Okafor",
        to_addr="ben@work.example",
        reply_to=ADDRESS,
        message_id="<1@mentor.localhost>",
        date=SENT,
    )


def answer(words: str, request: bytes, client: str = "gmail-web") -> bytes:
    return compose(
        client,
        name="Ben Okafor",
        address="ben@work.example",
        to=ADDRESS,
        subject="",
        words=words,
        when=ANSWERED,
        answering=request,
        message_id="<2@work.example>",
    )
