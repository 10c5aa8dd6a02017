"""Who sent it? Envelopes and servers: what SPF says, and says of somebody else."""

from tests.forgery.kinds.kind import PATHS, Kind, Make, spoof
from tests.forgery.post import EVIL, Post, put
from tests.forgery.worlds import Case

# {l}@{d} the victim's parts. All come from the forger's server, in the victim's name.
ENVELOPES = {
    "the victim's own (SPF fail)": "{l}@{d}",
    "the null sender": "",
    "the forger's (SPF pass, for somebody else)": EVIL,
    "in capitals": "{L}@{D}",
    "with a dot at the end": "{l}@{d}.",
    "the victim's inside the forger's": '"{l}@{d}"@evil.example',
    "two @": "{l}@{d}@evil.example",
    "the forger's inside the victim's": f'"{EVIL}"@{{d}}',
    "two @, the victim last": f"{EVIL}@{{d}}",
    "by a route": "@evil.example:{l}@{d}",
    "no address at all": "{l}",
    "with a space": "{l}@{d} evil.example",
    "with a Kelvin sign": "{l}@wor\u212a.example",
    "a domain nobody has": "x@nowhere.example",
    "very long": "x" * 400 + "@{d}",
    **{f"a host of the victim's whose SPF is {name}": f"x@{name}.{{d}}" for name in PATHS},
}
CLIENTS = ("127.0.0.1", "::1", "10.0.0.1", "not an address", "::ffff:203.0.113.9", "203.0.113.9, 192.0.2.7")


def _envelope(shape: str) -> Make:
    def make(case: Case) -> Post:
        d, local = case.victim.domain, case.victim.local
        filled = shape.replace("{l}", local).replace("{d}", d).replace("{L}", local.upper()).replace("{D}", d.upper())
        return spoof(case, mail_from=filled)

    return make


def _hello(name: str, mail_from: str | None = None) -> Make:
    def make(case: Case) -> Post:
        post = spoof(case, mail_from=mail_from)
        return Post(post.raw, post.rcpt_to, post.mail_from, post.client, name)

    return make


def _named_server(case: Case) -> Post:
    """The victim's server, in a Received field of the forger's."""
    hop = (
        f"from mail.{case.victim.domain} ([{case.victim.server}]) by mx.mentor.example; Mon, 2 Mar 2026 14:00:00 +0000"
    )
    return spoof(case, put(case.raw, "Received", hop))


def _said(field: str, value: str) -> Make:
    return lambda case: spoof(case, put(case.raw, field, value.replace("{v}", case.victim.address)))


KINDS: tuple[Kind, ...] = (
    *(Kind(f"envelope: {name}", _envelope(shape)) for name, shape in ENVELOPES.items()),
    *(Kind(f"client: {client}", lambda case, client=client: spoof(case, client=client)) for client in CLIENTS),
    Kind("HELO: the victim's server", _hello("mail.work.example")),
    Kind("HELO: the victim's domain, and the null sender", _hello("work.example", "")),
    Kind("HELO: the forger's, which passes, and the null sender", _hello("evil.example", "")),
    Kind("Received: from the victim's server", _named_server),
    Kind("Received-SPF: pass", _said("Received-SPF", "pass (mx.mentor.example: domain of {v} designates it)")),
    Kind("X-Received-SPF and X-Spam-Status", _said("X-Spam-Status", "No, score=-5 tests=DKIM_VALID_AU,SPF_PASS")),
    Kind("Return-Path: the victim", _said("Return-Path", "<{v}>")),
)
