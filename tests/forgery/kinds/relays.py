"""What did our MTA say? Its Authentication-Results, imitated in every way below its own; and shown to us directly."""

from collections.abc import Callable

from tests.forgery.kinds.kind import FRIEND, Kind, Make, innocent, sign, signs_all_but, spoof, turned
from tests.forgery.post import EVIL, EVIL_SERVER, MTA, Post, above, put
from tests.forgery.worlds import Case

TRUTH = ("spf=fail smtp.mailfrom={v}", "dkim=none", "dmarc=fail header.from={d}")
LIE = "spf=pass smtp.mailfrom={v};\r\n\tdkim=pass header.d={d} header.s=s1;\r\n\tdmarc=pass header.from={d}"
FOREIGN = "Received: from pc (pc [10.0.0.1]) by out.evil.example with ESMTP; Mon, 2 Mar 2026 13:59:59 +0000"


def _filled(text: str, case: Case) -> str:
    return text.replace("{v}", case.victim.address).replace("{d}", case.victim.domain).replace("{l}", case.victim.local)


def by_mta(case: Case, raw: bytes, *said: str) -> Post:
    """As our MTA hands it in: what it found on top, then its own Received."""
    found = ";\r\n\t".join(said or TRUTH)
    hop = f"Received: from x (x [{EVIL_SERVER}])\r\n\tby {MTA} with ESMTP id 1; Mon, 2 Mar 2026 14:00:00 +0000"
    raw = above(raw, _filled(f"Authentication-Results: {MTA};\r\n\t{found}", case), hop)
    return Post(raw, case.to, case.victim.address, "")


def _below(line: str, *more: str) -> Make:
    """The forger's word below our MTA's."""
    return lambda case: by_mta(case, above(case.raw, *(_filled(one, case) for one in (line, *more))))


def _said(*clauses: str, change: Callable[[Case], bytes] = lambda case: case.raw) -> Make:
    """Our MTA's own word, which the forger has led astray, or which vouches for somebody else."""
    return lambda case: by_mta(case, change(case), *clauses)


def _unsigned_to(case: Case) -> bytes:
    return put(sign(case, put(case.raw, "To", FRIEND), signs=signs_all_but("to")), "To", case.to)


def _replayed(case: Case) -> bytes:
    return sign(case, put(case.raw, "To", FRIEND))


def _stretched(case: Case) -> bytes:
    return turned(case, sign(case, innocent(case), l="0"))


# What the forger writes, in a mail that our MTA has told the truth about above it.
BELOW = {
    "in its name": f"Authentication-Results: {MTA}; {LIE}",
    "in its name, in capitals": f"AUTHENTICATION-RESULTS: {MTA.upper()}; {LIE}",
    "in its name, with a version": f"Authentication-Results: {MTA} 1; {LIE}",
    "in its name, folded": f"Authentication-Results:\r\n\t{MTA};\r\n\t{LIE}",
    "in its name, in quotes": f'Authentication-Results: "{MTA}"; {LIE}',
    "in its name, in a comment": f"Authentication-Results: ({MTA}) {MTA}; {LIE}",
    "in a name below it": f"Authentication-Results: inner.{MTA}; {LIE}",
    "in a name that begins alike": f"Authentication-Results: {MTA}.evil.example; {LIE}",
    "in another's name": f"Authentication-Results: mx.evil.example; {LIE}",
    "in nobody's name": f"Authentication-Results: {LIE}",
    "ARC's": f"ARC-Authentication-Results: i=1; {MTA}; {LIE}",
    "with an X": f"X-Authentication-Results: {MTA}; {LIE}",
    "as the original": f"Authentication-Results-Original: {MTA}; {LIE}",
    "as Received-SPF": "Received-SPF: pass (domain of {v} designates 203.0.113.9)",
}
# What our MTA says, of somebody else or in words of the forger's.
ASTRAY = {
    "SPF passes for the forger": ("spf=pass smtp.mailfrom=" + EVIL,),
    "DKIM passes for the forger": ("dkim=pass header.d=evil.example", "dmarc=fail header.from={d}"),
    "DMARC passes for the forger": ("dmarc=pass header.from=evil.example",),
    "SPF passes for HELO": ("spf=pass smtp.helo=mail.{d}", "dmarc=fail header.from={d}"),
    "DKIM passes, and is not there": ("dkim=pass header.d={d} header.s=s1", "dmarc=fail header.from={d}"),
    "DKIM passes and fails": ("dkim=pass header.d=evil.example header.i=@{d}", "dmarc=fail header.from={d}"),
    "DMARC twice": ("dmarc=fail header.from={d}", "dmarc=pass header.from={d}"),
    "an envelope that ends its comment": ('spf=fail (of "x) smtp.mailfrom=x; dkim=pass header.d={d} ("@evil.example)',),
    "an envelope with clauses in quotes": ('spf=fail smtp.mailfrom="x; dmarc=pass header.from={d}; "@evil.example',),
    "a backslash in the envelope": ('spf=fail smtp.mailfrom="x\\"; dmarc=pass header.from={d}',),
    "a comment in a comment": ("spf=fail (((((dmarc=pass header.from={d})))))", "dmarc=fail header.from={d}"),
    "a word of nine thousand letters": (
        "spf=fail smtp.mailfrom=" + "x" * 9000 + "@evil.example",
        "dmarc=pass header.from={d}",
    ),
    "temporary errors": (
        "spf=temperror smtp.mailfrom={v}",
        "dkim=temperror header.d={d}",
        "dmarc=temperror header.from={d}",
    ),
    "best guess": ("spf=bestguesspass smtp.mailfrom={v}", "dmarc=bestguesspass header.from={d}"),
}
CHANGES: dict[str, tuple[Callable[[Case], bytes], str]] = {
    "DKIM passes, over nothing (l=0)": (_stretched, "dkim=pass header.d={d} header.s=s1"),
    "DKIM passes, and To is not signed": (_unsigned_to, "dkim=pass header.d={d} header.s=s1"),
    "DKIM passes, on a mail to a friend": (_replayed, "dkim=pass header.d={d} header.s=s1"),
    "DMARC passes, on a mail to a friend": (_replayed, "dmarc=pass header.from={d}"),
    "DMARC passes, and To is not signed": (_unsigned_to, "dmarc=pass header.from={d}"),
}


def _silent(line: str) -> Make:
    """Our MTA says nothing, and the forger speaks below another house's Received."""

    def make(case: Case) -> Post:
        raw = above(case.raw, FOREIGN, _filled(line, case))
        hop = f"Received: from x (x [{EVIL_SERVER}]) by {MTA} with ESMTP id 1; Mon, 2 Mar 2026 14:00:00 +0000"
        return Post(
            above(raw, _filled(f"Authentication-Results: {MTA}; dmarc=fail header.from={{d}}", case), hop),
            case.to,
            EVIL,
            "",
        )

    return make


KINDS: tuple[Kind, ...] = (
    *(Kind(f"results below our MTA's: {name}", _below(line)) for name, line in BELOW.items()),
    *(
        Kind(f"results below our MTA's and a Received: {name}", _below(FOREIGN, BELOW[name]))
        for name in list(BELOW)[:3]
    ),
    *(Kind(f"our MTA says: {name}", _said(*clauses)) for name, clauses in ASTRAY.items()),
    *(Kind(f"our MTA says: {name}", _said(clause, change=change)) for name, (change, clause) in CHANGES.items()),
    Kind("results above a foreign Received", _silent(BELOW["in its name"])),
    Kind(
        "results in our MTA's name, straight from a stranger",
        lambda case: spoof(case, above(case.raw, _filled(BELOW["in its name"], case))),
    ),
)
