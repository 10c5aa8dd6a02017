"""Who wrote it? From in every shape that one reader takes for the victim's and another does not."""

from tests.forgery.kinds.kind import Kind, Make, from_evil, spoof
from tests.forgery.post import EVIL, Post, above, below, put, without
from tests.forgery.worlds import Case
from tests.ingress.signing import Signer, ed_key

# {v} the victim's address, {l}@{d} its parts, {e} the forger's. Sent in the victim's name, signed by nobody.
SPOOFED = {
    "the victim's address": "{v}",
    "in capitals": "{V}",
    "with a name": '"{l}" <{v}>',
    "with a comment in the middle": "{l}(x)@{d}",
    "with a comment behind": "{v} (ben)",
    "with spaces around the @": "{l} @ {d}",
    "with a dot at the end": "{v}.",
    "with a comma at the end": "{v},",
    "quoted local part": '"{l}"@{d}',
    "quoted local part with escapes": '"\\{l}"@{d}',
    "by a route": "<@evil.example:{v}>",
    "in two pairs of brackets": "<<{v}>>",
    "folded": "\r\n {v}",
    "folded inside the address": "{l}@\r\n {d}",
    "a group of one": "Friends: {v};",
    "without a domain": "{l}",
    "from a host of the domain": "{l}@mail.{d}",
    "from the domain above": "{l}@example",
    "with an address for an IP": "{l}@[203.0.113.9]",
    "a zero-width space in it": "{l}\u200b@{d}",
    "written from right to left": "\u202e{v}",
    "with a full-width @": "{l}\uff20{d}",
    "with a soft hyphen": "{l}@{d}\u00ad",
    "with a Kelvin sign": "{l}@wor\u212a.example",
    "in letters with marks apart": "be\u0301n@{d}",
    "encoded whole": "=?utf-8?q?{l}=40{d}?=",
    "encoded in brackets": "<=?utf-8?q?{l}=40{d}?=>",
}
# What the forger's own domain signs and sends.
SIGNED = {
    "the victim as a name": '"{v}" <{e}>',
    "the victim as a bare name": "{v} <{e}>",
    "the victim in brackets, first": "<{v}> <{e}>",
    "the victim in brackets, last": "<{e}> <{v}>",
    "the victim before the forger": "{v}, {e}",
    "the victim after the forger": "{e}, {v}",
    "the victim in a comment": "{e} ({v})",
    "the forger in a comment": "{v} ({e})",
    "the victim as an encoded name": "=?utf-8?q?{l}=40{d}?= <{e}>",
    "an encoded name that breaks out": "=?utf-8?q?x=22_=3C{l}=40{d}=3E=2C?= <{e}>",
    "a name with a quote left open": '"{v} <{e}>',
    "a group of both": "Both: {v}, {e};",
    "an empty group and the forger": "{v}:; {e}",
    "the victim by per cent": "{l}%{d}@evil.example",
    "the victim by bangs": "evil.example!{d}!{l}",
    "the forger behind the brackets": "<{v}>{e}",
    "a backslash before the comma": "{v}\\, <{e}>",
}
# Who has a domain that looks like the victim's signs with it, too.
LOOKALIKE = {
    "a domain that ends alike": "{l}@notwork.example",
    "the victim's domain under the forger's": "{l}@work.example.evil.example",
    "a homoglyph in the domain": "{l}@xn--wrk-tdc.example",
    "a hyphen for the dot": "{l}@work-example.evil.example",
}


def _filled(shape: str, case: Case) -> str:
    victim = case.victim
    names = {"v": victim.address, "V": victim.address.upper(), "l": victim.local, "d": victim.domain, "e": EVIL}
    for key, value in names.items():
        shape = shape.replace(f"{{{key}}}", value)
    return shape


def _spoofed(shape: str) -> Make:
    return lambda case: spoof(case, put(case.raw, "From", _filled(shape, case)))


def _signed(shape: str) -> Make:
    return lambda case: from_evil(case, put(case.raw, "From", _filled(shape, case)))


def _lookalike(shape: str) -> Make:
    def make(case: Case) -> Post:
        address = _filled(shape, case)
        signer = Signer(address.partition("@")[2], "s2", ed_key())
        post = spoof(case, put(case.raw, "From", address), mail_from=address)
        return Post(signer.sign(post.raw), post.rcpt_to, post.mail_from, post.client)

    return make


def _homoglyph(case: Case) -> Post:
    return from_evil(case, put(case.raw, "From", f"{case.victim.local}@w\u043erk.example"))


def _twice(first: str, last: str) -> Make:
    def make(case: Case) -> Post:
        raw = above(without(case.raw, "From"), _filled(f"From: {first}", case), _filled(f"From: {last}", case))
        return from_evil(case, raw)

    return make


def _apart(case: Case) -> Post:
    """Two From fields, far from one another and in other letters."""
    return from_evil(case, below(put(case.raw, "From", EVIL), f"FROM: {case.victim.address}"))


def _beside(name: str) -> Make:
    """The victim's name in another field, and the forger's in From."""
    return lambda case: from_evil(case, above(put(case.raw, "From", EVIL), f"{name}: {case.victim.address}"))


def _alone(name: str) -> Make:
    """The victim's name in another field, and no From."""
    return lambda case: spoof(case, above(without(case.raw, "From"), f"{name}: {case.victim.address}"))


def _bytes(before: bytes, after: bytes = b"") -> Make:
    """Bytes that readers take in different ways, in From."""

    def make(case: Case) -> Post:
        return spoof(case, put(case.raw, "From", before + case.victim.address.encode() + after))

    return make


def _line(line: bytes) -> Make:
    """Another first line, as odd as can be."""
    return lambda case: spoof(case, line + without(case.raw, "From"))


KINDS: tuple[Kind, ...] = (
    *(Kind(f"From: {name}", _spoofed(shape)) for name, shape in SPOOFED.items()),
    *(Kind(f"From, signed by the forger: {name}", _signed(shape)) for name, shape in SIGNED.items()),
    *(Kind(f"From, signed by it: {name}", _lookalike(shape)) for name, shape in LOOKALIKE.items()),
    Kind("From, signed by the forger: a Cyrillic letter in the domain", _homoglyph),
    Kind("From twice, the victim first", _twice("{v}", "{e}")),
    Kind("From twice, the victim last", _twice("{e}", "{v}")),
    Kind("From twice, the victim both times", _twice("{v}", "{v}")),
    Kind("From twice, far apart", _apart),
    *(
        Kind(f"{name}: the victim, and From the forger", _beside(name))
        for name in (
            "Sender",
            "Reply-To",
            "Return-Path",
            "Resent-From",
            "X-Original-From",
            "Disposition-Notification-To",
        )
    ),
    *(Kind(f"{name}: the victim, and no From", _alone(name)) for name in ("Sender", "Resent-From", "X-From")),
    Kind("From: empty", lambda case: spoof(case, put(case.raw, "From", ""))),
    Kind("From: a NUL before it", _bytes(b"\0")),
    Kind("From: a NUL behind it", _bytes(b"", b"\0@evil.example")),
    Kind("From: a bare CR and another From", _bytes(b"x\rFrom: ")),
    Kind("From: a bare LF and another From", _bytes(b"x\nFrom: ")),
    Kind("From: a vertical tab", _bytes(b"\x0b")),
    Kind("From: bytes that are no UTF-8", _bytes(b"\xff\xfe ")),
    Kind("From: a space before its colon", lambda case: spoof(case, case.raw.replace(b"From:", b"From :", 1))),
    Kind(
        "a line of mbox before the head",
        _line(b"From ben@work.example Mon Mar  2 14:00:00 2026\r\nFrom: mia@evil.example\r\n"),
    ),
    Kind("an empty line before the head", lambda case: spoof(case, b"\r\n" + case.raw)),
    Kind("a byte order mark before the head", lambda case: spoof(case, b"\xef\xbb\xbf" + case.raw)),
    Kind("a line that is no field before the head", lambda case: spoof(case, b"hello\r\n" + case.raw)),
)
