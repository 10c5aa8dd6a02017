"""Who signed it? The victim's signature, broken, stretched, borrowed and handed in again; and the forger's own."""

import base64
from collections.abc import Callable
from dataclasses import replace

from mailflow.ingress.verdict.canonical import canonical_body
from tests.forgery.kinds.kind import (
    FRIEND,
    Kind,
    Make,
    from_evil,
    innocent,
    sign,
    signs_all_but,
    spoof,
    turned,
)
from tests.forgery.post import EVIL, Post, above, below, put, split, text, with_text
from tests.forgery.worlds import Case
from tests.ingress.signing import SIGNS


def _changed(change: Callable[[bytes], bytes], **signing: str) -> Make:
    """A signed mail, then changed."""
    return lambda case: spoof(case, change(sign(case, case.raw, **signing)))


def _turned(case: Case) -> Post:
    return spoof(case, turned(case, sign(case, innocent(case))))


def _stretched(length: Callable[[Case], int]) -> Make:
    """A signature over a part of the text (l=), and a command where it ends, or instead of all."""

    def make(case: Case) -> Post:
        signed = sign(case, innocent(case), l=str(length(case)))
        return spoof(
            case, turned(case, signed) if not length(case) else with_text(signed, text(signed) + text(case.raw))
        )

    return make


def _whole(case: Case) -> int:
    return len(canonical_body(text(innocent(case)), "relaxed"))


def _put_first(case: Case) -> Post:
    """The command above the signed text, in a part of its own, as the type is not signed."""
    signed = sign(case, innocent(case), signs=signs_all_but("content-type", "mime-version"))
    body = b"--x\r\nContent-Type: text/plain\r\n\r\n" + text(case.raw) + b"\r\n--x--\r\n" + text(signed)
    return spoof(case, with_text(put(signed, "Content-Type", 'multipart/mixed; boundary="x"'), body))


def _by_subject(case: Case) -> Post:
    """A signed mail of no words, whose subject is not signed."""
    empty = with_text(put(innocent(case), "Subject", "Hello"), b"\r\n")
    signed = sign(case, empty, signs=signs_all_but("subject"))
    return spoof(case, put(signed, "Subject", case.words.replace("\r\n", " ")))


def _other_author(case: Case) -> Post:
    """A colleague's mail whose From is not signed."""
    colleague = put(case.raw, "From", f"carl@{case.victim.domain}")
    return spoof(case, put(sign(case, colleague, signs=signs_all_but("from")), "From", case.victim.address))


def _second(line: str, **signing: str) -> Make:
    """A field that is signed once, a second time: on top, where some readers look first."""
    return lambda case: spoof(case, above(sign(case, innocent(case), **signing), line.replace("{words}", case.words)))


def _pasted(case: Case) -> Post:
    """The signature of one mail on another."""
    line = split(sign(case, innocent(case)))[0][: -len(split(innocent(case))[0])]
    return spoof(case, line + case.raw)


def _tag(name: str, value: str) -> Make:
    """A signature with a tag of the forger's."""
    return lambda case: spoof(case, case.evil.sign(case.raw, **{name: value.replace("{d}", case.victim.domain)}))


def _victim_tag(**signing: str) -> Make:
    """A signature of the victim's domain that does not speak, on a mail it never saw."""
    return lambda case: spoof(case, turned(case, sign(case, innocent(case), **signing)))


def _aged(**hours: int) -> Make:
    """Sound, but not at this hour."""

    def make(case: Case) -> Post:
        at = {name: str(int(case.now.timestamp()) + 3600 * offset) for name, offset in hours.items()}
        return spoof(case, sign(case, case.raw, **at))

    return make


def _beside_good_one(case: Case) -> Post:
    """The forger's good signature, and the victim's broken one above it."""
    return spoof(case, turned(case, sign(case, case.evil.sign(innocent(case)))))


def _many(case: Case) -> Post:
    """Ten signatures that claim to be the victim's, so that nobody tries them all."""
    raw = case.evil.sign(case.raw)
    for number in range(10):
        fake = f"v=1; a=rsa-sha256; c=relaxed/relaxed; d={case.victim.domain}; s=s1; h={SIGNS}; bh=YQ==; b=YQ=={number}"
        raw = above(raw, f"DKIM-Signature: {fake}")
    return spoof(case, raw)


def _empty(case: Case) -> Post:
    return spoof(case, above(case.raw, "DKIM-Signature: "))


def _garbage(case: Case) -> Post:
    value = base64.b64encode(b"\0" * 256).decode()
    head = f"v=1; a=rsa-sha256; c=relaxed/relaxed; d={case.victim.domain}; s=s1; h={SIGNS}; bh={value[:43]}=; b={value}"
    return spoof(case, above(case.raw, f"DKIM-Signature: {head}"))


def _renamed(name: str) -> Make:
    """What the victim signed, in a field that is no signature."""

    def make(case: Case) -> Post:
        return spoof(case, turned(case, sign(case, innocent(case)).replace(b"DKIM-Signature", name.encode(), 1)))

    return make


def _sealed(case: Case) -> Post:
    """ARC (RFC 8617), of the forger's making."""
    said = f"i=1; mx.mentor.example; dkim=pass header.d={case.victim.domain}; spf=pass; dmarc=pass"
    seal = "i=1; a=rsa-sha256; cv=none; d=evil.example; s=s2; b=YQ=="
    return spoof(case, above(case.raw, f"ARC-Seal: {seal}", f"ARC-Authentication-Results: {said}"))


# What the victim signed for somebody else, handed in at the stolen address.
def _replayed(*names: str, change: Callable[[Case, bytes], bytes] = lambda case, raw: raw, to: str = FRIEND) -> Make:
    def make(case: Case) -> Post:
        return spoof(case, change(case, sign(case, put(case.raw, "To", to), signs=signs_all_but(*names))))

    return make


def _to_desk(case: Case) -> Post:
    """To the stolen address, whatever the verb: at that desk it would be her own mail."""
    return replace(_replayed(to=case.world.desk(""))(case), rcpt_to=case.stolen)


def _top(name: str) -> Callable[[Case, bytes], bytes]:
    return lambda case, raw: above(raw, f"{name}: {case.to}")


def _end(name: str) -> Callable[[Case, bytes], bytes]:
    return lambda case, raw: below(raw, f"{name}: {case.to}")


def _put_to(case: Case, raw: bytes) -> bytes:
    return put(raw, "To", case.to)


def _from_list(case: Case) -> Post:
    """A good mail of the forger's own, with the victim's in it."""
    return from_evil(case, below(put(case.raw, "From", EVIL), f"X-Signed-By: {case.victim.domain}"))


KINDS: tuple[Kind, ...] = (
    Kind("a signed mail: other words", _turned),
    Kind("a signed mail: a line more above", _changed(lambda raw: with_text(raw, b"Hello,\r\n" + text(raw)))),
    Kind("a signed mail: a line more below", _changed(lambda raw: raw + b"Ben\r\n")),
    Kind("a signed mail: the subject changed", _changed(lambda raw: put(raw, "Subject", "Re: no"))),
    Kind("a signed mail: the date changed", _changed(lambda raw: put(raw, "Date", "Mon, 2 Mar 2020 14:00:00 +0000"))),
    Kind("a signed mail: the address changed", _replayed(change=_put_to)),
    Kind("a signed mail, simple form: a space more", _changed(lambda raw: raw + b" \r\n", form="simple/simple")),
    Kind("a part is signed (l=): words behind it", _stretched(_whole)),
    Kind("nothing is signed (l=0): other words", _stretched(lambda case: 0)),
    Kind("the type is not signed: a part before the text", _put_first),
    Kind("the subject is not signed: a command there", _by_subject),
    Kind("From is not signed: a colleague's mail", _other_author),
    Kind("a second Subject on top", _second("Subject: {words}")),
    Kind("a second To on top", _second(f"To: {FRIEND}")),
    Kind("a second type on top", _second("Content-Type: text/html")),
    Kind("a second From on top", _second(f"From: {EVIL}")),
    Kind("another mail's signature", _pasted),
    Kind("the forger's signature, for the victim's domain", _tag("d", "{d}")),
    Kind("the forger's signature, in the victim's name (i=)", _tag("i", "@{d}")),
    Kind("the forger's signature, for the domain above", _tag("d", "example")),
    Kind("the forger's signature, by a selector that leads away", _tag("s", "s2._domainkey.evil.example.")),
    Kind("the forger's signature, v=2", _tag("v", "2")),
    Kind("the forger's good signature alone", lambda case: spoof(case, case.evil.sign(case.raw))),
    Kind("the forger's good signature below the victim's broken one", _beside_good_one),
    Kind("a key that was withdrawn", _victim_tag(s="s2")),
    Kind("a key that nobody can be asked for", _victim_tag(s="s3")),
    Kind("a key that is not there", _victim_tag(s="s9")),
    Kind("rsa-sha1", _victim_tag(a="rsa-sha1")),
    Kind("a form that does not exist", _victim_tag(c="nowsp/nowsp")),
    Kind("a key from elsewhere (q=)", _victim_tag(q="https/evil")),
    Kind("a signature that has expired (x=)", _aged(t=-48, x=-24)),
    Kind("a signature of tomorrow (t=)", _aged(t=24)),
    Kind("a signature that ends before it begins", _aged(t=2, x=1)),
    Kind("ten signatures that are none", _many),
    Kind("an empty signature", _empty),
    Kind("a signature of zeros", _garbage),
    Kind("X-Google-DKIM-Signature", _renamed("X-Google-DKIM-Signature")),
    Kind("DomainKey-Signature", _renamed("DomainKey-Signature")),
    Kind("ARC of the forger's", _sealed),
    Kind("X-Signed-By", _from_list),
    Kind("a signed mail to a friend, handed in again", _replayed()),
    Kind("a signed mail to our desk, handed in again", _to_desk),
    Kind("a signed mail to a friend, a To of ours on top", _replayed(change=_top("To"))),
    Kind("a signed mail to a friend, a Cc of ours", _replayed("cc", change=_end("Cc"))),
    Kind("a signed mail to a friend, a Resent-To of ours", _replayed(change=_top("Resent-To"))),
    Kind("a signed mail to a friend, a Delivered-To of ours", _replayed(change=_top("Delivered-To"))),
    Kind("a signed mail to a friend, another Message-ID", _replayed("message-id")),
    Kind("a mail whose To is not signed, to us now", _replayed("to", change=_put_to)),
)
