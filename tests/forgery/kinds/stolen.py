"""By what right? Tokens that are not of this person, this programme, this purpose or this time."""

import sqlite3
from datetime import timedelta

from mailflow.core.address import mint
from tests.conversations.runner import DOMAIN
from tests.forgery.kinds.kind import Kind, Make, from_evil, honest, sign, spoof
from tests.forgery.post import EVIL, EVIL_SERVER, Post, above, put
from tests.forgery.worlds import Case


def _to(post: Post, to: str) -> Post:
    return Post(post.raw, to, post.mail_from, post.client, post.helo)


def _to_stolen(case: Case) -> Post:
    """The victim's own good mail; at a desk no address could be too old."""
    return _to(honest(case, put(case.raw, "To", case.stolen)), case.stolen)


def _good_at(address: str) -> Make:
    """The victim's own good mail, to an address made of the stolen one."""

    def make(case: Case) -> Post:
        local, _, domain = case.stolen.partition("@")
        to = address.replace("{local}", local).replace("{domain}", domain).replace("{bounce}", "b" + local[1:])
        return _to(honest(case, put(case.raw, "To", to)), to)

    return make


def _one_off(position: int) -> Make:
    def make(case: Case) -> Post:
        other = "a" if case.stolen[position] != "a" else "b"
        to = case.stolen[:position] + other + case.stolen[position + 1 :]
        return _to(honest(case, put(case.raw, "To", to)), to)

    return make


def _signed_by(secret: bytes, programme: str = "") -> Make:
    """The stolen id, signed anew: as if a database had been stolen, and no key."""

    def make(case: Case) -> Post:
        found = case.world.house.place(case.stolen)
        assert found is not None
        to = f"{mint(found.token_id, 'r', programme or case.programme, secret)}@{DOMAIN}"
        return _to(honest(case, put(case.raw, "To", to)), to)

    return make


def _bounce(case: Case) -> Post:
    """The bounce address of the stolen letter; where an answer has none, one that was never given out."""
    to = case.bounce or "b" + case.stolen[1:]
    return _to(honest(case, put(case.raw, "To", to)), to)


def _turned(case: Case) -> Post:
    """Who knows a bounce address, which stands in every log on the way, makes a reply address of it."""
    found = case.world.house.place(case.stolen)
    assert found is not None
    to = "r" + case.world.house.mint(found.token_id, "b", case.programme)[1:]
    return _to(honest(case, put(case.raw, "To", to)), to)


def _expire(live: sqlite3.Connection, case: Case) -> None:
    live.execute("UPDATE token SET expires_at = ?", (f"{case.now - timedelta(seconds=1):%Y-%m-%d %H:%M:%S.%f}",))


def _use_up(live: sqlite3.Connection, case: Case) -> None:
    live.execute("UPDATE token SET uses_left = 0")


def _forget(live: sqlite3.Connection, case: Case) -> None:
    live.execute("DELETE FROM token")


def _move(live: sqlite3.Connection, case: Case) -> None:
    """The victim has another address now, or wants to move to another."""
    live.execute("UPDATE move SET address = 'new@other.example' WHERE address = ?", (case.victim.address,))
    live.execute("UPDATE person SET email = 'new@other.example' WHERE email = ?", (case.victim.address,))


def _lose(live: sqlite3.Connection, case: Case) -> None:
    """The victim's mailbox bounces: nothing goes there until she writes."""
    query = "INSERT INTO mailbox SELECT id, ?, email, 'failing', ?, '', '[]' FROM person WHERE name = ?"
    live.execute(query, (case.programme, f"{case.now:%Y-%m-%d %H:%M:%S.%f}", case.victim.name))


def _outdo(live: sqlite3.Connection, case: Case) -> None:
    """The same letter went out three more times since."""
    rows = live.execute(
        "SELECT * FROM outbox WHERE person_id = (SELECT id FROM person WHERE name = ?)", (case.victim.name,)
    )
    names = [column[0] for column in rows.description]
    for row in rows.fetchall():
        for number in (1, 2, 3):
            new = {**dict(zip(names, row, strict=True)), "id": f"{row[0][:12]}{number:04}", "state": "sent"}
            new["written_at"] = f"{case.now + timedelta(seconds=number):%Y-%m-%d %H:%M:%S.%f}"
            marks = ", ".join("?" * len(new))
            live.execute(f"INSERT INTO outbox VALUES ({marks})", tuple(new.values()))


def _member(case: Case) -> Post:
    """Another member's own good mail, to the stolen address."""
    return from_evil(case, put(case.raw, "From", EVIL))


def _stranger(case: Case) -> Post:
    """A stranger's good mail."""
    return from_evil(case, put(case.raw, "From", "stranger@evil.example"))


def _colleague(address: str) -> Make:
    """Signed and sent by the victim's own domain, for somebody else there."""

    def make(case: Case) -> Post:
        author = address.replace("{l}", case.victim.local).replace("{d}", case.victim.domain)
        post = honest(case, put(case.raw, "From", author))
        return Post(post.raw, case.to, author, case.victim.server)

    return make


def _at_desk(desk: str, *lines: str) -> Make:
    """The victim's name and all that a stolen letter holds, to a desk."""

    def make(case: Case) -> Post:
        to = f"{case.programme}{desk}@{DOMAIN}"
        filled = [line.replace("{to}", case.stolen) for line in lines]
        return _to(spoof(case, above(put(case.raw, "To", to), *filled)), to)

    return make


def _in_capitals(case: Case) -> Post:
    return _to(spoof(case), case.to.upper())


def _named_twice(case: Case) -> Post:
    """To two of our addresses at once, in the victim's name."""
    return spoof(case, put(case.raw, "To", f"{case.to}, {case.programme}@{DOMAIN}"))


def _copied_signed(case: Case) -> Post:
    """The victim's good mail to Ana's desk, with the stolen address on the envelope alone."""
    return Post(sign(case, put(case.raw, "To", f"{case.programme}-log@{DOMAIN}")), case.to, EVIL, EVIL_SERVER)


GOOD = "good, but "
KINDS: tuple[Kind, ...] = (
    Kind(GOOD + "to the bounce address", _bounce),
    Kind(GOOD + "the address turned into a bounce address", _good_at("{bounce}@{domain}")),
    Kind(GOOD + "a bounce address turned into a reply address", _turned),
    Kind(GOOD + "at another domain", _good_at("{local}@evil.example")),
    Kind(GOOD + "at the domain above", _good_at("{local}@example")),
    Kind(GOOD + "with a plus", _good_at("{local}+x@{domain}")),
    Kind(GOOD + "with a dot at the end", _good_at("{local}@{domain}.")),
    Kind(GOOD + "with a letter more", _good_at("{local}a@{domain}")),
    Kind(GOOD + "in quotes", _good_at('"{local}"@{domain}')),
    *(Kind(GOOD + f"another letter at {n} of 33", _one_off(n)) for n in (0, 2, 3, 12, 24, 32)),
    Kind(GOOD + "signed with a foreign key", _signed_by(b"x" * 32)),
    Kind(GOOD + "signed for another programme", _signed_by(b"x" * 32, "circles")),
    Kind(GOOD + "the address has expired", _to_stolen, _expire),
    Kind(GOOD + "the address is used up", _to_stolen, _use_up),
    Kind(GOOD + "the address was taken back", _to_stolen, _forget),
    Kind(GOOD + "three newer letters went out", _to_stolen, _outdo),
    Kind(GOOD + "from the address she had before", honest, _move),
    Kind("the victim's mailbox bounces, and somebody writes in her name", spoof, _lose),
    Kind("another member's good mail", _member),
    Kind("a stranger's good mail", _stranger),
    Kind("a colleague's good mail", _colleague("carl@{d}")),
    Kind("a good mail from a tag of the victim's", _colleague("{l}+x@{d}")),
    Kind("a good mail from the victim's name with dots", _colleague("{l}.@{d}")),
    Kind("a good mail from a longer name", _colleague("x{l}@{d}")),
    Kind("the stolen address in capitals", _in_capitals),
    Kind("the stolen address and a desk", _named_twice),
    Kind("a signed mail to the tracker, at the stolen address", _copied_signed),
    Kind("at the front desk, in the victim's name", _at_desk("")),
    Kind("at the tracker, in the victim's name", _at_desk("-log")),
    Kind("at the team's desk, in the victim's name", _at_desk("-team")),
    Kind("at the front desk, the address in Reply-To", _at_desk("", "Reply-To: {to}")),
    Kind("at the front desk, the address in References", _at_desk("", "In-Reply-To: <{to}>", "References: <{to}>")),
    Kind("at the front desk, the address in Delivered-To", _at_desk("", "Delivered-To: {to}", "X-Original-To: {to}")),
)
