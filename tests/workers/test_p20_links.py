"""P20: nothing acts without a reply. Every link in every letter is a finished mail to an address of ours, which does
nothing until somebody sends it; and whatever is asked of our only HTTP port, nothing changes."""

import http.client
import re
from pathlib import Path
from urllib.parse import parse_qs, unquote

import pytest

from mailflow.ingress.oneclick import Clicker
from mailflow.preview.facts import LETTERS, facts_of
from mailflow.preview.show import serve_pages
from tests.conversations.calendars import invitation_in
from tests.conversations.runner import Story
from tests.egress.test_mime import read
from tests.egress.test_p12_letters import Page, html_of, letter_of
from tests.faults.figures import note
from tests.flow.standing import standing
from tests.rows import rows
from workers.health import Handler, health_of

pytestmark = pytest.mark.trust
BARE = re.compile(r"(?i)\b(?:https?://|www\.)\S+")
SAMPLES = "mail.example.org"  # where the letters with made-up facts come from
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
TRANSCRIPT = Path(__file__).parents[1] / "conversations" / "ended-and-surveyed.txt"


def links(letter) -> set[str]:
    """All that a mail program, or the scanner before it, could open."""
    headers = {link for name, value in letter.items() for link in re.findall(r"<((?:https?|mailto):[^>]*)>", value)}
    text = letter.get_body(("plain",)).get_content()
    return Page(html_of(letter)).links | headers | set(BARE.findall(text)) | of_a_calendar(letter)


def of_a_calendar(letter) -> set[str]:
    """Whom the answer to an event goes to, and any page it names. Its ATTENDEEs are its readers, whom nothing opens."""
    if all(part.get_content_type() != "text/calendar" for part in letter.walk()):
        return set()
    event = invitation_in(letter)
    return set(re.findall(r"\nORGANIZER[^\r]*?:(mailto:[^\r]*)", event)) | set(BARE.findall(event))


def to_whom(link: str) -> str:
    """The address of a mailto link that prefills a mail and does no more."""
    scheme, _, rest = link.partition(":")
    address, _, query = rest.partition("?")
    assert scheme == "mailto", link
    assert set(parse_qs(query)) <= {"subject", "body"}
    return unquote(address)


@rows("template", LETTERS)
def test_every_link_of_every_letter_is_a_mail_to_us(template):
    found = links(letter_of(template, facts_of(template)))
    others = [link for link in found if not to_whom(link).endswith(f"@{SAMPLES}")]
    assert others == []
    done = "links of every letter there is, each a mail to us"
    note("P20", "any", done, letters=1, links=len(found), others=len(others))


@pytest.fixture
def story(tmp_path):
    story = Story(tmp_path)
    story.play(TRANSCRIPT.read_text(encoding="utf-8"))
    yield story
    story.house.store.close()


def is_ours(story: Story, address: str) -> bool:
    """A desk, or a reply address; never one for bounces."""
    return story.flow.knows(address) and not address.startswith("b-")


def test_every_link_is_opened_and_nothing_changes(story):
    before = standing(story.house)
    health = health_of(story.house, "127.0.0.1:0", alive=lambda: True, folder=story.folder)
    health.start()
    try:
        for path in paths(story):
            for method in METHODS:
                assert asked(health.address, method, path) in answers(method, path), (method, path)
    finally:
        health.stop()
    story.settle()
    after = standing(story.house)
    changed = [table for table in before if after[table] != before[table]]
    assert changed == []
    opened = len(paths(story)) * len(METHODS)
    note(
        "P20",
        "SQLite",
        "every link of a story's letters opened, by every method, at the only port",
        opened=opened,
        changes=len(changed),
    )


def answers(method: str, path: str) -> tuple[int, ...]:
    """That all is well or not, that there is no such page, or no such method."""
    return ((200, 503) if path in ENDPOINTS else (404,)) if method == "GET" else (501,)


ENDPOINTS = ("/livez", "/readyz", "/metrics")


def paths(story: Story) -> list[str]:
    """What is there, and what a link of a letter would ask for if it led here."""
    opened = {link for letter in story.letters for link in links(read(letter.raw))}
    assert len(opened) > 10
    assert all(is_ours(story, to_whom(link)) for link in opened)
    return [*ENDPOINTS, "/", "/accept", *(f"/{link.partition(':')[2]}" for link in sorted(opened))]


def asked(where: tuple[str, int], method: str, path: str) -> int:
    caller = http.client.HTTPConnection(*where, timeout=5)
    try:
        caller.request(method, path, headers={"Content-Length": "0"})
        return caller.getresponse().status
    finally:
        caller.close()


def test_no_service_of_ours_answers_http_but_health_which_is_only_asked_and_one_click_for_who_wants_it():
    assert [name for name in dir(Handler) if name.startswith("do_")] == ["do_GET"]
    assert [name for name in dir(Clicker) if name.startswith("do_")] == ["do_GET", "do_POST"]
    root = Path(__file__).parents[2]
    sources = {file.relative_to(root).as_posix(): file.read_text(encoding="utf-8") for file in root.glob("*/**/*.py")}
    ours = {name for name in sources if name.startswith(("mailflow/", "workers/"))}
    served = {name for name in ours if re.search(r"http\.server|starlette|uvicorn|aiohttp|wsgiref", sources[name])}
    played = {name for name in served if "sandbox" in name}  # on this machine, and about a world that it made up
    assert served - played == {"mailflow/ingress/web.py", "mailflow/preview/show.py"}
    reaches = {name for name in ours if "mailflow.sandbox" in sources[name] and "/sandbox" not in name}
    assert reaches == set()
    callers = {name for name in ours if "(Caller)" in sources[name]}
    assert callers == {"workers/health.py", "mailflow/ingress/oneclick.py"}
    shows = {name for name in ours if re.search(r"mailflow\.preview(\.| import .*\b)show\b", sources[name])}
    assert shows == {"mailflow/cli/preview.py"}


def test_a_preview_a_command_of_its_own_is_only_asked_and_only_by_who_sits_there():
    with serve_pages([], port=0) as preview:
        assert preview.server_address[0] == "127.0.0.1"
        assert [name for name in dir(preview.RequestHandlerClass) if name.startswith("do_")] == ["do_GET"]
