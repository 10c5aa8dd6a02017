"""The honest mails beside the forgeries: nobody honest is turned away, and hardly anybody is asked."""

import sqlite3

from tests.forgery.kinds.kind import FRIEND, Kind, honest, signs_all_but
from tests.forgery.kinds.relays import by_mta
from tests.forgery.post import EVIL_SERVER, Post, above, below, put, text, with_text
from tests.forgery.worlds import Case
from tests.ingress.signing import SIGNS

PASSES = ("spf=pass smtp.mailfrom={v}", "dkim=pass header.d={d} header.s=s1", "dmarc=pass header.from={d}")


def _from(shape: str):
    def make(case: Case) -> Post:
        victim = case.victim
        value = shape.replace("{v}", victim.address).replace("{V}", victim.address.upper())
        return honest(case, put(case.raw, "From", value))

    return make


def _unsigned(case: Case) -> Post:
    """Her company does not sign, and names its servers."""
    return Post(case.raw, case.to, case.victim.address, case.victim.server)


def _passed_on(case: Case) -> Post:
    """Handed on by another server, untouched: SPF fails, the signature holds."""
    return Post(honest(case).raw, case.to, "forward@other.example", EVIL_SERVER)


def _signed_twice(case: Case) -> Post:
    """By her provider, too."""
    return honest(case, case.evil.sign(case.raw))


PLAIN = "plain.example"


def _plain_address(case: Case) -> str:
    return f"{case.victim.local}@{PLAIN}"


def _move(live: sqlite3.Connection, case: Case) -> None:
    """Her address on file is at a domain that says nothing of its mail."""
    hers = (("person", "email"), ("move", "address"), ("move", "old"), ("token", "sent_to"))
    for table, column in hers:
        query = f"UPDATE {table} SET {column} = ? WHERE {column} = ?"
        live.execute(query, (_plain_address(case), case.victim.address))


def _plain(case: Case) -> Post:
    raw = case.raw.replace(case.victim.address.encode(), _plain_address(case).encode())
    return Post(raw, case.to, _plain_address(case), EVIL_SERVER)


def _told(*said: str, signed: bool = True):
    def make(case: Case) -> Post:
        return by_mta(case, honest(case).raw if signed else case.raw, *said)

    return make


def _to(shape: str):
    return lambda case: honest(case, put(case.raw, "To", shape.replace("{to}", case.to)))


def _in_copy(case: Case) -> Post:
    """To a friend, with our address in a Cc that is signed."""
    raw = below(put(case.raw, "To", FRIEND), f"Cc: {case.to}")
    return honest(case, raw, signs=f"{SIGNS}:cc")


def _with_letter(case: Case) -> Post:
    """With our letter quoted below, as most mail programs write."""
    if case.scene.calendar:
        return honest(case)
    quoted = f"\r\nOn Mon, Mar 2, 2026 at 2:00 PM Mentoring <{case.to}> wrote:\r\n> Hello, please answer.\r\n"
    return honest(case, with_text(case.raw, text(case.raw) + quoted.encode()))


KINDS: tuple[Kind, ...] = (
    Kind("signed, from her server", honest),
    Kind("not signed, from her server", _unsigned),
    Kind("signed, handed on by another server", _passed_on),
    Kind("signed by her provider, too", _signed_twice),
    Kind("with her name", _from('"Duarte, A. (home)" <{v}>')),
    Kind("with her name, encoded", _from("=?utf-8?q?Zo=C3=AB?= <{v}>")),
    Kind("with her name, folded", _from('"A name"\r\n <{v}>')),
    Kind("her address in capitals", _from("{V}")),
    Kind("with a comment", _from("{v} (at work)")),
    Kind("our address with a name", _to('"Mentoring, WIT" <{to}>')),
    Kind("our address in capitals", lambda case: honest(case, put(case.raw, "To", case.to.upper()))),
    Kind("our address folded", _to("Mentoring\r\n <{to}>")),
    Kind("our address beside a friend's", _to(f"{FRIEND}, {{to}}")),
    Kind("our address in a signed Cc", _in_copy),
    Kind("our letter quoted below", _with_letter),
    Kind("simple/simple", lambda case: honest(case, form="simple/simple")),
    Kind(
        "relaxed/simple, five fields signed",
        lambda case: honest(case, form="relaxed/simple", signs="from:to:subject:date:mime-version:content-type"),
    ),
    Kind(
        "with trace fields on top",
        lambda case: Post(
            above(honest(case).raw, "Received: from a by b; Mon, 2 Mar 2026 14:00:00 +0000"),
            case.to,
            case.victim.address,
            case.victim.server,
        ),
    ),
    Kind("the Message-ID not signed", lambda case: honest(case, signs=signs_all_but("message-id"))),
    Kind("our MTA says: all pass", _told(*PASSES)),
    Kind(
        "our MTA says: DKIM passes",
        _told("spf=fail smtp.mailfrom={v}", "dkim=pass header.d={d} header.s=s1", "dmarc=pass header.from={d}"),
    ),
    Kind(
        "our MTA says: SPF passes, and it is not signed",
        _told("spf=pass smtp.mailfrom={v}", "dkim=none", "dmarc=pass header.from={d}", signed=False),
    ),
    Kind("her domain says nothing of its mail", _plain, _move),
)
