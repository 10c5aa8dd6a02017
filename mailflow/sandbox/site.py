"""The page: who there is, their mailboxes, a letter, and what came of it. Only a form changes anything."""

import re
import smtplib
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from mailflow import settings
from mailflow.demo.domains import Domains
from mailflow.demo.running import Departure
from mailflow.egress.render import LetterError, Letters
from mailflow.sandbox import guard, letter
from mailflow.sandbox.cast import SIGNED, Who
from mailflow.sandbox.shown import show
from mailflow.sandbox.world import Draft, Mail, World, open_world

HERE = Path(__file__).parent
STATIC = {"style.css": "text/css", "page.js": "text/javascript", "icon.svg": "image/svg+xml"}
LONGEST = 100_000  # bytes of a form
UNSENDABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # a mail program sends none of them, nor do ours
ADDRESS = re.compile(r"[!-~]{1,200}@[!-~]{1,200}")
SEE_OTHER = 303
Given = Mapping[str, str]


class Site:
    """The world that is being played, and whoever looks at it: one at a time."""

    def __init__(self, config: Path, programme: str) -> None:
        rules = settings.load_rules(config, {})
        self._config, self._new_letters = config, partial(Letters, rules.templates, rules.own_letters)
        self._letters, self._own = self._new_letters(), len(rules.templates) > 1 or bool(rules.own_letters)
        self._programmes = {name: policy.programme.name for name, policy in sorted(rules.policies.items())}
        self._turn, self._open = threading.Lock(), ExitStack()
        self._ending: list[threading.Thread] = []  # worlds that come to their end
        self._domains = Domains(SIGNED)
        pages = Environment(loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined)
        self._page = pages.get_template("page.html")
        self.world = self._begin(programme)

    def _begin(self, programme: str) -> World:
        """Policy files and letters of one's own are read again: whoever writes them presses Start again."""
        if self._own:
            self._letters = self._new_letters()
            self._letters.check()
        return self._open.enter_context(open_world(self._config, programme, self._domains, self._letters))

    def close(self) -> None:
        """End the service, and forget all of it."""
        self._open.close()
        for ending in self._ending:
            ending.join()
        self._domains.close()

    @property
    def app(self) -> Starlette:
        """What uvicorn serves."""
        routes = [
            Route("/", self._to(self.front)),
            Route("/static/{name}", self._to(self.static)),
            Route("/start", self._to(self.start), methods=["POST"]),
            Route("/wait", self._to(self.wait), methods=["POST"]),
            Route("/mailbox", self._to(self.mailbox), methods=["POST"]),
            Route("/mail/{number:int}/{view}", self._to(self.mail)),
            Route("/mail/{number:int}/enclosed/{place:int}", self._to(self.enclosed)),
            Route("/{key}", self._to(self.box)),
            Route("/{key}", self._to(self.send), methods=["POST"]),
            Route("/{key}/{number:int}", self._to(self.box)),
        ]
        return Starlette(routes=routes, middleware=[Middleware(guard.Guard)], exception_handlers={Departure: _restless})

    def _to(self, handler: Callable[[Request, Given], Response]) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            form = await _form(request) if request.method == "POST" else {}
            return await run_in_threadpool(self._in_turn, partial(handler, request, form))

        return answer

    def _in_turn(self, handler: Callable[[], Response]) -> Response:
        with self._turn:
            return handler()

    # -- what is shown --------------------------------------------------------------------------------

    def front(self, request: Request, _: Given) -> Response:
        """The first of the people."""
        return RedirectResponse(f"/{self.world.cast[0].key}", SEE_OTHER)

    def static(self, request: Request, _: Given) -> Response:
        """How the page looks."""
        name = request.path_params["name"]
        if name not in STATIC:
            return _nothing()
        return Response((HERE / name).read_bytes(), media_type=STATIC[name])

    def box(self, request: Request, _: Given) -> Response:
        """Somebody's mailbox, and perhaps one of her mails."""
        who, mail = self._asked_for(request)
        if who is None or ("number" in request.path_params and mail is None):
            return _nothing()
        if mail is not None:
            self.world.opened.add(mail.number)
        return self._shown(who, mail, dict(request.query_params))

    def _asked_for(self, request: Request) -> tuple[Who | None, Mail | None]:
        who, number = self.world.who(request.path_params["key"]), request.path_params.get("number")
        mail = self._mail(number) if number is not None else None
        return who, mail if mail and who and mail.owner == who.key else None

    def _mail(self, number: int) -> Mail | None:
        return self.world.mails[number] if 0 <= number < len(self.world.mails) else None

    def _shown(self, who: Who, mail: Mail | None, asked: Given, fault: str = "", status: int = 200) -> HTMLResponse:
        told = show(self.world, who, mail, asked)
        return HTMLResponse(self._page.render(told, fault=fault, programmes=self._programmes), status)

    def mail(self, request: Request, _: Given) -> Response:
        """A letter's own page for its frame, or its file."""
        mail = self._mail(request.path_params["number"])
        if mail is None or request.path_params["view"] not in ("page", "file"):
            return _nothing()
        if request.path_params["view"] == "file":
            return _file(mail.raw, f"{mail.number}.eml")
        page = letter.page_of(mail.raw, f"/{mail.owner}/{mail.number}?press=")
        return HTMLResponse(page, headers={"Content-Security-Policy": guard.LETTER})

    def enclosed(self, request: Request, _: Given) -> Response:
        """A file that came with a letter."""
        mail, place = self._mail(request.path_params["number"]), request.path_params["place"]
        found = letter.enclosed_in(mail.raw) if mail else []
        return _file(found[place].data, found[place].name) if place < len(found) else _nothing()

    # -- what is done ---------------------------------------------------------------------------------

    def send(self, request: Request, form: Given) -> Response:
        """Somebody sends a mail."""
        who = self.world.who(request.path_params["key"])
        if who is None:
            return _nothing()
        answered = self._mail(int(form["answering"])) if form.get("answering", "").isdecimal() else None
        subject = " ".join(form.get("subject", "").split())
        draft = Draft(form.get("to", "").strip(), subject, form.get("words", ""), answered.number if answered else None)
        if not ADDRESS.fullmatch(draft.to):
            return self._again(who, form, f"“{draft.to}” is no email address.")
        try:
            mail = self.world.send(who, draft)
        except smtplib.SMTPRecipientsRefused:
            return self._again(who, form, f"{draft.to} is no address of the programme. The service refused it (550).")
        except smtplib.SMTPResponseException as refused:
            return self._again(who, form, f"The service refused it ({refused.smtp_code}).")
        return RedirectResponse(f"/{who.key}/{mail.number}#happened", SEE_OTHER)

    def _again(self, who: Who, form: Given, fault: str) -> Response:
        return self._shown(who, None, {**form, "write": "1"}, fault, 422)

    def mailbox(self, request: Request, form: Given) -> Response:
        """Somebody writes from an address that is not here yet: a manager, a stranger, a new mailbox."""
        address = form.get("address", "").strip()
        if not ADDRESS.fullmatch(address):
            return self._again(self.world.cast[0], {}, f"“{address}” is no email address.")
        return RedirectResponse(f"/{self.world.owner(address).key}?write=1", SEE_OTHER)

    def wait(self, request: Request, form: Given) -> Response:
        """Time goes by; who looks stays where she is."""
        if form.get("step") not in ("day", "week", "next"):
            return _nothing()
        act = self.world.wait(form["step"])
        who = self.world.who(form.get("who", "")) or self.world.cast[0]
        return RedirectResponse(f"/{who.key}?act={act.number}#happened", SEE_OTHER)

    def start(self, request: Request, form: Given) -> Response:
        """From the beginning, and perhaps with another programme."""
        programme = form.get("programme", "")
        if programme not in self._programmes:
            return _nothing()
        before = self._open.pop_all()
        try:
            self.world = self._begin(programme)
        except (settings.SettingsError, LetterError, Departure) as wrong:  # it is shown, and what was played stands
            self._open = before
            return _said(str(wrong), 422)
        ending = threading.Thread(target=before.close)  # its idle workers look up every other second
        ending.start()
        self._ending.append(ending)
        return RedirectResponse("/", SEE_OTHER)


async def _form(request: Request) -> Given:
    """What stands in a form, each field once; nothing of one that is too long."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST:
            return {}
    fields = parse_qs(body.decode("utf-8", "replace"))
    return {name: UNSENDABLE.sub("", values[-1].replace("\r\n", "\n")) for name, values in fields.items()}


def _nothing() -> Response:
    return _said("There is nothing here.", 404)


def _said(line: str, status: int) -> Response:
    return Response(f"{line}\n", status, media_type="text/plain")


async def _restless(_: Request, why: Exception) -> Response:
    return _said(f"{why}. Go back, and try again or start again.", 503)


def _file(data: bytes, name: str) -> Response:
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name)
    headers = {"Content-Disposition": f'attachment; filename="{plain}"'}
    return Response(data, media_type="application/octet-stream", headers=headers)
